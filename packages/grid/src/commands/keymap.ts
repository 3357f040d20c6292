import type { Command } from './command.ts';
import { openConflict } from './conflicts.ts';
import { clearCells, enter, insertToday, openEditor, toggleCheckbox } from './edit.ts';
import { renameActive, stepWidth } from './fields.ts';
import { enterGroup, leaveGroup, toggleActiveGroup } from './groups.ts';
import { extend, move, selectSpan } from './move.ts';
import { stepFields } from './field-moves.ts';
import { openRecord } from './record.ts';
import { stepRows } from './row-moves.ts';
import { appendRow, deleteRows, insertBelow } from './rows.ts';
import { openLink } from './links.ts';
import { openMenu } from './menus.ts';
import type { Motion } from '../state/movement.ts';

/** A key as an event gives it. */
export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Name of a key press: `Mod` is Ctrl or Cmd. `Mod+Shift+Enter`, `Shift+ArrowUp`, `F2`. Letters are lower case. */
export function keyName(key: Key): string {
  const mod = key.ctrlKey || key.metaKey;
  // With Alt the key is what the layout makes of it (ç for c); then the physical key counts.
  const name = key.altKey && /^Key[A-Z]$/.test(key.code) ? key.code.slice(3) : key.key;
  const plain = name.length === 1 ? name.toLowerCase() : name;
  return `${mod ? 'Mod+' : ''}${key.altKey ? 'Alt+' : ''}${key.shiftKey && plain !== '+' ? 'Shift+' : ''}${plain === ' ' ? 'Space' : plain}`;
}

const both =
  (first: Command, second: Command): Command =>
  (context) =>
    first(context) || second(context);
const undo: Command = ({ dispatch }) => {
  dispatch({ action: 'undo' });
  return true;
};
const redo: Command = ({ dispatch }) => {
  dispatch({ action: 'redo' });
  return true;
};

const motions: readonly (readonly [key: string, motion: Motion])[] = [
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['Mod+ArrowUp', 'edge-up'],
  ['Mod+ArrowDown', 'edge-down'],
  ['Mod+ArrowLeft', 'edge-left'],
  ['Mod+ArrowRight', 'edge-right'],
  ['PageUp', 'page-up'],
  ['PageDown', 'page-down'],
  ['Home', 'row-start'],
  ['End', 'row-end'],
  ['Mod+Home', 'table-start'],
  ['Mod+End', 'table-end'],
];

/** What keys do while no editor is open, by key name. In right-to-left pages left and right are swapped before the lookup. */
export const keymap: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...motions.map(([key, motion]) => [key, move(motion)] as const),
  ...motions.map(([key, motion]) => [key.startsWith('Mod+') ? `Mod+Shift+${key.slice(4)}` : `Shift+${key}`, extend(motion)] as const),
  ['ArrowLeft', both(leaveGroup, move('left'))],
  ['ArrowRight', both(enterGroup, move('right'))],
  ['Enter', both(toggleActiveGroup, enter)],
  ['Shift+Enter', move('up')],
  ['F2', both(renameActive, openEditor(null))],
  ['Space', both(toggleActiveGroup, both(toggleCheckbox, openRecord()))],
  ['Delete', clearCells],
  ['Backspace', clearCells],
  ['Mod+a', selectSpan('all')],
  ['Shift+Space', selectSpan('rows')],
  ['Mod+Space', selectSpan('columns')],
  ['Mod+;', insertToday],
  ['Alt+Enter', openLink],
  ['Mod+z', undo],
  ['Mod+Shift+z', redo],
  ['Mod+y', redo],
  ['Mod+Shift+Enter', both(insertBelow, appendRow)],
  ['Mod+-', deleteRows],
  ['Mod+Alt+c', openConflict],
  ['Shift+F10', openMenu],
  ['ContextMenu', openMenu],
  ['Alt+ArrowDown', openMenu],
  ['Alt+Shift+ArrowLeft', stepWidth(-1)],
  ['Alt+Shift+ArrowRight', stepWidth(1)],
  ['Alt+Shift+ArrowUp', stepRows(-1)],
  ['Alt+Shift+ArrowDown', stepRows(1)],
  ['Mod+Alt+Shift+ArrowLeft', stepFields(-1)],
  ['Mod+Alt+Shift+ArrowRight', stepFields(1)],
]);

/** With the `spreadsheet` attribute, Tab moves by cell. */
export const spreadsheetKeymap: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['Tab', move('next')],
  ['Shift+Tab', move('previous')],
]);
