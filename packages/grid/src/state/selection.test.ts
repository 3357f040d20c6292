import type { Field, Row, GroupLine, Line } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { blockAround, cycled, type Onward, selectAround } from './cycle.ts';
import { addRange, extendTo, isSelected, removeRange, selectRange, wholeColumns, wholeRows } from './selecting.ts';
import { positionOf, rangeOf, rangesOf, type Selection, selectAt, settle } from './selection.ts';
import type { Sheet } from './sheet.ts';

/** A sheet of lines and fields by their ids: `sheet('a b c', 'x y')`; a line in capitals is the head of a group. */
function sheet(lineIds: string, fieldIds: string): Sheet {
  const ids = (text: string) => text.split(' ').filter((id) => id !== '');
  const lines = ids(lineIds).map((id): Line => (/^[A-Z]/.test(id) ? ({ group: id } as GroupLine) : ({ id } as Row)));
  const isRow = (line: Line | undefined): line is Row => line !== undefined && 'id' in line;
  const rowAt = (position: number) => {
    const line = lines[position];
    return isRow(line) ? line : undefined;
  };
  return {
    fields: ids(fieldIds).map((id) => ({ id }) as Field),
    computed: null,
    rows: {
      size: lines.length,
      rowCount: lines.filter(isRow).length,
      at: rowAt,
      line: (position) => lines[position],
      indexOf: (id) => lines.findIndex((line) => (isRow(line) ? line.id : line.group) === id),
      slice: (from, to) => lines.slice(from, to).filter(isRow),
      lines: (from, to) => lines.slice(from, to),
    },
  };
}

const active = (selection: Selection | null) =>
  selection === null ? 'none' : `${selection.anchor.row ?? 'header'}/${selection.anchor.field}`;

describe('selection', () => {
  it('M1: stays on its cells when rows come before them', () => {
    const before = sheet('a b c d', 'x y z');
    const selection = extendTo(before, selectAt(before, { row: 1, column: 0 })!, { row: 2, column: 1 });
    const after = sheet('n1 n2 a b m c d', 'x y z');
    expect(rangeOf(after, settle(after, selection)!)).toEqual({ top: 3, bottom: 5, left: 0, right: 1 });
  });

  it('M2: settles on what stands in the place of a row or field that is gone', () => {
    const selection = selectAt(sheet('a b c', 'x y'), { row: 1, column: 1 })!;
    expect(active(settle(sheet('a c', 'x y'), selection))).toBe('c/y');
    expect(active(settle(sheet('a b c', 'x'), selection))).toBe('b/x');
    expect(active(settle(sheet('a', 'x y'), selection))).toBe('a/y');
    expect(active(settle(sheet('', 'x y'), selection))).toBe('header/y');
    expect(active(settle(sheet('a', ''), selection))).toBe('none');
  });

  it('covers whole rows, whole columns and everything', () => {
    const all = sheet('a b c', 'x y z');
    const one = selectAt(all, { row: 1, column: 1 })!;
    expect(rangeOf(all, { ...one, span: 'rows' })).toEqual({ top: 1, bottom: 1, left: 0, right: 2 });
    expect(rangeOf(all, { ...one, span: 'columns' })).toEqual({ top: 0, bottom: 2, left: 1, right: 1 });
    expect(rangeOf(all, { ...one, span: 'all' })).toEqual({ top: 0, bottom: 2, left: 0, right: 2 });
  });

  it('never extends into the header', () => {
    const all = sheet('a b', 'x');
    expect(rangeOf(all, extendTo(all, selectAt(all, { row: 1, column: 0 })!, { row: -1, column: 0 })).top).toBe(0);
  });

  it('M1: shrinks to the rows that are left when its corners go', () => {
    const before = sheet('a b c d e', 'x y z');
    const selection = extendTo(before, selectAt(before, { row: 1, column: 0 })!, { row: 4, column: 2 });
    const after = sheet('a b c', 'x y');
    expect(rangeOf(after, settle(after, selection, before)!)).toEqual({ top: 1, bottom: 2, left: 0, right: 1 });
    const two = addRange(before, selection, { row: 0, column: 0 });
    expect(rangesOf(after, settle(after, two, before)!)).toEqual([
      { top: 1, bottom: 2, left: 0, right: 1 },
      { top: 0, bottom: 0, left: 0, right: 0 },
    ]);
  });

  it('M6: has several ranges, of which the last one is extended', () => {
    const all = sheet('a b c d e', 'x y z');
    const one = extendTo(all, selectAt(all, { row: 0, column: 0 })!, { row: 1, column: 0 });
    const two = extendTo(all, addRange(all, one, { row: 3, column: 1 }), { row: 4, column: 2 });
    expect(rangesOf(all, two)).toEqual([
      { top: 0, bottom: 1, left: 0, right: 0 },
      { top: 3, bottom: 4, left: 1, right: 2 },
    ]);
    expect(active(two)).toBe('d/y');
    expect(isSelected(all, two, { row: 1, column: 0 })).toBe(true);
    expect(isSelected(all, two, { row: 2, column: 0 })).toBe(false);
  });

  it('M6: loses a range that is taken out, and keeps its active cell where it can', () => {
    const all = sheet('a b c', 'x y z');
    const whole = selectRange(all, { top: 0, bottom: 2, left: 0, right: 2 })!;
    const ring = removeRange(all, whole, { top: 1, bottom: 1, left: 1, right: 1 });
    expect(active(ring)).toBe('a/x');
    const cells = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => isSelected(all, ring, { row, column })));
    expect(cells).toEqual([true, true, true, true, false, true, true, true, true]);
    const gone = removeRange(all, whole, { top: 0, bottom: 2, left: 0, right: 2 });
    expect(rangesOf(all, gone)).toEqual([{ top: 0, bottom: 0, left: 0, right: 0 }]);
  });

  it('M6: knows which columns and rows are selected as a whole', () => {
    const all = sheet('a b c', 'x y z');
    const columns = extendTo(all, selectAt(all, { row: -1, column: 1 }, 'columns')!, { row: -1, column: 2 });
    expect(wholeColumns(all, columns)).toEqual([1, 2]);
    expect(wholeRows(all, columns)).toEqual([]);
    expect(rangeOf(all, columns)).toEqual({ top: 0, bottom: 2, left: 1, right: 2 });
    expect(active(columns)).toBe('header/y');
    const rows = addRange(all, selectAt(all, { row: 0, column: 0 }, 'rows')!, { row: 2, column: 0 }, 'rows');
    expect(wholeRows(all, rows)).toEqual([0, 2]);
  });

  it('M7: goes through its cells by Enter and Tab, from one range to the next and around', () => {
    const all = sheet('a b c', 'x y z');
    const go = (start: Selection, ...ways: readonly Onward[]) => {
      let now = start;
      return ways.map((way) => {
        now = cycled(all, now, way)!;
        return active(now);
      });
    };
    const block = selectRange(all, { top: 0, bottom: 1, left: 0, right: 1 })!;
    expect(go(block, 'down', 'down', 'down', 'down')).toEqual(['b/x', 'a/y', 'b/y', 'a/x']);
    expect(go(block, 'next', 'next', 'previous', 'previous', 'previous')).toEqual(['a/y', 'b/x', 'a/y', 'a/x', 'b/y']);
    const two = addRange(all, block, { row: 2, column: 2 });
    expect(go(two, 'down', 'down', 'down', 'down', 'down')).toEqual(['a/x', 'b/x', 'a/y', 'b/y', 'c/z']);
    expect(cycled(all, selectAt(all, { row: 0, column: 0 })!, 'down')).toBeNull();
    const inside = cycled(all, block, 'down')!;
    expect(rangeOf(all, inside)).toEqual({ top: 0, bottom: 1, left: 0, right: 1 });
    expect(rangeOf(all, extendTo(all, inside, { row: 2, column: 1 }))).toEqual({ top: 0, bottom: 2, left: 0, right: 1 });
  });

  it('M8: stands on the head of a group, and goes past it inside a range', () => {
    const grouped = sheet('G a b H c', 'x y');
    const head = selectAt(grouped, { row: 3, column: 0 })!;
    expect(active(head)).toBe('H/x');
    expect(positionOf(grouped, head.anchor)).toEqual({ row: 3, column: 0 });
    const over = selectRange(grouped, { top: 1, bottom: 4, left: 0, right: 0 })!;
    expect(active(cycled(grouped, cycled(grouped, over, 'down')!, 'down'))).toBe('c/x');
  });

  it('M9: finds the block of filled cells around a cell', () => {
    const drawing = ['##..#', '##..#', '..#..', '.....', '#....'];
    const all = sheet('a b c d e', 'v w x y z');
    const block = (row: number, column: number) => blockAround(all, { row, column }, (at) => drawing[at.row]?.[at.column] === '#');
    expect(block(0, 0)).toEqual({ top: 0, bottom: 2, left: 0, right: 2 });
    expect(block(4, 0)).toEqual({ top: 4, bottom: 4, left: 0, right: 0 });
    expect(block(1, 4)).toEqual({ top: 0, bottom: 1, left: 4, right: 4 });
    const around = selectAround(all, selectAt(all, { row: 1, column: 1 })!, block(1, 1));
    expect(active(around)).toBe('b/w');
    expect(rangeOf(all, around)).toEqual({ top: 0, bottom: 2, left: 0, right: 2 });
  });
});
