import { type Comment, MemoryStore, newId, type Op, type ServerHello, type Session, type Table } from '@teable-grid/core';
import { LocalSession, memoryDevice, openSession, PeerSession } from '@teable-grid/client';
import { exportTable, type RunningServer, startServer, verify } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Doc } from 'yjs';
import { EventReader } from '../harness/event-reader.ts';
import { RawSocket } from '../harness/raw-socket.ts';
import { people, set, until } from './client-support.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'demo/people';
/** Everything that must not be told has this in it. */
const marker = 'SECRET';
let store: MemoryStore;
let server: RunningServer;
let owner: Session;
const ends: (() => Promise<unknown> | void)[] = [];

function tokenFor(sub: string, role: string): Promise<string> {
  const token = new SignJWT({ name: sub[0]!.toUpperCase() + sub.slice(1), tables: { 'demo/*': role } })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub);
  return token.sign(new TextEncoder().encode(secret));
}

async function join(sub: string, role: string): Promise<Session> {
  const session = openSession({ server: server.url, table, token: await tokenFor(sub, role), storage: memoryDevice() });
  ends.push(() => session.close());
  await until(session, `${sub} is there`, () => session.status.state === 'live');
  return session;
}

/** Sends ops as one change of somebody, whatever a client of his would say to them. */
async function raw(sub: string, role: string) {
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const session = newId('session');
  const hello = (await socket.hello({ table, token: await tokenFor(sub, role), session })) as Extract<ServerHello, { hello: 'server' }>;
  await socket.sync(hello.document);
  let n = 0;
  return async (...ops: readonly Op[]) => {
    n += 1;
    const change = { n, id: newId('change'), seen: { seq: 0 }, ops };
    const answer = await socket.ask(hello.document, { message: 'change', session, confirmed: n - 1, change });
    if (answer.message !== 'verdict') throw new Error(JSON.stringify(answer));
    return answer.verdict;
  };
}

beforeEach(async () => {
  store = new MemoryStore();
  server = await startServer({ store, port: 0, secret });
  await server.tables.create(table);
  owner = await join('olga', 'owner');
  const fields = people.fields.map((field): Op => ({ op: 'add-field', place: { before: null }, field }));
  await owner.submit({ ops: [...fields, { op: 'insert-rows', place: { before: null }, rows: people.rows }] }).verdict;
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await server.close();
});

const place = { row: 'rAda', field: 'fCity' } as const;
const add = (text: string, more: Partial<Extract<Op, { op: 'add-comment' }>> = {}): Op => ({
  op: 'add-comment',
  comment: newId('comment'),
  ...place,
  text,
  mentions: [],
  reply: null,
  ...more,
});
const named = (op: 'delete-comment' | 'restore-comment' | 'resolve-comment', comment: string): Op => ({ op, comment, ...place });
const said = ({ comments }: Table) =>
  comments.threads('rAda').flatMap((thread) => thread.comments.map(({ by, text }) => `${by.actor.name}: ${text}`));
const commentsOf = ({ comments }: Table) => [...(comments as Iterable<Comment>)].map(({ id }) => id).toSorted();
const verdictOf = (session: Session, ...ops: readonly Op[]) => session.submit({ ops }).verdict;
const accepted = { verdict: 'accepted' };
const notAllowed = { verdict: 'rejected', problems: [{ code: 'not-allowed' }] };

describe('who may comment', () => {
  test('SV-12, CL-11 a commenter comments, settles and takes back, and does nothing else; a viewer reads', async () => {
    const [cora, vic] = [await join('cora', 'commenter'), await join('vic', 'viewer')];
    expect([cora.capabilities.write, cora.capabilities.comment]).toEqual([false, true]);
    expect([vic.capabilities.write, vic.capabilities.comment]).toEqual([false, false]);
    expect(cora.readOnly).toBe('You may read and comment on this table, but not change it.');
    expect(await verdictOf(cora, add('Why London?', { comment: 'k1' }))).toMatchObject(accepted);
    expect(await verdictOf(owner, add('Why not?', { reply: 'k1' }))).toMatchObject(accepted);
    expect(await verdictOf(cora, named('resolve-comment', 'k1'))).toMatchObject(accepted);
    for (const session of [owner, vic])
      await until(session, 'it is settled', () => session.table.comments.get('k1')?.resolved?.actor.id === 'cora');
    expect(said(vic.table)).toEqual(['Cora: Why London?', 'Olga: Why not?']);
    expect(await cora.undo()).toEqual({ outcome: 'done' });
    await until(vic, 'it is open again', () => vic.table.comments.get('k1')?.resolved === null);
    expect(await verdictOf(vic, add('Me too'))).toMatchObject(notAllowed);
    expect(await set(cora, 'rAda', 'fCity', 'Paris').verdict).toMatchObject(notAllowed);
  });

  test('SV-12 the server says so too, whatever a client sends; all of a change or nothing', async () => {
    const [vic, cora, eva] = [await raw('vic', 'viewer'), await raw('cora', 'commenter'), await raw('eva', 'editor')];
    const cell: Op = { op: 'set-cell', row: 'rAda', field: 'fCity', value: 'Paris', was: 'London' };
    expect(await vic(add('x'))).toMatchObject({ problems: [{ message: 'Vic may read this table, but not change it.' }] });
    expect(await cora(add('x'), cell)).toMatchObject({
      problems: [{ message: 'Cora may read and comment on this table, but not change it.' }],
    });
    expect(await cora({ op: 'rename-table', name: 'x' })).toMatchObject(notAllowed);
    await verdictOf(owner, add('x', { comment: 'k1' }));
    for (const somebody of [eva, cora])
      for (const op of ['delete-comment', 'restore-comment'] as const)
        expect(await somebody(named(op, 'k1'))).toMatchObject({ problems: [{ code: 'not-allowed', path: 'ops/0/comment' }] });
    expect(await cora(named('resolve-comment', 'k1'))).toMatchObject(accepted);
    expect(commentsOf(owner.table)).toEqual(['k1']);
  });

  test('SV-18, CMT-5 a comment is rewritten by its author alone, deleted by him or an owner, and undo brings it back', async () => {
    const [eva, cora] = [await join('eva', 'editor'), await join('cora', 'commenter')];
    expect(await verdictOf(cora, add('one', { comment: 'k1' }))).toMatchObject(accepted);
    await until(eva, 'she reads it', () => eva.table.comments.size === 1);
    expect(await verdictOf(eva, { op: 'edit-comment', comment: 'k1', ...place, text: 'two', mentions: [] })).toMatchObject(notAllowed);
    expect(await verdictOf(eva, named('delete-comment', 'k1'))).toMatchObject(notAllowed);
    expect(await verdictOf(owner, named('delete-comment', 'k1'))).toMatchObject(accepted);
    await until(cora, 'it is gone', () => said(cora.table).length === 0);
    expect(await owner.undo()).toEqual({ outcome: 'done' });
    await until(cora, 'it is back', () => said(cora.table).length === 1);
  });
});

describe('whom a comment calls', () => {
  test('CMT-10 it calls those who are here or have written, not whom nobody knows', async () => {
    const [cora, gone] = [await join('cora', 'commenter'), await join('gus', 'editor')];
    await set(gone, 'rAda', 'fCity', 'Paris').verdict;
    await gone.close();
    const mentions = [
      { id: 'olga', name: 'Olga' },
      { id: 'gus', name: 'Gus' },
      { id: 'eve@example.com', name: 'Eve' },
      { id: 'cora', name: 'Olga' },
    ];
    expect(await verdictOf(cora, add('@Olga @Gus @Eve @Cora', { comment: 'k1', mentions }))).toMatchObject(accepted);
    await until(owner, 'it is there', () => owner.table.comments.size === 1);
    expect(owner.table.comments.get('k1')!.mentions).toEqual([
      { id: 'olga', name: 'Olga' },
      { id: 'gus', name: 'Gus' },
      { id: 'cora', name: 'Cora' },
    ]);
  });
});

describe('what a reader may not see', () => {
  test('SV-70, CMT-11 nothing of comments about a hidden field is told: not in the table, the events, or answers', async () => {
    await verdictOf(owner, add(`${marker} one`, { comment: 'k1', field: 'fAge' }));
    await verdictOf(owner, { op: 'change-field', field: 'fAge', set: { options: { read: 'editor' } } });
    const [cora, eva] = [await join('cora', 'commenter'), await join('eva', 'editor')];
    const url = `${server.url}/api/tables/${table}/events?after=0`;
    const events = await EventReader.open(url, { authorization: `Bearer ${await tokenFor('cora', 'commenter')}` });
    ends.push(() => events.close());
    await verdictOf(eva, add(`${marker} two`, { comment: 'k2', field: 'fAge', reply: 'k1' }));
    await verdictOf(eva, add('open to all', { comment: 'k3' }));
    await verdictOf(eva, { op: 'resolve-comment', comment: 'k1', row: 'rAda', field: 'fAge' });
    await verdictOf(owner, add('after it', { comment: 'k4', field: null }));
    await until(cora, 'she has it all', () => cora.table.seq === owner.table.seq);
    expect(commentsOf(cora.table)).toEqual(['k3', 'k4']);
    await until(eva, 'she has it all', () => eva.table.seq === owner.table.seq);
    expect(commentsOf(eva.table)).toEqual(['k1', 'k2', 'k3', 'k4']);
    await events.until(owner.table.seq);
    expect(JSON.stringify(events.events)).not.toContain(marker);
    expect(JSON.stringify(events.events)).toContain('open to all');
    // An answer to it finds nothing there, and neither does one that names another place.
    for (const field of ['fAge', null])
      expect(await verdictOf(cora, add('?', { field, reply: 'k1' }))).toMatchObject({ verdict: 'rejected' });
  });
});

describe('comments are kept', () => {
  test('CM-1, CM-4 over an epoch, by `verify` and in an export', async () => {
    await verdictOf(owner, add('kept', { comment: 'k1' }), add('gone', { comment: 'k2', field: null }));
    await verdictOf(owner, { op: 'delete-comment', comment: 'k2', row: 'rAda', field: null });
    const open = (await server.tables.open(table))!;
    expect(await open.compact()).toBe(true);
    const cora = await join('cora', 'commenter');
    expect(commentsOf(cora.table)).toEqual(['k1', 'k2']);
    expect(said(cora.table)).toEqual(['Olga: kept']);
    await verdictOf(cora, add('after it', { comment: 'k3', reply: 'k1' }));
    let out = '';
    const context = { store, table, log: pino({ level: 'silent' }), rest: [], out: (text: string) => (out += text) };
    expect(await verify({ ...context, flags: new Map() })).toBe(0);
    out = '';
    await exportTable({ ...context, flags: new Map([['format', 'json']]) });
    expect(JSON.parse(out)).toMatchObject({
      comments: [
        { id: 'k1', row: 'rAda', field: 'fCity', text: 'kept', by: { actor: { name: 'Olga' } } },
        { id: 'k3', thread: 'k1', text: 'after it' },
      ],
    });
  });

  test('CL-11 what is said offline waits, is shown meanwhile, and others’ comments on the row come beside it', async () => {
    const eva = await join('eva', 'editor');
    eva.setOnline(false);
    const waiting = eva.submit({ ops: [add('from the train', { comment: 'k1' })] });
    expect(said(eva.table)).toEqual(['Eva: from the train']);
    await verdictOf(owner, add('meanwhile', { comment: 'k2' }));
    eva.setOnline(true);
    expect(await waiting.verdict).toMatchObject(accepted);
    for (const session of [eva, owner])
      await until(session, 'both are there', () => said(session.table).join() === 'Olga: meanwhile,Eva: from the train');
  });

  test('PE-12 alone on a device one comments too; in a document that peers share nobody does', async () => {
    const alone = await LocalSession.open({ table: 'own', storage: 'memory', fields: people.fields, rows: people.rows });
    ends.push(() => alone.close());
    await until(alone, 'it is live', () => alone.status.state === 'live');
    expect(alone.capabilities.comment).toBe(true);
    expect(await verdictOf(alone, add('to myself'))).toMatchObject(accepted);
    expect(alone.table.comments.size).toBe(1);
    const peer = PeerSession.open({ doc: new Doc(), fields: people.fields, rows: people.rows });
    ends.push(() => peer.close());
    expect(peer.capabilities.comment).toBe(false);
    expect(await verdictOf(peer, add('to all'))).toMatchObject({
      problems: [{ message: expect.stringContaining('nobody could tell who wrote') }],
    });
  });
});
