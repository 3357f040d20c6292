import { MemoryStore, newId, type Op, type ServerHello } from '@teable-grid/core';
import { readTable, unpackDocument } from '@teable-grid/core/yjs';
import { type RunningServer, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { RawSocket } from '../harness/raw-socket.ts';
import { importTable } from '../harness/server-process.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'demo/large';
/** Enough for a download of its own. */
const rows = 6_000;
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function tokenFor(tables: Readonly<Record<string, string>>): Promise<string> {
  return new SignJWT({ tables }).setProtectedHeader({ alg: 'HS256' }).setSubject('ada').sign(new TextEncoder().encode(secret));
}

async function withRows(): Promise<{ server: RunningServer; headers: { authorization: string }; token: string }> {
  const server = await startServer({ store: new MemoryStore(), port: 0, secret });
  ends.push(() => server.close());
  const token = await tokenFor({ 'demo/*': 'owner' });
  await importTable(server.url, table, `Name\n${Array.from({ length: rows }, (_, at) => `row ${at}`).join('\n')}\n`, token);
  return { server, token, headers: { authorization: `Bearer ${token}` } };
}

async function greeted(server: RunningServer, token: string, session = newId('session')) {
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const hello = (await socket.hello({ table, token, session })) as Extract<ServerHello, { hello: 'server' }>;
  return { socket, hello, session };
}

/** Somebody who has the table, and can write it. */
async function writer(server: RunningServer, token: string) {
  const { socket, hello, session } = await greeted(server, token);
  const doc = new Doc();
  const synced = socket.next((received) => {
    if (received.kind === 'update') applyUpdate(doc, received.update);
    return received.kind === 'update' && doc.getMap('meta').get('seq') === hello.seq ? true : null;
  });
  socket.join(hello.document, '');
  await synced;
  const read = readTable(doc);
  let n = 0;
  return async (value: string, rowsWritten = 1) => {
    n += 1;
    const ops = Array.from({ length: rowsWritten }, (_, at): Op => {
      return { op: 'set-cell', row: read.rows.at(at)!.id, field: read.fields.list[0]!.id, value, was: `row ${at}` };
    });
    const change = { n, id: newId('change'), seen: { seq: hello.seq + n - 1 }, ops };
    const answer = await socket.ask(hello.document, { message: 'change', session, confirmed: n - 1, change });
    if (answer.message !== 'verdict' || answer.verdict.verdict !== 'accepted') throw new Error(JSON.stringify(answer));
    return answer.verdict.seq;
  };
}

const whole = async (server: RunningServer) => encodeStateAsUpdate((await server.tables.open(table))!.document);

test('SV-44 a new reader downloads the document once for all, compressed, and gets what came since over the socket', async () => {
  const { server, token, headers } = await withRows();
  const write = await writer(server, token);
  const url = `${server.url}/api/tables/${table}/snapshot`;
  const first = await fetch(url, { headers });
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  expect(first.headers.get('content-encoding')).toBe('gzip');
  const etag = first.headers.get('etag')!;
  const bytes = Buffer.from(await first.arrayBuffer());
  await write('Ada');
  // What has been made is good for all who come, until much has come since.
  const again = await fetch(url, { headers: { ...headers, 'accept-encoding': 'identity' } });
  expect(again.headers.get('content-encoding')).toBeNull();
  expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);
  for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`])
    expect((await fetch(url, { headers: { ...headers, 'if-none-match': known } })).status).toBe(304);
  expect((await fetch(url, { headers: { ...headers, 'if-none-match': '"other"' } })).status).toBe(200);

  const { socket, hello } = await greeted(server, token);
  expect(hello).toMatchObject({ snapshot: true, document: 'demo/large@1' });
  const { document, parts } = unpackDocument(bytes);
  expect(document).toBe(hello.document);
  const doc = new Doc();
  for (const part of parts) applyUpdate(doc, part);
  const since = await socket.sync(hello.document, encodeStateVector(doc));
  expect(since.length).toBeLessThan(200);
  applyUpdate(doc, since);
  expect(Buffer.from(encodeStateAsUpdate(doc)).equals(Buffer.from(await whole(server)))).toBe(true);

  // Without the download everything comes over the socket; who has something gets what he lacks.
  const other = await greeted(server, token);
  const full = new Doc();
  const all = other.socket.next((received) => {
    if (received.kind === 'update') applyUpdate(full, received.update);
    return full.getMap('rows').size === rows && readTable(full).seq === hello.seq ? true : null;
  });
  other.socket.join(hello.document, '');
  await all;
  expect(readTable(full).rows.at(0)).toEqual(readTable(doc).rows.at(0));
});

test('SV-44 the download is for those alone who may read the table', async () => {
  const { server } = await withRows();
  const url = (name: string) => `${server.url}/api/tables/${name}/snapshot`;
  expect((await fetch(url(table))).status).toBe(401);
  const stranger = { authorization: `Bearer ${await tokenFor({ 'other/*': 'owner' })}` };
  const [forbidden, unknown] = await Promise.all([url(table), url('demo/never')].map((one) => fetch(one, { headers: stranger })));
  expect([forbidden!.status, (await forbidden!.text()).replace(table, '…')]).toEqual([
    404,
    (await unknown!.text()).replace('demo/never', '…'),
  ]);
  expect(forbidden!.headers.get('etag')).toBeNull();
});

test('SV-44 who comes back after much gets what he lacks in one update, over the socket or, compressed, as a download', async () => {
  const { server, token, headers } = await withRows();
  const write = await writer(server, token);
  const before = await whole(server);
  const [first, second] = [new Doc(), new Doc()];
  for (const doc of [first, second]) applyUpdate(doc, before);
  // More than is sent at once to somebody who was away for a moment.
  await write('one', 3_000);
  await write('two', 3_000);
  const { socket, hello } = await greeted(server, token);
  const tail = await socket.sync(hello.document, encodeStateVector(first));
  applyUpdate(first, tail);
  expect(readTable(first)).toMatchObject({ seq: hello.seq });
  expect(tail.length).toBeLessThan((await whole(server)).length - before.length / 2);

  const clock = [...second.store.clients.values()][0]!.at(-1)!;
  const url = `${server.url}/api/tables/${table}/snapshot`;
  const after = clock.id.clock + clock.length;
  const response = await fetch(`${url}?document=${hello.document}&after=${after}`, { headers });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(Number(response.headers.get('content-length'))).toBeLessThan(tail.length / 2);
  const { parts } = unpackDocument(new Uint8Array(await response.arrayBuffer()));
  expect(parts.map((part) => part.length)).toEqual([tail.length]);
  applyUpdate(second, parts[0]!);
  for (const doc of [first, second]) expect(Buffer.from(encodeStateAsUpdate(doc)).equals(Buffer.from(await whole(server)))).toBe(true);

  expect((await fetch(`${url}?document=demo/large@7&after=1`, { headers })).status).toBe(410);
  const bad = await fetch(`${url}?document=${hello.document}&after=-1`, { headers });
  expect([bad.status, await bad.text()]).toEqual([422, expect.stringContaining('“-1” is no clock')]);

  // Of ever other ones not all are made.
  const ask = (from: number) => fetch(`${url}?document=${hello.document}&after=${from}`, { headers }).then(({ status }) => status);
  const others = await Promise.all(Array.from({ length: 80 }, (_, at) => ask(after + at)));
  expect(new Set(others)).toEqual(new Set([200, 429]));
}, 20_000);

test('SV-45 what is committed while a reader has not got the document is not sent to him before it, and not left out either', async () => {
  const { server, token } = await withRows();
  const write = await writer(server, token);
  const { socket, hello } = await greeted(server, token);
  const doc = new Doc();
  let gaps = 0;
  socket.onReceived = (received) => {
    if (received.kind !== 'update') return;
    applyUpdate(doc, received.update);
    // Of what came too early Yjs would keep the most part waiting.
    if (doc.store.pendingStructs !== null) gaps += 1;
  };
  await write('before he asks');
  socket.join(hello.document, '');
  // While the document is on its way.
  const writes = Array.from({ length: 30 }, (_, at) => write(`meanwhile ${at}`));
  const last = (await Promise.all(writes)).at(-1)!;
  while (doc.getMap('meta').get('seq') !== last) await socket.next((received) => (received.kind === 'update' ? true : null));
  expect(gaps).toBe(0);
  expect(Buffer.from(encodeStateAsUpdate(doc)).equals(Buffer.from(await whole(server)))).toBe(true);
});
