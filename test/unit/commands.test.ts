import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kept, MemoryStore, newId, type Op, type TableRecord } from '@teable-grid/core';
import { type Command, compact, exportTable, importTable, type RunningServer, startServer, verify } from '@teable-grid/server';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const table = 'demo/people';
const log = pino({ level: 'silent' });
let store: MemoryStore;
let folder: string;
let server: RunningServer;

beforeEach(async () => {
  store = new MemoryStore();
  folder = await mkdtemp(join(tmpdir(), 'teable-commands-'));
  server = await startServer({ store, port: 0 });
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function run(
  command: Command,
  { rest = [], flags = {}, on = store }: { rest?: string[]; flags?: Record<string, string>; on?: MemoryStore } = {},
) {
  let said = '';
  const code = await command({ store: on, table, log, rest, flags: new Map(Object.entries(flags)), out: (text) => (said += text) });
  return { code, said };
}

async function importCsv(csv: string) {
  const file = join(folder, 'table.csv');
  await writeFile(file, csv);
  return run(importTable, { rest: [file] });
}

/** Does ops as one change of a session of its own; again when another process had the table meanwhile. */
async function change(ops: readonly Op[]): Promise<void> {
  const { authority } = (await server.tables.open(table))!;
  const session = newId('session');
  const actor = { id: 'ada', name: 'Ada' };
  await authority.attach(session, 'ada', 'a secret of some length');
  const submitted = { n: 1, id: newId('change'), seen: { seq: authority.table.seq }, ops };
  const answer = await authority.submit({ session, actor, confirmed: 0, change: submitted, kind: 'change' });
  authority.detach(session);
  const verdict = answer.answer === 'verdict' ? answer.verdict.verdict : answer.problem.code;
  if (verdict === 'retry') return change(ops);
  expect(verdict).toBe('accepted');
}

/** A busy table: cells overwritten, a row and a field deleted, a conflict open and one settled, two epochs. */
async function busyTable() {
  await importCsv('Name,Age\nAda,36\nGrace,85\nAlan,41\n');
  const open = (await server.tables.open(table))!;
  const [name, age] = open.authority.table.fields.list.map(({ id }) => id) as [string, string];
  const [ada, grace] = open.authority.table.rows.slice(0, 2).map(({ id }) => id) as [string, string];
  for (const value of ['A', 'B', 'C']) await change([{ op: 'set-cell', row: ada, field: name, value, was: null }]);
  await run(compact);
  await change([
    { op: 'delete-rows', rows: [grace] },
    { op: 'set-cell', row: ada, field: age, value: 7, was: 36 },
  ]);
  await change([
    { op: 'delete-field', field: age },
    { op: 'add-view', place: { before: null }, view: { id: 'vMine', name: 'Mine', hidden: [age], widths: { [name]: 90 } } },
  ]);
  await change([{ op: 'set-cell', row: ada, field: name, value: 'D', was: 'C' }]);
  return { name, age, ada, grace };
}

describe('verify', () => {
  test('CM-1 agrees with a table that was worked on, with and without a server that has it open, and says what it has compared', async () => {
    await busyTable();
    expect(await run(verify)).toEqual({
      code: 0,
      said: expect.stringMatching(/agrees[^]*1 to 8 without a gap; epoch 2 began after 5[^]*2 rows, 1 fields/),
    });
    await server.close();
    server = await startServer({ store, port: 0 });
    expect((await run(verify)).code).toBe(0);
  });

  test('CM-1 raises no fence: a server goes on with the table', async () => {
    await busyTable();
    const { fence } = (await store.read(table))!.info;
    await run(verify);
    await run(exportTable);
    expect((await store.read(table))!.info.fence).toBe(fence);
  });

  /** A store that tells something else than it keeps. */
  const lying = (lie: (kept: Kept) => Partial<Kept>) =>
    Object.assign(store.another(), { read: async () => ({ ...(await store.read(table))!, ...lie((await store.read(table))!) }) });

  test.each<[string, (kept: Kept) => Partial<Kept>, RegExp]>([
    [
      'a record with another value',
      ({ records }) => ({ records: records.map((one): TableRecord => ({ ...one, data: { ...one.data, fX: 'x' } })) }),
      /field fX: null by the log, "x" in its record/,
    ],
    [
      'a record of another version',
      ({ records }) => ({ records: records.map((one) => ({ ...one, version: one.version + 1 })) }),
      /version 8 by the log, 9 in its record/,
    ],
    ['a missing record', ({ records }) => ({ records: records.slice(1) }), /there is no record of it/],
    [
      'a record of no row',
      ({ records }) => ({ records: [...records, { ...records[0]!, row: 'rNone' }] }),
      /Row rNone: there is a record of it/,
    ],
    [
      'a deleted row that is not',
      ({ records }) => ({ records: records.map((one) => ({ ...one, deleted: false })) }),
      /deleted by the log, not deleted in its record/,
    ],
    [
      'a snapshot of another time',
      ({ base, info }) => ({ snapshot: { ...base!, seq: info.seq } }),
      /The stored document is at 5, the log's at 8/,
    ],
    ['a table further than its log', ({ info }) => ({ info: { ...info, seq: info.seq + 1 } }), /The log ends at 8, but the table is at 9/],
    [
      'a name that nobody has given',
      ({ info }) => ({ info: { ...info, name: 'People' } }),
      /People call the table "" by the log, "People" in the list/,
    ],
    [
      'a session that is behind the log',
      ({ sessions }) => ({ sessions: sessions.map((one) => ({ ...one, last: 0 })) }),
      /has number 1 in the log, but is remembered at 0/,
    ],
  ])('CM-2 tells of %s, and ends with 1', async (_, lie, sentence) => {
    await busyTable();
    expect(await run(verify, { on: lying(lie) })).toEqual({ code: 1, said: expect.stringMatching(sentence) });
  });

  test('CM-2 tells of a log with a gap, and of bytes that are not what was committed', async () => {
    await busyTable();
    const gap = Object.assign(store.another(), {
      log: async (...asked: Parameters<MemoryStore['log']>) => (await store.log(...asked)).filter(({ seq }) => seq !== 7),
    });
    expect(await run(verify, { on: gap })).toEqual({ code: 1, said: expect.stringContaining('The log goes from 6 to 8') });
    const swapped = Object.assign(store.another(), {
      log: async (...asked: Parameters<MemoryStore['log']>) => {
        const entries = await store.log(...asked);
        return entries.map((entry) => (entry.seq === 6 ? { ...entry, update: entries.find(({ seq }) => seq === 7)!.update } : entry));
      },
    });
    expect((await run(verify, { on: swapped })).code).toBe(1);
  });

  test('CM-3 a table that is not there is told so', async () => {
    for (const command of [verify, exportTable, compact]) await expect(run(command)).rejects.toThrow('There is no table demo/people');
  });
});

describe('export and import', () => {
  test('CM-4 CSV that was exported is read back as the same table', async () => {
    const csv = 'Name,Age,Joined,Active\n"A, ""B""\nC",1.5,2026-01-31,true\n=1+1,-7,1999-12-01,false\n,,,\n-,0.001,2000-02-29,true\n';
    await importCsv(csv);
    const { said } = await run(exportTable);
    expect(parse(said)).toEqual(parse(csv));
    const other = new MemoryStore();
    const file = join(folder, 'again.csv');
    await writeFile(file, said);
    await run(importTable, { rest: [file], on: other });
    expect((await run(exportTable, { on: other })).said).toBe(said);
  });

  test('CM-4 computed fields are exported as they read, formulas and who made the rows', async () => {
    await importCsv('Name,Age,Joined\nAda,36,2026-01-31\nGrace,,\n');
    const [name, age, joined] = (await server.tables.open(table))!.authority.table.fields.list.map(({ id }) => id) as [
      string,
      string,
      string,
    ];
    const field = (id: string, title: string, type: string, options = {}): Op => ({
      op: 'add-field',
      place: { before: null },
      field: { id, name: title, type, options },
    });
    await change([
      field('fnext', 'Next', 'formula', { formula: `{${age}} + 1` }),
      field('fhalf', 'Half', 'formula', { formula: `{fnext} / {${age}}` }),
      field('flater', 'Later', 'formula', { formula: `EDATE({${joined}}, 1)` }),
      field('fby', 'By', 'created-by'),
      field('fsays', 'Says', 'formula', { formula: `UPPER({${name}}) & " by " & {fby}` }),
    ]);
    const [header, ada, grace] = parse((await run(exportTable)).said) as string[][];
    expect(header).toEqual(['Name', 'Age', 'Joined', 'Next', 'Half', 'Later', 'By', 'Says']);
    const by = ada![6]!;
    expect(by).not.toBe('');
    expect(ada).toEqual([
      'Ada',
      '36',
      '2026-01-31',
      '37',
      String(Number((37 / 36).toPrecision(15))),
      '2026-02-28',
      by,
      expect.stringMatching(/^ADA by .+/),
    ]);
    expect(grace).toEqual(['Grace', '', '', '1', '#DIV/0!', '', by, expect.stringMatching(/^GRACE by .+/)]);
  });

  test('CM-4 JSON has ids, types and stored values; another format is refused', async () => {
    const { name, ada } = await busyTable();
    const json = JSON.parse((await run(exportTable, { flags: { format: 'json' } })).said) as unknown;
    expect(json).toMatchObject({
      seq: 8,
      fields: [{ id: name, name: 'Name', type: 'text' }],
      rows: [{ id: ada, cells: { [name]: 'D' } }, {}],
    });
    await expect(run(exportTable, { flags: { format: 'xml' } })).rejects.toThrow('not “xml”');
  });

  test('CM-5 a file that is not CSV changes nothing, and is told so', async () => {
    await expect(importCsv('Name\n"open')).rejects.toThrow('not CSV');
    await expect(run(importTable, { rest: [join(folder, 'none.csv')] })).rejects.toThrow('none.csv');
    expect(await store.info(table)).toBeNull();
  });
});
