import { once } from 'node:events';
import * as encoding from 'lib0/encoding';
import { memoryDevice, openSession, PeerSession } from '@teable-grid/client';
import { colorOf, MemoryStore, newId, type Op, type Session } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { BridgeClient, roomOf } from '../harness/bridge-client.ts';
import { random } from '../harness/random.ts';
import { importTable } from '../harness/server-process.ts';
import { cell, plain, set, until } from './client-support.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'demo/people';
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function tokenFor(sub: string, role: string, expires?: number): Promise<string> {
  const token = new SignJWT({ name: sub, tables: { 'demo/*': role } }).setProtectedHeader({ alg: 'HS256' }).setSubject(sub);
  return (expires === undefined ? token : token.setExpirationTime(expires)).sign(new TextEncoder().encode(secret));
}

async function start(options: Partial<ServerOptions> = {}, csv = 'Name,Salary\nAda,10\nBob,20\n'): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, secret, ...options });
  ends.push(() => server.close());
  await importTable(server.url, table, csv, await tokenFor('ada', 'owner'));
  return server;
}

/** One who writes, by the client of the element. */
async function session(server: RunningServer, sub: string, role: string): Promise<Session> {
  const opened = openSession({ server: server.url, table, token: await tokenFor(sub, role), storage: memoryDevice() });
  ends.push(() => opened.close());
  await until(opened, 'it is live', () => opened.status.state === 'live', 10_000);
  return opened;
}

/** One who reads, by y-websocket: asks which document is his, and connects to it. */
async function bridge(server: RunningServer, sub: string, role: string, doc?: Doc): Promise<BridgeClient> {
  const token = await tokenFor(sub, role);
  const client = new BridgeClient(server.url, await roomOf(server.url, table, token), { token }, doc);
  ends.push(() => client.end());
  return client;
}

const fieldsOf = (one: Session) => one.table.fields.list.map(({ id }) => id) as [string, string];
const rowsOf = (one: Session) => [...one.table.rows].map(({ id }) => id) as [string, string];

/** Waits until a y-websocket client sees something. */
const sees = (client: BridgeClient, holds: () => void) =>
  vi.waitFor(holds, { timeout: 5_000, interval: 10 }).catch((error: unknown) => {
    throw new Error(`${String(error)} (closes ${JSON.stringify(client.closes)})`);
  });

/** A socket of the bridge by hand, and how it ended. */
async function byHand(server: RunningServer, path: string) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
  ends.push(() => socket.terminate());
  const got: Uint8Array[] = [];
  socket.on('message', (data: Buffer) => got.push(new Uint8Array(data)));
  const closed = once(socket, 'close').then(([code, reason]) => ({ code: code as number, reason: String(reason) }));
  await once(socket, 'open');
  return { socket, got, closed };
}

/** A frame of y-websocket: numbers, bytes with their length before them, and bytes as they are. */
function frame(...parts: (number | Uint8Array | { readonly raw: Uint8Array })[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part);
    else if (part instanceof Uint8Array) encoding.writeVarUint8Array(encoder, part);
    else encoding.writeUint8Array(encoder, part.raw);
  }
  return encoding.toUint8Array(encoder);
}

const firstStep = (stateVector: Uint8Array = new Uint8Array([0])) => frame(0, 0, stateVector);
const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
const presence = (...people: (readonly [client: number, clock: number, state: unknown])[]) =>
  frame(1, frame(people.length, ...people.flatMap(([client, clock, state]) => [client, clock, text(state)])));

test('YB-1 an ordinary y-websocket client has the table, and follows it change by change', async () => {
  const server = await start();
  const [owner, reader] = [await session(server, 'ada', 'owner'), await bridge(server, 'ben', 'viewer')];
  await reader.synced();
  expect(plain(reader.table)).toEqual(plain(owner.table));
  const [name] = fieldsOf(owner);
  await set(owner, rowsOf(owner)[0], name, 'Ada L.').verdict;
  const inserted = { op: 'insert-rows', place: { before: null }, rows: [{ id: newId('row'), cells: { [name]: 'Eve' } }] } as const;
  await owner.submit({ ops: [inserted, { op: 'delete-rows', rows: [rowsOf(owner)[1]] }] }).verdict;
  await reader.at(owner.table.seq);
  expect(plain(reader.table)).toEqual(plain(owner.table));
});

test('YB-1 a large table comes in parts, and what was committed meanwhile after it', async () => {
  const lines = Array.from({ length: 6_000 }, (_, at) => `name ${at},${at}`);
  const server = await start({}, `Name,Salary\n${lines.join('\n')}\n`);
  const owner = await session(server, 'ada', 'owner');
  const reader = await bridge(server, 'ben', 'viewer');
  const [name] = fieldsOf(owner);
  await set(owner, rowsOf(owner)[0], name, 'first').verdict;
  await reader.synced();
  await set(owner, rowsOf(owner)[1], name, 'second').verdict;
  await reader.at(owner.table.seq);
  expect(plain(reader.table)).toEqual(plain(owner.table));
});

test('PE-6 YB-1 a page shows the replica by a PeerSession, and cannot write it', async () => {
  const server = await start();
  const [owner, reader] = [await session(server, 'ada', 'owner'), await bridge(server, 'ben', 'viewer')];
  const synced = reader.synced();
  const shown = PeerSession.open({ doc: reader.doc, awareness: reader.provider.awareness, actor: { id: 'ben', name: 'Ben' }, synced });
  ends.push(() => shown.close());
  await until(shown, 'it is live', () => shown.status.state === 'live');
  const [name, row] = [fieldsOf(owner)[0], rowsOf(owner)[0]];
  expect(plain(shown.table)).toEqual(plain(owner.table));
  await set(owner, row, name, 'Ada L.').verdict;
  await until(shown, 'the change', () => shown.table.seq === owner.table.seq);
  expect(plain(shown.table)).toEqual(plain(owner.table));
  expect(shown.capabilities.write).toBe(false);
  expect(await set(shown, row, name, 'EVIL').verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'not-allowed' }] });
  shown.setPresence({ cursor: { row, field: name }, editing: false });
  await until(owner, 'Ada sees Ben', () => owner.presence.some(({ actor, cursor }) => actor.id === 'ben' && cursor?.row === row));
});

test('YB-1 one that was away gets what it lacks', async () => {
  const server = await start();
  const [owner, reader] = [await session(server, 'ada', 'owner'), await bridge(server, 'ben', 'viewer')];
  await reader.synced();
  reader.provider.disconnect();
  const [name] = fieldsOf(owner);
  for (const value of ['one', 'two', 'three']) await set(owner, rowsOf(owner)[0], name, value).verdict;
  let bytes = 0;
  reader.doc.on('update', (update: Uint8Array) => (bytes += update.length));
  reader.provider.connect();
  await reader.at(owner.table.seq);
  expect(plain(reader.table)).toEqual(plain(owner.table));
  expect(bytes).toBeLessThan(encodeStateAsUpdate(reader.doc).length);
});

test('YB-2 unknown and forbidden tables are refused alike, a missing or wrong token otherwise', async () => {
  const server = await start();
  const elsewhere = await new SignJWT({ tables: { 'other/*': 'owner' } })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('zoe')
    .sign(new TextEncoder().encode(secret));
  const closedAs = async (path: string) => (await byHand(server, path)).closed;
  const forbidden = await closedAs(`/yjs/${table}/1?token=${elsewhere}`);
  const unknown = await closedAs(`/yjs/demo/absent/1?token=${await tokenFor('ada', 'owner')}`);
  expect(forbidden).toMatchObject({ code: 4404, reason: expect.stringContaining('There is no table demo/people') });
  expect(unknown).toEqual({ ...forbidden, reason: forbidden.reason.replace('people', 'absent') });
  expect(await closedAs(`/yjs/${table}/1`)).toMatchObject({ code: 4401, reason: expect.stringContaining('no token') });
  expect(await closedAs(`/yjs/${table}/1?token=x.y.z`)).toMatchObject({ code: 4401 });
  // Also of a document that there is not.
  expect(await closedAs(`/yjs/${table}/7?token=${elsewhere}`)).toEqual(forbidden);
});

test('YB-3 nothing that a client writes is applied, and it is counted', async () => {
  const server = await start({ metricsToken: 'seen' });
  const [owner, writer, other] = [
    await session(server, 'ada', 'owner'),
    await bridge(server, 'eve', 'owner'),
    await bridge(server, 'ben', 'viewer'),
  ];
  await Promise.all([writer.synced(), other.synced()]);
  writer.doc.getMap('cells').set(`${rowsOf(owner)[0]}/${fieldsOf(owner)[0]}`, ['EVIL', 1]);
  const hand = await byHand(server, `/yjs/${table}/1?token=${await tokenFor('eve', 'owner')}`);
  hand.socket.send(frame(0, 1, encodeStateAsUpdate(writer.doc)));
  hand.socket.send(frame(0, 2, encodeStateAsUpdate(writer.doc)));
  const counted = /refused_total\{what="frame",code="update"\} 3/;
  await vi.waitFor(async () => {
    const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization: 'Bearer seen' } });
    expect(await metrics.text()).toMatch(counted);
  });
  await set(owner, rowsOf(owner)[0], fieldsOf(owner)[0], 'Ada L.').verdict;
  await other.at(owner.table.seq);
  const { document } = (await server.tables.open(table))!;
  expect(JSON.stringify(plain(readTable(document)))).not.toContain('EVIL');
  expect(plain(other.table)).toEqual(plain(owner.table));
});

test('YB-4 at a compaction it is closed, the old document is refused, and the new one is whole', async () => {
  const server = await start();
  const owner = await session(server, 'ada', 'owner');
  const reader = await bridge(server, 'ben', 'viewer');
  await reader.synced();
  const [name] = fieldsOf(owner);
  await set(owner, rowsOf(owner)[0], name, 'before').verdict;
  await owner.submit({ ops: [{ op: 'delete-rows', rows: [rowsOf(owner)[1]] }] }).verdict;
  expect(await (await server.tables.open(table))!.compact()).toBe(true);
  expect(await reader.closed()).toMatchObject({ code: 4410, reason: 'The table has a new document.' });
  reader.provider.connect();
  expect(await reader.closed()).toMatchObject({ code: 4410 });

  const again = await bridge(server, 'ben', 'viewer');
  expect(again.provider.roomname).toBe('demo/people/2');
  await again.synced();
  await until(owner, 'it is live again', () => owner.status.state === 'live');
  await set(owner, rowsOf(owner)[0], name, 'after').verdict;
  await again.at(owner.table.seq);
  expect(plain(again.table)).toEqual(plain(owner.table));
  expect(again.table.rows.size).toBe(1);
});

test('YB-4 a Y.Doc of another epoch is refused, and so is one into which somebody else wrote', async () => {
  const server = await start();
  const owner = await session(server, 'ada', 'owner');
  const reader = await bridge(server, 'ben', 'viewer');
  await reader.synced();
  await (await server.tables.open(table))!.compact();
  await reader.closed();
  const mixed = await bridge(server, 'ben', 'viewer', reader.doc);
  expect(await mixed.closed()).toMatchObject({ code: 4410, reason: expect.stringContaining('begin with an empty one') });
  const own = new Doc();
  own.getMap('rows').set('rMine', ['a0', 1, 1, []]);
  expect(await (await bridge(server, 'ben', 'viewer', own)).closed()).toMatchObject({ code: 4410 });
  await until(owner, 'it is live again', () => owner.status.state === 'live');
  expect(owner.table.rows.size).toBe(2);
});

test('YB-4 paths of documents that there are not are refused, and none of them is served', async () => {
  const server = await start();
  const token = await tokenFor('ada', 'owner');
  const names = [
    '0',
    '2',
    '-1',
    '01',
    '1e9',
    '1000000000',
    '99999999999',
    'constructor',
    '__proto__',
    '1.abc.def',
    '1.abc',
    '1.',
    '%31',
    '1@1',
  ];
  for (const name of names)
    expect([name, await (await byHand(server, `/yjs/${table}/${name}?token=${token}`)).closed]).toMatchObject([name, { code: 4410 }]);
  const paths = [
    '/yjs/',
    '/yjs/demo',
    '/yjs/demo/people',
    '/yjs/demo/people/',
    '/yjs/demo/people/1/',
    '/yjs//people/1',
    '/yjs/%64emo/people/1',
  ];
  for (const path of [...paths, '/yjs/demo/people%2F1', '/yjs/demo/people/1/1', '/yjs/constructor/__proto__/1', '/yjs/demo%2Fpeople/1'])
    expect([path, await (await byHand(server, `${path}?token=${token}`)).closed]).toMatchObject([path, { code: 4404 }]);
});

test('YB-5 who may not see a field gets a document without it, and is sent to another when the rule changes', async () => {
  const server = await start();
  const owner = await session(server, 'ada', 'owner');
  const [name, salary] = fieldsOf(owner);
  const rule = (read: string | null): Op => ({ op: 'change-field', field: salary, set: { options: { read } as never } });
  const first = await bridge(server, 'ben', 'viewer');
  await first.synced();
  await owner.submit({ ops: [rule('owner')] }).verdict;
  expect(await first.closed()).toMatchObject({ code: 4410, reason: 'What you may see of the table has changed.' });
  expect(readTable(first.doc).fields.get(salary)!.options.read).toBeUndefined();

  const second = await bridge(server, 'ben', 'viewer');
  expect(second.provider.roomname).toMatch(/^demo\/people\/1\.[a-z0-9]+\.[a-z0-9]+$/);
  await second.synced();
  expect(second.table.fields.list.map(({ id }) => id)).toEqual([name]);
  await set(owner, rowsOf(owner)[0], salary, '99').verdict;
  await set(owner, rowsOf(owner)[0], name, 'Ada L.').verdict;
  await second.at(owner.table.seq);
  expect(JSON.stringify(plain(second.table))).not.toContain('99');
  // The whole is not for him, whatever he asks for; nor is another's for the owner.
  const viewer = await tokenFor('ben', 'viewer');
  expect(await (await byHand(server, `/yjs/${table}/1?token=${viewer}`)).closed).toMatchObject({ code: 4410 });
  const scoped = await byHand(server, `/yjs/${second.provider.roomname}?token=${await tokenFor('ada', 'owner')}`);
  expect(await scoped.closed).toMatchObject({ code: 4410 });
});

test('YB-6 presence goes both ways, under the name that the token gives and with the place alone', async () => {
  const server = await start();
  const [owner, reader, other] = [
    await session(server, 'ada', 'owner'),
    await bridge(server, 'ben', 'viewer'),
    await bridge(server, 'cleo', 'viewer'),
  ];
  await Promise.all([reader.synced(), other.synced()]);
  const cursor = { row: rowsOf(owner)[0], field: fieldsOf(owner)[0] };
  owner.setPresence({ cursor, editing: true });
  const told = { id: 'ada', name: 'ada', color: expect.any(Number) };
  await sees(reader, () => expect(reader.others()).toContainEqual({ user: told, place: { cursor, editing: true } }));
  reader.provider.awareness.setLocalState({
    user: { id: 'ada', name: 'Ada!', mail: 'x@y' },
    place: { cursor, editing: 1, x: 2 },
    extra: 'x',
  });
  const ben = { id: 'ben', name: 'ben', color: colorOf('ben') };
  await sees(other, () => expect(other.others()).toContainEqual({ user: ben, place: { cursor, editing: false } }));
  await until(owner, 'Ada sees Ben', () => owner.presence.some(({ actor, cursor: at }) => actor.id === 'ben' && at?.row === cursor.row));
  expect(owner.presence).toContainEqual(expect.objectContaining({ actor: { id: 'ben', name: 'ben' }, cursor, editing: false }));
  // His connection ends without a word.
  (reader.provider.ws as unknown as WebSocket).terminate();
  reader.provider.shouldConnect = false;
  await until(owner, 'Ben is gone', () => owner.presence.every(({ actor }) => actor.id !== 'ben'));
  await sees(other, () => expect(other.others().map(({ user }) => (user as { id: string }).id)).not.toContain('ben'));
});

test('YB-6 a place in a field that a reader does not see is not told him', async () => {
  const server = await start();
  const owner = await session(server, 'ada', 'owner');
  const [name, salary] = fieldsOf(owner);
  await owner.submit({ ops: [{ op: 'change-field', field: salary, set: { options: { read: 'owner' } } }] }).verdict;
  const reader = await bridge(server, 'ben', 'viewer');
  await reader.synced();
  const row = rowsOf(owner)[0];
  owner.setPresence({ cursor: { row, field: name }, editing: false });
  await sees(reader, () => expect(reader.others()).toMatchObject([{ place: { cursor: { row, field: name } } }]));
  owner.setPresence({ cursor: { row, field: salary }, editing: true });
  await sees(reader, () => expect(reader.others()).toMatchObject([{ place: { cursor: null, editing: false } }]));
});

test('YB-6 nobody speaks for another, and what is too large is not passed on', async () => {
  const server = await start();
  const victim = await bridge(server, 'ada', 'owner');
  await victim.synced();
  victim.provider.awareness.setLocalState({ place: { cursor: null, editing: false } });
  const watcher = await bridge(server, 'cleo', 'viewer');
  await sees(watcher, () => expect(watcher.others()).toHaveLength(1));
  const hand = await byHand(server, `/yjs/${victim.provider.roomname}?token=${await tokenFor('eve', 'viewer')}`);
  const { clientID } = victim.doc;
  hand.socket.send(presence([clientID, 1_000, { user: { id: 'ada' } }], [clientID, 1_001, null], [77, 1, { big: 'x'.repeat(3_000) }]));
  hand.socket.send(presence([77, 2, { place: { cursor: { row: '../x', field: 'f' } } }], [78, 1, { user: { id: 'two' } }]));
  await sees(watcher, () => expect(watcher.others()).toHaveLength(2));
  expect(watcher.others()).toContainEqual({
    user: { id: 'eve', name: 'eve', color: colorOf('eve') },
    place: { cursor: null, editing: false },
  });
  expect(watcher.others()).toContainEqual({ user: expect.objectContaining({ id: 'ada' }), place: { cursor: null, editing: false } });
  hand.socket.close();
  await sees(watcher, () => expect(watcher.others()).toHaveLength(1));
});

test('YB-6 who comes back under his awareness client before his old connection is gone stays there', async () => {
  const server = await start();
  const watcher = await bridge(server, 'cleo', 'viewer');
  await watcher.synced();
  const path = `/yjs/${watcher.provider.roomname}?token=${await tokenFor('ben', 'viewer')}`;
  const old = await byHand(server, path);
  old.socket.send(presence([55, 1, {}]));
  await sees(watcher, () => expect(watcher.others()).toHaveLength(1));
  const next = await byHand(server, path);
  next.socket.send(presence([55, 2, { place: { cursor: { row: 'r1', field: 'f1' }, editing: false } }]));
  await sees(watcher, () => expect(watcher.others()).toMatchObject([{ place: { cursor: { row: 'r1' } } }]));
  const gone: number[] = [];
  watcher.provider.awareness.on('change', ({ removed }: { removed: number[] }) => gone.push(...removed));
  old.socket.close();
  const open = (await server.tables.open(table))!;
  await vi.waitFor(() => expect(open.replicas.readers).toBe(2));
  next.socket.send(presence([55, 3, { place: { cursor: { row: 'r2', field: 'f1' }, editing: false } }]));
  await sees(watcher, () => expect(watcher.others()).toMatchObject([{ place: { cursor: { row: 'r2' } } }]));
  expect(gone).toEqual([]);
});

test('YB-7 an idle connection hears of its own presence, and one without presence gets a sign of life', async () => {
  const server = await start({ limits: { silenceMilliseconds: 50 } });
  const token = await tokenFor('ben', 'viewer');
  const { socket, got } = await byHand(server, `/yjs/${table}/1?token=${token}`);
  await vi.waitFor(() => expect(got.length).toBeGreaterThan(2));
  expect(got.every((bytes) => Buffer.from(bytes).equals(Buffer.from(presence())))).toBe(true);
  const reader = await bridge(server, 'ben', 'viewer');
  await reader.synced();
  // What y-protocols does every fifteen seconds.
  const { awareness } = reader.provider;
  awareness.setLocalState(awareness.getLocalState());
  awareness.setLocalState(awareness.getLocalState());
  const { clock } = awareness.meta.get(awareness.clientID)!;
  await vi.waitFor(() => expect(got.some((bytes) => bytes.length > 3)).toBe(true));
  expect(clock).toBeGreaterThan(0);
  socket.send(presence([91, 1, {}]));
  await vi.waitFor(() => expect(got.some((bytes) => Buffer.from(bytes).includes(Buffer.from(frame(91, 1))))).toBe(true));
});

test('YB-8 sockets of the bridge count with the others, and end with their token', async () => {
  const server = await start({ limits: { socketsPerAddress: 2 } });
  const owner = await session(server, 'ada', 'owner');
  const expires = Math.floor(Date.now() / 1_000) + 2;
  // A token is taken for good some seconds after its end, since clocks differ; the socket ends with it.
  const short = await tokenFor('ben', 'viewer', expires);
  const reader = await byHand(server, `/yjs/${table}/1?token=${short}`);
  const over = await byHand(server, `/yjs/${table}/1?token=${short}`);
  expect(await over.closed).toMatchObject({ code: 4429, reason: expect.stringContaining('socketsPerAddress') });
  expect(await reader.closed).toEqual({ code: 4401, reason: 'The token has expired.' });
  expect(owner.status.state).toBe('live');
});

test('YB-8 a reader keeps the table open, and is gone from it when he leaves', async () => {
  const server = await start();
  const open = (await server.tables.open(table))!;
  const reader = await bridge(server, 'ben', 'viewer');
  await reader.synced();
  expect(open.replicas.readers).toBe(1);
  expect(open.gauges.connections).toBe(1);
  reader.end();
  await vi.waitFor(() => expect(open.replicas.readers).toBe(0));
  expect(open.document.awareness.getStates().size).toBe(0);
});

test('YB-8 a server that stops tells its readers to come back', async () => {
  const server = await startServer({ store: new MemoryStore(), port: 0, secret });
  await importTable(server.url, table, 'Name\nAda\n', await tokenFor('ada', 'owner'));
  const reader = await byHand(server, `/yjs/${table}/1?token=${await tokenFor('ben', 'viewer')}`);
  await server.close();
  expect(await reader.closed).toMatchObject({ code: 4503 });
});

test('YB-8 in development mode pages of other origins are refused', async () => {
  const server = await startServer({ store: new MemoryStore(), port: 0 });
  ends.push(() => server.close());
  await server.tables.create(table);
  const address = `${server.url.replace('http', 'ws')}/yjs/${table}/1`;
  const foreign = new WebSocket(address, { origin: 'https://evil.example' });
  const [error] = (await once(foreign, 'error')) as [Error];
  expect(error.message).toContain('403');
  const named = new BridgeClient(server.url, `${table}/1`, { name: 'Zoe' });
  ends.push(() => named.end());
  await named.synced();
});

test('YB-9 what is no frame closes its socket with a sentence, and disturbs nobody', async () => {
  const server = await start();
  const [owner, reader] = [await session(server, 'ada', 'owner'), await bridge(server, 'ben', 'viewer')];
  await reader.synced();
  const path = `/yjs/${table}/1?token=${await tokenFor('eve', 'viewer')}`;
  const crowd = frame(1, frame(10_000, ...Array.from({ length: 10_000 }, (_, at) => [at + 1, 1, text({})]).flat()));
  const deep = '['.repeat(600) + ']'.repeat(600);
  const foreign = new Doc();
  foreign.getMap('rows').set('r', 1);
  const hostile: Readonly<Record<string, readonly [code: number, data: Uint8Array | string]>> = {
    nothing: [4400, new Uint8Array()],
    'a text': [4400, 'hello'],
    'an unknown kind': [4400, frame(9, new Uint8Array(3))],
    'a kind too large for a number': [4400, new Uint8Array(20).fill(0xff)],
    authentication: [4400, frame(2, 0, text('let me in'))],
    'an unknown step': [4400, frame(0, 7, new Uint8Array(1))],
    'a first step cut off': [4400, frame(0, 0, { raw: new Uint8Array([200, 1, 5]) })],
    'a state vector that is none': [4400, firstStep(new Uint8Array([0xff, 0xff, 0xff]))],
    'a state vector with a length that is a lie': [4400, firstStep(frame(1_000_000_000))],
    'a foreign state vector': [4410, firstStep(encodeStateVector(foreign))],
    'a state vector ahead of the document': [4410, firstStep(frame(1, (await server.tables.open(table))!.writer, 1_000_000))],
    'presence cut off': [4400, frame(1, frame(3, 1, 1, text({})))],
    'presence of a crowd': [4400, crowd],
    'presence that claims to be one': [4400, frame(1, frame(1_000_000_000))],
    'presence that is no JSON': [4400, frame(1, frame(1, 5, 1, new TextEncoder().encode('{')))],
    'presence that is a list': [4400, frame(1, frame(1, 5, 1, new TextEncoder().encode(deep)))],
    'presence that is a number': [4400, presence([5, 1, 7])],
    'a frame too large': [1009, new Uint8Array(1024 * 1024 + 10)],
    'too many questions': [4429, frame(3)],
  };
  for (const [what, [code, data]] of Object.entries(hostile)) {
    const hand = await byHand(server, path);
    for (let times = code === 4429 ? 31 : 1; times > 0; times--) hand.socket.send(data);
    const closed = await hand.closed;
    expect([what, closed.code]).toEqual([what, code]);
    if (code !== 1009) expect(closed.reason, what).toMatch(/\.$/);
  }
  const chance = random('bytes by chance');
  for (let times = 0; times < 50; times++) {
    const hand = await byHand(server, path);
    hand.socket.send(Uint8Array.from({ length: chance.between(1, 40) }, () => chance.between(0, 255)));
    hand.socket.close();
    await hand.closed;
  }
  await set(owner, rowsOf(owner)[0], fieldsOf(owner)[0], 'still here').verdict;
  await reader.at(owner.table.seq);
  expect(cell(reader.table, rowsOf(owner)[0], fieldsOf(owner)[0])).toBe('still here');
  await sees(reader, () => expect(reader.others()).toEqual([]));
  expect((await server.tables.open(table))!.replicas.readers).toBe(2);
});

/** A store that gives out no table until it is told to. */
class SlowStore extends MemoryStore {
  readonly #waiting: (() => void)[] = [];
  isSlow = false;

  override async open(name: string) {
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return super.open(name);
  }

  goOn(): void {
    this.isSlow = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

test('YB-9 what is said before the document is there is taken when it is, and bounded', async () => {
  const store = new SlowStore();
  const first = await startServer({ store, port: 0, secret });
  await importTable(first.url, table, 'Name\nAda\nBob\n', await tokenFor('ada', 'owner'));
  await first.close();
  store.isSlow = true;
  const server = await startServer({ store, port: 0, secret });
  ends.push(() => server.close());
  const path = `/yjs/${table}/1?token=${await tokenFor('eve', 'viewer')}`;
  const [early, eager] = [await byHand(server, path), await byHand(server, path)];
  early.socket.send(firstStep());
  for (let times = 0; times < 2; times++) eager.socket.send(frame(0, 2, new Uint8Array(600_000)));
  expect(await eager.closed).toMatchObject({ code: 4413, reason: expect.stringContaining('frameBytes') });
  expect(early.got).toEqual([]);
  store.goOn();
  await vi.waitFor(() => expect(early.got).toHaveLength(1));
  const { feed } = (await server.tables.open(table))!.replicas.whole;
  expect(early.got).toEqual([frame(0, 1, feed.since(0))]);
});

test('YB-8 a reader who takes nothing is dropped at the bound, and the others go on', async () => {
  const server = await start({ limits: { waitingBytes: 200_000 } });
  const [owner, reader] = [await session(server, 'ada', 'owner'), await bridge(server, 'ben', 'viewer')];
  const sleeper = await byHand(server, `/yjs/${table}/1?token=${await tokenFor('eve', 'viewer')}`);
  sleeper.socket.send(firstStep());
  await Promise.all([reader.synced(), vi.waitFor(() => expect(sleeper.got).not.toEqual([]))]);
  sleeper.socket.pause();
  const open = (await server.tables.open(table))!;
  expect(open.replicas.readers).toBe(3);
  const [name, row] = [fieldsOf(owner)[0], rowsOf(owner)[0]];
  for (let at = 0; open.replicas.readers > 2 && at < 400; at++) await set(owner, row, name, `${at} ${'x'.repeat(90_000)}`).verdict;
  expect(open.replicas.readers).toBe(2);
  await reader.at(owner.table.seq);
  sleeper.socket.resume();
  expect((await sleeper.closed).code).toBe(1006);
});
