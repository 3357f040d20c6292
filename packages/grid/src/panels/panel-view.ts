import { type FieldOptions, fieldType, type Session } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import type { Action, Command } from '../commands/command.ts';
import { conflictsInOrder, openConflict, resolveConflict, showConflict } from '../commands/conflicts.ts';
import { addField, deleteField, openRename, setOptions, stepWidth } from '../commands/fields.ts';
import { correctEntry } from '../commands/outbox.ts';
import { deleteRows, insertAbove, insertBelow, selectedRows } from '../commands/rows.ts';
import type { PastAbsence } from '../controllers/session-news.ts';
import { type GridState, noPanel, type Panel } from '../state/grid-state.ts';
import { outboxView } from '../state/outbox-view.ts';
import { count, type StatusLine } from '../state/status.ts';
import { addFieldPanel } from './add-field-panel.ts';
import { conflictPanel } from './conflict-panel.ts';
import { fieldAccessPanel } from './field-access-panel.ts';
import { menu, type MenuItem } from './menus.ts';
import { type ExportFormat, outboxPanel } from './outbox-panel.ts';
import { undoPanel } from './undo-panel.ts';

/** What the panels need. */
export interface PanelContext {
  readonly state: GridState;
  readonly session: Session;
  /** Why the value that was typed in the conflict panel cannot be; empty when it can. */
  readonly problem: string;
  readonly status: StatusLine;
  /** What happened while this person was last away; null when there is nothing to say. */
  readonly caughtUp: PastAbsence | null;
  goOnline(): void;
  exportUnsent(format: ExportFormat): void;
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
    case 'outbox':
      return changesView(context);
    case 'undo':
      return undoView(context, panel);
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
