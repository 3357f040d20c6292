import { Readable } from 'node:stream';
import { memoryDevice, openSession } from '@teable-grid/client';
import { MemoryStore, type TableStore } from '@teable-grid/core';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { EventReader } from '../harness/event-reader.ts';
import { until, wholeLog } from '../harness/load.ts';
import { RawSocket } from '../harness/raw-socket.ts';
import { importTable } from '../harness/server-process.ts';

const secret = 'a secret for tests, long enough to sign with';
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, ...options });
  ends.push(() => server.close());
  return server;
}

function tokenFor(tables: Record<string, string>): Promise<string> {
  return new SignJWT({ tables }).setProtectedHeader({ alg: 'HS256' }).setSubject('ada').sign(new TextEncoder().encode(secret));
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly problem?: { readonly code: string; readonly path: string; readonly message: string };
    readonly [key: string]: unknown;
  };
}

/** Asks the server for something; its answer. */
async function ask(server: RunningServer, method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
  const response = await fetch(`${server.url}/api/${path}`, {
    method,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const leads = {
  table: 'crm/leads',
  name: 'Our leads',
  fields: [
    { name: 'Who', type: 'text' },
    { name: 'Worth', type: 'number', options: { precision: 2 } },
  ],
};

describe('making tables', () => {
  test('SV-34 a table is made with its name and fields, which are its first change', async () => {
    const store = new MemoryStore();
    const server = await start({ store });
    const made = await ask(server, 'POST', 'tables', leads);
    expect(made).toMatchObject({
      status: 201,
      body: {
        table: 'crm/leads',
        name: 'Our leads',
        seq: 1,
        rows: 0,
        fields: [{ name: 'Who' }, { name: 'Worth', options: { precision: 2 } }],
      },
    });
    expect(await wholeLog(store, 'crm/leads')).toMatchObject([
      { seq: 1, actor: { name: 'Guest' }, ops: { ops: [{}, {}, { op: 'rename-table' }] } },
    ]);
    expect(await ask(server, 'POST', 'tables', leads)).toMatchObject({ status: 409, body: { problem: { code: 'exists-already' } } });
    expect(await ask(server, 'POST', 'tables', { table: 'crm/empty' })).toMatchObject({
      status: 201,
      body: { seq: 0, name: '', fields: [] },
    });
  });

  test.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, ''],
    ['no object', [], 400, ''],
    ['no table', {}, 400, 'table'],
    ['a name that is none', { table: 'crm' }, 400, 'table'],
    ['a name with a path in it', { table: 'crm/../leads' }, 400, 'table'],
    ['something more', { table: 'crm/x', rows: [] }, 400, 'rows'],
    ['a key that names a prototype', '{"table":"crm/x","__proto__":{"a":1}}', 400, ''],
    ['such a key in a field', '{"table":"crm/x","fields":[{"name":"A","type":"text","__proto__":{}}]}', 400, 'fields/0'],
    [
      'such a key in options',
      '{"table":"crm/x","fields":[{"name":"A","type":"text","options":{"__proto__":{}}}]}',
      400,
      'fields/0/options',
    ],
    ['a field without a type', { table: 'crm/x', fields: [{ name: 'A' }] }, 400, 'fields/0/type'],
    ['a type that is not there', { table: 'crm/x', fields: [leads.fields[0], { name: 'A', type: 'sound' }] }, 422, 'fields/1/type'],
    ['a field without a name', { table: 'crm/x', fields: [{ name: ' ', type: 'text' }] }, 422, 'fields/0/name'],
    ['too long a name', { table: 'crm/x', name: 'x'.repeat(300) }, 422, 'name'],
    ['too many fields', { table: 'crm/x', fields: Array.from({ length: 501 }, () => leads.fields[0]) }, 422, 'fields/500'],
    ['a body over the limit', { table: 'crm/x', name: 'x'.repeat(1_100_000) }, 413, ''],
  ])('SV-34 %s is refused with a sentence that names it, and nothing is made', async (_, body, status, path) => {
    const server = await start();
    const refused = await ask(server, 'POST', 'tables', body);
    expect(refused).toMatchObject({ status, body: { problem: { path, message: expect.stringMatching(/\w+ .*[.]$/) } } });
    expect((await ask(server, 'GET', 'tables')).body).toEqual({ tables: [] });
  });

  test('SV-34 a body that does not say how long it is is read up to the limit, and no further', async () => {
    const server = await start({ limits: { bodyBytes: 10_000 } });
    const parts = function* () {
      for (let at = 0; at < 100; at++) yield new TextEncoder().encode('x'.repeat(1_000));
    };
    const body = Readable.toWeb(Readable.from(parts())) as unknown as BodyInit;
    const response = await fetch(`${server.url}/api/tables`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect([response.status, await response.json()]).toEqual([
      413,
      { problem: { code: 'over-limit', path: '', message: 'The body is larger than the limit bodyBytes (10000 bytes).' } },
    ]);
    expect((await ask(server, 'POST', 'tables', leads)).status).toBe(201);
  });

  test('SV-34 tables are made by their owners', async () => {
    const server = await start({ secret });
    expect((await ask(server, 'POST', 'tables', leads)).status).toBe(401);
    expect(await ask(server, 'POST', 'tables', leads, await tokenFor({ 'crm/*': 'editor' }))).toMatchObject({
      status: 403,
      body: { problem: { message: expect.stringContaining('wants owner') } },
    });
    expect((await ask(server, 'POST', 'tables', leads, await tokenFor({ 'crm/leads': 'owner' }))).status).toBe(201);
  });

  test('SV-35 the list has the tables that the token opens, and deleted ones for their owners', async () => {
    const server = await start({ secret });
    const owner = await tokenFor({ '*': 'owner' });
    for (const table of ['crm/leads', 'crm/deals', 'crm/old', 'hr/people']) await ask(server, 'POST', 'tables', { ...leads, table }, owner);
    await ask(server, 'DELETE', 'tables/crm/old', undefined, owner);
    const listed = async (query: string, tables: Record<string, string>) =>
      (await ask(server, 'GET', `tables${query}`, undefined, await tokenFor(tables))).body['tables'];
    const about = { name: 'Our leads', seq: 1, rows: 0, deletedAt: null };
    expect(await listed('?workspace=crm', { '*': 'owner' })).toEqual([
      { ...about, table: 'crm/deals', role: 'owner' },
      { ...about, table: 'crm/leads', role: 'owner' },
      { ...about, table: 'crm/old', role: 'owner', rows: null, deletedAt: expect.stringMatching(/^\d{4}-/) },
    ]);
    expect(await listed('?workspace=crm', { 'crm/*': 'editor' })).toMatchObject([
      { table: 'crm/deals' },
      { table: 'crm/leads', role: 'editor' },
    ]);
    expect(await listed('?workspace=crm', { 'crm/leads': 'viewer' })).toMatchObject([{ table: 'crm/leads', role: 'viewer' }]);
    expect(await listed('', { 'crm/leads': 'viewer', 'hr/*': 'owner' })).toMatchObject([{ table: 'crm/leads' }, { table: 'hr/people' }]);
    for (const query of ['?workspace=crm', '?workspace=absent', '?workspace=__proto__'])
      expect(await listed(query, { 'other/*': 'owner' })).toEqual([]);
    expect((await ask(server, 'GET', 'tables')).status).toBe(401);
  });
});

/** A table with people in it who follow it: a client of the element, and somebody by hand. */
async function withClients(server: RunningServer, table = 'crm/leads', token?: string) {
  const session = openSession({ server: server.url, table, name: 'Ada', storage: memoryDevice(), ...(token !== undefined && { token }) });
  ends.push(() => session.close());
  await until(session, () => session.status.state === 'live');
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const hello = await socket.hello({ table, ...(token !== undefined && { token }) });
  if (hello.hello !== 'server') throw new Error(hello.message);
  await socket.sync(hello.document);
  return { session, socket };
}

describe('naming tables anew', () => {
  test('SV-36 editors say what people call a table, and everybody sees it', async () => {
    const server = await start({ secret });
    await ask(server, 'POST', 'tables', leads, await tokenFor({ '*': 'owner' }));
    const editor = await tokenFor({ 'crm/*': 'editor' });
    const { session } = await withClients(server, 'crm/leads', editor);
    expect(await ask(server, 'PATCH', 'tables/crm/leads', { name: ' Kunden ' }, editor)).toMatchObject({
      status: 200,
      body: { name: 'Kunden', seq: 2 },
    });
    await until(session, () => session.table.name === 'Kunden');
    expect((await ask(server, 'GET', 'tables', undefined, editor)).body['tables']).toMatchObject([{ name: 'Kunden' }]);
    const viewer = await tokenFor({ 'crm/*': 'viewer' });
    expect((await ask(server, 'PATCH', 'tables/crm/leads', { name: 'X' }, viewer)).status).toBe(403);
    expect((await ask(server, 'PATCH', 'tables/crm/leads', { table: 'crm/x' }, editor)).status).toBe(403);
    expect(await session.submit({ ops: [{ op: 'rename-table', name: 'Leads' }] }).verdict).toMatchObject({ verdict: 'accepted' });
    expect(await session.undo()).toEqual({ outcome: 'done' });
    expect(session.table.name).toBe('Kunden');
  });

  test('SV-36 a table is found under its new name with its history; who has it open is sent away, and told that the old one is not there', async () => {
    const store = new MemoryStore();
    const server = await start({ store });
    await importTable(server.url, 'crm/leads', 'Name\nAda\n');
    const before = await wholeLog(store, 'crm/leads');
    const { session, socket } = await withClients(server);
    const reader = await EventReader.open(`${server.url}/api/tables/crm/leads/events?after=0`);
    await reader.until(before.length);
    expect(await ask(server, 'PATCH', 'tables/crm/leads', { table: 'crm/people', name: 'People' })).toMatchObject({
      status: 200,
      body: { table: 'crm/people', name: 'People', document: 'crm/people@1', rows: 1 },
    });
    expect((await socket.closed).code).toBe(1013);
    await until(session, () => session.status.state === 'refused');
    expect(session.status).toMatchObject({ code: 'no-such-table', message: expect.stringContaining('no table crm/leads') });
    await reader.ended;
    expect(reader.events.at(-1)).toMatchObject({ event: 'end', data: { reason: expect.stringContaining('no table crm/leads') } });
    expect((await wholeLog(store, 'crm/people')).slice(0, before.length)).toEqual(before);
    expect((await ask(server, 'GET', 'tables/crm/leads')).status).toBe(404);
    // The old name is free, and what is made under it is another table.
    expect((await ask(server, 'POST', 'tables', { table: 'crm/leads' })).status).toBe(201);
    await importTable(server.url, 'crm/leads', 'Other\nx\ny\n');
    expect((await ask(server, 'GET', 'tables/crm/people')).body).toMatchObject({ rows: 1, fields: [{ name: 'Name' }] });
    expect((await ask(server, 'GET', 'tables/crm/leads')).body).toMatchObject({ rows: 2, fields: [{ name: 'Other' }] });
  });

  test('SV-36 a name that is taken, is elsewhere or is not for him is refused, and nothing is done', async () => {
    const server = await start({ secret });
    const owner = await tokenFor({ '*': 'owner' });
    for (const table of ['crm/leads', 'crm/deals', 'crm/old']) await ask(server, 'POST', 'tables', { table }, owner);
    await ask(server, 'DELETE', 'tables/crm/old', undefined, owner);
    const rename = (table: string, token = owner) => ask(server, 'PATCH', 'tables/crm/leads', { table, name: 'X' }, token);
    expect(await rename('crm/deals')).toMatchObject({ status: 409, body: { problem: { message: 'There is a table crm/deals already.' } } });
    expect(await rename('crm/old')).toMatchObject({
      status: 409,
      body: { problem: { message: expect.stringContaining('deleted table crm/old') } },
    });
    expect(await rename('hr/leads')).toMatchObject({ status: 422, body: { problem: { path: 'table' } } });
    const one = await tokenFor({ 'crm/leads': 'owner', 'crm/deals': 'editor' });
    expect(await rename('crm/new', one)).toMatchObject({ status: 404, body: { problem: { code: 'no-such-table' } } });
    expect(await rename('crm/deals', one)).toMatchObject({ status: 403 });
    for (const body of [{}, { table: 'x' }, { table: 'crm/a', seq: 1 }, '{"name":"a","__proto__":1}'])
      expect((await ask(server, 'PATCH', 'tables/crm/leads', body, owner)).status, JSON.stringify(body)).toBe(400);
    expect(await ask(server, 'PATCH', 'tables/crm/leads', { table: 'crm/b', name: 'x'.repeat(300) }, owner)).toMatchObject({ status: 422 });
    expect((await ask(server, 'GET', 'tables/crm/leads', undefined, owner)).body).toMatchObject({ name: '', seq: 0 });
  });
});

describe('deleting and restoring tables', () => {
  test('SV-37 a deleted table is not there for anybody, until an owner restores it as it was', async () => {
    const server = await start();
    await importTable(server.url, 'crm/leads', 'Name\nAda\nGrace\n');
    const { session, socket } = await withClients(server);
    expect(await ask(server, 'DELETE', 'tables/crm/leads')).toEqual({ status: 200, body: { table: 'crm/leads', deleted: true } });
    expect((await socket.closed).code).toBe(1013);
    await until(session, () => session.status.state === 'refused');
    expect(session.status).toMatchObject({ code: 'no-such-table' });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/snapshot'],
      ['GET', '/events'],
      ['POST', '/import'],
    ] as const)
      expect(await ask(server, method, `tables/crm/leads${path}`, method === 'POST' ? 'A\n1\n' : undefined)).toMatchObject({
        status: 404,
        body: { problem: { code: 'no-such-table' } },
      });
    expect(await ask(server, 'POST', 'tables', { table: 'crm/leads' })).toMatchObject({
      status: 409,
      body: { problem: { message: expect.stringContaining('There is a deleted table crm/leads') } },
    });
    expect(await ask(server, 'POST', 'tables/crm/leads/restore')).toMatchObject({ status: 200, body: { rows: 2, seq: 2 } });
    expect((await ask(server, 'POST', 'tables/crm/leads/restore')).status).toBe(200);
    const again = await withClients(server);
    const [row, field] = [again.session.table.rows.at(0)!.id, again.session.table.fields.list[0]!.id];
    const op = { op: 'set-cell', row, field, value: 'Ada L.', was: 'Ada' } as const;
    expect(await again.session.submit({ ops: [op] }).verdict).toMatchObject({ verdict: 'accepted', seq: 3 });
  });

  test('SV-37 what waits to be decided when a table is deleted is done before it, or not at all', async () => {
    const store = new MemoryStore();
    const server = await start({ store });
    await importTable(server.url, 'crm/leads', 'Name\nAda\n');
    const { session } = await withClients(server);
    const [row, field] = [session.table.rows.at(0)!.id, session.table.fields.list[0]!.id];
    const acked: number[] = [];
    for (let count = 0; count < 50; count++) {
      const { verdict } = session.submit({ ops: [{ op: 'set-cell', row, field, value: `v${count}`, was: null }] });
      verdict.then(
        (decided) => void (decided.verdict === 'accepted' && acked.push(decided.seq)),
        () => {},
      );
    }
    await ask(server, 'DELETE', 'tables/crm/leads');
    await until(session, () => session.status.state === 'refused');
    const log = await wholeLog(store, 'crm/leads');
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
    for (const seq of acked) expect(log[seq - 1]?.seq).toBe(seq);
    expect(session.pending).toHaveLength(50 - acked.length);
  });

  test('SV-37 a server that has a table open that another one deletes or renames stores nothing more of it', async () => {
    const store = new MemoryStore();
    const server = await start({ store });
    const other = await start({ store: store.another() });
    for (const [table, method, body] of [
      ['crm/one', 'DELETE', undefined],
      ['crm/two', 'PATCH', { table: 'crm/three' }],
    ] as const) {
      await importTable(server.url, table, 'Name\nAda\n');
      const { session } = await withClients(server, table);
      expect((await ask(other, method, `tables/${table}`, body)).status).toBe(200);
      if (body !== undefined) await importTable(other.url, table, 'New\nx\n');
      session.submit({ ops: [{ op: 'delete-rows', rows: [session.table.rows.at(0)!.id] }] }).verdict.catch(() => {});
      if (body === undefined) {
        await until(session, () => session.status.state === 'refused');
        expect(session.status).toMatchObject({ code: 'no-such-table' });
      }
      expect((await store.records(body?.table ?? table)).map(({ deleted }) => deleted)).toEqual([false]);
    }
  });

  test('SV-37 a workspace’s stream tells nothing of a deleted table, and goes on without a gap when it is restored', async () => {
    const store: TableStore = new MemoryStore();
    const server = await start({ store });
    await importTable(server.url, 'crm/leads', 'Name\nAda\n');
    const reader = await EventReader.open(`${server.url}/api/workspaces/crm/events?after=0`);
    ends.push(() => reader.close());
    await reader.until(2);
    await ask(server, 'DELETE', 'tables/crm/leads');
    await importTable(server.url, 'crm/other', 'Name\nGrace\n');
    await reader.until(4);
    const late = await EventReader.open(`${server.url}/api/workspaces/crm/events?after=0`);
    ends.push(() => late.close());
    await late.until(2);
    expect(late.changes.map(({ data }) => data.table)).toEqual(['crm/other', 'crm/other']);
    await ask(server, 'POST', 'tables/crm/leads/restore');
    await importTable(server.url, 'crm/leads', 'Name\nAlan\n');
    await reader.until(5);
    await late.until(5);
    const numbers = (one: EventReader) => one.changes.filter(({ data }) => data.table === 'crm/leads').map(({ data }) => data.seq);
    expect(numbers(reader)).toEqual([1, 2, 3]);
    expect(numbers(late)).toEqual([1, 2, 3]);
  });

  test('SV-36 a workspace’s stream tells a renamed table under its new name, from its first change', async () => {
    const server = await start();
    await importTable(server.url, 'crm/leads', 'Name\nAda\n');
    const reader = await EventReader.open(`${server.url}/api/workspaces/crm/events?after=0`);
    ends.push(() => reader.close());
    await reader.until(2);
    await ask(server, 'PATCH', 'tables/crm/leads', { table: 'crm/people' });
    await reader.until(4);
    expect(reader.changes.map(({ data }) => `${data.table} ${data.seq}`)).toEqual([
      'crm/leads 1',
      'crm/leads 2',
      'crm/people 1',
      'crm/people 2',
    ]);
  });
});
