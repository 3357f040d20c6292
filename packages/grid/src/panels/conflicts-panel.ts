import { type Conflict, type ConflictKind, type FieldId } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { changeInbox, meantConflicts, resolveConflict, resolveListed, showConflict, stepConflict } from '../commands/conflicts.ts';
import { anyIcon } from '../header/more-icons.ts';
import { activeAt, type ConflictFilter, drawnStretch, filterChoices, listedConflicts, noConflictFilter } from '../state/conflict-list.ts';
import { conflictKinds, type SideView, viewConflict } from '../state/conflict-view.ts';
import { count } from '../state/count.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { conflictStyles } from '../styles/conflicts.ts';
import { conflictDetails } from './conflict-details.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { plainIcon } from './plain-icon.ts';

type InboxPanel = Extract<Panel, { panel: 'conflicts' }>;

/** The inbox: all open conflicts, of which one is unfolded. A page may put its own in its place (`slot="conflicts"`). */
export const conflictsPanelKind: PanelKind<InboxPanel> = {
  size: 'side',
  styles: [conflictStyles],
  view: (context, panel) => html`<slot name="conflicts">${inboxView(context, panel)}</slot>`,
  anchor: () => null,
};

function inboxView(context: PanelContext, panel: InboxPanel): TemplateResult {
  const { state } = context;
  const { conflicts } = state.table;
  const list = listedConflicts(state.table, panel.filter);
  const at = activeAt(list, panel);
  const { from, to } = drawnStretch(list.length, at);
  const number = (n: number) => n.toLocaleString(state.locale);
  const close = () => context.dispatch({ action: 'panel', panel: noPanel });
  return html`<div class="inbox" @keydown=${(event: KeyboardEvent) => inboxKey(event, context, panel, list, at)}>
    <header>
      <div>
        <h2 id="panel-title">Conflicts</h2>
        <p class="sub">${list.length === conflicts.size ? `${number(conflicts.size)} open` : `${number(list.length)} of ${number(conflicts.size)} open`}</p>
      </div>
      ${plainIcon('Previous conflict (↑)', 'up', () => context.run(stepConflict(-1)), at <= 0)}
      ${plainIcon('Next conflict (↓)', 'down', () => context.run(stepConflict(1)), at < 0 || at >= list.length - 1)}
      ${plainIcon('Close (Esc)', 'close', close)}
    </header>
    ${conflicts.size > 1 ? filterLine(context, panel) : nothing}
    ${list.length > 1 ? togetherLine(context, panel) : nothing}
    <ul class="inbox-list" aria-labelledby="panel-title">
      ${from > 0 ? html`<li class="inbox-more">${number(from)} more above</li>` : nothing}
      ${repeat(
        list.slice(from, to),
        ({ id }) => id,
        (conflict, index) => conflictLine(context, panel, conflict, from + index === at),
      )}
      ${to < list.length ? html`<li class="inbox-more">${number(list.length - to)} more below</li>` : nothing}
    </ul>
    ${list.length === 0 ? emptyView(context, conflicts.size) : nothing}
    <footer class="inbox-keys" aria-hidden="true"><span><kbd>↑</kbd><kbd>↓</kbd> go</span><span><kbd>K</kbd> keep</span><span><kbd>T</kbd> take</span><span><kbd>E</kbd> other value</span><span><kbd>X</kbd> choose</span></footer>
  </div>`;
}

function emptyView(context: PanelContext, open: number): TemplateResult {
  if (open === 0)
    return html`<div class="inbox-empty">${anyIcon('check')}<p>There are no open conflicts.</p><p class="sub">Where two people write without seeing each other, both values come here.</p></div>`;
  return html`<div class="inbox-empty"><p>None of the ${count(open, 'conflict')} is like that.</p>
    <button type="button" class="button" data-focus @click=${() => context.run(changeInbox({ filter: noConflictFilter }))}>Show all</button></div>`;
}

/** What is listed: by field, by who wrote, by kind; each is there where it makes a difference. */
function filterLine(context: PanelContext, { filter }: InboxPanel): TemplateResult {
  const { table } = context.state;
  const { fields, people, kinds } = filterChoices([...(table.conflicts as Iterable<Conflict>)]);
  const change = (changes: Partial<ConflictFilter>) => context.run(changeInbox({ filter: { ...filter, ...changes }, chosen: new Set() }));
  const fieldName = (id: FieldId) => table.fields.get(id)?.name ?? id;
  return html`<div class="inbox-filter">
    ${choice(
      'Field',
      filter.field,
      fields.map((id) => [id, fieldName(id)]),
      (field) => change({ field }),
    )}
    ${choice('Person', filter.person, [...people], (person) => change({ person }))}
    ${choice(
      'Kind',
      filter.kind,
      kinds.map((kind) => [kind, conflictKinds[kind]]),
      (kind) => change({ kind: kind as ConflictKind | null }),
    )}
  </div>`;
}

function choice(
  label: string,
  chosen: string | null,
  choices: readonly (readonly [string, string])[],
  choose: (value: string | null) => void,
): TemplateResult | typeof nothing {
  if (choices.length < 2 && chosen === null) return nothing;
  const changed = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement;
    choose(value === '' ? null : value);
  };
  const gone = chosen !== null && !choices.some(([value]) => value === chosen);
  return html`<select class="input" aria-label=${label} @change=${changed}>
    <option value="" ?selected=${chosen === null}>Any ${label.toLowerCase()}</option>
    ${gone ? html`<option value=${chosen} selected>—</option>` : nothing}
    ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
  </select>`;
}

/** Settles several at once. */
function togetherLine(context: PanelContext, panel: InboxPanel): TemplateResult {
  const { state } = context;
  const meant = meantConflicts(state);
  const picked = meant.some(({ id }) => panel.chosen.has(id));
  const what = `${picked ? '' : 'all '}${meant.length.toLocaleString(state.locale)}${picked ? ' chosen' : ''}`;
  const button = (take: 'current' | 'incoming', label: string, key: string) =>
    html`<button type="button" class="button" aria-keyshortcuts=${key} title=${`${label} ${what} (${key})`} ?disabled=${!state.writable} @click=${() => context.run(resolveListed(take))}>${label} ${what}</button>`;
  return html`<div class="inbox-together">
    <input type="checkbox" aria-label="Choose all that are listed" .checked=${picked && meant.every(({ id }) => panel.chosen.has(id)) && meant.length === listedConflicts(state.table, panel.filter).length} .indeterminate=${picked} @change=${() => context.run(chooseAll(context, panel))} />
    ${button('current', 'Keep', 'Shift+K')}${button('incoming', 'Take', 'Shift+T')}
  </div>`;
}

/** Ticks all that are listed, or none where all are ticked. */
function chooseAll({ state }: PanelContext, { filter, chosen }: InboxPanel): ReturnType<typeof changeInbox> {
  const listed = listedConflicts(state.table, filter).map(({ id }) => id);
  return changeInbox({ chosen: listed.every((id) => chosen.has(id)) ? new Set() : new Set(listed) });
}

function conflictLine(context: PanelContext, panel: InboxPanel, conflict: Conflict, active: boolean): TemplateResult {
  const { state, session } = context;
  const view = viewConflict(conflict, state.table, session.actor, state.locale);
  const { id } = conflict;
  const picked = panel.chosen.has(id);
  return html`<li class=${`conflict-line${active ? ' active' : ''}`}>
    <div class="conflict-top">
      <input type="checkbox" tabindex=${active ? 0 : -1} aria-label=${`Choose ${view.field} in ${view.row}`} .checked=${picked} @change=${() => context.run(changeInbox({ chosen: toggled(panel.chosen, id) }))} />
      <button type="button" class="conflict-head" tabindex=${active ? 0 : -1} ?data-focus=${active} aria-expanded=${String(active)} aria-keyshortcuts="K T E X" @click=${() => context.run(showConflict(id))}>
        <span class="conflict-where"><b>${view.field}</b> ${view.row}</span>
        <span class="conflict-kind">${conflictKinds[conflict.kind]}</span>
        ${active ? nothing : html`<span class="conflict-values">${brief(view.current)}<i aria-hidden="true">⇄</i>${brief(view.incoming)}</span>`}
      </button>
    </div>
    ${active ? conflictDetails(context, conflict, view) : nothing}
  </li>`;
}

function brief({ text, who }: SideView): TemplateResult {
  return html`<span><span class="conflict-value">${text === '' ? 'empty' : text}</span>${who === '' ? nothing : html` <small>${who}</small>`}</span>`;
}

function toggled<T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

/** Keys of the inbox, while nothing is typed or chosen from a list in it. */
function inboxKey(event: KeyboardEvent, context: PanelContext, panel: InboxPanel, list: readonly Conflict[], at: number): void {
  const from = event.composedPath()[0] as HTMLElement;
  const conflict = list[at];
  if (event.defaultPrevented || event.isComposing || conflict === undefined || from.matches('input:not([type=checkbox]), textarea, select'))
    return;
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key.toLowerCase() !== 'a' || event.altKey) return;
    event.preventDefault();
    context.run(chooseAll(context, panel));
    return;
  }
  const { id } = conflict;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = (): boolean => {
    if (key === 'ArrowDown' || key === 'ArrowUp') context.run(stepConflict(key === 'ArrowDown' ? 1 : -1));
    else if (key === 'Home' || key === 'End') context.run(stepConflict(key === 'End' ? list.length : -list.length));
    else if (key === 'PageDown' || key === 'PageUp') context.run(stepConflict(key === 'PageDown' ? 10 : -10));
    else if (key === 'k') settleBy(context, id, 'current', event.shiftKey);
    else if (key === 't') settleBy(context, id, 'incoming', event.shiftKey);
    else if (key === 'x') context.run(changeInbox({ chosen: toggled(panel.chosen, id) }));
    else if (key === 'e') {
      const input = (event.currentTarget as HTMLElement).querySelector<HTMLInputElement>('.conflict-other');
      input?.focus();
      input?.select();
    } else if (key === 'b') (event.currentTarget as HTMLElement).querySelector<HTMLButtonElement>('[data-action=both]')?.click();
    else return false;
    return true;
  };
  if (act()) event.preventDefault();
}

function settleBy(context: PanelContext, id: string, take: 'current' | 'incoming', all: boolean): void {
  context.run(all ? resolveListed(take) : resolveConflict(id, { take }));
}
