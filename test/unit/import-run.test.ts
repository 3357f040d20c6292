import { cellText, MemoryStore, readCell, type Session } from '@teable-grid/core';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalAuthority, LocalSession } from '@teable-grid/client/local';
import type { ColumnTarget } from '../../packages/grid/src/import/import-columns.ts';
import type { ImportReport } from '../../packages/grid/src/import/import-report.ts';
import { SlicedFileReader } from '../../packages/grid/src/import/file-reader.ts';
import { type ImportProgress, ImportRun } from '../../packages/grid/src/import/run-import.ts';
import { people, plain, until } from './client-support.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function home(): Promise<[Session, Session]> {
  const authority = await LocalAuthority.open('home/people', new MemoryStore(), people);
  const ann = await LocalSession.join(authority, { actor: { id: 'ann', name: 'Ann' } });
  const ben = await LocalSession.join(authority, { actor: { id: 'ben', name: 'Ben' } });
  open.push(ann, ben, authority);
  return [ann, ben];
}

interface Started {
  readonly run: ImportRun;
  readonly report: Promise<ImportReport>;
  readonly told: ImportProgress[];
}

/** Begins an import of a text into a session's table. `allowed` says whether the page lets a change happen. */
async function start(
  session: Session,
  text: string,
  {
    key = null,
    targets = null,
    allowed = () => true,
  }: { key?: string | null; targets?: ColumnTarget[] | null; allowed?: () => boolean } = {},
): Promise<Started> {
  const reader = new SlicedFileReader();
  const opened = await reader.open(new Blob([text]), { encoding: null, separator: null, sheet: null }, 'en', () => {});
  if (!opened.ok) throw new Error(opened.problem.message);
  const plan = await reader.plan({ header: true, fields: session.table.fields.list, locale: 'en', targets });
  const told: ImportProgress[] = [];
  const host = {
    session,
    submit: (draft: Parameters<Session['submit']>[0]) => (allowed() ? session.submit(draft) : null),
    undo: async () => void (await session.undo()),
  };
  const run = new ImportRun(host, { reader, plan, key }, (progress) => told.push(progress));
  return { run, report: run.run(), told };
}

const rowsOf = ({ table }: Session) => [...table.rows].map((row) => table.fields.list.map((field) => cellText(row, field, 'en')).join('|'));
const csvOf = (rows: number) => `Name,Age,Note\n${Array.from({ length: rows }, (_, at) => `P${at},${at},n${at % 7}`).join('\n')}\n`;

describe('an import', () => {
  it('F8 adds rows, fields and choices in one gesture, and everybody sees them; undo takes all of it back', async () => {
    const [ann, ben] = await home();
    const before = plain(ann.table);
    const { report } = await start(ann, csvOf(2_500));
    expect(await report).toMatchObject({
      outcome: 'done',
      problem: null,
      rows: 2_500,
      added: 2_500,
      updated: 0,
      unsaved: 0,
      fields: ['Note'],
    });
    await until(ben, 'Ben has all rows', () => ben.table.rows.size === 2_502);
    expect(rowsOf(ben).slice(-1)).toEqual(['P2499||2,499|n0']);
    expect(ben.table.fields.list.at(-1)!.type).toBe('single-select');
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    await until(ben, 'the rows are gone', () => ben.table.rows.size === 2);
    expect(ann.canUndo).toBe(false);
    const after = plain(ann.table);
    expect(after.fields.filter(({ deleted }) => !deleted)).toEqual(before.fields);
    await ann.redo();
    expect(ann.table.rows.size).toBe(2_502);
    expect(rowsOf(ann).at(-1)).toBe('P2499||2,499|n0');
  });

  it('F9 keeps what does not fit as its text, marked, and tells each with its row and why', async () => {
    const [ann, ben] = await home();
    const { report } = await start(ann, 'Name,Age\nEve,many\nFay,41\nGus,1 1\n');
    const { misfits, added } = await report;
    expect(added).toBe(3);
    expect(misfits.count).toBe(2);
    expect(misfits.told).toEqual([
      { line: 2, column: 'Age', text: 'many', why: '“many” is not a number', isLeftOut: false },
      { line: 4, column: 'Age', text: '1 1', why: '“1 1” is not a number', isLeftOut: false },
    ]);
    await until(ben, 'Ben has them', () => ben.table.rows.size === 5);
    expect(readCell(ben.table.rows.at(2)!, ben.table.fields.get('fAge')!)).toEqual({ state: 'unfit', text: 'many' });
    expect(ann.pending).toEqual([]);
  });

  it('F10 gives rows that are there the values of the file, found by a field; empty cells and misfits change nothing', async () => {
    const [ann, ben] = await home();
    const text = 'Name,City,Age\nAda,Turin,many\nBob,,41\nCyd,Oslo,7\nCyd,,8\nAda,,37\n';
    const { report } = await start(ann, text, { key: 'fName' });
    const done = await report;
    expect(done).toMatchObject({ outcome: 'done', added: 1, updated: 3, unchanged: 1 });
    expect(done.misfits.count).toBe(1);
    await until(ben, 'Ben has them', () => ben.table.rows.size === 3);
    expect(rowsOf(ben)).toEqual(['Ada|Turin|37', 'Bob|Paris|41', 'Cyd|Oslo|8']);
    await ann.undo();
    expect(rowsOf(ann)).toEqual(['Ada|London|36', 'Bob|Paris|41']);
  });

  it('F8 is cancelled: what was added is taken back', async () => {
    const [ann, ben] = await home();
    const { run, report } = await start(ann, csvOf(20_000));
    await until(ben, 'some rows are there', () => ben.table.rows.size > 600);
    run.cancel();
    expect(await report).toMatchObject({ outcome: 'cancelled' });
    await until(ben, 'the rows are gone', () => ben.table.rows.size === 2);
    expect(ann.table.fields.list.map(({ name }) => name)).toEqual(['Name', 'City', 'Age']);
    expect(rowsOf(ann)).toEqual(['Ada|London|36', 'Bob|Paris|41']);
  });

  it('F8 goes on without a connection, for as long as the device takes changes', async () => {
    const [ann, ben] = await home();
    ann.setOnline(false);
    const { report } = await start(ann, csvOf(1_500));
    const done = await report;
    expect(done).toMatchObject({ outcome: 'done', added: 1_500 });
    expect(done.unsaved).toBeGreaterThan(1);
    expect(ben.table.rows.size).toBe(2);
    ann.setOnline(true);
    await until(ben, 'all is there', () => ben.table.rows.size === 1_502, 20_000);
    expect(ann.pending).toEqual([]);
  });

  it('F8 stops with a reason where it is refused, by the page or by whoever decides', async () => {
    const [ann] = await home();
    let left = 2;
    const stopped = await (await start(ann, csvOf(3_000), { allowed: () => left-- > 0 })).report;
    expect(stopped).toMatchObject({ outcome: 'stopped', problem: 'The page did not let the rows in.' });
    expect(ann.table.rows.size).toBe(2 + stopped.added);
    const [zoe, ben] = await home();
    let asked = 0;
    const refused = await start(zoe, csvOf(5_000), {
      allowed: () => {
        asked += 1;
        if (asked === 3) ben.submit({ ops: [{ op: 'delete-field', field: 'fAge' }] });
        return true;
      },
    });
    const told = await refused.report;
    expect(told).toMatchObject({ outcome: 'stopped', problem: 'There is no field “fAge” in this table.' });
    expect(told.added).toBeLessThan(5_000);
    expect(zoe.table.rows.size).toBe(2 + told.added);
    expect(zoe.pending.every(({ state }) => state === 'rejected')).toBe(true);
  });

  it('F8 tells how far it is', async () => {
    const [ann] = await home();
    const { report, told } = await start(ann, csvOf(1_200));
    await report;
    const rows = told.map((one) => one.rows);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect(told.at(-1)).toEqual({ doing: 'saving', rows: 1_200, why: '' });
  });
});
