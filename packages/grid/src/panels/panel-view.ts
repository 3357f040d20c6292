import { type FieldOptions, fieldType, type Session } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import type { Action, Command } from '../commands/command.ts';
import { conflictsInOrder, openConflict, resolveConflict, showConflict } from '../commands/conflicts.ts';
import { openEditor } from '../commands/edit.ts';
import { addField, deleteField, openRename, setOptions, stepWidth } from '../commands/fields.ts';
import { deleteRows, insertAbove, insertBelow, selectedRows } from '../commands/rows.ts';
import { type GridState, noPanel, type Panel } from '../state/grid-state.ts';
import { count } from '../state/status.ts';
import { addFieldPanel } from './add-field-panel.ts';
import { conflictPanel } from './conflict-panel.ts';
import { fieldAccessPanel } from './field-access-panel.ts';
import { menu, type MenuItem } from './menus.ts';
import { type RejectedEntry, cellOf, refusedPanel } from './refused-panel.ts';

/** What the panels need. */
export interface PanelContext {
  readonly state: GridState;
  readonly session: Session;
  /** Why the value that was typed in the conflict panel cannot be; empty when it can. */
  readonly problem: string;
  run(command: Command): void;
  dispatch(action: Action): void;
  refuse(problem: string): void;
  copySelection(): void;
  copyText(text: string): void;
}

/** Whether a panel is a menu: it takes the focus to its first line and has no title. */
export function isMenu(panel: Panel): boolean {
  return panel.panel === 'row-menu' || panel.panel === 'field-menu';
}

/** The content of the open panel. */
export function panelView(context: PanelContext): TemplateResult {
  const { state } = context;
  const { panel } = state;
  switch (panel.panel) {
    case 'none':
      return html``;
    case 'conflict':
      return conflictView(context, panel.id);
    case 'refused':
      return refusedView(context);
    case 'add-field':
      return addFieldPanel((name, type) => context.run(addField(name, type, panel.place)));
    case 'row-menu':
      return rowMenu(context);
    case 'field-menu':
      return fieldMenu(context, panel.field);
    case 'field-access':
      return accessView(context, panel.field);
  }
}

/** The rejected entries of a session, oldest first. */
export function rejectedEntries(state: GridState): readonly RejectedEntry[] {
  return state.pending.filter((entry) => entry.state === 'rejected');
}

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

function refusedView(context: PanelContext): TemplateResult {
  const { state, session } = context;
  return refusedPanel(rejectedEntries(state), state.table, state.locale, {
    copy: context.copyText,
    discard: (id) => context.dispatch({ action: 'discard', id }),
    again: (entry) => {
      if (entry.change !== null) context.dispatch({ action: 'submit', draft: { ops: entry.change.ops, look: session.table } });
      context.dispatch({ action: 'discard', id: entry.id });
    },
    correct: (entry) => {
      const spot = cellOf(entry)!;
      context.dispatch({ action: 'panel', panel: noPanel });
      context.dispatch({
        action: 'select',
        selection: { anchor: spot, head: spot, span: 'cells', near: { row: 0, column: 0 } },
        reveal: 'anchor',
      });
      context.run(openEditor(null));
    },
  });
}

function closing(context: PanelContext, command: Command): () => void {
  return () => {
    context.dispatch({ action: 'panel', panel: noPanel });
    context.run(command);
  };
}

function rowMenu(context: PanelContext): TemplateResult {
  const { state } = context;
  const rows = selectedRows(state).length;
  const disabled = !state.writable;
  const { anchor } = state.selection!;
  const conflicts = anchor.row === null ? 0 : state.table.conflicts.at(anchor.row).length;
  return menu([
    { item: 'command', label: 'Insert row above', icon: 'above', disabled, act: closing(context, insertAbove) },
    { item: 'command', label: 'Insert row below', icon: 'below', key: 'Ctrl+⇧+↵', disabled, act: closing(context, insertBelow) },
    { item: 'line' },
    {
      item: 'command',
      label: 'Copy',
      icon: 'copy',
      key: 'Ctrl+C',
      act: closing(context, () => {
        context.copySelection();
        return true;
      }),
    },
    ...(conflicts > 0
      ? [
          {
            item: 'command' as const,
            label: 'Settle conflict',
            icon: 'conflict' as const,
            key: 'Ctrl+Alt+C',
            act: closing(context, openConflict),
          },
        ]
      : []),
    {
      item: 'command',
      label: 'Add field',
      icon: 'plus',
      disabled,
      act: () => context.dispatch({ action: 'panel', panel: { panel: 'add-field', place: { before: null } } }),
    },
    { item: 'line' },
    {
      item: 'command',
      label: rows > 1 ? `Delete ${count(rows, 'row')}` : 'Delete row',
      icon: 'trash',
      key: 'Ctrl+−',
      danger: true,
      disabled,
      act: closing(context, deleteRows),
    },
  ]);
}

function fieldMenu(context: PanelContext, field: string): TemplateResult {
  const disabled = !context.state.writable;
  const insert = (place: { before: string } | { after: string }) => () =>
    context.dispatch({ action: 'panel', panel: { panel: 'add-field', place } });
  return menu([
    { item: 'command', label: 'Rename', icon: 'rename', key: 'F2', disabled, act: closing(context, openRename(field)) },
    { item: 'command', label: 'Wider', icon: 'width', key: 'Alt+⇧+→', act: () => context.run(stepWidth(1)) },
    { item: 'command', label: 'Narrower', icon: 'width', key: 'Alt+⇧+←', act: () => context.run(stepWidth(-1)) },
    { item: 'line' },
    ...optionItems(context, field),
    ...(context.state.ruling
      ? [
          {
            item: 'command' as const,
            label: 'Who may see and write it…',
            icon: 'access' as const,
            act: () => context.dispatch({ action: 'panel', panel: { panel: 'field-access', field } }),
          },
        ]
      : []),
    { item: 'line' },
    { item: 'command', label: 'Insert field before', icon: 'plus', disabled, act: insert({ before: field }) },
    { item: 'command', label: 'Insert field after', icon: 'plus', disabled, act: insert({ after: field }) },
    { item: 'line' },
    { item: 'command', label: 'Delete field', icon: 'trash', danger: true, disabled, act: closing(context, deleteField(field)) },
  ]);
}

function accessView(context: PanelContext, id: string): TemplateResult {
  const field = context.state.table.fields.get(id);
  if (field === undefined || field.deleted) return html`<h2 id="panel-title">Gone</h2><p class="sub">Somebody has deleted this field.</p>`;
  return fieldAccessPanel(field, (access) => closing(context, setOptions(id, access))());
}

/** What a field asks of its values, and what becomes of two that were written at once. */
function optionItems(context: PanelContext, id: string): MenuItem[] {
  const field = context.state.table.fields.get(id);
  if (field === undefined) return [];
  const { required, unique, policy = 'flag' } = field.options;
  const { merges } = fieldType(field.type);
  const item = (label: string, as: 'checkbox' | 'radio', on: boolean, options: FieldOptions): MenuItem => ({
    item: 'command',
    label,
    icon: on ? 'check' : 'none',
    check: { as, on },
    disabled: !context.state.writable,
    act: closing(context, setOptions(id, options)),
  });
  return [
    item('Must not be empty', 'checkbox', required === true, { required: required !== true }),
    item('Unique values', 'checkbox', unique === true, { unique: unique !== true }),
    item('Conflicts: ask', 'radio', policy === 'flag', { policy: 'flag' }),
    ...(merges === undefined ? [] : [item(`Conflicts: ${merges}`, 'radio', policy === 'merge', { policy: 'merge' })]),
    item('Conflicts: last one wins', 'radio', policy === 'last-wins', { policy: 'last-wins' }),
  ];
}
