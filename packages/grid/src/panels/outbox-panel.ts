import { outboxView } from '../state/outbox-view.ts';
import { correctEntry } from '../commands/outbox.ts';
import { showConflict } from '../commands/conflicts.ts';
import type { Panel } from '../state/grid-state.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import type { ChangeId, ConflictId } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PastAbsence } from '../controllers/session-news.ts';
import { anyIcon, type AnyIconName } from '../header/more-icons.ts';
import { whenText } from '../state/authorship.ts';
import type { EntryState, EntryView, OutboxView } from '../state/outbox-view.ts';
import { count } from '../state/count.ts';
import { sentence, type StatusLine } from '../state/status.ts';

/** A form in which what is unsent can be taken along. */
export type ExportFormat = 'csv' | 'json';

/** What the list of this person's changes shows. */
export interface OutboxModel {
  readonly status: StatusLine;
  readonly outbox: OutboxView;
  /** What happened while this person was last away; null when there is nothing to say. */
  readonly caughtUp: PastAbsence | null;
  readonly writable: boolean;
  readonly locale: string;
}

/** What its buttons do. */
export interface OutboxActions {
  goOnline(): void;
  exportUnsent(format: ExportFormat): void;
  correct(id: ChangeId): void;
  resend(id: ChangeId): void;
  discard(id: ChangeId): void;
  copy(text: string): void;
  openConflict(id: ConflictId): void;
}

const looks: Readonly<Record<EntryState, { readonly word: string; readonly icon: AnyIconName }>> = {
  refused: { word: 'Refused', icon: 'close' },
  conflict: { word: 'In conflict', icon: 'conflict' },
  sent: { word: 'On its way', icon: 'sent' },
  waiting: { word: 'Waiting', icon: 'waiting' },
  saved: { word: 'Saved', icon: 'check' },
};

/** The list of this person's changes: what is not saved stays readable, can be copied, corrected, sent again or thrown away. */
export function outboxPanel(model: OutboxModel, actions: OutboxActions): TemplateResult {
  const { caughtUp, outbox, status, writable } = model;
  const { readOnly } = status;
  return html`<div class="lead">
      <div>
        <h2 id="panel-title">Changes on this device</h2>
        <p class="sub">${`${sentence(status.text)} ${status.detail}`}</p>
        ${caughtUp === null ? nothing : html`<p class="sub">${`${whenText(caughtUp.at, model.locale)} · ${caughtUp.text}`}</p>`}
      </div>
      ${status.canTry ? html`<button type="button" class="button" @click=${() => actions.goOnline()}>Try now</button>` : nothing}
    </div>
    ${readOnly === null ? nothing : html`<p class="alarm"><strong>Read only.</strong> ${readOnly}</p>`}
    ${outbox.unsaved === 0 ? nothing : exportLine(readOnly !== null, actions)}
    ${outbox.entries.length === 0 ? html`<p class="sub none">Nothing was changed here yet.</p>` : nothing}
    <ul class="entries">
      ${repeat(
        outbox.entries,
        ({ id }) => id,
        (entry) => entryView(entry, model, writable, actions),
      )}
    </ul>
    ${outbox.more === 0 ? nothing : html`<p class="sub none">And ${outbox.more.toLocaleString(model.locale)} more.</p>`}`;
}

function exportLine(isWanted: boolean, actions: OutboxActions): TemplateResult {
  const button = (format: ExportFormat, label: string) =>
    html`<button type="button" class=${`button ${isWanted ? 'primary' : ''}`} aria-label=${`Export what is unsent as ${label}`} @click=${() => actions.exportUnsent(format)}>${label}</button>`;
  return html`<div class="export"><span>Export what is unsent</span>${button('csv', 'CSV')}${button('json', 'JSON')}</div>`;
}

function entryView(entry: EntryView, { locale }: OutboxModel, writable: boolean, actions: OutboxActions): TemplateResult {
  const { word, icon: mark } = looks[entry.state];
  const sub = [entry.where, whenText(entry.madeAt, locale)].filter((text) => text !== '').join(' · ');
  return html`<li class=${entry.state}>
    <div class="state">${anyIcon(mark)}${word}</div>
    <div class="text">${excerpt(entry.text)}</div>
    <p class="sub">${sub}</p>
    ${entry.reason === '' ? nothing : html`<p class="why">${entry.reason}</p>`}
    ${entry.dependents === 0 ? nothing : html`<p class="sub">${dependentsText(entry.dependents)}</p>`}
    ${entry.state === 'refused' || entry.conflict !== null ? html`<div class="actions">${buttonsOf(entry, writable, actions)}</div>` : nothing}
  </li>`;
}

/** Longer texts are told by their beginning; copying takes all of it. */
const longText = 200;

/** The beginning of a text that is long. */
export function excerpt(text: string): string {
  return text.length <= longText ? text : `${text.slice(0, longText)}…`;
}

function dependentsText(n: number): string {
  const them = n === 1 ? '1 other change builds' : `${n.toLocaleString('en')} other changes build`;
  return `${them} on this one: sent again they go along, without it they cannot be saved.`;
}

function buttonsOf(entry: EntryView, writable: boolean, actions: OutboxActions): TemplateResult {
  const { id, conflict, correctable, dependents, resendable, text } = entry;
  if (conflict !== null)
    return html`<button type="button" class="button" @click=${() => actions.openConflict(conflict)}>Settle conflict</button>`;
  const again = dependents === 0 ? 'Send again' : `Send again with ${count(dependents, 'other')}`;
  return html`${correctable === null ? nothing : html`<button type="button" class="button" ?disabled=${!writable} @click=${() => actions.correct(id)}>Correct</button>`}
    ${resendable ? html`<button type="button" class="button" ?disabled=${!writable} @click=${() => actions.resend(id)}>${again}</button>` : nothing}
    <button type="button" class="button" @click=${() => actions.copy(text)}>Copy</button>
    <button type="button" class="button plain" @click=${() => actions.discard(id)}>Discard</button>`;
}

/** As a panel of the element. */
export const outboxPanelKind: PanelKind<Extract<Panel, { panel: 'outbox' }>> = {
  size: 'wide',
  view: (context) => changesView(context),
  anchor: (_panel, anchors) => anchors.find('.bar .status'),
};

function changesView(context: PanelContext): TemplateResult {
  const { state, session, status, caughtUp } = context;
  const { table, locale, writable, pending } = state;
  return outboxPanel(
    { status, caughtUp, writable, locale, outbox: outboxView(pending, session.saved, table, locale) },
    {
      goOnline: context.goOnline,
      exportUnsent: context.exportUnsent,
      copy: context.copyText,
      correct: (id) => context.run(correctEntry(id)),
      resend: (id) => context.dispatch({ action: 'resend', id }),
      discard: (id) => context.dispatch({ action: 'discard', id }),
      openConflict: (id) => context.run(showConflict(id)),
    },
  );
}
