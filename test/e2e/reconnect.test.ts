import { createHmac } from 'node:crypto';
import { MemoryStore, type Session, type SessionStatus } from '@teable-grid/core';
import { memoryDevice, openSession, type RemoteSessionOptions } from '@teable-grid/client';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cell, people, set, until } from '../unit/client-support.ts';
import { layWire, type Wire } from './session-proxy.ts';

const table = 'home/people';
const secret = 'a secret that is long enough for a test';
let store: MemoryStore;
let server: RunningServer;
let wire: Wire;
const sessions: Session[] = [];

beforeEach(async () => {
  store = new MemoryStore();
  server = await startServer({ store, port: 0, secret });
  await server.tables.create(table);
  wire = await layWire(server.url);
});

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  await wire.close();
  await server.close();
});

/** A token of somebody, good for so many seconds. */
function tokenFor(person: string, seconds = 3_600): string {
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  const claims = { sub: person, name: person, exp, tables: { [table]: 'owner' } };
  const signed = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function join(person: string, options: Partial<RemoteSessionOptions> = {}): Promise<Session> {
  const session = openSession({ server: server.url, table, token: tokenFor(person), storage: memoryDevice(), ...options });
  sessions.push(session);
  await until(session, 'it is live', () => session.status.state === 'live', 10_000);
  return session;
}

async function withPeople(person: string, options: Partial<RemoteSessionOptions> = {}): Promise<Session> {
  const session = await join(person, options);
  const ops = [
    ...people.fields.map((field) => ({ op: 'add-field', place: { before: null }, field }) as const),
    { op: 'insert-rows', place: { before: null }, rows: people.rows } as const,
  ];
  await session.submit({ ops }).verdict;
  return session;
}

const caughtUp = (session: Session) =>
  new Promise<void>((resolve) => {
    const stop = session.subscribe(({ event }) => {
      if (event !== 'caught-up') return;
      stop();
      resolve();
    });
  });

describe('coming back', () => {
  it('RC-1 tells how many changes were missed, and who made them', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    const [ben, cy] = [await join('Ben'), await join('Cy')];
    expect(ann.caughtUp).toBeNull();
    wire.cut();
    await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
    for (let n = 0; n < 3; n++) await set(ben, 'rAda', 'fAge', n).verdict;
    await set(cy, 'rBob', 'fCity', 'Rome').verdict;
    const back = caughtUp(ann);
    wire.mend();
    await back;
    expect(ann.caughtUp).toEqual({
      outcome: 'replayed',
      changes: 4,
      people: [
        { actor: { id: 'Ben', name: 'Ben' }, changes: 3 },
        { actor: { id: 'Cy', name: 'Cy' }, changes: 1 },
      ],
      at: expect.any(String),
    });
    expect(await ann.authorOf(5)).toMatchObject({ actor: { name: 'Cy' } });
    expect(await ann.authorOf(99)).toBeNull();
    ann.setOnline(false);
    // What was asked before is remembered; nobody can be asked now.
    expect(await ann.authorOf(5)).toMatchObject({ actor: { name: 'Cy' } });
    expect(await ann.authorOf(4)).toBeNull();
  });

  it('RC-1 tells that all was loaded anew when the table is in a new document, and who did what as far as the log tells', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    const ben = await join('Ben');
    for (const trim of [false, true]) {
      wire.cut();
      await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
      await set(ben, 'rAda', 'fAge', trim ? 1 : 2).verdict;
      await (await server.tables.open(table))!.compact();
      await until(ben, 'Ben is in the new document', () => ben.status.state === 'live');
      if (trim) {
        await store.trimLog(table, { before: '9999-01-01T00:00:00.000Z', keep: 0 });
        // What a process has in memory it may tell; the next one reads the log.
        const port = Number(new URL(server.url).port);
        await server.close();
        server = await startServer({ store, port, secret });
      }
      const back = caughtUp(ann);
      wire.mend();
      await back;
      const people = trim ? null : [{ actor: { id: 'Ben', name: 'Ben' }, changes: 1 }];
      expect(ann.caughtUp).toMatchObject({ outcome: 'reloaded', changes: 1, people });
    }
  });

  it('RC-2 is offline, in words, from the loss of a connection until there is one again, however often it is tried', async () => {
    const ann = await withPeople('Ann', { server: wire.url });
    const states: SessionStatus[] = [];
    ann.subscribe(({ event }) => event === 'status' && states.push(ann.status));
    wire.cut();
    await until(ann, 'Ann is cut off', () => ann.status.state === 'offline');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(states.map(({ state }) => state)).not.toContain('connecting');
    expect(ann.status).toMatchObject({ state: 'offline', reason: expect.stringMatching(/Trying again\.$/) });
    wire.mend();
    // The person need not wait for the next attempt.
    ann.setOnline(true);
    await until(ann, 'Ann is back', () => ann.status.state === 'live', 10_000);
  });

  it('RC-5 asks the page for a new token before the one at hand runs out, without a new connection', async () => {
    let asked = 0;
    const refreshToken = async () => {
      asked += 1;
      return tokenFor('Ann');
    };
    const ann = await withPeople('Ann', { token: tokenFor('Ann', 2), refreshToken });
    const states: string[] = [];
    ann.subscribe(({ event }) => event === 'status' && states.push(ann.status.state));
    await until(ann, 'the new token is taken', () => asked === 1 && states.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(new Set(states)).toEqual(new Set(['live']));
    expect(await set(ann, 'rAda', 'fAge', 7).verdict).toMatchObject({ verdict: 'accepted' });
    expect(asked).toBe(1);
  });

  it('RC-5 asks for a new token when the server does not take the one at hand, and is refused when there is none', async () => {
    const tokens = [tokenFor('Ann', -60), tokenFor('Ann')];
    const ann = await join('Ann', { token: tokenFor('Ann', -60), refreshToken: async () => tokens.shift() ?? null });
    expect([ann.status.state, tokens.length]).toEqual(['live', 0]);
    const refusals: [() => Promise<string | null>, string][] = [
      [async () => null, 'The token is not valid'],
      [() => Promise.reject(new Error('no session at the issuer')), 'A new token could not be had: no session at the issuer'],
      [async () => tokenFor('Ben'), 'The new token is of another person.'],
      [async () => tokenFor('Ann', -60), 'The token is not valid'],
    ];
    for (const [refreshToken, message] of refusals) {
      const session = openSession({ server: server.url, table, token: tokenFor('Ann', -60), storage: 'memory', refreshToken });
      sessions.push(session);
      await until(session, 'it is refused', () => session.status.state === 'refused', 10_000);
      expect(session.status).toMatchObject({ message: expect.stringContaining(message) });
      expect(session.readOnly).toContain(message);
    }
  });

  it('OB-7 of two connections that attach one session the later one has it, and nothing is lost or doubled', async () => {
    // The page's connection is open but dead for the page: it comes again while the server still has the old one.
    const ann = await withPeople('Ann', { server: wire.url });
    const ben = await join('Ben');
    wire.hush();
    const first = set(ann, 'rAda', 'fCity', 'Turin').verdict;
    await until(ben, 'the server has it', () => cell(ben.table, 'rAda', 'fCity') === 'Turin');
    ann.setOnline(false);
    ann.setOnline(true);
    expect(await first).toMatchObject({ verdict: 'accepted', seq: 2 });
    expect(await set(ann, 'rAda', 'fCity', 'Rome').verdict).toMatchObject({ verdict: 'accepted', seq: 3 });
  });
});
