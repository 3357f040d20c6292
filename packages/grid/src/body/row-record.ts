import { type Field, fieldType, type Row, type Line } from '@teable-grid/core';
import type { RowPeers } from '../state/peer-marks.ts';
import { isGroup } from '../state/sheet.ts';
import { rotate } from '../viewport/rotate.ts';
import type { RowMarks } from '../state/marks.ts';
import type { ColumnLayout } from '../state/widths.ts';
import type { Window } from '../viewport/windows.ts';
import { cellLook, rowLook } from './cell-look.ts';
import { type CellRecord, copyOf, makeCell, makePattern, paintCell, placeCell, tellSaved } from './cell-record.ts';
import { loadedEngine } from '../engine/load-engine.ts';
import type { GroupRecord } from './group-record.ts';
import type { Scene } from './scene.ts';

/** A recycled row: the row number, the frozen cells, and the cells of the columns in the window; or the head of a group in their place. */
export interface RowRecord {
  readonly element: HTMLDivElement;
  readonly number: HTMLDivElement;
  readonly numberText: Text;
  frozen: readonly CellRecord[];
  cells: readonly CellRecord[];
  columns: Window;
  /** The head of a group that it shows; null while it shows a row. */
  group: GroupRecord | null;
  /** Position it shows; -1 when it shows none. */
  position: number;
  line: Line | null;
  /** The stamp of the scene that is painted in it. */
  stamp: object | null;
  /** Others in the row, as they are painted. */
  peers: RowPeers | undefined;
  top: number;
  width: number;
  numberClass: string;
  /** As it is written: 0 where rows have no levels. */
  level: number;
  tint: number;
  /** Whether it is the first line of all. */
  first: boolean;
}

/** Makes an empty row without cells. */
export function makeRow(): RowRecord {
  const element = document.createElement('div');
  element.className = 'row';
  element.setAttribute('role', 'row');
  element.setAttribute('part', 'row');
  const number = document.createElement('div');
  number.className = 'gutter';
  // A handle for the mouse; those who listen have aria-rowindex.
  number.setAttribute('aria-hidden', 'true');
  number.append(document.createTextNode(''));
  element.append(number);
  return recordOf(element, { frozen: [], cells: [], columns: { from: 0, to: 0 }, width: -1 });
}

function recordOf(
  element: HTMLDivElement,
  { frozen, cells, columns, width }: Pick<RowRecord, 'frozen' | 'cells' | 'columns' | 'width'>,
): RowRecord {
  const number = element.firstElementChild as HTMLDivElement;
  return {
    element,
    number,
    numberText: number.firstChild as Text,
    frozen,
    cells,
    columns,
    group: null,
    position: -1,
    line: null,
    stamp: null,
    peers: undefined,
    top: Number.NaN,
    width,
    numberClass: 'gutter',
    level: 0,
    tint: -1,
    first: false,
  };
}

/** Makes rows that have their cells already: a copy of a row costs a part of what it costs to make each of its cells. */
export class RowPress {
  #pattern: RowRecord | null = null;
  #of: { readonly layout: ColumnLayout; readonly fields: readonly Field[]; readonly frozen: number; readonly columns: Window } | null =
    null;

  /** A row with the cells of a scene's columns in a window. */
  make({ layout, sheet: { fields }, frozen }: Scene, columns: Window): RowRecord {
    const of = this.#of;
    if (of?.layout !== layout || of.fields !== fields || of.frozen !== frozen || of.columns !== columns) {
      this.#of = { layout, fields, frozen, columns };
      this.#pattern = patternOf(layout, fields, frozen, columns);
    }
    const pattern = this.#pattern!;
    const element = pattern.element.cloneNode(true) as HTMLDivElement;
    const [, ...children] = element.children as unknown as Iterable<HTMLDivElement>;
    const copy = (cell: CellRecord, at: number) => copyOf(cell, children[at]!);
    return recordOf(element, {
      frozen: pattern.frozen.map(copy),
      cells: pattern.cells.map((cell, at) => copy(cell, pattern.frozen.length + at)),
      columns,
      width: pattern.width,
    });
  }
}

function patternOf({ lefts, total }: ColumnLayout, fields: readonly Field[], frozen: number, columns: Window): RowRecord {
  const pattern = (column: number) => {
    const { kind } = fieldType(fields[column]!.type).editor;
    return makePattern(column, lefts[column]!, lefts[column + 1]! - lefts[column]!, kind);
  };
  const record = makeRow();
  record.frozen = Array.from({ length: frozen }, (_, column) => {
    const cell = pattern(column);
    cell.element.toggleAttribute('data-frozen', true);
    return cell;
  });
  record.cells = Array.from({ length: columns.to - columns.from }, (_, at) => pattern(columns.from + at));
  record.element.append(...[...record.frozen, ...record.cells].map(({ element }) => element));
  record.width = total;
  record.element.style.inlineSize = `${total}px`;
  return record;
}

/** What names a line: the id of its row, or the name of its group. */
export function lineId(line: Line): string {
  return isGroup(line) ? line.group : line.id;
}

/**
 * Makes a record show a line. Does nothing where nothing changed, and writes only what differs. `number` is what the row is called, 0 for the
 * head of a group; `base`: see `ViewportController`.
 */
export function paintLine(
  record: RowRecord,
  scene: Scene,
  line: Line,
  window: Window,
  position: number,
  number: number,
  base: number,
): void {
  const top = (position - base) * scene.rowHeight;
  if (record.top !== top) {
    record.top = top;
    record.element.style.transform = `translateY(${top}px)`;
  }
  const moved = record.position !== position;
  if (moved) {
    record.position = position;
    record.element.setAttribute('aria-rowindex', String(position + 2));
    if (record.first !== (position === 0)) {
      record.first = position === 0;
      record.element.classList.toggle('first', record.first);
    }
  }
  const columns = isGroup(line) ? record.columns : withActive(scene, position, window);
  const samePlace = record.columns.from === columns.from && record.columns.to === columns.to;
  const name = number === 0 ? '' : String(number);
  const renamed = record.numberText.data !== name;
  const peers = isGroup(line) ? undefined : scene.peers.rows.get(line.id);
  if (!moved && !renamed && record.stamp === scene.stamp && record.line === line && record.peers === peers && samePlace) return;
  if (record.width !== scene.layout.total) {
    record.width = scene.layout.total;
    record.element.style.inlineSize = `${scene.layout.total}px`;
  }
  const before = record.line;
  record.line = line;
  record.stamp = scene.stamp;
  record.peers = peers;
  if (renamed) record.numberText.data = name;
  if (isGroup(line)) {
    if (record.group === null) toGroup(record);
    setLevel(record, line.level + 1);
    setTint(record, -1);
    paintNumber(record, scene, position, null);
    // Groups come of the engine.
    loadedEngine()!.paintGroup(record.group!, record.element, scene, line, position);
  } else {
    if (record.group !== null) toRow(record);
    setLevel(record, scene.levels === 0 ? 0 : scene.levels + 1);
    setFrozen(record, scene.frozen);
    if (!samePlace) setColumns(record, columns);
    paintCells(record, scene, line, position, before !== null && !isGroup(before) && before.id === line.id);
  }
}

/** `stays`: the record shows the same row as before. */
function paintCells(record: RowRecord, scene: Scene, row: Row, position: number, stays: boolean): void {
  const look = rowLook(scene, row);
  paintNumber(record, scene, position, look.marks?.row ?? null);
  setTint(record, look.colors?.row ?? -1);
  const { fields } = scene.sheet;
  const { lefts } = scene.layout;
  const paint = (cell: CellRecord, column: number) => {
    const was = stays && cell.column === column ? cell.look : null;
    placeCell(cell, column, lefts[column]!, lefts[column + 1]! - lefts[column]!);
    paintCell(cell, cellLook(scene, look, row, position, column, fields[column]!), scene.writable);
    if (was !== null) tellSaved(cell, was);
  };
  for (let i = 0; i < record.frozen.length; i++) paint(record.frozen[i]!, i);
  for (let i = 0; i < record.cells.length; i++) paint(record.cells[i]!, record.columns.from + i);
}

/** The columns of one row: in the active row they reach to the active cell, which has the focus and must not be recycled. */
function withActive(scene: Scene, position: number, columns: Window): Window {
  const active = scene.active?.row === position ? scene.active.column : -1;
  if (active < scene.frozen || (active >= columns.from && active < columns.to)) return columns;
  return { from: Math.min(columns.from, active), to: Math.max(columns.to, active + 1) };
}

/** The cell of a record in a column, if it is rendered. The head of a group is one cell for all columns. */
export function cellAt(record: RowRecord, column: number): CellRecord | null {
  if (record.group !== null) return record.group.cell;
  return record.frozen[column] ?? record.cells[column - record.columns.from] ?? null;
}

/** The column of a record's cell that an event went through; -1 for the row number, null for none of them. */
export function columnHit(record: RowRecord, path: readonly EventTarget[]): number | null {
  if (path.includes(record.number)) return -1;
  if (record.group !== null) return path.includes(record.group.cell.element) ? 0 : null;
  return [...record.frozen, ...record.cells].find((cell) => path.includes(cell.element))?.column ?? null;
}

/** Puts the head of a group in the place of the cells, which are kept for when a row is shown again. */
function toGroup(record: RowRecord): void {
  record.group = loadedEngine()!.makeGroup();
  record.element.classList.add('group');
  record.element.replaceChildren(record.number, record.group.cell.element);
}

function toRow(record: RowRecord): void {
  record.group = null;
  record.element.classList.remove('group');
  record.element.removeAttribute('aria-expanded');
  record.element.replaceChildren(record.number, ...[...record.frozen, ...record.cells].map((cell) => cell.element));
}

function setFrozen(record: RowRecord, frozen: number): void {
  if (record.frozen.length === frozen) return;
  const kept = record.frozen.slice(0, frozen);
  for (const cell of record.frozen.slice(frozen)) cell.element.remove();
  const made = Array.from({ length: frozen - kept.length }, () => {
    const cell = makeCell();
    cell.element.toggleAttribute('data-frozen', true);
    return cell;
  });
  (kept.at(-1)?.element ?? record.number).after(...made.map((cell) => cell.element));
  record.frozen = [...kept, ...made];
}

function setColumns(record: RowRecord, columns: Window): void {
  const rotated = rotate(record.cells, record.columns, columns, makeCell);
  for (const cell of rotated.dropped) cell.element.remove();
  (record.frozen.at(-1)?.element ?? record.number).after(...rotated.toStart.map((cell) => cell.element));
  record.element.append(...rotated.toEnd.map((cell) => cell.element));
  record.cells = rotated.pool;
  record.columns = columns;
}

function setLevel(record: RowRecord, level: number): void {
  if (record.level === level) return;
  record.level = level;
  if (level === 0) record.element.removeAttribute('aria-level');
  else record.element.setAttribute('aria-level', String(level));
}

function setTint(record: RowRecord, tint: number): void {
  if (record.tint === tint) return;
  record.tint = tint;
  if (tint < 0) record.element.removeAttribute('data-tint');
  else record.element.setAttribute('data-tint', String(tint));
}

function paintNumber(record: RowRecord, scene: Scene, position: number, marks: RowMarks['row'] | null): void {
  let name = 'gutter';
  if (scene.ranges.some((range) => position >= range.top && position <= range.bottom)) name += ' selected';
  if (marks !== null && marks.conflicts > 0) name += ' conflict';
  if (marks?.pending === true) name += ' pending';
  if (marks !== null && marks.comments > 0) name += marks.unread > 0 ? ' comment unread' : ' comment';
  if (record.numberClass === name) return;
  record.numberClass = name;
  record.number.className = name;
}
