import type { Field, Row } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { extendTo, rangeOf, type Selection, selectAt, settle } from './selection.ts';
import type { Sheet } from './sheet.ts';

/** A sheet of rows and fields by their ids: `sheet('a b c', 'x y')`. */
function sheet(rowIds: string, fieldIds: string): Sheet {
  const rows = rowIds
    .split(' ')
    .filter((id) => id !== '')
    .map((id) => ({ id }) as Row);
  const fields = fieldIds
    .split(' ')
    .filter((id) => id !== '')
    .map((id) => ({ id }) as Field);
  return {
    fields,
    computed: null,
    rows: {
      size: rows.length,
      rowCount: rows.length,
      at: (position) => rows[position],
      line: (position) => rows[position],
      indexOf: (id) => rows.findIndex((row) => row.id === id),
      slice: (from, to) => rows.slice(from, to),
      lines: (from, to) => rows.slice(from, to),
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
});
