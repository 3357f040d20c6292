import { get } from 'node:http';
import { colorOf, type LogEntry, MemoryStore, newId, type Op, protocol, type ServerHello, type ServerMessage } from '@teable-grid/core';
import { encodeParts, readTable } from '@teable-grid/core/yjs';
import { type RunningServer, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { slicesOf } from '../../server/src/load-document.ts';
import { RawSocket } from '../harness/raw-socket.ts';

const running: RunningServer[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function start(options: Partial<Parameters<typeof startServer>[0]> = {}): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, ...options });
  running.push(server);
  return server;
}

/** A server with a table `demo/people` of three rows. */
async function withPeople(options: Parameters<typeof start>[0] = {}, headers: Record<string, string> = {}): Promise<RunningServer> {
  const server = await start(options);
  const response = await fetch(`${server.url}/api/tables/demo/people/import`, {
    method: 'POST',
    headers,
    body: 'Name,Age\nAda,36\nGrace,85\nAlan,41\n',
  });
  expect(response.status).toBe(201);
  return server;
}

const socketUrl = (server: RunningServer) => `${server.url.replace('http', 'ws')}/socket`;

const greeted = (hello: ServerHello) => {
  if (hello.hello !== 'server') throw new Error(`refused: ${hello.message}`);
  return hello;
};

/** A client by hand that has joined the table. */
async function join(server: RunningServer, session = newId('session'), token?: string) {
  const socket = await RawSocket.open(socketUrl(server));
  const hello = greeted(await socket.hello({ table: 'demo/people', session, ...(token !== undefined && { token }) }));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await socket.sync(hello.document));
  socket.onReceived = (received) => received.kind === 'update' && Y.applyUpdate(doc, received.update);
  const change = (n: number, ops: readonly Op[], seq = readTable(doc).seq) =>
    socket.ask(hello.document, { message: 'change', session, confirmed: 0, change: { n, id: `c-${session}-${n}`, seen: { seq }, ops } });
  return { socket, hello, session, doc, change, table: () => readTable(doc) };
}

describe('saying hello', () => {
  test('SV-1 a client without a protocol version in common is told so, and the socket is closed with 4426', async () => {
    const server = await withPeople();
    const socket = await RawSocket.open(socketUrl(server));
    const hello = await socket.hello({ table: 'demo/people', range: { min: 7, max: 9 } });
    expect(hello).toMatchObject({ hello: 'refused', code: 4426, message: expect.stringContaining('7 to 9') });
    expect((await socket.closed).code).toBe(4426);
  });

  test('SV-2 anything but a hello as the first frame closes the socket with 4400', async () => {
    const server = await withPeople();
    for (const first of ['{"hello":"client"}', 'GET / HTTP/1.1', '[]', '{"hello":"client","__proto__":{}}']) {
      const socket = await RawSocket.open(socketUrl(server));
      socket.sendText(first);
      expect((await socket.closed).code).toBe(4400);
    }
    const socket = await RawSocket.open(socketUrl(server));
    socket.sendBytes(new Uint8Array([1, 2, 3]));
    expect((await socket.closed).code).toBe(4400);
  });

  test('SV-3 the answer names the document, the person and what became of his session', async () => {
    const server = await withPeople();
    const first = await join(server);
    const name = first.table().fields.list[0]!.id;
    const row = first.table().rows.at(0)!.id;
    await first.change(1, [{ op: 'set-cell', row, field: name, value: 'Ada L.', was: 'Ada' }]);
    await first.socket.close();
    const again = await RawSocket.open(socketUrl(server));
    const hello = greeted(await again.hello({ table: 'demo/people', session: first.session }));
    expect(hello).toMatchObject({ document: 'demo/people@1', role: 'owner', seq: 3, sessions: [{ session: first.session, last: 1 }] });
    expect(hello.sessions[0]!.verdicts).toEqual([{ n: 1, verdict: { verdict: 'accepted', seq: 3, conflicts: [] } }]);
    await again.close();
  });

  test('SV-4 a session is its owner’s: with another secret it is refused', async () => {
    const server = await withPeople();
    const { session, socket } = await join(server);
    const thief = await RawSocket.open(socketUrl(server));
    expect(await thief.hello({ table: 'demo/people', session, secret: 'some other secret' })).toMatchObject({
      hello: 'refused',
      code: 4401,
    });
    await socket.close();
  });
});

describe('a session that two sockets attach', () => {
  test('SV-5 the later one carries it: the other is told, and nothing more is taken of it there', async () => {
    const server = await withPeople();
    const old = await join(server);
    const [row, field] = [old.table().rows.at(0)!.id, old.table().fields.list[0]!.id];
    const set = (value: string, was: string): Op[] => [{ op: 'set-cell', row, field, value, was }];
    expect(await old.change(1, set('one', 'Ada'))).toMatchObject({ verdict: { verdict: 'accepted' } });
    const told = old.socket.next((received) => (received.kind === 'stateless' ? (JSON.parse(received.payload) as object) : null));
    const next = await join(server, old.session);
    expect(next.hello.sessions).toMatchObject([{ session: old.session, last: 1 }]);
    expect(await told).toMatchObject({ message: 'refused', session: old.session, problem: { code: 'taken-over' } });
    expect(await old.change(2, set('two', 'one'))).toMatchObject({
      message: 'refused',
      session: old.session,
      problem: { code: 'taken-over' },
    });
    expect(await next.change(2, set('three', 'one'))).toMatchObject({ verdict: { verdict: 'accepted' } });
    // The end of the old socket takes nothing from the new one.
    await old.socket.close();
    expect(await next.change(3, set('four', 'three'))).toMatchObject({ verdict: { verdict: 'accepted' } });
    await next.socket.close();
    const last = await join(server, old.session);
    expect(last.hello.sessions).toMatchObject([{ last: 3 }]);
    await last.socket.close();
  });
});

describe('questions about who did what', () => {
  test('SV-6 the authors of changes and of what was missed are told, from the log where the memory of it is gone', async () => {
    const store = new MemoryStore();
    const secret = 'a secret of some length';
    const token = (id: string) =>
      new SignJWT({ name: id.toUpperCase(), tables: { '*': 'owner' } })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(id)
        .sign(new TextEncoder().encode(secret));
    const first = await withPeople({ store, secret }, { authorization: `Bearer ${await token('ann')}` });
    const ben = await join(first, newId('session'), await token('ben'));
    const [row, field] = [ben.table().rows.at(0)!.id, ben.table().fields.list[0]!.id];
    for (let n = 1; n <= 3; n++) await ben.change(n, [{ op: 'set-cell', row, field, value: `b${n}`, was: null }], 1 + n);
    await ben.socket.close();
    await first.close();
    running.splice(0);
    const second = await start({ store, secret });
    const cat = await join(second, newId('session'), await token('cat'));
    const ask = (message: object) => cat.socket.ask(cat.hello.document, message);
    const by = (id: string, revision: number) => ({ revision, actor: { id, name: id.toUpperCase() }, at: expect.any(String) });
    expect(await ask({ message: 'authors', revisions: [1, 3, 99, 5] })).toEqual({
      message: 'authors',
      authors: [by('ann', 1), by('ben', 3), by('ben', 5)],
    });
    expect(await ask({ message: 'missed', after: 1, through: 5 })).toEqual({
      message: 'missed',
      after: 1,
      through: 5,
      people: [
        { actor: { id: 'ben', name: 'BEN' }, changes: 3 },
        { actor: { id: 'ann', name: 'ANN' }, changes: 1 },
      ],
    });
    expect(await ask({ message: 'missed', after: 5, through: 5 })).toMatchObject({ people: [] });
    // What is not of the contract is refused with a sentence.
    for (const bad of [
      { revisions: [] },
      { revisions: [0] },
      { revisions: ['1'] },
      { revisions: Array.from({ length: 101 }, (_, n) => n + 1) },
    ])
      expect(await ask({ message: 'authors', ...bad })).toMatchObject({ message: 'refused', problem: { code: 'bad-change' } });
    await cat.socket.close();
  });

  test('SV-6 who asks too often is told nothing, and can still write', async () => {
    const server = await withPeople();
    const { socket, hello, change, table } = await join(server);
    const answers: unknown[] = [];
    const all = socket.next((received) =>
      received.kind === 'stateless' && answers.push(JSON.parse(received.payload)) === 100 ? true : null,
    );
    for (let n = 0; n < 100; n++) socket.sendStateless(hello.document, JSON.stringify({ message: 'authors', revisions: [1] }));
    await all;
    expect(answers[0]).toMatchObject({ authors: [{ revision: 1 }] });
    expect(answers.at(-1)).toEqual({ message: 'authors', authors: [] });
    const [row, field] = [table().rows.at(0)!.id, table().fields.list[0]!.id];
    expect(await change(1, [{ op: 'set-cell', row, field, value: 'x', was: 'Ada' }])).toMatchObject({ verdict: { verdict: 'accepted' } });
    await socket.close();
  });

  test('SV-6 only so many questions wait for their answers; more are refused', async () => {
    const store = new MemoryStore();
    const server = await withPeople({ store });
    const { socket, hello } = await join(server);
    const log = store.log.bind(store);
    let look = () => {};
    const looked = new Promise<void>((resolve) => (look = resolve));
    store.log = async (...query) => {
      await looked;
      return log(...query);
    };
    const said: ServerMessage[] = [];
    const told = (count: number) =>
      socket.next(
        (received) => (received.kind === 'stateless' && said.push(JSON.parse(received.payload) as ServerMessage) === count) || null,
      );
    const refused = told(100);
    for (let n = 0; n < 300; n++) socket.sendStateless(hello.document, JSON.stringify({ message: 'history', limit: 1 }));
    await refused;
    expect(new Set(said.map((one) => one.message === 'refused' && one.problem.code))).toEqual(new Set(['over-limit']));
    const all = told(300);
    look();
    await all;
    expect(said.slice(100).map(({ message }) => message)).toEqual(Array(200).fill('history'));
    await socket.close();
  });
});

/** Every request about a table that the server takes. */
const requests: readonly (readonly [method: string, path: string, body?: string])[] = [
  ['GET', ''],
  ['PATCH', '', '{"name":"Others"}'],
  ['PATCH', '', '{"table":"demo/other"}'],
  ['PATCH', '', 'not JSON'],
  ['DELETE', ''],
  ['POST', '/restore'],
  ['GET', '/snapshot'],
  ['GET', '/events?after=0'],
  ['POST', '/import', 'A\n1\n'],
  ['POST', '/import?import=i1', 'A\n1\n'],
  ['GET', '/imports/i1'],
  ['DELETE', '/imports/i1'],
];

describe('access', () => {
  const secret = 'a shared secret of the test, long enough';
  const token = (tables: Record<string, string>) =>
    new SignJWT({ name: 'Ada', tables }).setProtectedHeader({ alg: 'HS256' }).setSubject('ada').sign(new TextEncoder().encode(secret));

  test('SV-10 without a secret the server does not listen beyond loopback', async () => {
    await expect(startServer({ store: new MemoryStore(), host: '0.0.0.0', port: 0 })).rejects.toThrow(/TEABLE_SECRET/);
  });

  test('SV-11 an unknown table, a deleted one and a forbidden one get the same answer, whatever is asked', async () => {
    const owner = { authorization: `Bearer ${await token({ '*': 'owner' })}` };
    const server = await withPeople({ secret }, owner);
    for (const path of ['deleted', 'deleted-too'])
      await fetch(`${server.url}/api/tables/demo/${path}/import`, { method: 'POST', headers: owner, body: 'A\n1\n' });
    for (const path of ['deleted', 'deleted-too'])
      expect((await fetch(`${server.url}/api/tables/demo/${path}`, { method: 'DELETE', headers: owner })).status).toBe(200);
    const answersTo = async (table: string, bearer: string) => {
      const told: string[] = [];
      for (const [method, path, body] of requests) {
        const init = { method, headers: { authorization: `Bearer ${bearer}` }, ...(body !== undefined && { body }) };
        const response = await fetch(`${server.url}/api/tables/${table}${path}`, init);
        const headers = [...response.headers].filter(([name]) => name !== 'date');
        told.push(JSON.stringify([method, path, response.status, headers, await response.text()]).replaceAll(table, 'TABLE'));
      }
      const socket = await RawSocket.open(socketUrl(server));
      const hello = await socket.hello({ table, token: bearer });
      told.push(JSON.stringify([hello, await socket.closed]).replaceAll(table, 'TABLE'));
      return told.map((one) => one.replace(/"content-length","\d+"/, ''));
    };
    const stranger = await token({ 'other/*': 'owner' });
    const forbidden = await answersTo('demo/people', stranger);
    for (const answer of forbidden) expect(answer).toContain('no-such-table');
    expect(await answersTo('demo/nothing', stranger)).toEqual(forbidden);
    expect(await answersTo('demo/deleted', stranger)).toEqual(forbidden);
    // Who may enter the workspace, but does not own it, is told no more of a deleted table than of one that never was.
    for (const role of ['viewer', 'commenter', 'editor']) {
      const reader = await token({ 'demo/*': role });
      expect(await answersTo('demo/nothing', reader)).toEqual(forbidden);
      expect(await answersTo('demo/deleted', reader)).toEqual(forbidden);
    }
    const answers = await Promise.all(
      ['demo/people', 'demo/nothing'].map(async (table) => {
        const init = { method: 'POST', headers: { authorization: `Bearer ${stranger}` }, body: JSON.stringify({ table }) };
        const response = await fetch(`${server.url}/api/tables`, init);
        return `${response.status} ${(await response.text()).replaceAll(table, 'TABLE')}`;
      }),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('no-such-table');
  });

  test('SV-12 a viewer gets the table, and a verdict that says no to his changes', async () => {
    const server = await withPeople({ secret }, { authorization: `Bearer ${await token({ '*': 'owner' })}` });
    const viewer = await join(server, newId('session'), await token({ 'demo/*': 'viewer' }));
    expect(viewer.hello.role).toBe('viewer');
    expect(viewer.table().rows.size).toBe(3);
    const answer = await viewer.change(1, [{ op: 'delete-rows', rows: [viewer.table().rows.at(0)!.id] }]);
    expect(answer).toMatchObject({ message: 'verdict', verdict: { verdict: 'rejected', problems: [{ code: 'not-allowed' }] } });
    await viewer.socket.close();
  });

  test.each([
    ['no token', undefined],
    ['a token by another secret', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.xxxx'],
    ['a token without a signature', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwidGFibGVzIjp7IioiOiJvd25lciJ9fQ.'],
  ])('SV-13 %s is refused', async (_, wrong) => {
    const server = await withPeople({ secret }, { authorization: `Bearer ${await token({ '*': 'owner' })}` });
    const socket = await RawSocket.open(socketUrl(server));
    expect(await socket.hello({ table: 'demo/people', ...(wrong !== undefined && { token: wrong }) })).toMatchObject({
      hello: 'refused',
      code: 4401,
    });
    expect((await fetch(`${server.url}/api/tables/demo/people`)).status).toBe(401);
  });
});

describe('development mode', () => {
  /** A request with headers that `fetch` does not let a program set. */
  const statusOf = (server: RunningServer, headers: Record<string, string>, path = '/api/tables/demo/people') =>
    new Promise<number>((resolve, reject) => {
      get(`${server.url}${path}`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      }).on('error', reject);
    });

  test.each([
    [{ origin: 'https://elsewhere.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'rebound.example:8787' }, 403],
    [{ origin: 'http://localhost:3000' }, 200],
    [{ origin: 'http://[::1]:3000' }, 200],
    [{ origin: 'file://' }, 200],
    [{}, 200],
  ])('SV-14 a request with %o is answered with %i', async (headers, status) => {
    const server = await withPeople();
    expect(await statusOf(server, headers)).toBe(status);
    const socket = new WebSocket(socketUrl(server), { headers });
    const opened = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    expect(opened).toBe(status === 200);
    socket.terminate();
  });

  test('SV-14 with a secret, pages of other sites may ask: a token decides', async () => {
    const server = await start({ secret: 'a shared secret of the test, long enough' });
    expect(await statusOf(server, { origin: 'https://elsewhere.example' })).toBe(401);
  });
});

describe('changes', () => {
  test('SV-20 an accepted change reaches every replica, and is in the log before anybody hears of it', async () => {
    const store = new MemoryStore();
    const server = await withPeople({ store });
    const [ada, grace] = [await join(server), await join(server)];
    const field = ada.table().fields.list[0]!;
    const row = ada.table().rows.at(1)!.id;
    const shown = grace.socket.next((received) => (received.kind === 'update' ? true : null));
    const answer = await ada.change(1, [{ op: 'set-cell', row, field: field.id, value: 'Grace H.', was: 'Grace' }]);
    expect(answer).toMatchObject({ message: 'verdict', n: 1, verdict: { verdict: 'accepted', seq: 3 } });
    expect((await store.log('demo/people', { after: 2, limit: 9 })).map(({ seq, n }) => [seq, n])).toEqual([[3, 1]]);
    await shown;
    expect(grace.table().rows.get(row)!.written!.get(field.id)).toEqual({ value: 'Grace H.', revision: 3 });
    await Promise.all([ada.socket.close(), grace.socket.close()]);
  });

  test('SV-21 a repeated change is answered with its first verdict, also after a restart, and done once', async () => {
    const store = new MemoryStore();
    const server = await withPeople({ store });
    const ada = await join(server);
    const field = ada.table().fields.list[0]!.id;
    const op: Op = { op: 'set-cell', row: ada.table().rows.at(0)!.id, field, value: 'once', was: 'Ada' };
    const first = await ada.change(1, [op], 2);
    expect(await ada.change(1, [op], 2)).toEqual(first);
    await ada.socket.close();
    await running.pop()!.close();
    const again = await join(await start({ store }), ada.session);
    expect(await again.change(1, [op], 2)).toEqual(first);
    expect((await store.log('demo/people', { after: 0, limit: 9 })).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await again.change(1, [{ ...op, value: 'twice' }], 2)).toMatchObject({
      message: 'refused',
      problem: { code: 'session-forked' },
      n: 1,
    });
    expect(await again.change(5, [op], 2)).toMatchObject({
      message: 'refused',
      problem: { code: 'gap', message: expect.stringContaining('2 is expected') },
    });
    await again.socket.close();
  });

  test('SV-21 SV-43 a repeated change is answered with its first verdict also after the log that had it was trimmed', async () => {
    const store = new MemoryStore();
    const server = await withPeople({ store, retention: { logDays: -1, logChanges: 0 } });
    const ada = await join(server);
    const field = ada.table().fields.list[0]!.id;
    const op: Op = { op: 'set-cell', row: ada.table().rows.at(0)!.id, field, value: 'once', was: 'Ada' };
    const first = await ada.change(1, [op], 2);
    const trimmed = vi.spyOn(store, 'trimLog');
    expect(await (await server.tables.open('demo/people'))!.compact()).toBe(true);
    expect((await ada.socket.closed).code).toBe(4410);
    await vi.waitFor(async () => expect(await trimmed.mock.results[0]!.value).toBe(3));
    expect(await store.log('demo/people', { after: 0, limit: 9 })).toEqual([]);
    const again = await join(server, ada.session);
    expect(again.hello).toMatchObject({ document: 'demo/people@2', seq: 3 });
    expect(await again.change(1, [op], 2)).toEqual(first);
    expect(again.table().rows.at(0)!.version).toBe(3);
    await again.socket.close();
  });

  test('SV-42 the document of an earlier epoch is refused, and a document that holds too much that was overwritten is written anew', async () => {
    const server = await withPeople({ compaction: { tombstones: 5, tombstonesPerRow: 0, shortestEpoch: 0 } });
    const ada = await join(server);
    const field = ada.table().fields.list[0]!.id;
    const row = ada.table().rows.at(0)!.id;
    for (let n = 1; n <= 12; n++)
      ada.socket.sendStateless(
        ada.hello.document,
        JSON.stringify({
          message: 'change',
          session: ada.session,
          confirmed: 0,
          change: { n, id: `c${n}`, seen: { seq: 2 + n - 1 }, ops: [{ op: 'set-cell', row, field, value: `v${n}`, was: null }] },
        }),
      );
    expect((await ada.socket.closed).code).toBe(4410);
    const again = await join(server, ada.session);
    expect(again.hello.document).toBe('demo/people@2');
    const open = (await server.tables.open('demo/people'))!;
    expect(open.tombstones).toBe(0);
    const late = await RawSocket.open(socketUrl(server));
    await late.hello({ table: 'demo/people' });
    const refused = late.next((received) => (received.kind === 'denied' ? received.reason : null));
    late.join(ada.hello.document, '');
    expect(await refused).toBe('epoch-passed');
    await Promise.all([late.close(), again.socket.close()]);
  });

  test('SV-42 a table that is written anew while a change without effect is committed can be opened again', async () => {
    const server = await withPeople();
    const open = (await server.tables.open('demo/people'))!;
    const { table } = open.authority;
    const row = table.rows.at(0)!.id;
    const field = table.fields.list[0]!.id;
    const actor = { id: 'ada', name: 'Ada' };
    await open.authority.attach('s1', actor.id, 'a secret of ada');
    const compacted = open.compact();
    const ops: Op[] = [{ op: 'set-cell', row, field, value: 'Ada', was: 'Ada' }];
    const change = { n: 1, id: 'c1', seen: { seq: table.seq }, ops };
    const answer = await open.authority.submit({ session: 's1', actor, confirmed: 0, change, kind: 'change' });
    expect(answer).toMatchObject({ verdict: { verdict: 'accepted', seq: 3 } });
    expect(await compacted).toBe(true);
    const again = (await server.tables.open('demo/people'))!;
    expect([again.epoch, again.authority.table.seq]).toEqual([2, 3]);
  });

  test('SV-22 a message that is not of the contract is refused with a sentence, and the socket stays', async () => {
    const server = await withPeople();
    const ada = await join(server);
    const cases = [
      '',
      'null',
      '{"message":"change"}',
      '{"message":"drop"}',
      JSON.stringify({
        message: 'change',
        session: ada.session,
        confirmed: 0,
        change: { n: 1, id: 'c1', seen: { seq: 0 }, ops: [{ op: 'drop-table' }] },
      }),
      '['.repeat(5000),
    ];
    for (const message of cases)
      expect(await ada.socket.ask(ada.hello.document, message)).toMatchObject({ message: 'refused', problem: { code: 'bad-change' } });
    const foreign = {
      message: 'change',
      session: 's-of-another',
      confirmed: 0,
      change: { n: 1, id: 'c1', seen: { seq: 0 }, ops: [{ op: 'delete-rows', rows: ['r1'] }] },
    };
    expect(await ada.socket.ask(ada.hello.document, foreign)).toMatchObject({ message: 'refused', problem: { code: 'not-allowed' } });
    expect(await ada.change(1, [{ op: 'delete-rows', rows: [ada.table().rows.at(0)!.id] }])).toMatchObject({
      verdict: { verdict: 'accepted' },
    });
    await ada.socket.close();
  });

  test('SV-23 a Yjs update of a client is dropped: it reaches neither the document nor the others', async () => {
    const server = await withPeople();
    const [ada, grace] = [await join(server), await join(server)];
    const forged = new Y.Doc();
    forged.getMap('rows').set('r-forged', ['a0', 1, 1, ['forged']]);
    for (let at = 0; at < 3; at++) ada.socket.sendUpdate(ada.hello.document, Y.encodeStateAsUpdate(forged));
    const row = ada.table().rows.at(0)!.id;
    const shown = grace.socket.next((received) => (received.kind === 'update' ? true : null));
    await ada.change(1, [{ op: 'delete-rows', rows: [row] }]);
    await shown;
    expect(grace.doc.getMap('rows').has('r-forged')).toBe(false);
    const open = await server.tables.open('demo/people');
    expect(open!.document.getMap('rows').has('r-forged')).toBe(false);
    await Promise.all([ada.socket.close(), grace.socket.close()]);
  });

  test('SV-24 a frame over the limit and one that is no frame close only the socket that sent them', async () => {
    const server = await withPeople();
    const [ada, large, broken] = [await join(server), await join(server), await join(server)];
    large.socket.sendBytes(new Uint8Array(3 * 1024 * 1024));
    expect((await large.socket.closed).code).toBe(1009);
    broken.socket.sendBytes(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff]));
    expect((await broken.socket.closed).code).toBe(4400);
    expect(await ada.change(1, [{ op: 'delete-rows', rows: [ada.table().rows.at(0)!.id] }])).toMatchObject({
      verdict: { verdict: 'accepted' },
    });
    await ada.socket.close();
  });

  test('SV-25 concurrent writes of one cell become a conflict that every replica shows, settled from either, gone from both', async () => {
    const server = await withPeople();
    const [ada, grace] = [await join(server), await join(server)];
    const field = ada.table().fields.list[0]!.id;
    const row = ada.table().rows.at(0)!.id;
    const set = (value: string): Op => ({ op: 'set-cell', row, field, value, was: 'Ada' });
    await ada.change(1, [set('first')], 2);
    const answer = await grace.change(1, [set('second')], 2);
    expect(answer).toMatchObject({ verdict: { verdict: 'accepted', conflicts: [expect.any(String)] } });
    const [conflict] = grace.table().conflicts;
    expect(conflict).toMatchObject({ base: { value: 'Ada', from: 'log' }, current: { value: 'first' }, incoming: { value: 'second' } });
    await ada.change(2, [{ op: 'resolve-conflicts', conflicts: [{ id: conflict!.id, current: 4 }], outcome: { take: 'incoming' } }]);
    expect(ada.table().conflicts.size).toBe(0);
    // An answer to Grace comes after all that was sent to her before.
    await grace.change(2, [set('second')], 2);
    expect(grace.table().conflicts.size).toBe(0);
    expect(grace.table().rows.get(row)!.written!.get(field)!.value).toBe('second');
    await Promise.all([ada.socket.close(), grace.socket.close()]);
  });
});

describe('presence', () => {
  /** An awareness update with these states, as its client would make it. */
  const claim = (states: ReadonlyMap<number, Record<string, unknown>>, clock = 1) => {
    const awareness = new Awareness(new Y.Doc());
    awareness.setLocalState(null);
    for (const [client, state] of states) {
      awareness.states.set(client, state);
      awareness.meta.set(client, { clock, lastUpdated: 0 });
    }
    const update = encodeAwarenessUpdate(awareness, [...states.keys()]);
    awareness.destroy();
    return update;
  };

  test('SV-26 presence tells the name that the server gives, for one place a socket, and nothing else that a client claims', async () => {
    const server = await withPeople();
    const [ada, grace] = [await join(server), await join(server)];
    const seen = new Awareness(new Y.Doc());
    const heard = grace.socket.next((received) => {
      if (received.kind !== 'awareness') return null;
      applyAwarenessUpdate(seen, received.update, null);
      return seen.getStates().has(7) ? true : null;
    });
    const place = { cursor: { row: 'r1', field: 'f1' }, editing: false };
    const forged = { user: { id: 'root', name: 'Somebody else', email: 'a@b.example' }, place, secret: 'x'.repeat(100) };
    ada.socket.sendAwareness(
      ada.hello.document,
      claim(
        new Map<number, Record<string, unknown>>([
          [7, forged],
          [8, forged],
        ]),
      ),
    );
    await heard;
    expect(seen.getStates().get(7)).toEqual({ user: { ...ada.hello.actor, color: colorOf(ada.hello.actor.id) }, place });
    expect(seen.getStates().has(8)).toBe(false);
    await Promise.all([ada.socket.close(), grace.socket.close()]);
    seen.destroy();
  });

  test('SV-26 nobody takes the place of another, or puts more into his own than a cell', async () => {
    const server = await withPeople();
    const [ada, eve, grace] = [await join(server), await join(server), await join(server)];
    // In development mode people are told apart by their names only.
    const mallory = await RawSocket.open(socketUrl(server));
    const answer = mallory.next((received) => (received.kind === 'text' ? (JSON.parse(received.text) as ServerHello) : null));
    mallory.sendText(JSON.stringify({ hello: 'client', protocol, table: 'demo/people', token: null, name: 'Mallory', sessions: [] }));
    const { document } = greeted(await answer);
    await mallory.sync(document);
    const seen = new Awareness(new Y.Doc());
    const told = (client: number) =>
      grace.socket.next((received) => {
        if (received.kind === 'awareness') applyAwarenessUpdate(seen, received.update, null);
        return seen.getStates().get(client) ?? null;
      });
    const at = (row: string, more = {}) => ({ place: { cursor: { row, field: 'f1', ...more }, editing: true, ...more } });
    const first = told(7);
    ada.socket.sendAwareness(document, claim(new Map([[7, at('r1')]])));
    const place = await first;
    mallory.sendAwareness(document, claim(new Map([[7, at('r2')]]), 2));
    const second = told(9);
    eve.socket.sendAwareness(document, claim(new Map([[9, at('r3', { draft: '<img onerror>' })]])));
    expect(await second).toMatchObject({ place: { cursor: { row: 'r3', field: 'f1' }, editing: true } });
    expect(JSON.stringify([...seen.getStates()])).not.toContain('onerror');
    expect(seen.getStates().get(7)).toEqual(place);
    await Promise.all([ada, eve, grace].map(({ socket }) => socket.close()));
    await mallory.close();
    seen.destroy();
  });
});

describe('import', () => {
  const post = (server: RunningServer, body: string, table = 'demo/new') =>
    fetch(`${server.url}/api/tables/${table}/import`, { method: 'POST', body });

  test('SV-30 types are detected, order is kept, and what does not fit is kept as text and told', async () => {
    const server = await start();
    const lines = Array.from(
      { length: 120 },
      (_, at) =>
        `"Row ${at}, quoted",${at === 60 ? 'unknown' : at},${at % 2 ? 'yes' : 'no'},${['red', 'green'][at % 2]},2024-02-${String((at % 28) + 1).padStart(2, '0')}`,
    );
    const response = await post(server, `Name,Size,Done,Colour,Day\n${lines.join('\n')}`);
    expect(response.status).toBe(201);
    const report = (await response.json()) as {
      rows: number;
      fields: { type: string }[];
      misfits: { count: number; first: { path: string; message: string }[] };
    };
    expect(report.rows).toBe(120);
    expect(report.fields.map(({ type }) => type)).toEqual(['text', 'number', 'checkbox', 'single-select', 'date']);
    expect(report.misfits).toEqual({ count: 1, first: [{ code: 'wrong-type', path: '61/Size', message: '“unknown” is not a number' }] });
    const { table } = (await server.tables.open('demo/new'))!.authority;
    expect([...table.rows].map((row) => row.base[0])).toEqual(lines.map((_, at) => `Row ${at}, quoted`));
    expect(table.rows.at(60)!.base[1]).toBe('unknown');
  });

  test('SV-31 a second import appends to the fields of the same name', async () => {
    const server = await start();
    await post(server, 'A,B\n1,x\n');
    expect(await (await post(server, 'B;C\ny;z\n')).json()).toMatchObject({ created: false, rows: 1 });
    const { table } = (await server.tables.open('demo/new'))!.authority;
    expect(table.fields.list.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(table.rows.at(1)!.base.slice(1)).toEqual(['y', 'z']);
  });

  test.each([
    ['nothing', ''],
    ['an open quote', 'A\n"never closed'],
    ['quotes in the middle', 'A,B\nx"y"z,"a"b\n'],
  ])('SV-32 %s is answered with a sentence', async (_, body) => {
    const response = await post(await start(), body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ problem: { message: expect.stringMatching(/\w+/) } });
  });

  test('SV-33 a name that is none, a path that is none and a method that is none are told apart', async () => {
    const server = await start();
    expect((await post(server, 'A\n1', '..%2f/x')).status).toBe(404);
    expect((await fetch(`${server.url}/api/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/api/tables/a/b`, { method: 'PUT' })).status).toBe(405);
    expect(await (await fetch(`${server.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
  });
});

describe('stopping and starting', () => {
  test('SV-40 a document that does not verify is not served: whoever wants it is told to come back, and the log says why', async () => {
    const store = new MemoryStore();
    const first = await withPeople({ store });
    await first.close();
    running.length = 0;
    const kept = store.another();
    const { snapshot } = (await kept.open('demo/people'))!;
    const fence = async () => (await kept.info('demo/people'))!.fence;
    const doc = new Y.Doc();
    for (const part of snapshot!.parts) Y.applyUpdate(doc, part);
    // A part is missing: Yjs keeps what comes after it waiting, and shows a table with holes.
    const [, ...holes] = [...encodeParts(doc, 2)];
    await kept.saveSnapshot('demo/people', await fence(), { ...snapshot!, parts: holes });
    const lines: { event?: string; error?: string }[] = [];
    const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as object) });
    const server = await start({ store: kept, log });
    const socket = await RawSocket.open(socketUrl(server));
    expect(await socket.hello({ table: 'demo/people' })).toMatchObject({ hello: 'refused', code: 4503 });
    expect((await socket.closed).code).toBe(4503);
    expect(lines.find(({ event }) => event === 'hello-failed')!.error).toContain('demo/people does not verify');
    expect((await fetch(`${server.url}/api/tables/demo/people`)).status).toBe(500);
    // As soon as it is mended all goes on.
    await kept.saveSnapshot('demo/people', await fence(), snapshot!);
    const again = await join(server);
    expect(again.table().rows.size).toBe(3);
    await again.socket.close();
  });

  test('SV-40 snapshot and tail of the log bring back the same document', async () => {
    const store = new MemoryStore();
    const server = await withPeople({ store, snapshotEvery: 3 });
    const ada = await join(server);
    const field = ada.table().fields.list[0]!.id;
    const row = ada.table().rows.at(0)!.id;
    for (let n = 1; n <= 8; n++) await ada.change(n, [{ op: 'set-cell', row, field, value: `v${n}`, was: null }]);
    const before = Y.encodeStateAsUpdate((await server.tables.open('demo/people'))!.document);
    await ada.socket.close();
    // As after a crash: nothing is settled, another server opens the same store.
    const again = await start({ store });
    const opened = await again.tables.open('demo/people');
    expect(Y.encodeStateAsUpdate(opened!.document)).toEqual(before);
    expect(opened!.authority.table.seq).toBe(10);
  });

  test('SV-46 a large table is loaded in slices, and changes of another are decided in between', async () => {
    const rows = 20_000;
    const store = new MemoryStore();
    const first = await withPeople({ store });
    const body = `Name,Number\n${Array.from({ length: rows }, (_, at) => `name ${at},${at}`).join('\n')}\n`;
    await fetch(`${first.url}/api/tables/demo/large/import`, { method: 'POST', body });
    await (await first.tables.open('demo/large'))!.snapshot();

    const again = await start({ store });
    const { authority } = (await again.tables.open('demo/people'))!;
    await authority.attach('s1', 'ada', 'a secret of some length');
    const row = authority.table.rows.at(0)!.id;
    const field = authority.table.fields.list[0]!.id;
    let turns = 0;
    let answered = 0;
    let loading = true;
    const turn = () => {
      turns += 1;
      if (loading) setImmediate(turn);
    };
    setImmediate(turn);
    const opening = again.tables.open('demo/large').finally(() => {
      loading = false;
    });
    for (let n = 1; loading; n++) {
      const op = { op: 'set-cell', row, field, value: `v${n}`, was: null } as const;
      const change = { n, id: `c${n}`, seen: { seq: authority.table.seq }, ops: [op] };
      await authority.submit({ session: 's1', actor: { id: 'ada', name: 'Ada' }, confirmed: n - 1, change, kind: 'change' });
      answered += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await opening)!.authority.table.rows.size).toBe(rows);
    // A thousand rows a slice, of each of four kinds of work: the document's parts, reading them, the index, the order.
    expect(turns).toBeGreaterThanOrEqual((4 * rows) / 1_000);
    expect(answered).toBeGreaterThan(turns / 4);
  });

  test('SV-46 the log’s tail is applied some changes at once, and never much more than 64 KiB', () => {
    const sizes = [...Array.from({ length: 1_200 }, () => 50), 70_000, 40_000, 40_000, 10];
    const tail = sizes.map((size) => ({ update: new Uint8Array(size) }) as LogEntry);
    const slices = [...slicesOf(tail)].map((updates) => updates.map(({ length }) => length));
    expect(slices.flat()).toEqual(sizes);
    expect(slices.map(({ length }) => length)).toEqual([500, 500, 201, 2, 1]);
  });

  test('SV-41 a writer whose table another server has opened stores nothing more, and its clients are sent away to come again', async () => {
    const store = new MemoryStore();
    const server = await withPeople({ store });
    const ada = await join(server);
    const other = await start({ store });
    await other.tables.open('demo/people');
    const answer = await ada.change(1, [{ op: 'delete-rows', rows: [ada.table().rows.at(0)!.id] }]);
    expect(answer).toMatchObject({ verdict: { verdict: 'retry' } });
    await ada.socket.closed;
    expect(await store.log('demo/people', { after: 2, limit: 9 })).toEqual([]);
  });
});
