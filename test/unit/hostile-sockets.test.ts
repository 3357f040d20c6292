import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as encoding from 'lib0/encoding';
import { MemoryStore, newId, type Op, type ServerHello } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { applyUpdate, Doc, encodeStateVector } from 'yjs';
import { encodeFrame, RawSocket } from '../harness/raw-socket.ts';
import { importTable } from '../harness/server-process.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'demo/people';
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function tokenFor(sub: string, role: string, expires?: number): Promise<string> {
  const token = new SignJWT({ name: sub, tables: { 'demo/*': role } }).setProtectedHeader({ alg: 'HS256' }).setSubject(sub);
  return (expires === undefined ? token : token.setExpirationTime(expires)).sign(new TextEncoder().encode(secret));
}

async function start(options: Partial<ServerOptions> = {}, csv = 'Name,Salary\nAda,10\n'): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, secret, ...options });
  ends.push(() => server.close());
  await importTable(server.url, table, csv, await tokenFor('ada', 'owner'));
  return server;
}

const address = (server: RunningServer) => `${server.url.replace('http', 'ws')}/socket`;

/** Frames of Hocuspocus that no client of ours sends. */
function frame(document: string, kind: number, write: (encoder: encoding.Encoder) => void = () => {}): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, kind);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

const farewell = (document: string) => frame(document, 7);
const authentication = (document: string) =>
  frame(document, 2, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, '');
  });
const firstStep = (document: string, stateVector: Uint8Array = new Uint8Array([0])) =>
  frame(document, 0, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint8Array(encoder, stateVector);
  });

async function greet(server: RunningServer, sub: string, role: string) {
  const socket = await RawSocket.open(address(server));
  ends.push(() => socket.close());
  const session = newId('session');
  const hello = (await socket.hello({ table, token: await tokenFor(sub, role), session })) as Extract<ServerHello, { hello: 'server' }>;
  if (hello.hello !== 'server') throw new Error(JSON.stringify(hello));
  return { socket, hello, session };
}

async function join(server: RunningServer, sub: string, role: string) {
  const { socket, hello, session } = await greet(server, sub, role);
  const doc = new Doc();
  socket.onReceived = (received) => received.kind === 'update' && applyUpdate(doc, received.update);
  await socket.sync(hello.document);
  let n = 0;
  return {
    socket,
    hello,
    doc,
    table: () => readTable(doc),
    async change(...ops: readonly Op[]) {
      n += 1;
      const change = { n, id: newId('change'), seen: { seq: readTable(doc).seq }, ops };
      const answer = await socket.ask(hello.document, { message: 'change', session, confirmed: n - 1, change });
      if (answer.message === 'verdict' && answer.verdict.verdict === 'accepted')
        while (readTable(doc).seq < answer.verdict.seq) await socket.next((received) => (received.kind === 'update' ? true : null));
      return answer;
    },
  };
}

/** A connection by hand: a library would answer a close by itself. */
async function byHand(server: RunningServer, upgrade: string): Promise<{ socket: Socket; got: () => Buffer }> {
  const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
  ends.push(async () => void socket.destroy());
  socket.on('error', () => {});
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'connect');
  socket.write(`GET ${upgrade} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n`);
  socket.write('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  return { socket, got: () => Buffer.concat(chunks) };
}

/** A frame of a client (RFC 6455, section 5.2), masked with zeros. */
function masked(opcode: number, payload: Uint8Array): Buffer {
  const length = payload.length < 126 ? [payload.length | 0x80] : [126 | 0x80, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([opcode | 0x80, ...length, 0, 0, 0, 0]), payload]);
}

test('SV-73 a reader who has said farewell to a document does not come back to it when it is not for him any more', async () => {
  const server = await start();
  const [owner, spy] = [await join(server, 'ada', 'owner'), await join(server, 'spy', 'viewer')];
  const [, salary] = owner.table().fields.list.map(({ id }) => id) as [string, string];
  const row = owner.table().rows.at(0)!.id;
  const open = (await server.tables.open(table))!;
  spy.socket.sendBytes(farewell(spy.hello.document));
  await vi.waitFor(() => expect(open.document.connections.size).toBe(1));
  const got: Buffer[] = [];
  spy.socket.onBytes = (bytes) => got.push(bytes);
  await owner.change({ op: 'change-field', field: salary, set: { type: 'text', options: { read: 'owner' } } });
  spy.socket.sendBytes(firstStep(spy.hello.document, encodeStateVector(spy.doc)));
  await owner.change({ op: 'set-cell', row, field: salary, value: 'SECRET later', was: null });
  spy.socket.sendBytes(firstStep(spy.hello.document, encodeStateVector(spy.doc)));
  expect((await spy.socket.closed).code).toBe(4410);
  expect(Buffer.concat(got).includes('SECRET')).toBe(false);
});

test('SV-16 nothing is taken from a socket whose access has ended, whether the peer answers the close or not', async () => {
  const server = await start();
  const owner = await join(server, 'ada', 'owner');
  const [field, row] = [owner.table().fields.list[0]!.id, owner.table().rows.at(0)!.id];
  const { socket, got } = await byHand(server, '/socket');
  const session = newId('session');
  const token = await tokenFor('eve', 'editor', Math.floor(Date.now() / 1_000) + 1);
  const sessions = [{ session, secret: 'a secret of some length', confirmed: 0 }];
  socket.write(masked(1, Buffer.from(JSON.stringify({ hello: 'client', protocol: { min: 2, max: 3 }, table, token, sessions }))));
  await vi.waitFor(() => expect(got().includes('"hello":"server"')).toBe(true));
  await vi.waitFor(() => expect(got().includes('The token has expired')).toBe(true), { timeout: 10_000 });
  const change = { n: 1, id: newId('change'), seen: { seq: 2 }, ops: [{ op: 'set-cell', row, field, value: 'late', was: 'Ada' }] };
  socket.write(masked(2, encodeFrame(`${table}@1`, JSON.stringify({ message: 'change', session, confirmed: 0, change }))));
  // It is cut by the server in the end; until then it was read.
  await once(socket, 'end');
  expect((await server.tables.open(table))!.authority.table.seq).toBe(2);
}, 20_000);

test('SV-16 a token that runs out within the tolerance of clocks opens a socket that takes nothing', async () => {
  const server = await start();
  const owner = await join(server, 'ada', 'owner');
  const [field, row] = [owner.table().fields.list[0]!.id, owner.table().rows.at(0)!.id];
  const { socket, got } = await byHand(server, '/socket');
  const session = newId('session');
  const token = await tokenFor('eve', 'editor', Math.floor(Date.now() / 1_000) - 1);
  const sessions = [{ session, secret: 'a secret of some length', confirmed: 0 }];
  socket.write(masked(1, Buffer.from(JSON.stringify({ hello: 'client', protocol: { min: 2, max: 3 }, table, token, sessions }))));
  await vi.waitFor(() => expect(got().includes('The token has expired')).toBe(true));
  const change = { n: 1, id: newId('change'), seen: { seq: 2 }, ops: [{ op: 'set-cell', row, field, value: 'late', was: 'Ada' }] };
  socket.write(masked(2, encodeFrame(`${table}@1`, JSON.stringify({ message: 'change', session, confirmed: 0, change }))));
  await once(socket, 'end');
  expect((await server.tables.open(table))!.authority.table.seq).toBe(2);
  expect((await server.tables.open(table))!.replicas.readers).toBe(1);
}, 20_000);

test('SV-40 a socket that has said hello and no more keeps its table open', async () => {
  const server = await start();
  const open = (await server.tables.open(table))!;
  expect(open.replicas.readers).toBe(0);
  const { socket } = await greet(server, 'spy', 'viewer');
  await vi.waitFor(() => expect(open.replicas.readers).toBe(1));
  expect(open.document.connections.size).toBe(0);
  await socket.close();
  await vi.waitFor(() => expect(open.replicas.readers).toBe(0));
});

test('SV-51 a peer that sleeps does not keep a table shut that has to be opened again', async () => {
  class Losing extends MemoryStore {
    lose = false;
    override async commit(batch: Parameters<MemoryStore['commit']>[0]) {
      const result = await super.commit(batch);
      if (!this.lose) return result;
      this.lose = false;
      throw new Error('the answer was lost');
    }
  }
  const store = new Losing();
  const server = await start({ store });
  const [sleeper, writer] = [await join(server, 'zoe', 'viewer'), await join(server, 'ada', 'owner')];
  const [field, row] = [writer.table().fields.list[0]!.id, writer.table().rows.at(0)!.id];
  sleeper.socket.pause();
  store.lose = true;
  expect(await writer.change({ op: 'set-cell', row, field, value: 'x', was: 'Ada' })).toMatchObject({ verdict: { verdict: 'retry' } });
  await writer.socket.closed;
  // At once, long before the sleeper is given up.
  const again = await join(server, 'ada', 'owner');
  expect(again.table().rows.get(row)!.written?.get(field)?.value).toBe('x');
  sleeper.socket.resume();
  expect((await sleeper.socket.closed).code).toBe(1013);
});

test('SV-28 a reader who asks for the whole again and again is sent away, and what is on its way is not made twice', async () => {
  const lines = Array.from({ length: 6_000 }, (_, at) => `name ${at},${at}`);
  const server = await start({}, `Name,Salary\n${lines.join('\n')}\n`);
  const open = (await server.tables.open(table))!;
  const made = vi.spyOn(open.replicas.whole.feed, 'parts');
  const { socket, hello } = await greet(server, 'spy', 'viewer');
  socket.sendBytes(authentication(hello.document));
  for (let ask = 0; ask < 200; ask++) socket.sendBytes(firstStep(hello.document));
  expect((await socket.closed).code).toBe(4429);
  expect(made.mock.calls.length).toBeLessThan(3);
});

test('SV-24 a socket has its document once, under whatever names it asks for it', async () => {
  const server = await start();
  const open = (await server.tables.open(table))!;
  const { socket, hello } = await greet(server, 'spy', 'viewer');
  for (let name = 0; name < 100; name++) socket.sendBytes(authentication(`${hello.document}\0s${name}`));
  expect((await socket.closed).code).toBe(4400);
  expect(open.document.connections.size).toBe(0);
});

test('SV-28 sockets that were refused take no room from others, nor do upgrades that were', async () => {
  const server = await start({ limits: { sockets: 5, socketsPerAddress: 2 }, trustProxy: true });
  for (let at = 0; at < 12; at++) await byHand(server, '/socket HTTP/1.1\r\nX-Forwarded-For: 192.0.2.6\r\nX-Rest:');
  const other = await RawSocket.open(address(server));
  ends.push(() => other.close());
  expect(await other.hello({ table, token: await tokenFor('ada', 'owner') })).toMatchObject({ hello: 'server' });
  const { socket, got } = await byHand(server, '/nothing');
  await once(socket, 'end');
  expect(got().toString()).toContain('404 Not Found');
  // The server's end is gone, though this one is still open: what is written now is answered by a reset.
  await vi.waitFor(() => {
    socket.write('x');
    expect(socket.destroyed || socket.errored !== null).toBe(true);
  });
});

test('SV-4 a session that a hello names twice is attached once, and gone with its socket', async () => {
  const server = await start();
  const open = (await server.tables.open(table))!;
  const socket = await RawSocket.open(address(server));
  const session = newId('session');
  const one = { session, secret: 'a secret of some length', confirmed: 0 };
  const answer = socket.next((received) => (received.kind === 'text' ? (JSON.parse(received.text) as ServerHello) : null));
  const token = await tokenFor('ada', 'owner');
  socket.sendText(JSON.stringify({ hello: 'client', protocol: { min: 2, max: 3 }, table, token, sessions: [one, one, one] }));
  expect(await answer).toMatchObject({ hello: 'server', sessions: [{ session }] });
  expect(open.authority.sessions).toBe(1);
  await socket.close();
  await vi.waitFor(() => expect(open.authority.sessions).toBe(0));
});
