import { cellText, type Revision, type Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { planRestore, type Restore, type RestoreRange } from '../gestures/restore.ts';
import { anyIcon } from '../header/more-icons.ts';
import { whenText } from '../state/authorship.ts';
import type { GridState, PastActions } from '../state/grid-state.ts';
import { rangesOf } from '../state/selection.ts';
import { nameOf } from '../state/people.ts';
import type { VisitView } from './past-visit.ts';
import { agoText, exactTime } from './words.ts';

/** What the bar needs. */
export interface PastBarModel {
  readonly view: VisitView;
  readonly state: GridState;
  readonly present: Session;
  readonly actions: PastActions;
  go(seq: Revision): void;
}

/** As of when the table is shown, a slider through its changes, and what can be put back from there. */
export function pastBar(model: PastBarModel): TemplateResult {
  const { view, state, present, go, actions } = model;
  const { locale } = state;
  const { seq, wanted, now, problem } = view;
  const when = whenWords(view, present, locale);
  const leave = () => leaving(actions);
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  };
  const slide = (event: Event) => go(Number((event.currentTarget as HTMLInputElement).value));
  const { known } = view.shown;
  const before = known.findLast((number) => number < seq) ?? seq - 1;
  const after = known.find((number) => number > seq) ?? seq + 1;
  const canWrite = present.capabilities.write && !state.locked;
  return html`<div class="past-bar" part="past" role="region" aria-label="The table as it was" @keydown=${key}>
    <div class="as-of">
      ${anyIcon('waiting')}
      <div>
        <strong title=${view.shown.last === null ? nothing : exactTime(view.shown.last.at, locale)}>${when.time}</strong>
        <span class="sub">${problem === null ? when.whose : problem.message}</span>
      </div>
    </div>
    <div class="slide">
      <button type="button" aria-label="One change earlier" title="One change earlier" ?disabled=${seq <= 0} @click=${() => go(before)}>‹</button>
      <input type="range" min="0" max=${now} step="1" .value=${live(String(wanted))} aria-label="Time" aria-valuetext=${`${when.time}, ${when.whose}`} @input=${slide} />
      <button type="button" aria-label="One change later" title="One change later" ?disabled=${seq >= now} @click=${() => go(after)}>›</button>
      <span class="number" aria-hidden="true">${wanted.toLocaleString(locale)} / ${now.toLocaleString(locale)}</span>
    </div>
    <div class="ways">
      ${nowText(model)}
      ${canWrite ? restoreButtons(model) : nothing}
      <button type="button" class="button" data-action="now" @click=${leave}>Back to now</button>
    </div>
  </div>`;
}

/** Back to now, with the focus in the sheet. */
function leaving(actions: PastActions): void {
  actions.dispatch({ action: 'past', past: null });
  actions.focusGrid();
}

function whenWords({ seq, now, shown }: VisitView, present: Session, locale: string): { readonly time: string; readonly whose: string } {
  if (seq >= now) return { time: 'As it is now', whose: 'Move the slider to go back in time' };
  if (seq === 0) return { time: 'Before everything', whose: 'the table was empty' };
  const { last } = shown;
  if (last === null) return { time: `After change ${seq.toLocaleString(locale)}`, whose: '' };
  const who = last.actor.id !== '' && last.actor.id === present.actor?.id ? 'your' : last.actor.id === '' ? 'a' : `${nameOf(last.actor)}’s`;
  return { time: `As it was: ${whenText(last.at, locale)}`, whose: `after ${who} change, ${agoText(last.at, locale)}` };
}

/** What the active cell holds now, where that is something else. */
function nowText({ state, present }: PastBarModel): TemplateResult | typeof nothing {
  const anchor = state.selection?.anchor;
  if (anchor == null || anchor.row === null || state.past === null) return nothing;
  const field = present.table.fields.get(anchor.field);
  const [then, now] = [state.table.rows.get(anchor.row), present.table.rows.get(anchor.row)];
  const was = state.table.fields.get(anchor.field);
  if (then === undefined || was === undefined || !state.past.differs.at(then, was)) return nothing;
  if (now === undefined || now.deleted) return html`<span class="sub">Now this row is deleted</span>`;
  if (field === undefined || field.deleted) return html`<span class="sub">Now this field is deleted</span>`;
  const text = cellText(now, field, state.locale, null);
  return html`<span class="sub now-text">Now: ${text === '' ? html`<i>empty</i>` : text}</span>`;
}

function restoreButtons({ view, state, actions }: PastBarModel): TemplateResult {
  const { sheet, selection } = state;
  const was = view.shown.table;
  const restore = (what: Restore['what'], of: () => readonly RestoreRange[]) => () => {
    const wanted = { was, what, of: of() };
    // It is done to the table as it is, where it can be seen and undone.
    leaving(actions);
    actions.dispatch({ action: 'gesture', gesture: { gesture: 'restore', plan: (now) => planRestore(now, wanted) } });
  };
  const ranges = () =>
    (selection === null ? [] : rangesOf(sheet, selection)).map(
      ({ top, bottom, left, right }): RestoreRange => ({
        rows: sheet.rows.slice(Math.max(0, top), bottom + 1).map(({ id }) => id),
        fields: sheet.fields.slice(left, right + 1).map(({ id }) => id),
      }),
    );
  const hasRows = selection !== null && selection.anchor.row !== null && was.rows.get(selection.anchor.row) !== undefined;
  const rows = selection === null ? 0 : rangesOf(sheet, selection).reduce((sum, { top, bottom }) => sum + bottom - Math.max(0, top) + 1, 0);
  return html`<button type="button" class="button" data-action="restore-cells" ?disabled=${!hasRows} title="Put back what was in the selected cells" @click=${restore('cells', ranges)}>Restore selection</button>
    <button type="button" class="button" data-action="restore-rows" ?disabled=${!hasRows} title="Put back what the selected rows were" @click=${restore('rows', ranges)}>Restore ${rows > 1 ? 'rows' : 'row'}</button>
    <button type="button" class="button" data-action="restore-table" title="Make all of the table what it was" @click=${restore('table', () => [])}>Restore table</button>`;
}
