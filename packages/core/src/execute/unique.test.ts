import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { readCell } from '../field-types/read-cell.ts';
import type { FieldOptions } from '../table/field.ts';
import { accepted, rejected, setCell, smallTable, TableStand } from '../testing/table-stand.ts';
import { execute } from './execute.ts';

/** Field t is unique: r1 holds “r1 text”, and so on. */
function uniqueTable(): TableStand {
  const stand = smallTable();
  accepted(stand.do('o', [option({ unique: true })]));
  return stand;
}

const option = (options: FieldOptions, field = 't'): Op => ({ op: 'change-field', field, set: { options } });
const insert = (...rows: [id: string, text: string][]): Op => ({
  op: 'insert-rows',
  place: { before: null },
  rows: rows.map(([id, t]) => ({ id, cells: { t } })),
});
const settle = (stand: TableStand, take: { take: 'current' | 'incoming' } | { take: 'other'; value: string }, at = 0): Op => ({
  op: 'resolve-conflicts',
  conflicts: [{ id: [...stand.table.conflicts][at]!.id, current: stand.table.seq }],
  outcome: take as { take: 'current' },
});
const texts = (stand: TableStand) => [...stand.table.rows].map((row) => stand.value(row.id, 't'));
const conflicts = (stand: TableStand) =>
  [...stand.table.conflicts].map(({ kind, row, field, current, incoming }) => [kind, row, field, current.value, incoming.value]);
const messages = (execution: ReturnType<TableStand['do']>) =>
  execution.verdict.verdict === 'rejected' ? execution.verdict.problems.map(({ path, message }) => [path, message]) : [];

describe('unique values', () => {
  test('EX-70 no two rows hold a value; empty cells, deleted rows and fields, and what does not fit, do not count', () => {
    const stand = uniqueTable();
    accepted(stand.do('a', [setCell('r1', 't', null), setCell('r2', 't', null)]));
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r3'] }, setCell('r1', 't', 'r3 text')]));
    accepted(stand.do('a', [option({ unique: null as unknown as boolean }), setCell('r2', 't', 'r3 text')]));
    expect(rejected(stand.do('a', [option({ unique: true })]))).toEqual(['not-unique']);
    accepted(stand.do('a', [{ op: 'change-field', field: 't', set: { type: 'number', options: { unique: true } } }]));
    expect(texts(stand)).toEqual(['r3 text', 'r3 text']);
  });

  test('EX-70 values are the same as the type reads them', () => {
    const stand = uniqueTable();
    accepted(stand.do('a', [setCell('r1', 't', 'é')]));
    expect(rejected(stand.do('a', [setCell('r2', 't', 'e\u0301')]))).toEqual(['not-unique']);
    accepted(stand.do('a', [setCell('r1', 't', '1'), setCell('r2', 't', '01'), setCell('r3', 't', 'x')]));
    expect(messages(stand.do('a', [{ op: 'change-field', field: 't', set: { type: 'number' } }]))).toEqual([
      ['ops/0/set/type', '1 value is in more than one row of “T”, so they cannot be unique; it is “1”.'],
    ]);
  });

  test('EX-71 a value that its author could see in another row is a problem, which names the field and the value', () => {
    const stand = uniqueTable();
    expect(messages(stand.do('a', [setCell('r1', 'u', 'x'), setCell('r1', 't', 'r2 text')]))).toEqual([
      ['ops/1/value', 'The value “r2 text” is in another row already; in “T” every value is in one row only.'],
    ]);
    expect(messages(stand.do('a', [insert(['x', 'new'], ['y', 'r1 text'])]))).toMatchObject([['ops/0/rows/1/cells/t', /r1 text/]]);
    expect(rejected(stand.do('a', [setCell('r1', 't', 'same'), setCell('r2', 't', 'same')]))).toEqual(['not-unique']);
    expect(rejected(stand.do('a', [insert(['x', 'same'], ['y', 'same'])]))).toEqual(['not-unique']);
  });

  test('EX-71 an own earlier change counts as seen', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r1', 't', 'x')], seen));
    expect(rejected(stand.do('a', [setCell('r2', 't', 'x')], seen))).toEqual(['not-unique']);
  });

  test('EX-71 in a prediction too, where own changes have no number yet', () => {
    const stand = uniqueTable();
    accepted(stand.do('a', [setCell('r1', 't', 'x')]));
    const row = stand.table.rows.get('r1')!;
    const written = new Map([['t', { value: 'x', revision: -1 }]]);
    const table = { ...stand.table, rows: stand.table.rows.with([{ ...row, written }]) };
    const context = { ...stand.context('b'), revision: -2, mine: () => ({ outcome: 'accepted', revision: -1 }) as const };
    const change = { n: 2, id: 'c', seen: { seq: 3 }, ops: [setCell('r2', 't', 'x')] };
    expect(rejected(execute(table, change, context))).toEqual(['not-unique']);
  });

  test('EX-72 a value that was taken since its author looked is kept as a conflict; the cell keeps what it has, and the rest is done', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r1', 't', 'x')], seen));
    const { writes } = stand.do('b', [setCell('r2', 't', 'x', 'r2 text'), setCell('r2', 'u', 'other')], seen);
    expect(writes.map(({ write }) => write)).toEqual(['conflict', 'cell']);
    expect(texts(stand)).toEqual(['x', 'r2 text', 'r3 text']);
    expect(stand.value('r2', 'u')).toBe('other');
    expect(conflicts(stand)).toEqual([['unique-taken', 'r2', 't', 'r2 text', 'x']]);
  });

  test('EX-72 a new row comes without it', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [insert(['x', 'new'])], seen));
    accepted(stand.do('b', [insert(['y', 'new'], ['z', 'newer'])], seen));
    expect(texts(stand)).toEqual(['r1 text', 'r2 text', 'r3 text', 'new', null, 'newer']);
    expect(conflicts(stand)).toEqual([['unique-taken', 'y', 't', null, 'new']]);
  });

  test('EX-72 so is a value when the row that has it came back, or the field became unique, or a deletion of that row failed meanwhile', () => {
    const back = uniqueTable();
    accepted(back.do('o', [{ op: 'delete-rows', rows: ['r1'] }]));
    const looked = { seq: back.table.seq };
    accepted(back.do('o', [{ op: 'restore-rows', rows: ['r1'] }]));
    accepted(back.do('b', [setCell('r2', 't', 'r1 text')], looked));
    const unique = smallTable();
    accepted(unique.do('o', [option({ unique: true })]));
    accepted(unique.do('b', [setCell('r2', 't', 'r1 text')], { seq: 2 }));
    const stays = uniqueTable();
    const before = { seq: stays.table.seq };
    accepted(stays.do('a', [setCell('r1', 'u', 'edited')], before));
    accepted(stays.do('b', [{ op: 'delete-rows', rows: ['r1'] }, setCell('r2', 't', 'r1 text')], before));
    for (const stand of [back, unique, stays]) expect(conflicts(stand)).toContainEqual(['unique-taken', 'r2', 't', 'r2 text', 'r1 text']);
  });

  test('EX-72 so is a value that its author wrote over in the other row, where that has lost', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r3', 't', 'y')], seen));
    accepted(stand.do('b', [setCell('r1', 't', 'y')], seen));
    accepted(stand.do('b', [setCell('r2', 't', 'r1 text')], seen));
    expect(conflicts(stand)).toEqual([
      ['unique-taken', 'r1', 't', 'r1 text', 'y'],
      ['unique-taken', 'r2', 't', 'r2 text', 'r1 text'],
    ]);
  });

  test('EX-73 values can be swapped and handed on within one change', () => {
    const stand = uniqueTable();
    accepted(stand.do('a', [setCell('r1', 't', 'r2 text'), setCell('r2', 't', 'r3 text'), setCell('r3', 't', 'r1 text')]));
    expect(texts(stand)).toEqual(['r2 text', 'r3 text', 'r1 text']);
    accepted(stand.do('a', [insert(['x', 'r2 text']), { op: 'delete-rows', rows: ['r1'] }]));
    expect(texts(stand)).toEqual(['r3 text', 'r1 text', 'r2 text']);
  });

  test('EX-73 when one of a chain loses, those that counted on its value lose too', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [insert(['x', 'new'])], seen));
    accepted(
      stand.do(
        'b',
        [setCell('r1', 't', 'r2 text'), setCell('r2', 't', 'r3 text'), setCell('r3', 't', 'new'), setCell('r3', 'u', 'u')],
        seen,
      ),
    );
    expect(texts(stand)).toEqual(['r1 text', 'r2 text', 'r3 text', 'new']);
    expect(conflicts(stand).map(([, row, , , value]) => `${row}: ${value}`)).toEqual(['r1: r2 text', 'r2: r3 text', 'r3: new']);
  });

  test('EX-74 settling takes the incoming value, or another, only while it is free', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r1', 't', 'x')], seen));
    accepted(stand.do('b', [setCell('r2', 't', 'x')], seen));
    expect(rejected(stand.do('c', [settle(stand, { take: 'incoming' })]))).toEqual(['not-unique']);
    expect(messages(stand.do('c', [settle(stand, { take: 'other', value: 'r3 text' })]))).toMatchObject([
      ['ops/0/conflicts/0/outcome', /“r3 text”/],
    ]);
    accepted(stand.do('c', [setCell('r1', 't', 'y'), settle(stand, { take: 'incoming' })]));
    expect(texts(stand)).toEqual(['y', 'x', 'r3 text']);
    expect(stand.table.conflicts.size).toBe(0);
  });

  test('EX-74 so does settling a conflict of another kind, a merge, and a field whose last writer wins', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r1', 't', 'A')], seen));
    accepted(stand.do('b', [setCell('r1', 't', 'B')], seen));
    accepted(stand.do('a', [setCell('r2', 't', 'B')]));
    expect(rejected(stand.do('c', [settle(stand, { take: 'incoming' })]))).toEqual(['not-unique']);
    for (const policy of ['merge', 'last-wins'] as const) {
      const other = uniqueTable();
      accepted(other.do('o', [option({ policy }), setCell('r1', 't', 'one two'), setCell('r3', 't', policy === 'merge' ? '1 2' : '2')]));
      const looked = { seq: other.table.seq };
      accepted(other.do('o', [setCell('r3', 't', 'r3'), insert(['x', policy === 'merge' ? '1 2' : '2'])]));
      accepted(other.do('a', [setCell('r1', 't', '1 two', 'one two')], looked));
      accepted(other.do('b', [setCell('r1', 't', policy === 'merge' ? 'one 2' : '2', 'one two')], looked));
      expect(conflicts(other)).toEqual([['unique-taken', 'r1', 't', '1 two', policy === 'merge' ? 'one 2' : '2']]);
    }
  });

  test('EX-75 a row comes back with its cell empty when its value is taken by then, and the value is kept as a conflict', () => {
    const stand = uniqueTable();
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }, setCell('r2', 't', 'r1 text')]));
    accepted(stand.do('a', [{ op: 'restore-rows', rows: ['r1'] }]));
    expect(texts(stand)).toEqual([null, 'r1 text', 'r3 text']);
    expect(conflicts(stand)).toEqual([['unique-taken', 'r1', 't', null, 'r1 text']]);
    accepted(stand.do('a', [setCell('r2', 't', 'r2 text'), settle(stand, { take: 'incoming' })]));
    expect(texts(stand)).toEqual(['r1 text', 'r2 text', 'r3 text']);
  });

  test('EX-75 of two rows that come back at once the one that had the value first has it again', () => {
    const stand = uniqueTable();
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }, setCell('r2', 't', 'r1 text')]));
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r2'] }]));
    accepted(stand.do('a', [{ op: 'restore-rows', rows: ['r2', 'r1'] }]));
    expect(texts(stand)).toEqual(['r1 text', null, 'r3 text']);
    expect(conflicts(stand)).toEqual([['unique-taken', 'r2', 't', null, 'r1 text']]);
  });

  test('EX-75 a row that comes back by the settling of a conflict gives up its other values so', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }, setCell('r2', 't', 'r1 text')]));
    accepted(stand.do('b', [setCell('r1', 'u', 'edit')], seen));
    accepted(stand.do('b', [settle(stand, { take: 'incoming' })]));
    expect(stand.value('r1', 'u')).toBe('edit');
    expect(texts(stand)).toEqual([null, 'r1 text', 'r3 text']);
  });

  test('EX-75 a field comes back with every value in the row that had it first, also when the settling of a conflict brings it', () => {
    for (const how of ['restore', 'settle']) {
      const stand = uniqueTable();
      const seen = { seq: stand.table.seq };
      accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r3'] }, setCell('r2', 't', 'r3 text')]));
      accepted(stand.do('a', [{ op: 'delete-field', field: 't' }]));
      accepted(stand.do('a', [{ op: 'restore-rows', rows: ['r3'] }]));
      accepted(stand.do('b', [setCell('r1', 't', 'edit')], seen));
      accepted(stand.do('a', [how === 'restore' ? { op: 'restore-field', field: 't' } : settle(stand, { take: 'incoming' })]));
      expect(texts(stand)).toEqual([how === 'restore' ? 'r1 text' : 'edit', null, 'r3 text']);
      expect(conflicts(stand)).toContainEqual(['unique-taken', 'r2', 't', null, 'r3 text']);
    }
  });

  test('EX-75 an import keeps every row, and every value that is taken as a conflict, seen or not', () => {
    const stand = uniqueTable();
    const { context } = stand;
    stand.context = (session) => ({ ...context.call(stand, session), misfits: 'keep' });
    accepted(stand.do('i', [insert(['x', 'r1 text'], ['y', 'new'], ['z', 'new'])]));
    expect(texts(stand)).toEqual(['r1 text', 'r2 text', 'r3 text', null, 'new', null]);
    expect(conflicts(stand)).toEqual([
      ['unique-taken', 'x', 't', null, 'r1 text'],
      ['unique-taken', 'z', 't', null, 'new'],
    ]);
  });

  test('EX-79 so do rows whose op says that misfits are kept', () => {
    const stand = uniqueTable();
    const rows = [
      { id: 'x', cells: { t: 'r1 text', n: 'many' } },
      { id: 'y', cells: { t: 'new', n: 3 } },
    ];
    const insertRows: Op = { op: 'insert-rows', place: { before: null }, rows };
    expect(rejected(stand.do('a', [insertRows]))).toEqual(['wrong-type']);
    accepted(stand.do('a', [{ ...insertRows, misfits: 'keep' }]));
    expect(texts(stand).slice(3)).toEqual([null, 'new']);
    expect([stand.value('x', 'n'), stand.value('y', 'n')]).toEqual(['many', 3]);
    expect(readCell(stand.table.rows.get('x')!, stand.table.fields.get('n')!)).toEqual({ state: 'unfit', text: 'many' });
    expect(conflicts(stand)).toEqual([['unique-taken', 'x', 't', null, 'r1 text']]);
    const large = { id: 'z', cells: { t: 'x'.repeat(200_000) } };
    expect(rejected(stand.do('a', [{ ...insertRows, rows: [large], misfits: 'keep' }]))).toEqual(['over-limit']);
  });

  test('EX-76 who goes on from an own value that was taken writes the cell when the new one is free, and the conflict is closed', () => {
    const stand = uniqueTable();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r1', 't', 'x'), setCell('r3', 't', 'y')], seen));
    accepted(stand.do('b', [setCell('r2', 't', 'x')], seen));
    accepted(stand.do('b', [setCell('r2', 't', 'y', 'x')], { ...seen, except: { 'r2/t': { mine: 1 } } }));
    expect(conflicts(stand)).toEqual([['unique-taken', 'r2', 't', 'r2 text', 'y']]);
    accepted(stand.do('b', [setCell('r2', 't', 'z', 'y')], { ...seen, except: { 'r2/t': { mine: 2 } } }));
    expect(texts(stand)).toEqual(['x', 'z', 'y']);
    expect(stand.table.conflicts.size).toBe(0);
  });

  test('EX-77 values are made unique only when they are, and the refusal says how many are not', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 'u', 'x'), setCell('r2', 'u', 'x'), setCell('r1', 'n', 1), setCell('r2', 'n', 1)]));
    accepted(stand.do('a', [insert(['r4', 'four'], ['r5', 'five'])]));
    accepted(stand.do('a', [setCell('r4', 'u', 'y'), setCell('r5', 'u', 'y')]));
    expect(messages(stand.do('a', [option({ unique: true }, 'u')]))).toEqual([
      ['ops/0/set/options/unique', '2 values are in more than one row of “U”, so they cannot be unique; the first is “x”.'],
    ]);
    accepted(stand.do('a', [setCell('r2', 'u', 'z'), setCell('r5', 'u', null), option({ unique: true }, 'u')]));
    expect(rejected(stand.do('a', [setCell('r5', 'u', 'y')]))).toEqual(['not-unique']);
  });

  test('EX-77 nor does a change of the choices make two values one', () => {
    const stand = uniqueTable();
    const set = (addChoices: { id: string; name: string; color: number }[]): Op => ({
      op: 'change-field',
      field: 't',
      set: { addChoices },
    });
    accepted(stand.do('a', [setCell('r1', 't', 'Open'), setCell('r2', 't', 'OPEN')]));
    accepted(stand.do('a', [{ op: 'change-field', field: 't', set: { type: 'single-select', options: { choices: [] } } }]));
    accepted(stand.do('a', [set([{ id: 'o1', name: 'r3 text', color: 0 }])]));
    expect(messages(stand.do('a', [set([{ id: 'o2', name: 'open', color: 0 }])]))).toMatchObject([['ops/0/set/options/choices', /“open”/]]);
    expect(rejected(stand.do('a', [setCell('r1', 't', 'o1')]))).toEqual(['not-unique']);
  });

  test('EX-77 a field whose values are unique has no default', () => {
    const stand = uniqueTable();
    expect(rejected(stand.do('a', [option({ default: 'x' })]))).toEqual(['wrong-value']);
    accepted(stand.do('a', [option({ default: 'x' }, 'u')]));
    expect(rejected(stand.do('a', [option({ unique: true }, 'u')]))).toEqual(['wrong-value']);
    accepted(stand.do('a', [option({ unique: true, default: null }, 'u')]));
  });
});
