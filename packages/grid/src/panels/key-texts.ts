import { keyEntries } from '../commands/keymap.ts';

/** A line of the help on keys. */
export interface KeyLine {
  readonly group: KeyGroup;
  /** Key names as in the keymap, or what the browser itself tells. */
  readonly keys: readonly string[];
  readonly text: string;
}

export type KeyGroup =
  | 'Move'
  | 'Select'
  | 'Edit'
  | 'Clipboard and fill'
  | 'Rows and columns'
  | 'Else'
  | 'In an editor'
  | 'In the inbox of conflicts';

/** What each entry of the keymap does, in the order in which the help has them. Every entry has a line (a test compares them). */
const texts: Readonly<Record<string, readonly [KeyGroup, string]>> = {
  move: ['Move', 'a cell up, down, left, right; from the first row to the header'],
  'move-edge': ['Move', 'to the edge of the data'],
  'move-page': ['Move', 'a page up, down'],
  'move-row': ['Move', 'to the first, last cell of the row'],
  'move-table': ['Move', 'to the first, last cell of the table'],
  reveal: ['Move', 'scroll to the active cell'],
  extend: ['Select', 'extend the selection'],
  'select-all': ['Select', 'the block of filled cells, then everything'],
  'select-rows': ['Select', 'whole rows'],
  'select-columns': ['Select', 'whole columns'],
  group: ['Move', 'on the head of a group close it, open it; Enter and Space do either'],
  enter: ['Edit', 'edit; in a selection the next cell; on a header its menu'],
  up: ['Edit', 'the cell above; in a selection the one before'],
  edit: ['Edit', 'edit; on a header rename the field'],
  toggle: ['Edit', 'turn a checkbox over, else open the row with all its fields'],
  clear: ['Edit', 'empty the selected cells'],
  today: ['Edit', 'put in today’s date'],
  now: ['Edit', 'put in date and time'],
  'open-link': ['Edit', 'open the link in the cell'],
  undo: ['Edit', 'undo'],
  redo: ['Edit', 'redo'],
  'fill-down': ['Clipboard and fill', 'fill down'],
  'fill-right': ['Clipboard and fill', 'fill right'],
  'drop-cut': ['Clipboard and fill', 'leave what was cut where it is; from an earlier time back to now; stop following'],
  'insert-row': ['Rows and columns', 'add a row below'],
  'duplicate-rows': ['Rows and columns', 'duplicate the selected rows'],
  'delete-rows': ['Rows and columns', 'delete the selected rows'],
  width: ['Rows and columns', 'narrower, wider column'],
  'move-rows': ['Rows and columns', 'the selected rows up, down'],
  'move-fields': ['Rows and columns', 'the selected columns towards the start, the end'],
  menu: ['Else', 'menu of the cell or header'],
  search: ['Else', 'search; F3 and Shift+F3 go to the next hit, the one before'],
  comment: ['Else', 'comments on the cell; on the row where all of it is selected'],
  conflict: ['Else', 'the inbox of conflicts, at that of the cell or the first one'],
  history: ['Else', 'history of the cell, on a header of the field'],
  people: ['Else', 'who is here'],
  help: ['Else', 'this help; ? where nothing can be typed'],
};

/** What the browser tells by events of its own, and what editors do. */
const more: readonly KeyLine[] = [
  { group: 'Clipboard and fill', keys: ['Mod+c', 'Mod+x', 'Mod+v'], text: 'copy, cut, paste' },
  { group: 'Clipboard and fill', keys: ['Mod+Shift+v'], text: 'paste values only' },
  { group: 'Edit', keys: ['a–z'], text: 'typing replaces what is in the cell' },
  { group: 'In an editor', keys: ['Enter', 'Shift+Enter', 'Tab', 'Shift+Tab'], text: 'enter, and go down, up, on, back' },
  { group: 'In an editor', keys: ['Escape'], text: 'leave the cell as it was' },
  { group: 'In an editor', keys: ['Mod+Enter'], text: 'enter into every selected cell' },
  { group: 'In an editor', keys: ['Alt+Enter'], text: 'a new line; in a long text also Shift+Enter' },
  { group: 'In an editor', keys: ['Alt+ArrowLeft', 'Alt+ArrowUp'], text: 'in a date a day, a week' },
  { group: 'In an editor', keys: ['Enter', 'Backspace'], text: 'in a multiple select put in or take out, take out the last' },
  {
    group: 'In an editor',
    keys: ['Alt+ArrowUp', 'Alt+ArrowDown'],
    text: 'in the panel of a row the row before, behind; in a list of choices the choice up, down',
  },
  {
    group: 'In the inbox of conflicts',
    keys: ['ArrowUp', 'ArrowDown'],
    text: 'to the conflict before, behind; Home and End to the first, last',
  },
  { group: 'In the inbox of conflicts', keys: ['k', 't'], text: 'keep what is there, take what came later, and go on to the next' },
  { group: 'In the inbox of conflicts', keys: ['e', 'b'], text: 'write another value, or both texts where they go together' },
  { group: 'In the inbox of conflicts', keys: ['x', 'Mod+a'], text: 'choose it, all that are listed' },
  { group: 'In the inbox of conflicts', keys: ['Shift+k', 'Shift+t'], text: 'keep, take all that are chosen, or all that are listed' },
];

const groups: readonly KeyGroup[] = [
  'Move',
  'Select',
  'Edit',
  'Clipboard and fill',
  'Rows and columns',
  'Else',
  'In an editor',
  'In the inbox of conflicts',
];

/** All lines of the help, from the keymap. */
export function keyLines(): readonly KeyLine[] {
  const lines = Object.entries(texts).map(([does, [group, text]]): KeyLine => {
    const keys = keyEntries.filter((entry) => entry.does === does).flatMap((entry) => Object.keys(entry.keys));
    // Shift with any of the keys that move.
    return {
      group,
      keys: does === 'extend' ? ['Shift'] : keys,
      text: does === 'extend' ? 'with a key that moves: extend the selection' : text,
    };
  });
  return groups.flatMap((group) => [...lines, ...more].filter((line) => line.group === group));
}

/** Names of entries that the help describes. */
export const describedEntries: readonly string[] = Object.keys(texts);

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '-': '−',
  Escape: 'Esc',
  ContextMenu: 'Menu',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

const appleSigns: Readonly<Record<string, string>> = {
  ...signs,
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
  Escape: '⎋',
  Tab: '⇥',
};

/** A key as people read it: “Ctrl+Shift+D”, on a Mac “⇧⌘D”. */
export function keyText(name: string, apple: boolean): string {
  const parts = name.split(/\+(?=.)/).map((part) => (part.length === 1 ? part.toUpperCase() : part));
  if (!apple) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : (signs[part] ?? part))).join('+');
  // Apple's order: Option, Shift, Command.
  const order = ['Alt', 'Shift', 'Mod'];
  const sorted = parts.toSorted((a, b) => rank(order, a) - rank(order, b));
  return sorted.map((part) => appleSigns[part] ?? part).join('');
}

function rank(order: readonly string[], part: string): number {
  const at = order.indexOf(part);
  return at < 0 ? order.length : at;
}
