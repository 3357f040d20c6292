import { MemoryStore, newId, type Op, type ServerHello } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { afterEach, expect, test, vi } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import { RawSocket } from '../harness/raw-socket.ts';
import { importTable } from '../harness/server-process.ts';

const table = 'demo/people';
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function withPeople(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, ...options });
  ends.push(() => server.close());
  await importTable(server.url, table, 'Name\nAda\nGrace\n');
  return server;
}

const address = (server: RunningServer) => `${server.url.replace('http', 'ws')}/socket`;

async function join(server: RunningServer) {
  const socket = await RawSocket.open(address(server));
  ends.push(() => socket.close());
  const session = newId('session');
  const hello = (await socket.hello({ table, session })) as Extract<ServerHello, { hello: 'server' }>;
  const doc = new Doc();
  applyUpdate(doc, await socket.sync(hello.document));
  const { fields, rows } = readTable(doc);
  const [field, row] = [fields.list[0]!.id, rows.at(0)!.id];
  const set = (value: string): Op => ({ op: 'set-cell', row, field, value, was: null });
  const frame = (n: number, ops: readonly Op[], id = `c${n}`) => ({
    message: 'change',
    session,
    confirmed: n - 1,
    change: { n, id, seen: { seq: hello.seq }, ops },
  });
  return { socket, hello, session, set, frame };
}

/** What `/metrics` counts as held back by a limit. */
async function limited(server: RunningServer, limit: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^teable_limited_total\\{limit="${limit}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

test('SV-28 a session that sends changes too quickly is told to wait, by the names of the limits, and goes on after it', async () => {
  const server = await withPeople({ limits: { changesPerSecond: 20, conflictsPerCell: 1_000 } });
  const { socket, hello, set, frame } = await join(server);
  // Ten seconds' worth may come at once; one more may not.
  const answers: string[] = [];
  let wait = 0;
  for (let n = 1; n <= 400; n++) {
    const answer = await socket.ask(hello.document, frame(n, [set(`v${n}`)]));
    if (answer.message !== 'verdict') throw new Error(JSON.stringify(answer));
    answers.push(answer.verdict.verdict);
    if (answer.verdict.verdict === 'retry') {
      wait = answer.verdict.after;
      expect(answer.verdict.message).toMatch(/changesPerSecond \(20\).*tableChangesPerSecond/);
      break;
    }
  }
  expect(answers.filter((one) => one === 'accepted').length).toBeGreaterThanOrEqual(200);
  expect(answers.at(-1)).toBe('retry');
  expect(await limited(server, 'changesPerSecond')).toBe(1);
  await vi.waitFor(
    async () => {
      const again = await socket.ask(hello.document, frame(answers.length, [set('later')]));
      expect(again).toMatchObject({ verdict: { verdict: 'accepted' } });
    },
    { timeout: 2_000, interval: wait },
  );
});

test('SV-28 sockets of one address, rows, fields, cells, ops, choices and names over their limits are answered by the name of the limit', async () => {
  const server = await withPeople({
    limits: { socketsPerAddress: 2, rows: 3, fields: 2, cellBytes: 50, opsPerChange: 4, choices: 1, nameLength: 10 },
  });
  const { socket, hello, set, frame } = await join(server);
  const row = () => ({ id: newId('row'), cells: {} });
  const field = (name: string, options = {}) => ({ id: newId('field'), name, type: 'single-select', options });
  const over: [string, Op[]][] = [
    ['rows (3)', [{ op: 'insert-rows', place: { after: null }, rows: [row(), row()] }]],
    ['cellBytes (50 bytes)', [set('x'.repeat(100))]],
    ['opsPerChange (4)', Array.from({ length: 5 }, (_, at) => set(`v${at}`))],
    ['nameLength (10 characters)', [{ op: 'add-field', place: { after: null }, field: field('x'.repeat(11)) }]],
    [
      'choices (1)',
      [
        {
          op: 'add-field',
          place: { after: null },
          field: field('Kind', { choices: ['a', 'b'].map((name) => ({ id: newId('choice'), name, color: 0 })) }),
        },
      ],
    ],
    [
      'fields (2)',
      [
        { op: 'add-field', place: { after: null }, field: field('One') },
        { op: 'add-field', place: { after: null }, field: field('Two') },
      ],
    ],
  ];
  let n = 0;
  for (const [limit, ops] of over) {
    const answer = await socket.ask(hello.document, frame((n += 1), ops));
    expect(answer, limit).toMatchObject({
      verdict: { verdict: 'rejected', problems: [{ code: 'over-limit', message: expect.stringContaining(limit) }] },
    });
  }
  await join(server);
  const third = await RawSocket.open(address(server));
  expect(await third.closed).toMatchObject({ code: 4429, reason: expect.stringContaining('socketsPerAddress allows (2)') });
  expect(await limited(server, 'socketsPerAddress')).toBe(1);
});

test('SV-28 a reader who takes nothing is dropped at a bound, and nobody waits for him', async () => {
  const server = await withPeople({ limits: { waitingBytes: 200_000, changesPerSecond: 100_000, tableChangesPerSecond: 1_000_000 } });
  const writer = await join(server);
  const slow = await join(server);
  const open = (await server.tables.open(table))!;
  expect(open.replicas.readers).toBe(2);
  slow.socket.pause();
  const big = 'x'.repeat(50_000);
  let n = 0;
  while (open.replicas.readers === 2 && n < 2_000) {
    const answer = await writer.socket.ask(writer.hello.document, writer.frame((n += 1), [writer.set(`${big}${n}`)]));
    expect(answer).toMatchObject({ verdict: { verdict: 'accepted' } });
  }
  expect(open.replicas.readers).toBe(1);
  expect(await limited(server, 'waitingBytes')).toBe(1);
  slow.socket.resume();
  expect((await slow.socket.closed).code).toBe(1006);
});

test('SV-28 metrics are for who has their token; without one only a server in development mode tells them', async () => {
  expect((await fetch(`${(await withPeople()).url}/metrics`)).status).toBe(200);
  const closed = await startServer({ store: new MemoryStore(), port: 0, secret: 'a secret for tests, long enough to sign with' });
  ends.push(() => closed.close());
  expect((await fetch(`${closed.url}/metrics`)).status).toBe(401);
  const guarded = await withPeople({ metricsToken: 'a token of the operator' });
  expect((await fetch(`${guarded.url}/metrics`)).status).toBe(401);
  const headers = { authorization: 'Bearer a token of the operator' };
  expect(await (await fetch(`${guarded.url}/metrics`, { headers })).text()).toContain('teable_tables 1');
});
