import { createHmac } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { MemoryStore, type Session } from '@teable-grid/core';
import { memoryDevice, openSession, type RemoteSessionOptions } from '@teable-grid/client';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cell, people, plain, set, until } from '../unit/client-support.ts';
import { layWire, type Wire } from './session-proxy.ts';

const table = 'home/people';
let store: MemoryStore;
let server: RunningServer;
let wire: Wire;
const sessions: Session[] = [];

beforeEach(async () => {
  store = new MemoryStore();
  server = await startServer({ store, port: 0 });
  await server.tables.create(table);
  wire = await layWire(server.url);
});

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  await wire.close();
  await server.close();
});

function join(name: string, options: Partial<RemoteSessionOptions> = {}): Session {
  const session = openSession({ server: server.url, table, name, storage: memoryDevice(), ...options });
  sessions.push(session);
  return session;
}

/** A token by which somebody has a role for the table. */
function tokenFor(secret: string, role: string): string {
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const signed = `${part({ alg: 'HS256' })}.${part({ sub: role, name: role, tables: { [table]: role } })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const live = (session: Session) => until(session, 'it is live', () => session.status.state === 'live', 10_000);

async function withPeople(name: string, options: Partial<RemoteSessionOptions> = {}): Promise<Session> {
  const session = join(name, options);
  await live(session);
  const ops = [
    ...people.fields.map((field) => ({ op: 'add-field', place: { before: null }, field }) as const),
    { op: 'insert-rows', place: { before: null }, rows: people.rows } as const,
  ];
  expect(await session.submit({ ops }).verdict).toMatchObject({ verdict: 'accepted' });
  return session;
}

describe('a session with a server', () => {
  it('CL-1 has its changes decided, and shows those of others', async () => {
    const ann = await withPeople('Ann');
    const ben = join('Ben');
    await live(ben);
    expect(ben.actor).toMatchObject({ name: 'Ben' });
    await set(ben, 'rAda', 'fCity', 'Turin').verdict;
    await until(ann, 'Ann sees Turin', () => cell(ann.table, 'rAda', 'fCity') === 'Turin');
    expect(ann.table.seq).toBe(2);
    expect(ann.pending).toEqual([]);
  });

  it('CL-3 keeps both values of two writes that did not see each other', async () => {
    const ann = await withPeople('Ann');
    const ben = join('Ben');
    await live(ben);
    ben.setOnline(false);
    const lost = set(ben, 'rAda', 'fCity', 'Berlin').verdict;
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    ben.setOnline(true);
    expect(await lost).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
    for (const session of [ann, ben])
      await until(session, 'the conflict', () => session.table.conflicts.size === 1 && cell(session.table, 'rAda', 'fCity') === 'Turin');
  });

  it('SV-25 a conflict is settled offline too: at once for who does it, for all when he is back, and kept in history', async () => {
    const ann = await withPeople('Ann');
    const [ben, cleo] = [join('Ben'), join('Cleo')];
    await Promise.all([live(ben), live(cleo)]);
    const conflictOf = async (loser: Session, field: string, lost: string) => {
      loser.setOnline(false);
      const { verdict } = set(loser, 'rAda', field, lost);
      await set(ann, 'rAda', field, `${lost} of Ann`).verdict;
      loser.setOnline(true);
      expect(await verdict).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
      for (const session of [ann, ben, cleo]) await until(session, 'the conflict', () => session.table.conflicts.size === 1);
      return [...ann.table.conflicts][0]!;
    };
    const settle = (session: Session, { id, current }: { id: string; current: { revision: number } }, take: 'current' | 'incoming') =>
      session.submit({
        ops: [{ op: 'resolve-conflicts', conflicts: [{ id, current: current.revision }], outcome: { take } }],
      });

    const first = await conflictOf(ben, 'fCity', 'Berlin');
    cleo.setOnline(false);
    const settled = settle(cleo, first, 'incoming');
    expect(cleo.table.conflicts.size).toBe(0);
    expect(cell(cleo.table, 'rAda', 'fCity')).toBe('Berlin');
    expect(ann.table.conflicts.size).toBe(1);
    cleo.setOnline(true);
    expect(await settled.verdict).toMatchObject({ verdict: 'accepted' });
    for (const session of [ann, ben, cleo])
      await until(session, 'it is settled', () => session.table.conflicts.size === 0 && cell(session.table, 'rAda', 'fCity') === 'Berlin');
    const entry = (await store.log(table, { after: 0, limit: 100 })).at(-1)!;
    expect(entry).toMatchObject({ actor: { name: 'Cleo' }, conflicts: { settled: [{ id: first.id, incoming: { value: 'Berlin' } }] } });

    // Whoever comes later with another outcome is told, and keeps what he wanted.
    const second = await conflictOf(ben, 'fCity', 'Bremen');
    cleo.setOnline(false);
    const late = settle(cleo, second, 'incoming').verdict;
    expect(await settle(ann, second, 'current').verdict).toMatchObject({ verdict: 'accepted' });
    cleo.setOnline(true);
    expect(await late).toMatchObject({ verdict: 'rejected', problems: [{ code: 'conflict-settled' }] });
    expect(cleo.pending).toMatchObject([{ state: 'rejected' }]);
    await until(cleo, 'Cleo sees what Ann chose', () => cell(cleo.table, 'rAda', 'fCity') === 'Bremen of Ann');
  });

  it('CL-6 saves what was made while the connection was cut, once', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    const ben = join('Ben');
    await live(ben);
    wire.cut();
    await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
    const verdicts = Array.from({ length: 300 }, (_, at) => set(ann, 'rAda', 'fAge', at).verdict);
    wire.mend();
    for (const [at, verdict] of (await Promise.all(verdicts)).entries())
      expect(verdict).toEqual({ verdict: 'accepted', seq: at === 0 ? 2 : 2 + at, conflicts: [] });
    await until(ben, 'Ben sees the last', () => cell(ben.table, 'rAda', 'fAge') === 299);
    expect(ben.table.seq).toBe(301);
    await live(ann);
  });

  it('AB-2 fetches what was missed while the connection was cut, compressed, and shows it in one step', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    const ben = join('Ben');
    await live(ben);
    wire.cut();
    await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
    const missed = Array.from({ length: 300 }, (_, at) =>
      set(ben, 'rAda', at % 2 === 0 ? 'fAge' : 'fCity', at % 2 === 0 ? at : `City ${at}`),
    );
    await Promise.all(missed.map(({ verdict }) => verdict));
    const seqs = new Set<number>();
    ann.subscribe(() => seqs.add(ann.table.seq));
    const asked: (string | undefined)[] = [];
    const request = (message: unknown) => asked.push((message as { request: { url?: string } }).request.url);
    subscribe('http.server.request.start', request);
    wire.mend();
    await live(ann);
    unsubscribe('http.server.request.start', request);
    expect([...seqs]).toEqual([1, 301]);
    expect(plain(ann.table)).toEqual(plain(ben.table));
    expect(asked).toContainEqual(expect.stringMatching(/\/snapshot\?document=home%2Fpeople%401&after=\d+/));
  });

  it('CL-6 saves once what was decided but not answered before the connection broke', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    const ben = join('Ben');
    await live(ben);
    wire.hush();
    const { verdict } = set(ann, 'rAda', 'fCity', 'Turin');
    await until(ben, 'the server has decided', () => cell(ben.table, 'rAda', 'fCity') === 'Turin');
    expect(ann.pending).toMatchObject([{ state: 'sent' }]);
    wire.cut();
    wire.mend();
    expect(await verdict).toEqual({ verdict: 'accepted', seq: 2, conflicts: [] });
    await live(ann);
    expect(ann.pending).toEqual([]);
    expect(ben.table.seq).toBe(2);
  });

  it('CL-6 sends what a page left unsent when the next page opens', async () => {
    const device = memoryDevice();
    const first = await withPeople('Ann', { storage: device });
    first.setOnline(false);
    await set(first, 'rAda', 'fCity', 'Turin').shown;
    await set(first, 'rAda', 'fCity', 'Rome').shown;
    await first.close();
    const ann = join('Ann', { storage: device });
    await until(
      ann,
      'it is saved',
      () => ann.status.state === 'live' && ann.pending.length === 0 && cell(ann.table, 'rAda', 'fCity') === 'Rome',
    );
    expect(ann.table.seq).toBe(3);
    expect(ann.table.conflicts.size).toBe(0);
  });

  it('CL-4 builds on what an earlier page left unsent, without a conflict', async () => {
    const device = memoryDevice();
    const first = await withPeople('Ann', { storage: device });
    first.setOnline(false);
    const inserted = first.submit({
      ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'rNew', cells: { fName: 'Cy' } }] }],
    });
    await inserted.shown;
    await first.close();
    const look = join('Ann', { storage: memoryDevice() });
    await live(look);
    // Without a cache the second page knows the table only once it is connected; what was unsent lies over it from the start.
    const ann = join('Ann', { storage: device });
    await until(ann, 'the new row is back', () => ann.table.rows.get('rNew') !== undefined && ann.status.state !== 'offline');
    const { verdict } = set(ann, 'rNew', 'fName', 'Cyd');
    expect(await verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    await until(look, 'it is there once', () => look.table.rows.get('rNew') !== undefined && cell(look.table, 'rNew', 'fName') === 'Cyd');
    expect(look.table.rows.size).toBe(3);
  });

  it('CL-6 moves to a new session when the server has lost its data', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    wire.cut();
    await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
    const { verdict } = ann.submit({
      ops: [{ op: 'add-field', place: { before: null }, field: { id: 'fNew', name: 'New', type: 'text', options: {} } }],
    });
    const port = Number(new URL(server.url).port);
    await server.close();
    server = await startServer({ store: new MemoryStore(), port });
    await server.tables.create(table);
    wire.mend();
    // It had seen a number that this server never gave: refused, and kept for its author.
    expect(await verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'seen-from-future' }] });
    await live(ann);
    expect(ann.table.rows.size).toBe(0);
    expect(ann.pending).toMatchObject([{ state: 'rejected' }]);
    expect(await ann.submit({ ops: [{ op: 'add-field', place: { before: null }, field: people.fields[0]! }] }).verdict).toMatchObject({
      verdict: 'accepted',
    });
  });

  it('CL-6 goes on in the next epoch, with what is unsent, undo and all', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    wire.cut();
    await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
    const { verdict } = set(ann, 'rAda', 'fCity', 'Rome');
    // Twice, as over a long absence.
    for (let epochs = 0; epochs < 2; epochs++) expect(await (await server.tables.open(table))!.compact()).toBe(true);
    wire.mend();
    expect(await verdict).toEqual({ verdict: 'accepted', seq: 3, conflicts: [] });
    await live(ann);
    await until(ann, 'all is there', () => ann.pending.length === 0 && ann.table.seq === 3);
    expect((await server.tables.open(table))!.document.name).toBe(`${table}@3`);
    const ben = join('Ben');
    await live(ben);
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    await until(ben, 'both are undone', () => cell(ben.table, 'rAda', 'fCity') === 'London');
    expect(ben.table.conflicts.size).toBe(0);
  });

  it('CL-6 follows its table to a new epoch while it is connected and others write, and nothing is lost or done twice', async () => {
    const ann = await withPeople('Ann');
    const ben = join('Ben');
    await live(ben);
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    await until(ben, 'Ben sees Turin', () => cell(ben.table, 'rAda', 'fCity') === 'Turin');
    ben.setOnline(false);
    const lost = set(ben, 'rAda', 'fCity', 'Berlin').verdict;
    await set(ann, 'rAda', 'fCity', 'Rome').verdict;
    const ages = Array.from({ length: 30 }, (_, at) => set(ann, 'rBob', 'fAge', at).verdict);
    const moved = (await server.tables.open(table))!.compact();
    ages.push(...Array.from({ length: 30 }, (_, at) => set(ann, 'rBob', 'fAge', 100 + at).verdict));
    expect(await moved).toBe(true);
    for (const verdict of await Promise.all(ages)) expect(verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    ben.setOnline(true);
    expect(await lost).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
    for (const session of [ann, ben])
      await until(session, 'all is there', () => session.table.seq === 64 && session.pending.length === 0, 10_000);
    expect(plain(ann.table)).toEqual(plain(ben.table));
    // What Ben started from is told by the log, from before the epoch.
    expect([...ann.table.conflicts]).toMatchObject([
      { base: { value: 'Turin', from: 'log' }, current: { value: 'Rome', by: { actor: { name: 'Ann' } } } },
    ]);
    expect((await store.log(table, { after: 0, limit: 100 })).map(({ seq }) => seq)).toEqual(Array.from({ length: 64 }, (_, at) => at + 1));
    expect((await server.tables.open(table))!.document.name).toBe(`${table}@2`);
  });

  it('CL-9 tells where the others are, under the names that the server gives', async () => {
    const [ann, ben] = [await withPeople('Ann'), join('Ben')];
    await live(ben);
    ann.setPresence({ cursor: { row: 'rAda', field: 'fCity' }, editing: false });
    await until(ben, 'Ben sees where Ann is', () => ben.presence[0]?.cursor?.row === 'rAda');
    expect(ben.presence).toMatchObject([{ actor: { name: 'Ann' }, cursor: { row: 'rAda', field: 'fCity' }, editing: false }]);
    expect(ben.presence[0]!.color).toBeGreaterThanOrEqual(0);
    await ann.close();
    await until(ben, 'Ann has left', () => ben.presence.length === 0);
  });

  it('CL-11 lets a viewer read, refuses what he writes, and says who is not let in', async () => {
    const secret = 'a secret that is long enough for a test';
    const closed = await startServer({ store: new MemoryStore(), port: 0, secret });
    try {
      await closed.tables.create(table);
      const viewer = join('', { server: closed.url, token: tokenFor(secret, 'viewer') });
      await live(viewer);
      expect(viewer.capabilities.write).toBe(false);
      const { verdict } = viewer.submit({ ops: [{ op: 'add-field', place: { before: null }, field: people.fields[0]! }] });
      expect(await verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'not-allowed' }] });
      expect(viewer.pending).toMatchObject([{ state: 'rejected' }]);
      const stranger = join('', { server: closed.url });
      await until(stranger, 'he is refused', () => stranger.status.state === 'refused');
      expect(stranger.status).toMatchObject({ code: 'unauthorized' });
      const lost = join('', { server: closed.url, token: tokenFor(secret, 'viewer'), table: 'home/other' });
      await until(lost, 'there is no such table', () => lost.status.state === 'refused');
      expect(lost.status).toMatchObject({ code: 'no-such-table' });
      for (const session of sessions.splice(0)) await session.close();
    } finally {
      await closed.close();
    }
  });

  it('CL-10 says what is wrong with its options as its status', async () => {
    const nowhere = join('Ann', { server: 'gopher://example.org' });
    await until(nowhere, 'it is refused', () => nowhere.status.state === 'refused');
    const unnamed = join('Ann', { table: 'people' });
    await until(unnamed, 'it is refused', () => unnamed.status.state === 'refused');
    expect(unnamed.status).toMatchObject({ message: expect.stringContaining('workspace/table') });
  });
});
