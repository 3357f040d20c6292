import { type Actor, colorOf, type FieldId, type HistoryFact, sameValue, valueOf } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { goToCell, openPast, restoreValue, whyNotRestorable } from '../commands/past.ts';
import { historyFeed } from '../history/feed-directive.ts';
import { gesturesOf, type PastGesture } from '../history/gestures.ts';
import type { HistoryFeed } from '../history/history-feed.ts';
import { agoText, deedText, exactTime, rowName, valueWords } from '../history/words.ts';
import { whoText } from '../state/authorship.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { fieldName } from '../state/op-text.ts';
import { initialOf, nameOf } from '../state/people.ts';
import { historyStyles } from '../styles/history.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { plainIcon } from './plain-icon.ts';

type HistoryPanel = Extract<Panel, { panel: 'history' }>;
type SetFact = Extract<HistoryFact, { fact: 'set' | 'settled' }>;

/** What became of a cell, a row, a field or the table, newest first. */
export const historyPanelKind: PanelKind<HistoryPanel> = {
  size: 'side',
  styles: [historyStyles],
  view: (context, panel) => historyView(context, panel),
  anchor: () => null,
};

function historyView(context: PanelContext, panel: HistoryPanel): TemplateResult {
  const { dispatch, state, session } = context;
  const { row, field, by = null } = panel;
  const about = { ...(row !== null && { row }), ...(field !== null && { field }), ...(by !== null && { by }) };
  const close = () => dispatch({ action: 'panel', panel: noPanel });
  const { table, locale } = state;
  const named = row === null ? (table.name === '' ? 'the table' : table.name) : rowName(row, table, locale);
  return html`<div class="history">
    <header>
      <div>
        <h2 id="panel-title">History of ${field === null ? named : fieldName(field, table)}</h2>
        <p class="sub">${field !== null && row !== null ? named : row !== null ? 'Everything that happened to this row' : 'Newest first'}</p>
      </div>
      ${plainIcon('Close', 'close', close)}
    </header>
    ${row === null && field === null && panel.origin === undefined ? html`<hr />` : scopes(context, panel)}
    ${session.history === undefined ? nothing : historyFeed(session, about, (feed) => feedView(context, panel, feed))}
  </div>`;
}

/** From a cell to its row, its field and the table. */
function scopes({ dispatch }: PanelContext, panel: HistoryPanel): TemplateResult {
  const origin = panel.origin ?? panel;
  const choice = (label: string, row: string | null, field: string | null) => {
    const choose = () => dispatch({ action: 'panel', panel: { ...panel, row, field, origin: { row: origin.row, field: origin.field } } });
    const isHere = row === panel.row && field === panel.field;
    return html`<button type="button" aria-pressed=${String(isHere)} @click=${choose}>${label}</button>`;
  };
  return html`<div class="scopes" role="group" aria-label="History of">
    ${origin.row !== null && origin.field !== null ? choice('Cell', origin.row, origin.field) : nothing}
    ${origin.row !== null ? choice('Row', origin.row, null) : nothing}
    ${origin.field !== null ? choice('Field', null, origin.field) : nothing}
    ${choice('Table', null, null)}
  </div>`;
}

function feedView(context: PanelContext, panel: HistoryPanel, feed: HistoryFeed): TemplateResult {
  const { state } = context;
  const gestures = withFirstValue(gesturesOf(feed.entries), context, panel, feed);
  const isLoading = feed.state.state === 'loading';
  const problem = feed.state.state === 'failed' ? feed.state.problem.message : null;
  return html`<div class="history-body" aria-busy=${String(isLoading)}>
    ${problem === null ? nothing : html`<p class="alarm" role="alert">${problem} <button type="button" class="button" @click=${() => void feed.retry()}>Try again</button></p>`}
    ${byLine(context, panel, feed)}
    <ol class="deeds" aria-label="Changes, newest first">
      ${repeat(
        gestures,
        ({ seq }) => seq,
        (gesture) => deedView(context, panel, gesture),
      )}
    </ol>
    ${isLoading ? html`<p class="sub wait" role="status">Reading the history …</p>` : nothing}
    ${!isLoading && problem === null && gestures.length === 0 && !feed.hasMore ? html`<p class="sub wait">${nothingText(panel)}</p>` : nothing}
    ${!isLoading && feed.hasMore ? html`<button type="button" class="button older" @click=${() => void feed.more()}>Show older</button>` : nothing}
    ${!isLoading && !feed.hasMore && feed.trimmed > 0 ? html`<p class="sub wait">What happened before change ${feed.trimmed.toLocaleString(state.locale)} is not kept any more.</p>` : nothing}
  </div>`;
}

/** A row that was imported came with a value, which the log does not tell: it is what the first write after it wrote over. */
function withFirstValue(
  gestures: readonly PastGesture[],
  { state: { table } }: PanelContext,
  { row, field, by }: HistoryPanel,
  { hasMore }: HistoryFeed,
): readonly PastGesture[] {
  const first = gestures.at(-1);
  if (row === null || field === null || by !== undefined || hasMore || first?.imported !== true) return gestures;
  const [there, found] = [table.rows.get(row), table.fields.get(field)];
  const written = gestures.flatMap(({ facts }) => facts.filter((fact) => fact.fact === 'set' || fact.fact === 'settled')).at(-1);
  const value = written === undefined ? (there === undefined || found === undefined ? null : valueOf(there, found)) : written.from;
  if (value === null) return gestures;
  const facts = [...first.facts, { fact: 'set', row, field, from: null, to: value } as const];
  return [...gestures.slice(0, -1), { ...first, cells: 1, facts }];
}

function nothingText({ row, field, by }: HistoryPanel): string {
  if (by != null) return 'This person has changed nothing here.';
  if (row !== null && field !== null) return 'This cell was never written.';
  return row === null && field === null ? 'Nothing has happened here yet.' : 'Nothing is known of it.';
}

/** Whose changes are shown: everybody's, or one person's. */
function byLine({ dispatch, session }: PanelContext, panel: HistoryPanel, feed: HistoryFeed): TemplateResult | typeof nothing {
  const people = new Map<string, Actor>();
  for (const { actor } of feed.entries) if (actor.id !== '' && !people.has(actor.id)) people.set(actor.id, actor);
  const chosen = panel.by ?? '';
  if (chosen === '' && people.size < 2) return nothing;
  if (chosen !== '' && !people.has(chosen)) people.set(chosen, panel.who ?? { id: chosen, name: chosen });
  const choose = (event: Event) => {
    const id = (event.currentTarget as HTMLSelectElement).value;
    const { by: _, who: __, ...rest } = panel;
    dispatch({ action: 'panel', panel: id === '' ? rest : { ...rest, by: id, who: people.get(id)! } });
  };
  const me = session.actor?.id;
  return html`<label class="by">By <select class="input" .value=${chosen} @change=${choose}>
    <option value="" ?selected=${chosen === ''}>everybody</option>
    ${[...people.values()].map((actor) => html`<option value=${actor.id} ?selected=${actor.id === chosen}>${actor.id === me ? 'me' : nameOf(actor)}</option>`)}
  </select></label>`;
}

function deedView(context: PanelContext, panel: HistoryPanel, gesture: PastGesture): TemplateResult {
  const { state, session } = context;
  const { table, locale } = state;
  const { actor, at, facts, seq } = gesture;
  const who = whoText(gesture, session.actor) ?? (nameOf(actor) || 'Somebody');
  const deed = deedText(gesture, panel, table, locale);
  const sets = facts.filter((fact): fact is SetFact => (fact.fact === 'set' || fact.fact === 'settled') && fact.field !== null);
  return html`<li data-seq=${seq} aria-label=${`${who} ${deed}, ${agoText(at, locale)}`}>
    <span class="face" data-hue=${colorOf(actor.id)} aria-hidden="true">${initialOf(actor.name === '' ? { id: '', name: '?' } : actor)}</span>
    <div class="deed">
      <p><strong>${who}</strong> ${sets.length === 1 && gesture.cells <= 1 && facts.length === 1 ? shortDeed(sets[0]!, context) : deed}</p>
      ${sets.slice(0, mostSets).map((fact) => setView(context, panel, fact, sets.length === 1))}
      ${panel.row === null ? rowNames(facts, context) : nothing}
      <p class="sub">
        <time datetime=${at} title=${exactTime(at, locale)}>${agoText(at, locale)}</time> ·
        <button type="button" class="then" title=${`As it was after change ${seq.toLocaleString(locale)}`} @click=${() => context.run(openPast(seq))}>See the table then</button>
      </p>
    </div>
  </li>`;
}

/** Characters of a value that are shown. */
const longestShown = 400;
/** Values of one change that are shown one by one, and rows that are named. */
const mostSets = 5;

/** What is said beside the values themselves. */
function shortDeed({ fact, field, from, to }: SetFact, { state }: PanelContext): string {
  const name = fieldName(field!, state.table);
  if (fact === 'settled') return `settled a conflict in ${name}`;
  return from === null ? `wrote into ${name}` : to === null ? `emptied ${name}` : `changed ${name}`;
}

/** Which rows came, went or moved. */
function rowNames(facts: readonly HistoryFact[], { state: { table, locale }, run }: PanelContext): TemplateResult | typeof nothing {
  const ids = [...new Set(facts.flatMap((fact) => ('rows' in fact ? fact.rows : [])))].filter((id) => table.rows.get(id) !== undefined);
  if (ids.length === 0) return nothing;
  return html`<p class="rows">${ids.slice(0, mostSets).map((id) => {
    const isGone = table.rows.get(id)!.deleted;
    return html`<button type="button" class="where" ?disabled=${isGone} @click=${() => run(goToCell(id, null))}>${rowName(id, table, locale)}</button>`;
  })}</p>`;
}

function setView(context: PanelContext, panel: HistoryPanel, { row, field: id, from, to, fact }: SetFact, isOnly: boolean): TemplateResult {
  const { state, run } = context;
  const { table, locale } = state;
  const field: FieldId = id!;
  const text = (value: typeof to) => valueWords(value, field, table, locale, longestShown);
  const there = table.rows.get(row);
  const why = whyNotRestorable(context, row, field);
  const today = table.fields.get(field);
  const isNow = there !== undefined && !there.deleted && today !== undefined && sameValue(valueOf(there, today), to);
  const where = [
    panel.row === null ? rowName(row, table, locale) : '',
    panel.field === null && !isOnly ? fieldName(field, table) : '',
  ].filter((part) => part !== '');
  return html`<div class="value">
    ${
      where.length === 0
        ? nothing
        : html`<button type="button" class="where" ?disabled=${there === undefined || there.deleted} @click=${() => run(goToCell(row, field))}>${where.join(' · ')}</button>`
    }
    <div class="from-to">
      <div>
        ${fact === 'settled' && text(from) === text(to) ? nothing : html`<del class=${from === null ? 'empty' : ''}>${text(from)}</del> <span class="arrow" aria-hidden="true">→</span>`}
        <ins class=${to === null ? 'empty' : ''}>${text(to)}</ins>
      </div>
      ${
        isNow
          ? html`<span class="sub">as it is now</span>`
          : why !== null
            ? nothing
            : html`<button type="button" class="button plain" aria-label=${`Restore ${text(to)} in ${fieldName(field, table)}`} @click=${() => run(restoreValue(row, field, to))}>Restore</button>`
      }
    </div>
  </div>`;
}
