import {
  type CellReading,
  type Field,
  fieldType,
  type Row,
  type RowColors,
  readCellBy,
  readingText,
  shownAs,
  type ReadValue,
  type Value,
} from '@teable-grid/core';
import { type Decor, type Pill, plainDecor } from '../field-types/grid-type.ts';
import { gridType } from '../field-types/grid-types.ts';
import { linksIn } from '../field-types/links-in.ts';
import { type CellMark, type Refused, type RowMarks, unmarked } from '../state/marks.ts';
import { count } from '../state/count.ts';
import type { RowPeers } from '../state/peer-marks.ts';
import { bit } from './cell-bits.ts';
import { nobodyHere, peersIn } from './cell-peers.ts';
import type { CellRenderers } from './cell-renderer.ts';
import type { Scene } from './scene.ts';
import type { HitMarks } from '../state/grid-state.ts';

/** How a cell looks: everything that its record writes to the DOM. */
export interface CellLook {
  readonly text: string;
  readonly kind: string;
  readonly bits: number;
  /** Hue of a choice's pill, or of a person, 0 to 9; -1 without. */
  readonly hue: number;
  /** Pills of several choices; then the text is only what they say together. */
  readonly pills: readonly Pill[];
  /** A person's letter; empty without. */
  readonly initial: string;
  /** What those hear who listen; empty: the text. */
  readonly label: string;
  /** Where the active cell leads; empty: nowhere. */
  readonly link: string;
  /** Whether typing in the active cell does something, if only to say why nothing can be written. */
  readonly typing: boolean;
  /** Others who are here, as the tag shows them; empty when nobody is. */
  readonly peers: string;
  readonly peerHue: number;
  /** Of the second person who is here, -1 without. */
  readonly withHue: number;
  /** Of somebody who has selected the cell, -1 without. */
  readonly rangeHue: number;
  /** What others are typing here; empty when nobody is. */
  readonly draft: string;
  /** Tooltip: why a value was refused, or what is the matter with it; else who is here. */
  readonly title: string;
  /** Hue that a rule of colour gives the cell, 0 to 9; -1 without. */
  readonly tint: number;
  /** What the page's own renderer of the column made of the value; undefined where there is none. */
  readonly custom: unknown;
}

/** What holds for a whole row, looked up once. */
export interface RowLook {
  readonly marks: RowMarks | undefined;
  readonly peers: RowPeers | undefined;
  readonly colors: RowColors | null;
}

/** Looks up what holds for a whole row. */
export function rowLook(scene: Scene, row: Row): RowLook {
  return {
    marks: scene.marks.size === 0 ? undefined : scene.marks.get(row.id),
    peers: scene.peers.rows.size === 0 ? undefined : scene.peers.rows.get(row.id),
    colors: scene.colorOf === null ? null : scene.colorOf(row),
  };
}

/** How the cell of a row in a column looks. */
export function cellLook(scene: Scene, look: RowLook, row: Row, position: number, column: number, field: Field): CellLook {
  const mark = look.marks?.cells.get(field.id) ?? unmarked;
  const type = gridType(field);
  const shown = shownAs(field, scene.sheet.computed);
  const shownType = shown === field ? type : gridType(shown);
  let bits = selectionBits(scene, position, column) | markBits(mark);
  if (scene.editing !== null && scene.editing.row === row.id && scene.editing.field === field.id) bits |= bit.editing;
  if (scene.hits !== null) bits |= hitBits(scene.hits, row, field);
  const reading = readCellBy(scene.readValue, row, field, scene.sheet.computed);
  let text: string;
  let decor = plainDecor;
  if (mark.refused !== null) text = refusedText(mark.refused, field, scene.locale, scene.readValue);
  else if (reading.state === 'empty') {
    text = isVacant(bits, scene) ? (type.vacant?.(field) ?? '') : '';
    if (text !== '') bits |= bit.vacant;
    if (reading.awaited === true) bits |= bit.awaited;
  } else if (reading.state === 'unfit') {
    text = reading.text;
    bits |= bit.unfit;
  } else {
    text = fieldType(shown.type).format(reading.value, shown.options, scene.locale);
    decor = shownType.decorate?.(reading.value, shown) ?? plainDecor;
  }
  if (decor.on) bits |= bit.on;
  const peers =
    look.peers === undefined && scene.peers.everywhere.length === 0 ? nobodyHere : peersIn(look.peers, scene.peers.everywhere, field.id);
  bits |= peers.bits;
  return {
    text,
    kind: shown === field ? kindOf(decor, field) : `${kindOf(decor, shown)} computed`,
    bits,
    hue: decor.hue,
    pills: decor.pills,
    initial: decor.initial,
    label: (bits & bit.vacant) !== 0 ? 'Empty' : decor.label,
    link: (bits & bit.active) !== 0 && mark.refused === null ? (linksIn(reading, field)[0] ?? '') : '',
    typing: type.turnOver === undefined,
    peers: peers.names,
    peerHue: peers.hue,
    withHue: peers.withHue,
    rangeHue: peers.rangeHue,
    draft: peers.draft,
    title: titleOf(mark, bits, field, reading) || peers.names,
    tint: look.colors?.cells.get(field.id) ?? -1,
    custom: scene.renderers === null ? undefined : customLook(scene.renderers, row, field, reading, text, scene.locale),
  };
}

function kindOf(decor: Decor, { type }: Field): string {
  return decor.kind ?? fieldType(type).editor.kind;
}

/** Whether an empty cell shows what can be pressed in it. */
function isVacant(bits: number, { writable }: Scene): boolean {
  return writable && (bits & bit.active) !== 0 && (bits & bit.editing) === 0;
}

/** How a value of a field looks: its text, and what is beside it. */
export function valueLook(value: Value, field: Field, locale: string): Pick<CellLook, 'text'> & Decor {
  const text = fieldType(field.type).format(value, field.options, locale);
  return { text, ...(gridType(field).decorate?.(value, field) ?? plainDecor) };
}

function customLook(renderers: CellRenderers, row: Row, field: Field, reading: CellReading, text: string, locale: string): unknown {
  const render = renderers[field.id] ?? renderers[field.type];
  if (render === undefined) return undefined;
  return render({ value: reading.state === 'value' ? reading.value : null, text, row: row.id, field, locale });
}

function hitBits({ at, current }: HitMarks, row: Row, field: Field): number {
  if (!at(row, field)) return 0;
  return current !== null && current.row === row.id && current.field === field.id ? bit.hit | bit.hitCurrent : bit.hit;
}

/** What a refused entry shows in its cell: the text of its author. */
export function refusedText({ given }: Refused, field: Field, locale: string, readValue: ReadValue): string {
  return 'text' in given ? given.text : readingText(readValue(given.value, field), field, locale);
}

function selectionBits(scene: Scene, position: number, column: number): number {
  const { ranges, active, outlined } = scene;
  let bits = active !== null && active.row === position && active.column === column ? bit.active : 0;
  for (const range of ranges) {
    if (position < range.top || position > range.bottom || column < range.left || column > range.right) continue;
    bits |= bit.selected;
    // One cell alone has the frame of the active one.
    if (ranges.length === 1 && range.top === range.bottom && range.left === range.right) continue;
    if (position === range.top) bits |= bit.edgeTop;
    if (position === range.bottom) bits |= bit.edgeBottom;
    if (column === range.left) bits |= bit.edgeLeft;
    if (column === range.right) bits |= bit.edgeRight;
  }
  for (const range of outlined) {
    if (position < range.top || position > range.bottom || column < range.left || column > range.right) continue;
    if (position === range.top) bits |= bit.dashTop;
    if (position === range.bottom) bits |= bit.dashBottom;
    if (column === range.left) bits |= bit.dashLeft;
    if (column === range.right) bits |= bit.dashRight;
  }
  return bits;
}

function markBits(mark: CellMark): number {
  return (
    (mark.pending > 0 ? bit.pending : 0) |
    (mark.refused !== null ? bit.refused : 0) |
    (mark.conflicts > 0 ? bit.conflict : 0) |
    (mark.comments > 0 ? bit.comment : 0) |
    (mark.unread > 0 ? bit.unread : 0)
  );
}

function titleOf(mark: CellMark, bits: number, field: Field, reading: CellReading): string {
  if (mark.refused !== null) return `Not saved: ${mark.refused.reason}`;
  if (mark.conflicts > 0) return `${count(mark.conflicts, 'conflict')} on this cell`;
  if (reading.state === 'unfit' && reading.why !== undefined) return reading.why;
  if (mark.comments > 0) return count(mark.comments, 'comment') + (mark.unread > 0 ? `, ${mark.unread} new` : '');
  return (bits & bit.unfit) !== 0 ? `This does not fit “${field.name}” (${fieldType(field.type).label.toLowerCase()}).` : '';
}
