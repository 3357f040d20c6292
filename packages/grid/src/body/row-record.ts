import type { Row } from '@teable-grid/core';
import { rotate } from '../viewport/rotate.ts';
import type { Window } from '../viewport/windows.ts';
import { cellLook, rowLook } from './cell-look.ts';
import { type CellRecord, makeCell, paintCell, placeCell } from './cell-record.ts';
import type { Scene } from './scene.ts';

/** A recycled row: the row number, the frozen cell if there is one, and the cells of the columns in the window. */
export interface RowRecord {
  readonly element: HTMLDivElement;
  readonly number: HTMLDivElement;
  readonly numberText: Text;
  frozen: CellRecord | null;
  cells: readonly CellRecord[];
  columns: Window;
  /** Position it shows; -1 when it shows none. */
  position: number;
  row: Row | null;
  /** The scene that is painted in it. */
  scene: Scene | null;
  top: number;
  width: number;
  numberClass: string;
}

/** Makes an empty row. */
export function makeRow(): RowRecord {
  const element = document.createElement('div');
  element.className = 'row';
  element.setAttribute('role', 'row');
  element.setAttribute('part', 'row');
  const number = document.createElement('div');
  number.className = 'gutter';
  // A handle for the mouse; those who listen have aria-rowindex.
  number.setAttribute('aria-hidden', 'true');
  const numberText = document.createTextNode('');
  number.append(numberText);
  element.append(number);
  return {
    element,
    number,
    numberText,
    frozen: null,
    cells: [],
    columns: { from: 0, to: 0 },
    position: -1,
    row: null,
    scene: null,
    top: Number.NaN,
    width: -1,
    numberClass: 'gutter',
  };
}

/** Makes a record show a row. Does nothing where nothing changed, and writes only what differs. `base`: see `ViewportController`. */
export function paintRow(record: RowRecord, scene: Scene, position: number, row: Row, window: Window, base: number): void {
  const columns = withActive(scene, position, window);
  const top = (position - base) * scene.rowHeight;
  if (record.top !== top) {
    record.top = top;
    record.element.style.transform = `translateY(${top}px)`;
  }
  const moved = record.position !== position;
  if (moved) {
    record.position = position;
    record.element.setAttribute('aria-rowindex', String(position + 2));
    record.numberText.data = String(position + 1);
  }
  const samePlace = record.columns.from === columns.from && record.columns.to === columns.to;
  if (!moved && record.scene === scene && record.row === row && samePlace) return;
  if (record.width !== scene.layout.total) {
    record.width = scene.layout.total;
    record.element.style.inlineSize = `${scene.layout.total}px`;
  }
  setFrozen(record, scene.frozen);
  if (!samePlace) setColumns(record, columns);
  record.row = row;
  record.scene = scene;
  const look = rowLook(scene, row);
  paintNumber(record, scene, position, look.marks?.row ?? null);
  const { fields } = scene.sheet;
  const { lefts } = scene.layout;
  const paint = (cell: CellRecord, column: number) => {
    placeCell(cell, column, lefts[column]!, lefts[column + 1]! - lefts[column]!);
    paintCell(cell, cellLook(scene, look, row, position, column, fields[column]!), scene.writable);
  };
  if (record.frozen !== null && fields.length > 0) paint(record.frozen, 0);
  for (let i = 0; i < record.cells.length; i++) paint(record.cells[i]!, columns.from + i);
}

/** The columns of one row: in the active row they reach to the active cell, which has the focus and must not be recycled. */
function withActive(scene: Scene, position: number, columns: Window): Window {
  const active = scene.active?.row === position ? scene.active.column : -1;
  if (active < scene.frozen || (active >= columns.from && active < columns.to)) return columns;
  return { from: Math.min(columns.from, active), to: Math.max(columns.to, active + 1) };
}

/** The cell of a record in a column, if it is rendered. */
export function cellAt(record: RowRecord, column: number): CellRecord | null {
  if (record.frozen !== null && column === 0) return record.frozen;
  return record.cells[column - record.columns.from] ?? null;
}

function setFrozen(record: RowRecord, frozen: number): void {
  if ((record.frozen !== null) === frozen > 0) return;
  if (record.frozen === null) {
    record.frozen = makeCell();
    record.frozen.element.toggleAttribute('data-frozen', true);
    record.number.after(record.frozen.element);
  } else {
    record.frozen.element.remove();
    record.frozen = null;
  }
}

function setColumns(record: RowRecord, columns: Window): void {
  const rotated = rotate(record.cells, record.columns, columns, makeCell);
  for (const cell of rotated.dropped) cell.element.remove();
  (record.frozen?.element ?? record.number).after(...rotated.toStart.map((cell) => cell.element));
  record.element.append(...rotated.toEnd.map((cell) => cell.element));
  record.cells = rotated.pool;
  record.columns = columns;
}

function paintNumber(record: RowRecord, scene: Scene, position: number, marks: { pending: boolean; conflicts: number } | null): void {
  let name = 'gutter';
  if (scene.ranges.some((range) => position >= range.top && position <= range.bottom)) name += ' selected';
  if (marks !== null && marks.conflicts > 0) name += ' conflict';
  if (marks?.pending === true) name += ' pending';
  if (record.numberClass === name) return;
  record.numberClass = name;
  record.number.className = name;
}
