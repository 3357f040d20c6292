import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { apply, withRows } from '../table/apply.ts';
import { GivenNumbers } from '../table/given-numbers.ts';
import type { Table } from '../table/table.ts';
import { accepted, rejected, setCell, smallTable, type TableStand } from '../testing/table-stand.ts';
import { execute } from './execute.ts';

const add = (id: string, type = 'auto-number'): Op => ({
  op: 'add-field',
  place: { before: null },
  field: { id, name: id.toUpperCase(), type, options: {} },
});
const insert = (...ids: string[]): Op => ({ op: 'insert-rows', place: { before: null }, rows: ids.map((id) => ({ id, cells: {} })) });
const number = (...rows: string[]): Op => ({ op: 'number-rows', field: 'a', rows });
const retype = (field: string, type: string): Op => ({ op: 'change-field', field, set: { type } });
const numbers = (stand: TableStand) => [...stand.table.rows.all()].map((row) => `${row.id}:${stand.value(row.id, 'a')}`).join(' ');
const sentence = (execution: ReturnType<TableStand['do']>) =>
  execution.verdict.verdict === 'rejected' ? execution.verdict.problems.map(({ path, message }) => `${path}: ${message}`) : [];

/** The small table with a field that numbers its rows; r1 to r3 have no numbers yet. */
function numbered(): TableStand {
  const stand = smallTable();
  accepted(stand.do('o', [add('a')]));
  return stand;
}

describe('numbers that the table gives', () => {
  test('NUM-1 each new row gets the next number, also where several are made in one change', () => {
    const stand = numbered();
    accepted(stand.do('a', [insert('r4', 'r5'), insert('r6')]));
    accepted(stand.do('b', [insert('r7')]));
    expect(numbers(stand)).toBe('r1:null r2:null r3:null r4:1 r5:2 r6:3 r7:4');
  });

  test('NUM-2 rows that are there get the next numbers in the order in which they are listed, and keep those that they have', () => {
    const stand = numbered();
    accepted(stand.do('b', [insert('r4')]));
    accepted(stand.do('o', [number('r2', 'r4', 'r1', 'r2')]));
    accepted(stand.do('o', [number('r1', 'r2')]));
    expect(numbers(stand)).toBe('r1:3 r2:2 r3:null r4:1');
    expect(rejected(stand.do('o', [number('r9')]))).toEqual(['no-such-row']);
    expect(sentence(stand.do('o', [{ op: 'number-rows', field: 't', rows: ['r1'] }]))).toEqual([
      'ops/0/field: The field “T” does not number rows.',
    ]);
    expect(rejected(stand.do('o', [{ op: 'number-rows', field: 'z', rows: ['r1'] }]))).toEqual(['no-such-field']);
  });

  test('NUM-3 the next number is higher than that of any row, deleted ones too', () => {
    const stand = numbered();
    accepted(stand.do('a', [insert('r4', 'r5')]));
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r5'] }]));
    accepted(stand.do('a', [insert('r6')]));
    accepted(stand.do('a', [{ op: 'restore-rows', rows: ['r5'] }]));
    expect(numbers(stand)).toBe('r1:null r2:null r3:null r4:1 r5:2 r6:3');
  });

  test('NUM-4 nobody writes a number, with a row, by a cell, by settling or by an import', () => {
    const stand = numbered();
    const refused = 'The numbers in “A” are given by the table, each once, and cannot be written.';
    expect(sentence(stand.do('a', [setCell('r1', 'a', 7)]))).toEqual([`ops/0/value: ${refused}`]);
    const row = { id: 'r9', cells: { a: 7 } };
    expect(sentence(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows: [row] }]))).toEqual([
      `ops/0/rows/0/cells/a: ${refused}`,
    ]);
    expect(sentence(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows: [row], misfits: 'keep' }]))).toHaveLength(1);
    expect(rejected(stand.do('a', [{ op: 'change-field', field: 'a', set: { options: { default: 7 } } }]))).toEqual(['wrong-value']);
  });

  test('NUM-4 a value whose field has become one of these meanwhile is kept as a conflict, and can only be let go', () => {
    const stand = smallTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('o', [retype('n', 'auto-number')]));
    const [id] = accepted(stand.do('a', [setCell('r1', 'n', 7)], seen)).conflicts;
    expect(stand.table.conflicts.get(id!)).toMatchObject({ kind: 'field-changed', incoming: { value: 7 } });
    const settle = (take: 'incoming' | 'current'): Op => ({
      op: 'resolve-conflicts',
      conflicts: [{ id: id!, current: stand.table.seq }],
      outcome: { take },
    });
    expect(rejected(stand.do('a', [settle('incoming')]))).toEqual(['wrong-type']);
    accepted(stand.do('a', [settle('current')]));
    expect(stand.value('r1', 'n')).toBeNull();
  });

  test('NUM-5 taking the numbering back leaves the cells as they were; done again, rows get other numbers', () => {
    const stand = numbered();
    accepted(stand.do('a', [insert('r4')]));
    const before = numbers(stand);
    const between = stand.doAndUndo('o', [number('r1', 'r2')]);
    expect([...between.rows].map(({ id }) => id)).toHaveLength(4);
    expect(numbers(stand)).toBe(before);
    accepted(stand.do('o', [number('r1', 'r2', 'r3')]));
    stand.doAndUndo('o', [setCell('r1', 'a', null, 2)]);
    expect(numbers(stand)).toBe('r1:5 r2:3 r3:4 r4:1');
  });

  test('NUM-6 a field of numbers goes on from the highest, and what is no number stays as it is', () => {
    const stand = smallTable();
    accepted(stand.do('o', [setCell('r1', 'n', 41), setCell('r2', 'n', 1.5)]));
    accepted(stand.do('o', [retype('n', 'auto-number'), { op: 'number-rows', field: 'n', rows: ['r1', 'r2', 'r3'] }]));
    expect(['r1', 'r2', 'r3'].map((row) => stand.value(row, 'n'))).toEqual([41, 1.5, 42]);
  });

  test('NUM-7 numbers end where a double would not tell them apart, and rows are made all the same', () => {
    const stand = smallTable();
    accepted(stand.do('o', [setCell('r1', 'n', 1e15), retype('n', 'auto-number'), insert('r4')]));
    expect(stand.value('r4', 'n')).toBeNull();
  });

  test('NUM-8 the highest number is known without looking through the rows, and is what looking through them would tell', () => {
    const id = fc.integer({ min: 1, max: 8 }).map((n) => `r${n}`);
    const ids = fc.array(id, { minLength: 1, maxLength: 3 });
    const op = fc.oneof(
      ids.map((rows): Op => ({ op: 'delete-rows', rows })),
      ids.map((rows): Op => ({ op: 'restore-rows', rows })),
      ids.map((rows): Op => number(...rows)),
      id.map((row): Op => setCell(row, 'a', null)),
      id.map((row): Op => insert(row)),
      fc.constantFrom<Op>(
        { op: 'delete-field', field: 'a' },
        { op: 'restore-field', field: 'a' },
        retype('a', 'number'),
        retype('a', 'auto-number'),
      ),
    );
    const whole = (table: Table) => GivenNumbers.none.follow(smallTable().table, table, []).highest('a');
    fc.assert(
      fc.property(fc.array(op, { maxLength: 40 }), (ops) => {
        const stand = numbered();
        let back = stand.table;
        for (const one of ops) {
          stand.do('a', [one]);
          expect(stand.table.numbers.highest('a')).toBe(whole(stand.table));
          const undone = withRows(
            stand.table,
            [...back.rows.all()].filter((row) => stand.table.rows.get(row.id) !== row),
          );
          expect(undone.numbers.highest('a')).toBe(whole(undone));
          back = stand.table;
        }
      }),
    );
  });

  test('NUM-9 a prediction numbers as the server would that sees the same', () => {
    const stand = numbered();
    const change = { n: 1, id: 'c', seen: { seq: stand.table.seq }, ops: [insert('r4'), number('r3', 'r1')] };
    const predicted = execute(stand.table, change, { ...stand.context('a'), revision: -1 });
    accepted(stand.do('a', change.ops));
    const shown = apply(numbered().table, predicted.writes, 0);
    expect([...shown.rows].map(({ id, base, written }) => [id, base[3] ?? written?.get('a')?.value])).toEqual([
      ['r1', 3],
      ['r2', undefined],
      ['r3', 2],
      ['r4', 1],
    ]);
  });
});

describe('fields that are computed', () => {
  test('FT-90 nobody writes their cells; they are not unique and have no default', () => {
    const stand = smallTable();
    accepted(stand.do('o', [add('c', 'created-time')]));
    expect(sentence(stand.do('a', [setCell('r1', 'c', '2026-01-02T03:04:05.000Z')]))).toEqual([
      'ops/0/value: What is in “C” (created time) is kept by the table, and cannot be written.',
    ]);
    expect(rejected(stand.do('a', [setCell('r1', 'c', null, 'x')]))).toEqual(['wrong-type']);
    for (const options of [{ unique: true }, { default: '2026-01-02T03:04:05.000Z' }])
      expect(rejected(stand.do('o', [{ op: 'change-field', field: 'c', set: { options } }]))).toEqual(['wrong-value']);
  });

  test('FT-91 what a field held before it was computed stays, and is there again when it is not any more', () => {
    const stand = smallTable();
    accepted(stand.do('o', [retype('t', 'modified-by')]));
    accepted(stand.do('o', [retype('t', 'text')]));
    expect(stand.value('r1', 't')).toBe('r1 text');
  });
});
