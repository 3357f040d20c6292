import type { CommentPlace } from '@teable-grid/core';
import type { TemplateResult } from 'lit';
import { clearCells, duplicateRows, fillDown } from '../commands/cells.ts';
import type { Command } from '../commands/command.ts';
import { openThreadAt } from '../commands/comments.ts';
import { openConflict } from '../commands/conflicts.ts';
import { openKeys } from '../commands/menus.ts';
import { openCellHistory, openHistory } from '../commands/past.ts';
import { correctEntry } from '../commands/outbox.ts';
import { openRecord } from '../commands/record.ts';
import { deleteRows, insertRows, selectedRows } from '../commands/rows.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { gatherMarks } from '../state/marks.ts';
import { entryText } from '../state/outbox-view.ts';
import { isApple } from '../state/platform.ts';
import { count } from '../state/count.ts';
import { copyAsText, type CopyForm } from '../clipboard/copy-as.ts';
import { keyText } from './key-texts.ts';
import { menu, type MenuItem } from './menus.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';

/** The menu of a cell and its row. */
export const rowMenuPanel: PanelKind<Extract<Panel, { panel: 'row-menu' }>> = {
  size: 'menu',
  view: (context) => rowMenu(context),
  anchor: ({ row, field }, anchors) => anchors.cell(row, field),
};

function rowMenu(context: PanelContext): TemplateResult {
  return menu([
    ...refusedItems(context),
    ...cellItems(context),
    { item: 'line' },
    ...rowItems(context),
    { item: 'line' },
    ...copyItems(context),
    { item: 'line' },
    ...otherItems(context),
  ]);
}

/** What was refused in the cell is dealt with where it is. */
function refusedItems(context: PanelContext): MenuItem[] {
  const { pending, table, locale, selection, writable } = context.state;
  const { row, field } = selection!.anchor;
  const id = row === null ? undefined : gatherMarks(pending, table.conflicts).get(row)?.cells.get(field)?.refused?.id;
  const entry = pending.find((each) => each.id === id);
  if (entry?.state !== 'rejected') return [];
  const act = (does: () => void) => after(context, does);
  const resend: MenuItem[] =
    entry.change === null
      ? []
      : [
          {
            item: 'command',
            label: 'Send again',
            icon: 'sent',
            disabled: !writable,
            act: act(() => context.dispatch({ action: 'resend', id: entry.id })),
          },
        ];
  return [
    {
      item: 'command',
      label: 'Correct what was not saved',
      icon: 'rename',
      key: keyIn('F2'),
      disabled: !writable,
      act: act(() => context.run(correctEntry(entry.id))),
    },
    ...resend,
    { item: 'command', label: 'Copy what was not saved', icon: 'copy', act: act(() => context.copyText(entryText(entry, table, locale))) },
    {
      item: 'command',
      label: 'Discard what was not saved',
      icon: 'trash',
      danger: true,
      act: act(() => context.dispatch({ action: 'discard', id: entry.id })),
    },
    { item: 'line' },
  ];
}

function cellItems(context: PanelContext): MenuItem[] {
  const disabled = !context.state.writable;
  return [
    { item: 'command', label: 'Cut', icon: 'cut', key: keyIn('Mod+x'), disabled, act: after(context, () => context.copy('cut')) },
    { item: 'command', label: 'Copy', icon: 'copy', key: keyIn('Mod+c'), act: after(context, () => context.copy('copy')) },
    { item: 'command', label: 'Paste', icon: 'paste', key: keyIn('Mod+v'), disabled, act: after(context, () => context.paste('cells')) },
    {
      item: 'command',
      label: 'Paste values only',
      icon: 'none',
      key: keyIn('Mod+Shift+v'),
      disabled,
      act: after(context, () => context.paste('text')),
    },
    command(context, 'Clear', 'none', 'Delete', clearCells),
    command(context, 'Fill down', 'fill', 'Mod+d', fillDown),
  ];
}

function rowItems(context: PanelContext): MenuItem[] {
  const rows = selectedRows(context.state).length;
  const many = rows > 1 ? count(rows, 'row') : 'row';
  return [
    { ...command(context, 'Open row', 'expand', 'Space', openRecord()), disabled: false },
    command(context, `Insert ${many} above`, 'above', null, insertRows('above')),
    command(context, `Insert ${many} below`, 'below', rows > 1 ? null : 'Mod+Shift+Enter', insertRows('below')),
    command(context, `Duplicate ${many}`, 'duplicate', 'Mod+Shift+d', duplicateRows),
    { ...command(context, `Delete ${many}`, 'trash', 'Mod+-', deleteRows), danger: true },
  ];
}

function copyItems(context: PanelContext): MenuItem[] {
  const forms: readonly (readonly [CopyForm, string])[] = [
    ['names', 'Copy with field names'],
    ['markdown', 'Copy as Markdown'],
    ['json', 'Copy as JSON'],
  ];
  return forms.map(([form, label]) => ({
    item: 'command',
    label,
    icon: 'none',
    act: after(context, () => {
      const copy = copyAsText(context.state, form);
      if ('text' in copy) context.copyText(copy.text);
      else context.dispatch({ action: 'notice', notice: { tone: 'bad', text: copy.why } });
    }),
  }));
}

function otherItems(context: PanelContext): MenuItem[] {
  const { state } = context;
  const { anchor } = state.selection!;
  const conflicts = anchor.row === null ? 0 : state.table.conflicts.at(anchor.row).length;
  return [
    { item: 'command', label: 'Expand row', icon: 'expand', key: keyIn('Space'), act: () => context.run(openRecord()) },
    ...commentItems(context),
    ...(conflicts > 0 ? [command(context, 'Settle conflict', 'conflict', 'Mod+Alt+c', openConflict)] : []),
    {
      item: 'command',
      label: 'Add field',
      icon: 'plus',
      disabled: !state.writable,
      act: () => context.dispatch({ action: 'panel', panel: { panel: 'add-field', place: { before: null } } }),
    },
    ...(state.tellsPast
      ? [
          {
            ...command(context, 'History of this cell', 'waiting', 'Mod+Alt+h', openCellHistory),
            disabled: false,
          },
          { ...command(context, 'History of this row', 'none', null, openHistory(anchor.row, null)), disabled: anchor.row === null },
        ]
      : []),
    { item: 'line' },
    { item: 'command', label: 'Keys', icon: 'none', key: keyIn('Mod+/'), act: () => context.run(openKeys) },
  ];
}

function commentItems(context: PanelContext): MenuItem[] {
  const { state } = context;
  const { row, field } = state.selection!.anchor;
  if (row === null || (!state.commenting && state.table.comments.at(row).length === 0)) return [];
  const item = (label: string, at: CommentPlace, key?: string): MenuItem => ({
    item: 'command',
    label,
    icon: key === undefined ? 'none' : 'comments',
    ...(key !== undefined && { key: keyIn(key) }),
    act: () => context.run(openThreadAt(at)),
  });
  return [item('Comment on the cell', { row, field }, 'Mod+Alt+m'), item('Comment on the row', { row, field: null })];
}

function command(
  context: PanelContext,
  label: string,
  icon: Extract<MenuItem, { item: 'command' }>['icon'],
  key: string | null,
  does: Command,
): Extract<MenuItem, { item: 'command' }> {
  return {
    item: 'command',
    label,
    icon,
    ...(key !== null && { key: keyIn(key) }),
    disabled: !context.state.writable && does !== openConflict,
    act: closing(context, does),
  };
}

/** What needs no command, once the menu is closed. */
function after(context: PanelContext, act: () => void): () => void {
  return () => {
    context.dispatch({ action: 'panel', panel: noPanel });
    act();
  };
}

function keyIn(name: string): string {
  return keyText(name, isApple());
}
