import { conflictsInOrder, resolveConflict, showConflict } from '../commands/conflicts.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { type Conflict, type ConflictId, type Outcome, type Table, type Value, fieldEntry } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { type ConflictView, otherHolder, type SideView, viewConflict } from '../state/conflict-view.ts';
import type { Actor } from '@teable-grid/core';

/** What the panel shows: one conflict among all. */
export interface ConflictModel {
  readonly conflicts: readonly Conflict[];
  readonly conflict: Conflict;
  readonly table: Table;
  readonly me: Actor | null;
  readonly writable: boolean;
  readonly locale: string;
  /** Why the other value that was typed cannot be. */
  readonly problem: string;
}

/** What the panel's buttons do. */
export interface ConflictActions {
  show(id: ConflictId): void;
  resolve(id: ConflictId, outcome: Outcome): void;
  refuse(problem: string): void;
  close(): void;
}

/** The panel where a person settles a conflict: keep what is there, take what came, or write another value. */
export function conflictPanel(model: ConflictModel, actions: ConflictActions): TemplateResult {
  const { conflict, conflicts } = model;
  const view = viewConflict(conflict, model.table, model.me, model.locale);
  const at = conflicts.findIndex((other) => other.id === conflict.id);
  const step = (by: number) => actions.show(conflicts[(at + by + conflicts.length) % conflicts.length]!.id);
  return html`<div class="lead">
      <div><h2 id="panel-title">${view.title}</h2><p class="sub">${view.explanation}</p></div>
      ${
        conflicts.length > 1
          ? html`<div class="pages">
              <button type="button" class="button plain" aria-label="Previous conflict" @click=${() => step(-1)}>‹</button>${at + 1} of ${conflicts.length}<button type="button" class="button plain" aria-label="Next conflict" @click=${() => step(1)}>›</button>
            </div>`
          : nothing
      }
    </div>
    ${view.base === null ? nothing : sideBox(view.base, 'base', nothing)}
    ${sideBox(view.current, 'now', html`<button type="button" class="button" data-action="keep" ?disabled=${!model.writable} @click=${() => actions.resolve(conflict.id, { take: 'current' })}>${view.keep}</button>`)}
    ${sideBox(view.incoming, 'other', html`<button type="button" class="button" data-action="take" ?disabled=${!model.writable || !view.free} @click=${() => actions.resolve(conflict.id, { take: 'incoming' })}>${view.take}</button>`)}
    ${view.other && model.writable ? otherValue(model, view, actions) : nothing}`;
}

function sideBox(side: SideView, kind: 'base' | 'now' | 'other', button: unknown): TemplateResult {
  return html`<div class=${`side ${kind}`}><span class="who">${side.who}</span><div class="row-line"><div class="what">${side.text}</div>${button}</div></div>`;
}

function otherValue(model: ConflictModel, view: ConflictView, actions: ConflictActions): TemplateResult {
  const { conflict, table, locale } = model;
  const field = conflict.field === null ? undefined : table.fields.get(conflict.field);
  if (field === undefined) return html``;
  const submit = (event: Event) => {
    event.preventDefault();
    const text = (event.currentTarget as HTMLFormElement).querySelector('input')!.value;
    const parsed = fieldEntry(field.type).parse(text, field.options, locale);
    if (!parsed.ok) actions.refuse(parsed.problem.message);
    else if (otherHolder(table, conflict, field, parsed.value) !== undefined) actions.refuse('Another row has this value already.');
    else actions.resolve(conflict.id, { take: 'other', value: parsed.value as Value });
  };
  return html`<form class="field-line" @submit=${submit}>
      <input class="input" aria-label="Another value" placeholder=${`Another value instead of “${view.current.text}”`} aria-invalid=${model.problem === '' ? nothing : 'true'} />
      <button class="button" data-action="other">Write</button>
    </form>
    ${model.problem === '' ? nothing : html`<p class="problem" role="alert">${model.problem}</p>`}`;
}

/** As a panel of the element. */
export const conflictPanelKind: PanelKind<Extract<Panel, { panel: 'conflict' }>> = {
  size: 'wide',
  view: (context, { id }) => conflictView(context, id),
  anchor({ id }, anchors, state) {
    const conflict = state.table.conflicts.get(id);
    return anchors.cell(conflict?.row ?? null, conflict?.field ?? null) ?? anchors.find('.bar button.warn');
  },
};

function conflictView(context: PanelContext, id: string): TemplateResult {
  const { state, session, problem } = context;
  const conflict = state.table.conflicts.get(id);
  if (conflict === undefined) return html`<h2 id="panel-title">Settled</h2><p class="sub">Somebody has settled this conflict.</p>`;
  return conflictPanel(
    {
      conflicts: conflictsInOrder(state.table),
      conflict,
      table: state.table,
      me: session.actor,
      writable: state.writable,
      locale: state.locale,
      problem,
    },
    {
      show: (other) => context.run(showConflict(other)),
      resolve: (which, outcome) => context.run(resolveConflict(which, outcome)),
      refuse: context.refuse,
      close: () => context.dispatch({ action: 'panel', panel: noPanel }),
    },
  );
}
