import type { Motion } from '../state/movement.ts';
import { clearCells, dropCut, duplicateRows, fillDown, fillRight } from './cells.ts';
import type { Command } from './command.ts';
import { openThread } from './comments.ts';
import { openConflict } from './conflicts.ts';
import { enter, insertNow, insertToday, openEditor, toggleCheckbox } from './edit.ts';
import { renameActive, stepWidth } from './fields.ts';
import { enterGroup, leaveGroup, toggleActiveGroup } from './groups.ts';
import { redo, undo } from './history.ts';
import { openSearch } from './search.ts';
import { openKeys, openKeysByMark, openMenu } from './menus.ts';
import { extend, move, proceed, revealActive, selectAll, selectSpan } from './move.ts';
import { stepFields } from './field-moves.ts';
import { leavePast, openCellHistory } from './past.ts';
import { stopFollowing, togglePeople } from './people.ts';
import { openRecord } from './record.ts';
import { stepRows } from './row-moves.ts';
import { appendRow, deleteRows, insertBelow } from './rows.ts';
import { openLink } from './links.ts';

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
  return `${mod ? 'Mod+' : ''}${key.altKey ? 'Alt+' : ''}${key.shiftKey && plain !== '+' && plain !== '?' ? 'Shift+' : ''}${plain === ' ' ? 'Space' : plain}`;
}

/** Does the first of some commands that applies. */
const firstOf =
  (...commands: readonly Command[]): Command =>
  (context) =>
    commands.some((command) => command(context));

/** Keys that do one thing, by the name under which the help describes it (see `panels/key-texts.ts`). */
export interface KeyEntry {
  readonly does: string;
  /** By key name. */
  readonly keys: Readonly<Record<string, Command>>;
  /** Names of the same keys on other keyboards. */
  readonly aliases?: Readonly<Record<string, Command>>;
}

function motionKeys(does: string, motions: Readonly<Record<string, Motion>>): readonly KeyEntry[] {
  const keys = (command: (motion: Motion) => Command, name: (key: string) => string) =>
    Object.fromEntries(Object.entries(motions).map(([key, motion]) => [name(key), command(motion)]));
  const shifted = (key: string) => (key.startsWith('Mod+') ? `Mod+Shift+${key.slice(4)}` : `Shift+${key}`);
  return [
    { does, keys: keys(move, (key) => key) },
    { does: 'extend', keys: keys(extend, shifted) },
  ];
}

/** What keys do while no editor is open. In right-to-left pages left and right are swapped before the lookup. */
export const keyEntries: readonly KeyEntry[] = [
  ...motionKeys('move', { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }),
  ...motionKeys('move-edge', {
    'Mod+ArrowUp': 'edge-up',
    'Mod+ArrowDown': 'edge-down',
    'Mod+ArrowLeft': 'edge-left',
    'Mod+ArrowRight': 'edge-right',
  }),
  ...motionKeys('move-page', { PageUp: 'page-up', PageDown: 'page-down' }),
  ...motionKeys('move-row', { Home: 'row-start', End: 'row-end' }),
  ...motionKeys('move-table', { 'Mod+Home': 'table-start', 'Mod+End': 'table-end' }),
  { does: 'reveal', keys: { 'Mod+Backspace': revealActive } },
  { does: 'select-all', keys: { 'Mod+a': selectAll } },
  { does: 'select-rows', keys: { 'Shift+Space': selectSpan('rows') } },
  { does: 'select-columns', keys: { 'Mod+Space': selectSpan('columns') } },
  { does: 'group', keys: { ArrowLeft: firstOf(leaveGroup, move('left')), ArrowRight: firstOf(enterGroup, move('right')) } },
  { does: 'enter', keys: { Enter: firstOf(toggleActiveGroup, enter) } },
  { does: 'up', keys: { 'Shift+Enter': proceed('up') } },
  { does: 'edit', keys: { F2: firstOf(renameActive, openEditor(null)) } },
  { does: 'toggle', keys: { Space: firstOf(toggleActiveGroup, toggleCheckbox, openRecord()) } },
  { does: 'clear', keys: { Delete: clearCells, Backspace: clearCells } },
  // On some keyboards the semicolon and the slash need Shift, on some the colon does not.
  { does: 'today', keys: { 'Mod+;': insertToday }, aliases: { 'Mod+Shift+;': insertToday } },
  { does: 'now', keys: { 'Mod+Shift+:': insertNow }, aliases: { 'Mod+:': insertNow } },
  { does: 'fill-down', keys: { 'Mod+d': fillDown } },
  { does: 'fill-right', keys: { 'Mod+r': fillRight } },
  { does: 'drop-cut', keys: { Escape: firstOf(dropCut, leavePast, stopFollowing) } },
  { does: 'undo', keys: { 'Mod+z': undo } },
  { does: 'redo', keys: { 'Mod+Shift+z': redo, 'Mod+y': redo } },
  { does: 'insert-row', keys: { 'Mod+Shift+Enter': firstOf(insertBelow, appendRow) } },
  { does: 'duplicate-rows', keys: { 'Mod+Shift+d': duplicateRows } },
  { does: 'delete-rows', keys: { 'Mod+-': deleteRows } },
  { does: 'width', keys: { 'Alt+Shift+ArrowLeft': stepWidth(-1), 'Alt+Shift+ArrowRight': stepWidth(1) } },
  { does: 'move-rows', keys: { 'Alt+Shift+ArrowUp': stepRows(-1), 'Alt+Shift+ArrowDown': stepRows(1) } },
  { does: 'move-fields', keys: { 'Mod+Alt+Shift+ArrowLeft': stepFields(-1), 'Mod+Alt+Shift+ArrowRight': stepFields(1) } },
  { does: 'menu', keys: { 'Shift+F10': openMenu, ContextMenu: openMenu, 'Alt+ArrowDown': openMenu } },
  { does: 'open-link', keys: { 'Alt+Enter': openLink } },
  { does: 'search', keys: { 'Mod+f': openSearch } },
  { does: 'comment', keys: { 'Mod+Alt+m': openThread } },
  { does: 'conflict', keys: { 'Mod+Alt+c': openConflict } },
  { does: 'history', keys: { 'Mod+Alt+h': openCellHistory } },
  { does: 'people', keys: { 'Mod+Alt+p': togglePeople } },
  { does: 'help', keys: { 'Mod+/': openKeys, '?': openKeysByMark }, aliases: { 'Mod+Shift+/': openKeys } },
];

/** The commands by key name. */
export const keymap: ReadonlyMap<string, Command> = new Map(
  keyEntries.flatMap(({ keys, aliases = {} }) => [...Object.entries(keys), ...Object.entries(aliases)]),
);

/** With the `spreadsheet` attribute, Tab moves by cell. */
export const spreadsheetKeymap: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['Tab', proceed('next')],
  ['Shift+Tab', proceed('previous')],
]);
