import { type Op, type Table } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../testing/table-of.ts';
import { isChangedByOthers, sameContent } from './table-content.ts';

const begin: readonly Op[] = [
  { op: 'add-field', place: { after: null }, field: { id: 'fTitle', name: 'Title', type: 'text', options: {} } },
  { op: 'insert-rows', place: { after: null }, rows: ['r1', 'r2'].map((id) => ({ id, cells: { fTitle: id } })) },
];
const start = tableOf(begin);
const title = (row: string, value: string, was: string): Op => ({ op: 'set-cell', row, field: 'fTitle', value, was });

/** The same as a table, written by later changes: as what one has predicted comes back. */
function later(table: Table, ...ops: readonly Op[]): Table {
  return tableOf(ops, { ...table, seq: table.seq + 10 });
}

describe('P17', () => {
  it('what comes back of one’s own is the same content', () => {
    const ops: readonly Op[] = [
      title('r1', 'x', 'r1'),
      { op: 'change-field', field: 'fTitle', set: { name: 'Name' } },
      { op: 'add-view', place: { after: null }, view: { id: 'v1', name: 'All' } },
      { op: 'insert-rows', place: { after: 'r2' }, rows: [{ id: 'r3', cells: { fTitle: 'r3' } }] },
    ];
    const [predicted, decided] = [tableOf(ops, start), later(start, ...ops)];
    expect(predicted.fields).not.toBe(decided.fields);
    expect(sameContent(predicted, decided)).toBe(true);
    expect(isChangedByOthers([{ event: 'table', origin: 'remote', before: predicted }], decided)).toBe(false);
  });

  it.each<[string, Op]>([
    ['a cell', title('r1', 'x', 'r1')],
    ['a row more', { op: 'insert-rows', place: { after: 'r2' }, rows: [{ id: 'r3', cells: {} }] }],
    ['a row less', { op: 'delete-rows', rows: ['r1'] }],
    ['another order', { op: 'move-rows', place: { after: 'r2' }, rows: ['r1'] }],
    ['a field', { op: 'change-field', field: 'fTitle', set: { name: 'Name' } }],
    ['a field less', { op: 'delete-field', field: 'fTitle' }],
    ['a view', { op: 'add-view', place: { after: null }, view: { id: 'v1', name: 'All' } }],
  ])('%s that others have changed is another content', (_, op) => {
    const after = tableOf([op], start);
    expect(isChangedByOthers([{ event: 'table', origin: 'remote', before: start }], after)).toBe(true);
    expect(isChangedByOthers([{ event: 'table', origin: 'local', before: start }], after)).toBe(false);
  });

  it('is told of each change by itself, when more than one comes with a frame', () => {
    const mine = tableOf([title('r1', 'x', 'r1')], start);
    const events = [
      { event: 'table', origin: 'local', before: start } as const,
      { event: 'table', origin: 'remote', before: mine } as const,
    ];
    expect(isChangedByOthers(events, later(start, title('r1', 'x', 'r1')))).toBe(false);
    expect(isChangedByOthers(events, tableOf([title('r2', 'y', 'r2')], mine))).toBe(true);
  });
});
