import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import type { FieldOptions } from '../table/field.ts';
import { accepted, rejected, setCell, smallTable, type TableStand } from '../testing/table-stand.ts';

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const lengthOf = ({ writes }: ReturnType<TableStand['do']>) => JSON.stringify(writes).length;
const kindsOf = ({ writes }: ReturnType<TableStand['do']>) => writes.map(({ write }) => write);

describe('what a change writes', () => {
  test('EX-62 a thing that a change writes many times is written once, as the last op leaves it', () => {
    const stand = smallTable();
    const moves = times(50, (at): Op => ({ op: 'move-rows', place: { after: at % 2 === 0 ? 'r2' : null }, rows: ['r1'] }));
    const flags = times(50, (at): Op => ({ op: at % 2 === 0 ? 'delete-rows' : 'restore-rows', rows: ['r3'] }));
    const done = stand.do('a', [
      { op: 'insert-rows', place: { after: null }, rows: [{ id: 'x', cells: { t: 'new' } }] },
      ...times(50, (at) => setCell('x', 't', `${at}`)),
      ...times(50, (at) => setCell('r1', 't', `${at}`)),
      ...moves,
      ...flags,
      ...times(50, (at): Op => ({ op: 'rename-table', name: `${at}` })),
    ]);
    accepted(done);
    expect(kindsOf(done)).toEqual(['row', 'cell', 'cell', 'order', 'deleted', 'name']);
    expect(done.before).toEqual({ 'x/t': 'new', 'r1/t': 'r1 text' });
    expect([stand.value('x', 't'), stand.value('r1', 't'), stand.table.name, stand.order]).toEqual(['49', '49', '49', 'r1 x r2 r3']);
  });

  test('EX-62 so are a field with large options, and the conflicts on a cell', () => {
    const stand = smallTable();
    const change = (options: FieldOptions): Op => ({ op: 'change-field', field: 't', set: { options } });
    accepted(stand.do('a', [change({ note: 'x'.repeat(490_000) })]));
    const fields = stand.do(
      'a',
      times(300, (width) => change({ width })),
    );
    accepted(fields);
    expect(lengthOf(fields)).toBeLessThan(600_000);
    expect(stand.table.fields.get('t')!.options).toMatchObject({ width: 299, note: expect.any(String) });
    const { seq } = stand.table;
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq }));
    for (const at of times(20, String)) accepted(stand.do(`s${at}`, [setCell('r1', 't', at)], { seq }));
    const cells = stand.do(
      'b',
      times(500, (at) => setCell('r1', 't', `v${at}`, 'B')),
    );
    expect(kindsOf(cells)).toHaveLength(21);
    expect([...stand.table.conflicts].map(({ current }) => current.value)).toEqual(times(20, () => 'v499'));
  });

  test('EX-62 a conflict that comes and goes within a change is neither written nor told, and raises no version', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    const done = stand.do(
      'a',
      times(100, (at) => setCell('r1', 't', at % 2 === 0 ? 'A' : 'B')),
      { seq: 2 },
    );
    expect(accepted(done).conflicts).toEqual([]);
    expect(done).toMatchObject({ writes: [], conflicts: { opened: [], settled: [] } });
    expect(stand.table.rows.get('r1')!.version).toBe(3);
  });

  test('EX-63 a cell has no more open conflicts than the limit: the change over it is refused, and so stays with its author', () => {
    const stand = smallTable({ conflictsPerCell: 2 });
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    for (const who of ['c', 'd']) accepted(stand.do(who, [setCell('r1', 't', who)], { seq: 2 }));
    const over = stand.do('e', [setCell('r2', 't', 'E'), setCell('r1', 't', 'E')], { seq: 2 });
    expect(over.verdict).toMatchObject({
      problems: [{ code: 'over-limit', path: 'ops/1', message: expect.stringContaining('conflictsPerCell allows (2)') }],
    });
    expect(stand.value('r2', 't')).toBe('r2 text');
    // Who goes on with a value that is in conflict, or writes another cell, is not stopped.
    accepted(stand.do('d', [setCell('r1', 't', 'd2'), setCell('r1', 'u', 'D')], { seq: 2, except: { 'r1/t': { mine: 1 } } }));
    accepted(stand.do('f', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2 }));
    accepted(stand.do('g', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2 }));
    expect(rejected(stand.do('h', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2 }))).toEqual(['over-limit']);
  });

  test('EX-52 a field that is written anew weighs as ten of the ops that a change may have', () => {
    const stand = smallTable({ opsPerChange: 20 });
    const move: Op = { op: 'move-field', field: 't', place: { after: 'u' } };
    accepted(stand.do('a', [move, move]));
    expect(rejected(stand.do('a', [move, move, setCell('r1', 't', 'x')]))).toEqual(['over-limit']);
  });
});
