import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { memoryDevice, openSession } from '@teable-grid/client';
import { type LogEntry, type Session, valueOf } from '@teable-grid/core';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '@teable-grid/server';
import { pino } from 'pino';
import { freePort, importTable, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from './database.ts';

const table = 'demo/counters';
const writers = 4;
const kills = 3;
/** Changes that must be saved between two kills. */
const savedBetween = 60;

let server: ServerProcess;
let dataFolder: string;
const sessions: Session[] = [];

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  await server.stop().catch(() => {});
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

test('SV-50 killed again and again while several people write, the server loses nothing acked, leaves no gap, and does each change once', async () => {
  dataFolder = await temporaryFolder();
  const port = await freePort();
  server = await ServerProcess.start({ dataFolder, port });
  await importTable(server.url, table, `Name,Count\n${Array.from({ length: writers }, (_, at) => `writer ${at},0`).join('\n')}\n`);

  const submitted = new Set<string>();
  const acked = new Map<string, number>();
  let writing = true;
  const write = async (at: number) => {
    const session = openSession({ server: server.url, table, name: `Writer ${at}`, storage: memoryDevice() });
    sessions.push(session);
    await until(session, () => session.status.state === 'live' && session.table.rows.size === writers);
    const verdicts: Promise<unknown>[] = [];
    for (let count = 1; writing; count++) {
      const row = session.table.rows.at(at)!;
      const field = session.table.fields.list[1]!;
      const change = session.submit({ ops: [{ op: 'set-cell', row: row.id, field: field.id, value: count, was: valueOf(row, field) }] });
      submitted.add(change.id);
      const decided = change.verdict.then((verdict) => {
        expect(verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
        if (verdict.verdict === 'accepted') acked.set(change.id, verdict.seq);
      });
      verdicts.push(decided);
      // A few at once, so that the kill meets some on their way, some at work and some committed but not answered.
      if (verdicts.length >= 5) await verdicts[verdicts.length - 5];
    }
    await Promise.all(verdicts);
    return session;
  };
  const written = Promise.all(Array.from({ length: writers }, (_, at) => write(at)));
  for (let kill = 0; kill < kills; kill++) {
    const before = acked.size;
    await poll(() => acked.size >= before + savedBetween);
    await server.kill();
    server = await ServerProcess.start({ dataFolder, port });
  }
  const after = acked.size;
  await poll(() => acked.size >= after + savedBetween);
  writing = false;
  const open = await written;
  await Promise.all(open.map((session) => until(session, () => session.pending.length === 0 && session.table.seq === acked.size + 2)));

  const counts = open.map((session) => [...session.table.rows].map((row) => valueOf(row, session.table.fields.list[1]!)));
  for (const session of sessions.splice(0)) await session.close();
  expect(await server.stop()).toBe(0);
  const log = await readLog();
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
  const bySeq = new Map(log.map((entry) => [entry.change, entry.seq]));
  for (const [change, seq] of acked) expect(bySeq.get(change)).toBe(seq);
  // The first two are the import's.
  expect(
    log
      .slice(2)
      .map(({ change }) => change)
      .toSorted(),
  ).toEqual([...submitted].toSorted());
  for (const other of counts) expect(other).toEqual(counts[0]);
});

async function readLog(): Promise<readonly LogEntry[]> {
  const opened = await openStore({ database: null, dataFolder, log: pino({ level: 'silent' }) });
  try {
    return await opened.store.log(table, { after: 0, limit: 100_000 });
  } finally {
    await opened.close();
  }
}

/** Resolves when a session is as wanted. */
function until(session: Session, wanted: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted()) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}

/** Resolves when something is so; looks now and then, since nothing tells. */
async function poll(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((resolve) => setTimeout(resolve, 5));
}
