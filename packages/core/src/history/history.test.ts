import { describe, expect, test } from 'vitest';
import { HistoryIndex } from '../authority/history-index.ts';
import type { LogEntry, LogQuery } from '../authority/store.ts';
import type { Op, Seen } from '../change/change.ts';
import type { Execution } from '../execute/context.ts';
import { entryOf } from '../testing/secret-table.ts';
import { setCell, smallTable, type TableStand } from '../testing/table-stand.ts';
import { valueOf } from '../table/row.ts';
import type { HistoryQuery, Step, StepsCursor } from './history.ts';
import { rewound } from './rewind.ts';

const nobodyHides: ReadonlySet<string> = new Set();

/** A table with its log. */
class Past {
  readonly stand: TableStand = smallTable();
  readonly log: LogEntry[] = [];
  trimmed = this.stand.table.seq;
  /** How many entries each look at the log has read. */
  readonly reads: number[] = [];
  readonly index = new HistoryIndex('crm/leads', {
    log: async (_name, { after, limit }: LogQuery) => {
      const found = this.log.filter(({ seq }) => seq > Math.max(after, this.trimmed)).slice(0, limit);
      this.reads.push(found.length);
      return found;
    },
  });

  do(by: string, ops: readonly Op[], seen?: Seen, group: string | null = null): LogEntry {
    const before = this.stand.table;
    const execution = this.stand.do(by, ops, seen);
    if (execution.verdict.verdict !== 'accepted') throw new Error(JSON.stringify(execution.verdict));
    const entry = entryOf(ops, execution as Extract<Execution, { verdict: { verdict: 'accepted' } }>, before);
    const made = { ...entry, actor: { id: by, name: by.toUpperCase() }, group };
    this.log.push(made);
    return made;
  }

  history(query: Partial<HistoryQuery> = {}) {
    return this.index.history({ limit: 100, ...query }, { table: this.stand.table, hidden: nobodyHides });
  }

  async facts(query: Partial<HistoryQuery> = {}) {
    return (await this.history(query)).entries.map(({ facts }) => facts);
  }
}

const insert = (count: number): Op => ({
  op: 'insert-rows',
  place: { before: null },
  rows: Array.from({ length: count }, (_, at) => ({ id: `n${at}`, cells: { t: `new ${at}` } })),
});

describe('history', () => {
  test('HI-3 the history of a cell tells each value that it had, with what lost and how it was settled', async () => {
    const past = new Past();
    const { seq } = past.stand.table;
    past.do('ann', [setCell('r1', 't', 'a', 'r1 text')]);
    past.do('ben', [setCell('r1', 't', 'b', 'r1 text'), setCell('r2', 't', 'else', 'r2 text')], { seq });
    const [conflict] = [...past.stand.table.conflicts];
    past.do('cat', [{ op: 'resolve-conflicts', conflicts: [{ id: conflict!.id, current: seq + 1 }], outcome: { take: 'incoming' } }]);
    past.do('cat', [setCell('r1', 'u', 'other field')]);
    past.do('cat', [setCell('r1', 't', 'a', 'b'), { op: 'reopen-conflicts', conflicts: [{ id: conflict!.id, field: 't' }] }]);
    past.do('cat', [setCell('r1', 't', '', 'a')]);
    expect(await past.facts({ row: 'r1', field: 't' })).toEqual([
      [{ fact: 'set', row: 'r1', field: 't', from: 'a', to: null }],
      [
        { fact: 'set', row: 'r1', field: 't', from: 'b', to: 'a' },
        { fact: 'reopened', row: 'r1', field: 't' },
      ],
      [{ fact: 'settled', row: 'r1', field: 't', take: 'incoming', from: 'a', to: 'b' }],
      [{ fact: 'lost', row: 'r1', field: 't', kind: 'both-wrote', to: 'b' }],
      [{ fact: 'set', row: 'r1', field: 't', from: 'r1 text', to: 'a' }],
    ]);
    expect(await past.facts({ row: 'r1', by: 'ann' })).toHaveLength(1);
  });

  test('HI-3 a conflict that is opened again is told as that, also by a row that nothing was written to', async () => {
    const past = new Past();
    const { seq } = past.stand.table;
    past.do('ann', [setCell('r1', 't', 'a', 'r1 text')]);
    past.do('ben', [setCell('r1', 't', 'b', 'r1 text')], { seq });
    const [conflict] = [...past.stand.table.conflicts];
    past.do('cat', [{ op: 'resolve-conflicts', conflicts: [{ id: conflict!.id, current: seq + 1 }], outcome: { take: 'current' } }]);
    past.do('cat', [{ op: 'reopen-conflicts', conflicts: [{ id: conflict!.id, field: 't' }] }]);
    expect((await past.facts({ row: 'r1', field: 't' })).flat().map(({ fact }) => fact)).toEqual(['reopened', 'settled', 'lost', 'set']);
  });

  test('HI-3 a conflict that was settled by leaving the cell empty is told as that', async () => {
    const past = new Past();
    const { seq } = past.stand.table;
    past.do('ann', [setCell('r1', 't', 'a', 'r1 text')]);
    past.do('ben', [setCell('r1', 't', null, 'r1 text')], { seq });
    const [conflict] = [...past.stand.table.conflicts];
    past.do('cat', [{ op: 'resolve-conflicts', conflicts: [{ id: conflict!.id, current: seq + 1 }], outcome: { take: 'incoming' } }]);
    expect(past.stand.value('r1', 't')).toBeNull();
    expect((await past.facts({ row: 'r1', field: 't' }))[0]).toEqual([
      { fact: 'settled', row: 'r1', field: 't', take: 'incoming', from: 'a', to: null },
    ]);
  });

  test('HI-3 what was merged or made another is told as it came to be', async () => {
    const past = new Past();
    past.do('ann', [{ op: 'change-field', field: 'n', set: { options: { policy: 'merge' } } }]);
    past.do('ann', [setCell('r1', 'n', 10)]);
    const { seq } = past.stand.table;
    past.do('ann', [setCell('r1', 'n', 12, 10)]);
    past.do('ben', [setCell('r1', 'n', 15, 10)], { seq });
    expect((await past.facts({ row: 'r1', field: 'n' }))[0]).toEqual([{ fact: 'set', row: 'r1', field: 'n', from: 12, to: 17 }]);
  });

  test('HI-3 the history of a row tells when it came, went and came back', async () => {
    const past = new Past();
    past.do('ann', [insert(2)]);
    past.do('ben', [{ op: 'delete-rows', rows: ['n0', 'r1'] }]);
    past.do('ben', [{ op: 'move-rows', place: { after: null }, rows: ['r2'] }]);
    past.do('cat', [{ op: 'restore-rows', rows: ['n0'] }]);
    expect((await past.facts({ row: 'n0' })).flat().map(({ fact }) => fact)).toEqual(['rows-restored', 'rows-deleted', 'rows-added']);
    expect((await past.facts({ row: 'n0', field: 't' })).at(-1)).toEqual([{ fact: 'set', row: 'n0', field: 't', from: null, to: 'new 0' }]);
    expect(await past.facts()).toEqual([
      [{ fact: 'rows-restored', rows: ['n0'], count: 1 }],
      [{ fact: 'rows-moved', rows: ['r2'], count: 1 }],
      [{ fact: 'rows-deleted', rows: ['n0', 'r1'], count: 2 }],
      [{ fact: 'rows-added', rows: ['n0', 'n1'], count: 2 }],
    ]);
    // Of a row that never was nothing is even looked for.
    past.reads.length = 0;
    expect(await past.history({ row: 'never' })).toEqual({ entries: [], next: null, trimmed: 0 });
    expect(past.reads).toEqual([]);
  });

  test('HI-3 fields, views and the name of the table are told with what they were called', async () => {
    const past = new Past();
    past.do('ann', [{ op: 'change-field', field: 'n', set: { name: 'Price', options: { precision: 2 } } }]);
    past.do('ann', [{ op: 'delete-field', field: 'n' }]);
    past.do('ann', [{ op: 'add-view', place: { before: null }, view: { id: 'v1', name: 'Mine' } }]);
    past.do('ann', [{ op: 'change-view', view: 'v1', set: { name: 'Ours', frozen: 2 } }]);
    past.do('ann', [{ op: 'rename-table', name: 'Leads' }]);
    expect((await past.facts()).flat()).toEqual([
      { fact: 'table-named', from: '', to: 'Leads' },
      { fact: 'view-changed', view: 'v1', from: 'Mine', to: 'Ours', what: ['name', 'frozen'] },
      { fact: 'view-added', view: 'v1', name: 'Mine' },
      { fact: 'field-deleted', field: 'n', name: 'Price' },
      { fact: 'field-changed', field: 'n', from: 'N', to: 'Price', what: ['name', 'precision'] },
    ]);
    expect((await past.facts({ field: 'n' })).flat().map(({ fact }) => fact)).toEqual(['field-deleted', 'field-changed']);
  });

  test('HI-4 it is told page by page, each change once, and what is not kept any more is said', async () => {
    const past = new Past();
    const first = past.trimmed + 1;
    for (let n = 0; n < 25; n++) past.do(n % 2 === 0 ? 'ann' : 'ben', [setCell('r1', 't', `v${n}`, n === 0 ? 'r1 text' : `v${n - 1}`)]);
    const numbers: number[] = [];
    for (let before: number | null = null, pages = 0; pages < 10; pages++) {
      const page = await past.history({ limit: 10, ...(before !== null && { before }) });
      numbers.push(...page.entries.map(({ seq }) => seq));
      before = page.next;
      if (before === null) break;
    }
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, n) => first + 24 - n));
    past.trimmed = first + 19;
    expect(await past.history()).toMatchObject({ next: null, trimmed: first + 19, entries: { length: 5 } });
  });

  test('HI-5 of a change of many cells the first are told and all are counted; a large one is told in parts of bounded size', async () => {
    const past = new Past();
    past.do('ann', [insert(200)]);
    const before = past.stand.table;
    const long = 'x'.repeat(2_000);
    past.do(
      'ben',
      past.stand.table.rows.slice(3, 203).flatMap((row) => [setCell(row.id, 't', long, 'new'), setCell(row.id, 'u', 'u')]),
    );
    past.do(
      'ben',
      past.stand.table.rows.slice(3, 203).map((row) => setCell(row.id, 't', 'short', long)),
    );
    const { entries } = await past.history();
    expect(entries.map(({ cells, facts, more }) => [cells, facts.length + more])).toEqual([
      [200, 200],
      [400, 400],
      [0, 1],
    ]);
    for (const entry of entries) expect(JSON.stringify(entry).length).toBeLessThan(120_000);
    // Going back over it: in parts, none of which is large.
    const { table } = past.stand;
    const steps: Step[] = [];
    let parts = 0;
    for (let cursor: StepsCursor | null = { through: table.seq, skip: 0 }; cursor !== null; parts++) {
      const page = await past.index.steps(before.seq, cursor, { table, hidden: nobodyHides });
      expect(JSON.stringify(page).length).toBeLessThan(400_000);
      steps.push(...page.steps);
      cursor = page.next;
    }
    expect(parts).toBeGreaterThan(1);
    const then = rewound(table, steps, before.seq);
    for (const row of before.rows)
      expect(valueOf(then.rows.get(row.id)!, { id: 't', column: 0 })).toBe(valueOf(row, { id: 't', column: 0 }));
  });

  test('HI-6 one question reads no more than so many changes, and says where to go on', async () => {
    const past = new Past();
    for (let n = 0; n < 40; n++) past.do('ann', [setCell('r2', 't', `v${n}`, n === 0 ? 'r2 text' : `v${n - 1}`)]);
    const [entry] = past.log;
    // As a log of many changes elsewhere.
    while (past.log.length < 6_000) past.log.push({ ...entry!, seq: past.log.at(-1)!.seq + 1 });
    const table = { ...past.stand.table, seq: past.log.at(-1)!.seq };
    // Who sees all is told at once: the row itself says when it was written last.
    expect(await past.index.history({ row: 'r1', limit: 10 }, { table, hidden: nobodyHides })).toMatchObject({ entries: [], next: null });
    expect(past.reads.reduce((sum, read) => sum + read, 0)).toBeLessThan(10);
    past.reads.length = 0;
    const asker = { table, hidden: new Set(['h']) };
    const page = await past.index.history({ row: 'r1', limit: 10 }, asker);
    expect(page.entries).toEqual([]);
    expect(past.reads.reduce((sum, read) => sum + read, 0)).toBeLessThan(5_100);
    expect(page.next).toBeLessThan(table.seq - 3_000);
    expect(await past.index.history({ row: 'r1', limit: 10, before: page.next! }, asker)).toMatchObject({ entries: [], next: null });
  });

  test('HI-6 one question reads less of large changes, also where they wrote over nothing', async () => {
    const past = new Past();
    const text = 'x'.repeat(90_000);
    const [row] = past.do('ann', [{ ...insert(1), rows: [{ id: 'n0', cells: { t: text } }] } as Op]).ops!.ops;
    const [entry] = past.log;
    while (past.log.length < 400) past.log.push({ ...entry!, seq: past.log.at(-1)!.seq + 1, ops: { seen: entry!.ops!.seen, ops: [row!] } });
    const table = { ...past.stand.table, seq: past.log.at(-1)!.seq };
    const page = await past.index.history({ by: 'nobody', limit: 10 }, { table, hidden: nobodyHides });
    expect(page).toMatchObject({ entries: [], next: expect.any(Number) });
    expect(Math.max(...past.reads)).toBeLessThan(40);
    expect(past.reads.reduce((sum, read) => sum + read, 0)).toBeLessThan(300);
  });
});
