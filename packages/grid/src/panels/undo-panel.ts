import { noPanel, type Panel } from '../state/grid-state.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import type { Actor, Table, WrittenSince } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { whenText, whoText } from '../state/authorship.ts';
import { excerpt } from './outbox-panel.ts';
import { cellValueText, fieldName, placeText, viewName } from '../state/op-text.ts';

/** What an undo or redo asks about. */
export interface UndoQuestion {
  readonly what: 'undo' | 'redo';
  /** What others wrote where it would write; the newest question's first. */
  readonly values: readonly WrittenSince[];
  /** Of these, so many were written while the person was asked. */
  readonly fresh: number;
}

/** Values that are shown one by one. */
const mostShown = 5;

/** Asks before an undo or redo overwrites what others wrote. */
export function undoPanel(
  { what, values, fresh }: UndoQuestion,
  { table, me, locale }: { readonly table: Table; readonly me: Actor | null; readonly locale: string },
  actions: { answer(theirs: 'overwrite' | 'keep'): void; cancel(): void },
): TemplateResult {
  const verb = what === 'undo' ? 'Undo' : 'Redo';
  const shown = values.slice(0, mostShown);
  return html`<div class="lead">
      <div>
        <h2 id="panel-title">${verb} would overwrite what others wrote</h2>
        ${fresh === 0 ? nothing : html`<p class="sub" role="status">Somebody has written again meanwhile.</p>`}
      </div>
    </div>
    <ul class="theirs">
      ${shown.map((value) => html`<li><div class="text">${excerpt(whatOf(value, table, locale))}</div><p class="sub">${whereOf(value, table, locale)} · ${byOf(value, me, locale)}</p></li>`)}
    </ul>
    ${values.length > shown.length ? html`<p class="sub none">And ${(values.length - shown.length).toLocaleString(locale)} more.</p>` : nothing}
    <p class="sub none">“Keep theirs” leaves these as they are and ${what === 'undo' ? 'undoes' : 'redoes'} only the rest of this step.</p>
    <div class="actions last">
      <button type="button" class="button" data-action="keep" @click=${() => actions.answer('keep')}>Keep theirs</button>
      <button type="button" class="button" data-action="overwrite" @click=${() => actions.answer('overwrite')}>${verb} anyway</button>
      <button type="button" class="button plain" data-action="cancel" @click=${() => actions.cancel()}>Cancel</button>
    </div>`;
}

function whereOf({ row, field, view }: WrittenSince, table: Table, locale: string): string {
  if (view !== undefined) return `View “${viewName(view, table)}”`;
  if (field === null) return 'Name of the table';
  return row === null ? `Field “${fieldName(field, table)}”` : placeText(row, field, table, locale);
}

function whatOf({ row, field, view, value }: WrittenSince, table: Table, locale: string): string {
  if (view !== undefined) return 'How it shows the table';
  if (field === null) return table.name;
  return row === null ? 'Its name or options' : cellValueText(value, field, table, locale);
}

function byOf({ by }: WrittenSince, me: Actor | null, locale: string): string {
  const who = whoText(by, me);
  if (who === null || by === null) return 'by somebody else';
  const when = whenText(by.at, locale);
  return `${who === 'You' ? 'by you, in another window' : `by ${who}`}${when === '' ? '' : `, ${when}`}`;
}

/** As a panel of the element. */
export const undoPanelKind: PanelKind<Extract<Panel, { panel: 'undo' }>> = {
  size: 'wide',
  view: (context, panel) => undoView(context, panel),
  anchor: (_panel, anchors, { selection }) => anchors.cell(selection?.anchor.row ?? null, selection?.anchor.field ?? null),
};

function undoView(context: PanelContext, question: Extract<Panel, { panel: 'undo' }>): TemplateResult {
  const { state, session } = context;
  const close = () => context.dispatch({ action: 'panel', panel: noPanel });
  return undoPanel(
    question,
    { table: state.table, me: session.actor, locale: state.locale },
    {
      answer: (theirs) => {
        close();
        context.dispatch({ action: question.what, answer: { theirs, values: question.values } });
      },
      cancel: close,
    },
  );
}
