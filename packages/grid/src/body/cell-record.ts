import { render } from 'lit';
import { leadTo, makeOpenLink } from '../field-types/open-link.ts';
import { bit } from './cell-bits.ts';
import type { CellLook } from './cell-look.ts';

/** A recycled cell: its nodes and what is written in them, so that only differences are written. */
export interface CellRecord {
  readonly element: HTMLDivElement;
  readonly text: Text;
  /** Around the text where pills or a tag need it; plain cells do without. */
  wrap: HTMLSpanElement | null;
  /** What the page's own renderer draws in; null until there is one. */
  own: HTMLSpanElement | null;
  /** Leads where the active cell says; null until a cell does. */
  open: HTMLAnchorElement | null;
  column: number;
  left: number;
  width: number;
  look: CellLook;
  /** Whether it has the tab stop, and whether it takes typing, as it is written. */
  active: boolean;
  typing: boolean;
  /** An input method writes in it: its text is left alone until `restoreCell`. */
  composing: boolean;
}

const blank: CellLook = {
  text: '',
  kind: '',
  bits: 0,
  hue: -1,
  pills: [],
  initial: '',
  label: '',
  link: '',
  typing: false,
  peers: '',
  peerHue: -1,
  withHue: -1,
  rangeHue: -1,
  draft: '',
  title: '',
  tint: -1,
  custom: undefined,
};

let pattern: HTMLDivElement | null = null;

/** Makes an empty cell. */
export function makeCell(): CellRecord {
  if (pattern === null) {
    pattern = document.createElement('div');
    pattern.append(document.createTextNode(''));
    pattern.setAttribute('aria-selected', 'false');
    pattern.setAttribute('part', 'cell');
  }
  return recordOf(pattern.cloneNode(true) as HTMLDivElement, { column: -1, left: -1, width: -1, look: blank });
}

/** Makes an empty cell in its column, to be copied. */
export function makePattern(column: number, left: number, width: number, kind: string): CellRecord {
  const cell = makeCell();
  placeCell(cell, column, left, width);
  paintCell(cell, { ...blank, kind }, false);
  return cell;
}

/** The record of an element that is a copy of another cell's. */
export function copyOf(cell: CellRecord, element: HTMLDivElement): CellRecord {
  return recordOf(element, cell);
}

function recordOf(
  element: HTMLDivElement,
  { column, left, width, look }: Pick<CellRecord, 'column' | 'left' | 'width' | 'look'>,
): CellRecord {
  const text = element.firstChild as Text;
  return { element, text, wrap: null, own: null, open: null, column, left, width, look, active: false, typing: false, composing: false };
}

/** Puts a cell in its column. The first column names the row. */
export function placeCell(cell: CellRecord, column: number, left: number, width: number): void {
  if (cell.column !== column) {
    cell.column = column;
    cell.element.setAttribute('role', column === 0 ? 'rowheader' : 'gridcell');
    cell.element.setAttribute('aria-colindex', String(column + 1));
  }
  if (cell.left !== left) {
    cell.left = left;
    cell.element.style.insetInlineStart = `${left}px`;
  }
  if (cell.width !== width) {
    cell.width = width;
    cell.element.style.inlineSize = `${width}px`;
  }
}

/** Writes how a cell looks: only what differs from what is there. */
export function paintCell(cell: CellRecord, look: CellLook, writable: boolean): void {
  const old = cell.look;
  if (old.text !== look.text && !cell.composing) cell.text.data = look.text;
  const pilled = !samePills(old.pills, look.pills);
  const changed = old.bits ^ look.bits;
  if (changed !== 0 || old.kind !== look.kind) {
    cell.element.className = classesOf(look);
    if (partsOf(old.bits) !== partsOf(look.bits)) cell.element.setAttribute('part', partsOf(look.bits));
    if ((changed & bit.selected) !== 0) cell.element.setAttribute('aria-selected', (look.bits & bit.selected) !== 0 ? 'true' : 'false');
    if ((changed & (bit.refused | bit.unfit)) !== 0)
      toggle(cell.element, 'aria-invalid', (look.bits & (bit.refused | bit.unfit)) !== 0 ? 'true' : '');
  }
  if (look.custom !== undefined || cell.own !== null) paintOwn(cell, look);
  else if ((pilled || isWrapped(look) !== (cell.wrap !== null) || old.link !== look.link) && !cell.composing) setContent(cell, look);
  if (cell.wrap !== null && look.hue !== Number(cell.wrap.dataset['hue'] ?? -1)) {
    if (look.hue >= 0) cell.wrap.dataset['hue'] = String(look.hue);
    else delete cell.wrap.dataset['hue'];
  }
  if (cell.wrap !== null && look.initial !== (cell.wrap.dataset['initial'] ?? '')) toggle(cell.wrap, 'data-initial', look.initial);
  if (old.peers !== look.peers) {
    toggle(cell.element, 'data-peer', look.peers);
    toggle(cell.element, 'aria-description', look.peers === '' ? '' : `Here: ${look.peers}`);
  }
  if (old.draft !== look.draft) toggle(cell.element, 'data-draft', look.draft);
  if (old.withHue !== look.withHue) toggle(cell.element, 'data-with', look.withHue < 0 ? '' : String(look.withHue));
  if (old.rangeHue !== look.rangeHue) toggle(cell.element, 'data-range', look.rangeHue < 0 ? '' : String(look.rangeHue));
  if (old.peerHue !== look.peerHue) toggle(cell.element, 'data-hue', look.peerHue < 0 ? '' : String(look.peerHue));
  if (old.label !== look.label) toggle(cell.element, 'aria-label', look.label);
  if (old.title !== look.title) toggle(cell.element, 'title', look.title);
  if (old.tint !== look.tint) toggle(cell.element, 'data-tint', look.tint < 0 ? '' : String(look.tint));
  setTyping(cell, (look.bits & bit.active) !== 0, writable && look.typing);
  cell.look = look;
}

/** A tick that fades, in a cell whose change is saved now; `was`: how it looked before. */
export function tellSaved({ element, look }: CellRecord, was: CellLook): void {
  const unsaved = bit.pending | bit.refused | bit.conflict;
  if ((was.bits & bit.pending) !== 0 && (look.bits & unsaved) === 0) element.classList.add('saved');
}

/** Lets the page's own renderer draw, or goes back to our own looks when it has none any more, or while an input method writes. */
function paintOwn(cell: CellRecord, look: CellLook): void {
  const { custom } = look;
  if (cell.composing) return;
  if (custom === undefined || (look.bits & (bit.refused | bit.unfit)) !== 0) {
    if (cell.own === null) return;
    cell.own = null;
    setContent(cell, look);
    return;
  }
  if (cell.own === null) {
    cell.own = document.createElement('span');
    cell.own.className = 'own';
    cell.wrap = null;
    cell.element.replaceChildren(cell.own);
  }
  render(custom, cell.own);
}

/** The one cell with the tab stop takes typing, so that input methods start in it (see `KeyboardController`). */
function setTyping(cell: CellRecord, active: boolean, typing: boolean): void {
  const { element } = cell;
  if (cell.active !== active) {
    cell.active = active;
    toggle(element, 'tabindex', active ? '0' : '');
  }
  const editable = active && typing;
  if (cell.typing === editable) return;
  cell.typing = editable;
  toggle(element, 'contenteditable', editable ? 'plaintext-only' : '');
  toggle(element, 'spellcheck', editable ? 'false' : '');
  // The keyboard on the screen of those who have no other waits for an editor.
  toggle(element, 'inputmode', editable ? 'none' : '');
}

/** Leaves the cell's text to an input method, from an empty cell on. */
export function beginComposing(cell: CellRecord): void {
  cell.composing = true;
  cell.text.data = '';
  if (cell.look.pills.length > 0 || cell.look.initial !== '' || cell.look.link !== '' || cell.own !== null)
    setContent(cell, { ...cell.look, pills: [], initial: '', link: '' });
  cell.element.classList.add('composing');
}

/** Puts back the nodes that an input method may have replaced. */
export function restoreCell(cell: CellRecord): void {
  cell.composing = false;
  cell.element.classList.remove('composing');
  cell.text.data = cell.look.text;
  setContent(cell, cell.look);
  if (cell.own === null) return;
  cell.own = null;
  paintOwn(cell, cell.look);
}

function isWrapped(look: CellLook): boolean {
  return look.hue >= 0 || look.peers !== '' || look.pills.length > 0;
}

function setContent(cell: CellRecord, look: CellLook): void {
  const { pills } = look;
  const content = pills.length > 0 ? pillsOf(pills) : [cell.text];
  cell.wrap = isWrapped(look) ? (cell.wrap ?? document.createElement('span')) : null;
  cell.wrap?.classList.toggle('pills', pills.length > 0);
  cell.wrap?.replaceChildren(...content);
  cell.element.replaceChildren(...(cell.wrap === null ? content : [cell.wrap]));
  if (look.link !== '') cell.element.append(openLink(cell, look.link));
}

/** The small arrow of the active cell. It is followed like any link; the sheet has one tab stop, so keys reach it by Alt+Enter. */
function openLink(cell: CellRecord, link: string): HTMLAnchorElement {
  if (cell.open === null) {
    cell.open = makeOpenLink();
    cell.open.tabIndex = -1;
    cell.open.contentEditable = 'false';
  }
  leadTo(cell.open, link);
  return cell.open;
}

/** Choices as they are seen, one after the other. */
export function pillsOf(pills: CellLook['pills']): (Node | string)[] {
  return pills.flatMap(pillOf);
}

/** A choice as it is seen, and the comma before it, which is heard and copied. */
function pillOf({ name, color }: CellLook['pills'][number], at: number): (Node | string)[] {
  const pill = document.createElement('span');
  if (color >= 0) pill.dataset['hue'] = String(color);
  pill.textContent = name;
  return at === 0 ? [pill] : [', ', pill];
}

function samePills(a: CellLook['pills'], b: CellLook['pills']): boolean {
  return a === b || (a.length === b.length && a.every((pill, at) => pill.name === b[at]!.name && pill.color === b[at]!.color));
}

function toggle(element: Element, name: string, value: string): void {
  if (value === '') element.removeAttribute(name);
  else element.setAttribute(name, value);
}

const classNames: readonly (readonly [number, string])[] = [
  [bit.active, 'active'],
  [bit.selected, 'selected'],
  [bit.edgeTop, 'edge-top'],
  [bit.edgeRight, 'edge-right'],
  [bit.edgeBottom, 'edge-bottom'],
  [bit.edgeLeft, 'edge-left'],
  [bit.pending, 'pending'],
  [bit.refused, 'refused'],
  [bit.conflict, 'conflict'],
  [bit.comment, 'comment'],
  [bit.unread, 'unread'],
  [bit.unfit, 'unfit'],
  [bit.awaited, 'awaited'],
  [bit.editing, 'editing'],
  [bit.peer, 'peer'],
  [bit.peerIdle, 'peer-idle'],
  [bit.shared, 'shared'],
  [bit.drafted, 'drafted'],
  [bit.peerRange, 'peer-range'],
  [bit.on, 'on'],
  [bit.hit, 'hit'],
  [bit.hitCurrent, 'hit-current'],
  [bit.vacant, 'vacant'],
  [bit.dashTop, 'dash-top'],
  [bit.dashRight, 'dash-right'],
  [bit.dashBottom, 'dash-bottom'],
  [bit.dashLeft, 'dash-left'],
];

const classCache = new Map<string, string>();

function classesOf(look: CellLook): string {
  const key = `${look.kind} ${look.bits}`;
  let found = classCache.get(key);
  if (found === undefined) {
    found = ['cell', look.kind, ...classNames.filter(([mask]) => (look.bits & mask) !== 0).map(([, name]) => name)].join(' ');
    classCache.set(key, found);
  }
  return found;
}

const partBits: readonly (readonly [number, string])[] = [
  [bit.active, 'cell-active'],
  [bit.selected, 'cell-selected'],
  [bit.pending, 'cell-pending'],
  [bit.refused, 'cell-refused'],
  [bit.conflict, 'cell-conflict'],
  [bit.comment, 'cell-comment'],
  [bit.unfit, 'cell-unfit'],
  [bit.awaited, 'cell-awaited'],
  [bit.editing, 'cell-editing'],
  [bit.peer, 'cell-peer'],
  [bit.hit, 'cell-hit'],
];

const partCache = new Map<number, string>();

function partsOf(bits: number): string {
  let found = partCache.get(bits);
  if (found === undefined) {
    found = ['cell', ...partBits.filter(([mask]) => (bits & mask) !== 0).map(([, name]) => name)].join(' ');
    partCache.set(bits, found);
  }
  return found;
}
