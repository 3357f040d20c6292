import { describe, expect, test } from 'vitest';
import type { Op } from './change.ts';
import { invert } from './invert.ts';
import { accepted, setCell, smallTable, type TableStand } from '../testing/table-stand.ts';

/** What a person would call the content. */
const content = (stand: TableStand) => ({
  name: stand.table.name,
  order: stand.order,
  fields: stand.table.fields.list.map(({ id, name, type, options }) => ({ id, name, type, options })),
  cells: [...stand.table.rows].map((row) => ['t', 'u', 'n'].map((field) => stand.value(row.id, field))),
});

const undoable: readonly (readonly [string, readonly Op[]])[] = [
  ['cells', [setCell('r1', 't', 'x'), setCell('r2', 'n', 4), setCell('r1', 't', 'y', 'x')]],
  ['inserted rows', [{ op: 'insert-rows', place: { after: 'r1' }, rows: [{ id: 'x', cells: { t: 'new' } }] }]],
  ['deleted rows', [{ op: 'delete-rows', rows: ['r1', 'r3'] }]],
  ['moved rows', [{ op: 'move-rows', place: { before: null }, rows: ['r1', 'r2'] }]],
  ['rows moved to the front', [{ op: 'move-rows', place: { after: null }, rows: ['r3', 'r2'] }]],
  ['an added field', [{ op: 'add-field', place: { after: 't' }, field: { id: 'x', name: 'X', type: 'date', options: {} } }]],
  [
    'a renamed and converted field',
    [{ op: 'change-field', field: 't', set: { name: 'Other', type: 'number', options: { precision: 2 } } }],
  ],
  [
    'a field that numbers its rows from now on',
    [
      { op: 'change-field', field: 'n', set: { type: 'auto-number' } },
      { op: 'number-rows', field: 'n', rows: ['r3', 'r1', 'r2'] },
    ],
  ],
  ['choices that were added', [{ op: 'change-field', field: 't', set: { addChoices: [{ id: 'o1', name: 'One', color: 1 }] } }]],
  ['a moved field', [{ op: 'move-field', field: 't', place: { before: null } }]],
  [
    'fields that were moved together',
    [
      { op: 'move-field', field: 'u', place: { after: null } },
      { op: 'move-field', field: 'n', place: { after: 'u' } },
    ],
  ],
  [
    'rows that were moved one after the other',
    [
      { op: 'move-rows', place: { after: null }, rows: ['r2'] },
      { op: 'move-rows', place: { after: 'r2' }, rows: ['r3'] },
    ],
  ],
  ['a renamed table', [{ op: 'rename-table', name: 'Other' }]],
  ['a deleted field', [{ op: 'delete-field', field: 'u' }]],
  [
    'several ops at once',
    [setCell('r1', 't', 'x'), { op: 'delete-rows', rows: ['r2'] }, { op: 'move-rows', place: { before: null }, rows: ['r1'] }],
  ],
];

describe('taking a change back', () => {
  test.each(undoable)('INV-1 %s: the inverse brings the content back', (_, ops) => {
    const stand = smallTable();
    // An option with the value of its absence: choices that were added leave an empty list.
    if (ops.some((op) => op.op === 'change-field'))
      accepted(stand.do('a', [{ op: 'change-field', field: 't', set: { options: { choices: [] } } }]));
    const before = content(stand);
    stand.doAndUndo('a', ops);
    expect(content(stand)).toEqual(before);
  });

  test('INV-2 the inverse of a cell carries the value that it expects to find', () => {
    const stand = smallTable();
    const before = stand.table;
    const ops = [setCell('r1', 't', 'mine', 'r1 text')];
    accepted(stand.do('a', ops));
    expect(invert(ops, before, stand.table)).toEqual([setCell('r1', 't', 'r1 text', 'mine')]);
  });
});

describe('taking back what did not happen', () => {
  test('INV-3 a cell that lost is left alone, also where another cell of its row was written', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    const before = stand.table;
    const ops = [setCell('r1', 't', 'A'), setCell('r1', 'u', 'A')];
    accepted(stand.do('a', ops, { seq: 2 }));
    expect(invert(ops, before, stand.table)).toEqual([setCell('r1', 'u', null, 'A')]);
  });

  test('INV-4 of a field’s options only those that the change wrote are set back', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'change-field', field: 'n', set: { options: { width: 100 } } }]));
    const before = stand.table;
    const ops: Op[] = [{ op: 'change-field', field: 'n', set: { options: { precision: 2 } } }];
    accepted(stand.do('a', ops));
    expect(invert(ops, before, stand.table)).toEqual([{ op: 'change-field', field: 'n', set: { options: { precision: null } } }]);
  });

  test('INV-5 deleting a field that was deleted already is not taken back', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'delete-field', field: 'n' }]));
    expect(invert([{ op: 'delete-field', field: 'n' }], stand.table, stand.table)).toEqual([]);
  });

  test('INV-6 rows that stood together are moved back together', () => {
    const stand = smallTable();
    const before = stand.table;
    const ops: Op[] = [{ op: 'move-rows', place: { before: null }, rows: ['r2', 'r1'] }];
    accepted(stand.do('a', ops));
    expect(invert(ops, before, stand.table)).toEqual([{ op: 'move-rows', place: { after: null }, rows: ['r1', 'r2'] }]);
  });
});
