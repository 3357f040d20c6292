import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { newId, type ServerMessage } from '@teable-grid/core';
import { openStore } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { Load, tableForWriters, wholeLog } from '../harness/load.ts';
import { isLong, type Random, random } from '../harness/random.ts';
import { encodeFrame, RawSocket } from '../harness/raw-socket.ts';
import { importTable, runCommand, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from './database.ts';

const table = 'demo/target';
const messages = isLong ? 10_000 : 800;
/** Messages before the first measure: what is loaded, compiled and pooled once is not what an attacker costs. */
const warmUp = isLong ? 1_000 : 400;
const secret = 'a secret for tests, long enough to sign with';

const somewhere = { cursor: { row: 'r', field: 'f' }, editing: true };
/** Places of somebody who means ill. */
const hostilePlaces: readonly unknown[] = [
  { ...somewhere, typing: 'x'.repeat(50_000) },
  { ...somewhere, typing: '\u202E\ud800'.repeat(100) },
  { ...somewhere, selection: Array.from({ length: 10_000 }, () => ({ rows: null, fields: null })) },
  { ...somewhere, selection: [{ rows: ['../../etc/passwd', '__proto__', 'constructor'], fields: ['no-such-field'] }] },
  JSON.parse('{"cursor":{"__proto__":{"row":"r","field":"f"}},"__proto__":{"editing":true},"selection":{"__proto__":[]},"state":"gone"}'),
];

let server: ServerProcess;
let dataFolder: string;
let load: Load | null = null;

afterEach(async () => {
  await load?.close();
  await server.stop().catch(() => {});
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

test(`SV-27 ${messages} hostile messages leave the server alive and no larger, store nothing, disturb nobody, and each is counted`, async () => {
  const chance = random('hostile messages');
  dataFolder = await temporaryFolder();
  const env = { TEABLE_SECRET: secret, TEABLE_LIMITS: 'socketsPerAddress=200', TEABLE_METRICS_TOKEN: secret };
  server = await ServerProcess.start({ dataFolder, port: 0, env, measured: true });
  const owner = await tokenFor('owner', { [table]: 'owner' });
  await importTable(server.url, table, tableForWriters(2), owner);
  load = new Load({ url: server.url, table, writers: 2, ahead: 2, pause: 25, token: owner });
  await load.start();
  const attacker = new Attacker(server.url, chance, {
    editor: await tokenFor('mallory', { [table]: 'editor' }),
    viewer: await tokenFor('eve', { [table]: 'viewer' }),
    stranger: await tokenFor('trudy', { 'demo/other': 'owner' }),
    expired: await tokenFor('oscar', { [table]: 'owner' }, Math.floor(Date.now() / 1_000) - 60),
    forged: `${(await tokenFor('craig', { '*': 'owner' })).slice(0, -8)}AAAAAAAA`,
  });

  await attacker.attack(warmUp).catch((error: unknown) => {
    throw new Error(`The attack met ${String(error)}; the server said: ${server.said}`);
  });
  const [memory, counted] = [await server.memory(), await refusals()];
  const expected = await attacker.attack(messages).catch((error: unknown) => {
    throw new Error(`The attack met ${String(error)}; the server said: ${server.said}`);
  });
  const after = await refusals();
  expect(server.alive).toBe(true);
  const left = await server.memory();
  const [grown, heap] = [left.rss - memory.rss, left.heapUsed - memory.heapUsed].map((bytes) => bytes / 1024 / 1024) as [number, number];
  expect(load.interrupted).toBe(0);
  await load.until(10);
  await load.stop();
  expect(attacker.accepted).toBe(0);
  expect(after.get('presence over-limit')).toBeGreaterThan(counted.get('presence over-limit') ?? 0);
  for (const [code, count] of expected) expect(after.get(code)! - (counted.get(code) ?? 0), code).toBeGreaterThanOrEqual(count);
  console.log(
    `${messages} hostile messages: memory ${grown.toFixed(1)} MB, heap ${heap.toFixed(1)} MB, ${load.acked.size} changes of others, refused ${JSON.stringify(
      Object.fromEntries([...after].map(([code, count]) => [code, count - (counted.get(code) ?? 0)])),
    )}`,
  );
  expect(grown).toBeLessThan(20);
  expect(heap).toBeLessThan(10);

  await load.close();
  expect(await server.stop()).toBe(0);
  const opened = await openStore({ database: null, dataFolder, log: pino({ level: 'silent' }) });
  const log = await wholeLog(opened.store, table);
  const tables = await opened.store.list();
  await opened.close();
  expect(load.faults(log, 2)).toEqual([]);
  expect(tables.map((info) => info.table)).toEqual([table]);
  expect(await runCommand(dataFolder, 'verify', table)).toMatchObject({ code: 0 });
}, 600_000);

/** What `/metrics` says of refusals, by what and code. */
async function refusals(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${secret}` } })).text();
  const counts = [...text.matchAll(/^teable_refused_total\{what="([^"]+)",code="([^"]+)"\} (\d+)$/gm)];
  const problems = [...text.matchAll(/^teable_problems_total\{code="([^"]+)"\} (\d+)$/gm)];
  return new Map([
    ...counts.map(([, what, code, count]) => [`${what} ${code}`, Number(count)] as const),
    ...problems.map(([, code, count]) => [`problem ${code}`, Number(count)] as const),
  ]);
}

function tokenFor(subject: string, tables: Readonly<Record<string, string>>, expires?: number): Promise<string> {
  const token = new SignJWT({ name: subject, tables }).setProtectedHeader({ alg: 'HS256' }).setSubject(subject);
  return (expires === undefined ? token : token.setExpirationTime(expires)).sign(new TextEncoder().encode(secret));
}

type Tokens = Readonly<Record<'editor' | 'viewer' | 'stranger' | 'expired' | 'forged', string>>;

/** A socket of the attacker that is greeted, and what was read of the table through it. */
interface Foothold {
  readonly socket: RawSocket;
  readonly document: string;
  readonly session: string;
  readonly doc: Doc;
  n: number;
}

/** Sends what a hostile program would. Each kind knows how the refusal of it is counted, if its refusal is sure. */
class Attacker {
  accepted = 0;
  readonly #url: string;
  readonly #random: Random;
  readonly #tokens: Tokens;
  #foothold: Foothold | null = null;
  #dead = false;

  constructor(url: string, chance: Random, tokens: Tokens) {
    this.#url = url;
    this.#random = chance;
    this.#tokens = tokens;
  }

  /** Sends so many messages; resolves, when the server has dealt with all, to how often each refusal must have been counted. */
  async attack(count: number): Promise<ReadonlyMap<string, number>> {
    const expected = new Map<string, number>();
    const kinds = [
      () => this.#bytes(),
      () => this.#broken(),
      () => this.#mutated(),
      () => this.#forged(),
      () => this.#update(),
      () => this.#oversized(),
      () => this.#json(),
      () => this.#values(),
      () => this.#presence(),
      () => this.#hello(),
      () => this.#viewer(),
      () => this.#http(),
      () => this.#tcp(),
    ];
    for (let at = 0; at < count; at++) {
      const code = await kinds[at % kinds.length]!();
      if (code !== null) expected.set(code, (expected.get(code) ?? 0) + 1);
      // Now and then all that was sent is waited for, so that a queue of our own is not what is measured.
      if (at % 100 === 99) await this.#settle();
    }
    await this.#settle();
    await this.#foothold?.socket.close();
    this.#foothold = null;
    return expected;
  }

  /** A foothold that is open. */
  async #enter(token: string = this.#tokens.editor): Promise<Foothold> {
    if (this.#foothold !== null && !this.#dead && token === this.#tokens.editor) return this.#foothold;
    const socket = await RawSocket.open(`${this.#url.replace('http', 'ws')}/socket`);
    const session = newId('session');
    const hello = await socket.hello({ table, token, session });
    if (hello.hello !== 'server') throw new Error(`The attacker was refused: ${hello.message}`);
    const doc = new Doc();
    const joined = socket.next((received) => {
      if (received.kind === 'update') applyUpdate(doc, received.update);
      return doc.getMap('rows').size > 0 ? true : null;
    });
    socket.join(hello.document, '');
    await joined;
    const foothold: Foothold = { socket, session, doc, document: hello.document, n: 0 };
    socket.onReceived = (received) => {
      if (received.kind === 'stateless' && received.payload.includes('"accepted"')) this.accepted += 1;
    };
    if (token === this.#tokens.editor) {
      this.#foothold = foothold;
      this.#dead = false;
    }
    return foothold;
  }

  /** Resolves when the server has read what the foothold has sent. */
  async #settle(): Promise<void> {
    const { socket, document, doc } = await this.#enter();
    const session = newId('session');
    const answered = socket.next((received) => (received.kind === 'stateless' && received.payload.includes(session) ? true : null));
    const change = { n: 1, id: newId('change'), seen: { seq: 1 }, ops: [this.#op(doc)] };
    socket.sendStateless(document, JSON.stringify({ message: 'change', session, confirmed: 0, change }));
    const closed = socket.closed.then(() => {
      this.#dead = true;
    });
    await Promise.race([answered, closed]);
  }

  async #bytes(): Promise<string | null> {
    const { socket } = await this.#enter();
    socket.sendBytes(this.#anyBytes(this.#random.between(0, 300)));
    await this.#settle();
    return null;
  }

  async #broken(): Promise<string | null> {
    const { socket } = await this.#enter();
    const frame = await this.#realFrame();
    socket.sendBytes(frame.subarray(0, this.#random.between(1, frame.length - 1)));
    await this.#settle();
    return null;
  }

  async #mutated(): Promise<string | null> {
    const { socket } = await this.#enter();
    const frame = await this.#realFrame();
    for (let times = this.#random.between(1, 4); times > 0; times--)
      frame[this.#random.between(0, frame.length - 1)] = this.#random.between(0, 255);
    socket.sendBytes(frame);
    await this.#settle();
    return null;
  }

  async #forged(): Promise<string | null> {
    const { socket, document, session, doc } = await this.#enter();
    const change = { n: 1, id: newId('change'), seen: { seq: 1 }, ops: [this.#op(doc)] };
    return this.#oneOf<() => string | Promise<string | null>>([
      () => {
        socket.sendStateless(document, JSON.stringify({ message: 'change', session: newId('session'), confirmed: 0, change }));
        return 'message not-allowed';
      },
      async () => {
        const n = this.#random.between(1_000, 2_000_000_000);
        // It waits its turn in the table's queue; what comes next may close the socket, and its session with it.
        const answered = socket.next((received) => (received.kind === 'stateless' && received.payload.includes(`"n":${n}`) ? true : null));
        socket.sendStateless(document, JSON.stringify({ message: 'change', session, confirmed: 0, change: { ...change, n } }));
        return (await Promise.race([answered, socket.closed.then(() => false)])) ? 'message gap' : null;
      },
      () => {
        const n = this.#oneOf([0, -1, 1.5, 2 ** 60, '1', null, [1]]);
        socket.sendStateless(document, JSON.stringify({ message: 'change', session, confirmed: 0, change: { ...change, n } }));
        return 'message bad-change';
      },
    ])();
  }

  async #update(): Promise<string> {
    const { socket, document, doc } = await this.#enter();
    const evil = new Doc();
    applyUpdate(evil, encodeStateAsUpdate(doc));
    evil.transact(() => {
      evil.getMap('rows').clear();
      evil.getMap('meta').set('seq', 1e9);
    });
    socket.sendUpdate(document, this.#oneOf([() => encodeStateAsUpdate(evil), () => this.#anyBytes(80)])());
    return 'frame update';
  }

  async #oversized(): Promise<string | null> {
    const { socket, document, session } = await this.#enter();
    // The largest are rare: each closes the socket.
    if (this.#random.between(0, 9) === 0) {
      socket.sendBytes(new Uint8Array(1024 * 1024 + 2_000));
      await this.#settle();
      return 'frame WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    }
    const ids = Array.from({ length: 6_000 }, () => 'r');
    const change = { n: 1, id: newId('change'), seen: { seq: 1 }, ops: [{ op: 'delete-rows', rows: ids }] };
    socket.sendStateless(document, JSON.stringify({ message: 'change', session, confirmed: 0, change: { ...change, n: 0 } }));
    return 'message bad-change';
  }

  async #json(): Promise<string> {
    const { socket, document } = await this.#enter();
    const deep = this.#random.between(100, 20_000);
    const text = this.#oneOf([
      () => `{"message":${'['.repeat(deep)}${']'.repeat(deep)}}`,
      () => `{"message":"change","session":"s1","confirmed":0,"change":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
      () => '{"message":"change","__proto__":{"role":"owner"},"constructor":{"prototype":{}}}',
      () => '{"message":"change","session":"__proto__","confirmed":1e999,"change":null}',
      () => '\u0000\ud800',
      () => '{"message":"refused"}',
      () => '',
    ])();
    socket.sendStateless(document, text);
    return 'message bad-change';
  }

  /** Values that a field of numbers does not take, in changes that are well formed otherwise. */
  async #values(): Promise<string> {
    // What was sent before is answered first, so that the next answer is to this.
    await this.#settle();
    const foothold = await this.#enter();
    const { socket, document, session, doc } = foothold;
    const { row, field } = this.#op(doc);
    const value = this.#oneOf<() => unknown>([
      () => '\ud800 lone',
      () => 'NUL \u0000 inside',
      () => Array.from({ length: 100 }, () => 'x'),
      () => ({ a: { b: { c: 'd' } } }),
      () => '<img src=x onerror=alert(1)>',
      () => true,
    ]);
    const ops = [{ op: 'set-cell', row, field, value: value(), was: null }];
    const change = { n: foothold.n + 1, id: newId('change'), seen: { seq: doc.getMap('meta').get('seq') }, ops };
    const verdict = socket.next((received) => {
      const answer = received.kind === 'stateless' ? (JSON.parse(received.payload) as ServerMessage) : null;
      return answer?.message === 'verdict' && answer.session === session ? answer.verdict : null;
    });
    socket.sendStateless(document, JSON.stringify({ message: 'change', session, confirmed: foothold.n, change }));
    const came = await verdict;
    if (came.verdict !== 'rejected') throw new Error(`The value came to ${JSON.stringify(came)}`);
    foothold.n += 1;
    return `problem ${came.problems[0]!.code}`;
  }

  /** Of himself, and of somebody else in the same breath. */
  async #presence(): Promise<string | null> {
    const { socket, document, doc } = await this.#enter();
    const state = this.#oneOf<Record<string, unknown>>([
      { user: { id: 'admin', name: 'Administrator' }, place: { row: 'r' } },
      { place: 'x'.repeat(50_000) },
      { place: { ['__proto__']: 1, row: '\ud800' } },
      ...hostilePlaces.map((place) => ({ place })),
    ]);
    const awareness = new Awareness(new Doc());
    awareness.setLocalState(null);
    for (const client of [doc.clientID, this.#random.between(1, 2 ** 31 - 1)]) {
      awareness.states.set(client, state);
      // At clock 0 it would be no news of anybody, and nothing would be read.
      awareness.meta.set(client, { clock: 1, lastUpdated: 0 });
    }
    const whole = encodeAwarenessUpdate(awareness, [...awareness.states.keys()]);
    awareness.destroy();
    const update = this.#oneOf([() => whole, () => whole.subarray(0, 4), () => this.#anyBytes(30)])();
    socket.sendAwareness(document, update);
    await this.#settle();
    return update === whole ? 'presence not-allowed' : null;
  }

  async #hello(): Promise<string> {
    const socket = await RawSocket.open(`${this.#url.replace('http', 'ws')}/socket`);
    const [code, say] = this.#oneOf<readonly [string, () => unknown]>([
      ['hello no-such-table', () => socket.hello({ table, token: this.#tokens.stranger })],
      ['hello no-such-table', () => socket.hello({ table: 'demo/no-such', token: this.#tokens.stranger })],
      ['hello unauthorized', () => socket.hello({ table, token: this.#tokens.expired })],
      ['hello unauthorized', () => socket.hello({ table, token: this.#tokens.forged })],
      ['hello unauthorized', () => socket.hello({ table })],
      ['hello bad-message', () => socket.hello({ table: '../../etc/passwd', token: this.#tokens.editor })],
      ['hello protocol', () => socket.hello({ table, token: this.#tokens.editor, range: { min: 900, max: 2 ** 50 } })],
      ['hello bad-message', () => socket.sendText('{"hello":"client","__proto__":{"hello":"server"}}')],
      ['hello bad-message', () => socket.sendText('['.repeat(100_000))],
      ['hello bad-message', () => socket.sendBytes(this.#anyBytes(200))],
    ]);
    void say();
    await socket.closed;
    return code;
  }

  async #viewer(): Promise<string> {
    const { socket, document, session, doc } = await this.#enter(this.#tokens.viewer);
    const change = { n: 1, id: newId('change'), seen: { seq: 1 }, ops: [this.#op(doc)] };
    await socket.ask(document, { message: 'change', session, confirmed: 0, change });
    await socket.close();
    return 'problem not-allowed';
  }

  async #http(): Promise<string> {
    const [method, path, body] = this.#oneOf<readonly [string, string, string?]>([
      ['GET', '/api/tables/demo/other'],
      ['GET', `/api/tables/${'%2e%2e%2f'.repeat(30)}/x`],
      ['POST', `/api/tables/${table}/import`, 'Name\nMallory\n'],
      ['DELETE', `/api/tables/${table}`],
      ['PATCH', `/api/tables/${table}`, '{"table":"demo/mallory"}'],
      ['PATCH', `/api/tables/${table}`, `{"name":"M","__proto__":{}}`],
      ['POST', '/api/tables', '['.repeat(100_000)],
      ['POST', '/api/tables', '{"table":"demo/mallory"}'],
      ['POST', `/api/tables/${table}/restore`],
      ['DELETE', `/api/tables/${table}/imports/i1`],
      ['GET', '/api/tables/%ff/%00'],
      ['GET', `/${'a'.repeat(8_000)}`],
    ]);
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#tokens.editor}` },
      ...(body !== undefined && { body }),
    });
    await response.arrayBuffer();
    if (response.status >= 500 || response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
    return `request ${response.status}`;
  }

  /** What no library would send. */
  async #tcp(): Promise<string | null> {
    const { port } = new URL(this.#url);
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    const text = this.#oneOf([
      `GET // HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`,
      `GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET //[ HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /socket HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n\u0001\u0002\u0003\u0004`,
      `POST /api/tables/${table}/import HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\nAuthorization: Bearer ${this.#tokens.editor}\r\n\r\nName\nx`,
      `GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    ]);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      // Half of them hang up without a farewell.
      socket.once('data', () => (this.#random.between(0, 1) === 0 ? socket.resetAndDestroy() : socket.end()));
      setTimeout(() => socket.destroy(), 15);
    });
    return null;
  }

  /** A frame as a client would send it; its change is for a session that nobody has attached. */
  async #realFrame(): Promise<Uint8Array> {
    const { document, doc } = await this.#enter();
    const change = { n: 1, id: newId('change'), seen: { seq: 1 }, ops: [this.#op(doc)] };
    return encodeFrame(document, JSON.stringify({ message: 'change', session: newId('session'), confirmed: 0, change }));
  }

  #op(doc: Doc) {
    const rows = [...doc.getMap('rows').keys()];
    const fields = [...doc.getMap<{ name: string }>('fields')].find(([, { name }]) => name === 'Count')!;
    return { op: 'set-cell', row: this.#oneOf(rows), field: fields[0], value: 666, was: null };
  }

  #anyBytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#random.between(0, 255));
  }

  #oneOf<T>(list: readonly T[]): T {
    return list[this.#random.between(0, list.length - 1)]!;
  }
}
