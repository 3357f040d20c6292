/**
 * A server in a process of its own, so that its CPU can be told from that of its clients: `ours` on Postgres; `plain`, Hocuspocus in
 * memory; or `stored`, Hocuspocus with its database extension on Postgres. Speaks to its parent by messages: `{url}` when it listens; `cpu` is
 * answered with the microseconds of CPU used so far and the bytes of memory it has. Ends with its parent.
 */
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { Database } from '@hocuspocus/extension-database';
import { type Extension, Hocuspocus } from '@hocuspocus/server';
import { openStore, startServer } from '@teable-grid/server';
import pg from 'pg';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { applyUpdate, Doc, encodeStateAsUpdate, type Map as YMap } from 'yjs';
import { startEmbeddedPostgres } from '../../server/src/postgres/embedded.ts';
import { temporaryFolder } from '../postgres/database.ts';
import { nestedDocument, sampleFields } from './sample-table.ts';

/** The nested document that a plain server gives under every name that begins with `nested-`, as its stored bytes. */
let nested: Uint8Array = new Uint8Array();
let plain: Hocuspocus | null = null;

/** The document after so many overwrites of cells, here and there. */
function edited(bytes: Uint8Array, edits: number): Uint8Array {
  const doc = new Doc();
  applyUpdate(doc, bytes);
  const rows = [...doc.getMap<YMap<unknown>>('rows').values()];
  const field = [...rows[0]!.keys()][1]!;
  for (let done = 0; done < edits; ) {
    doc.transact(() => {
      for (let cell = 0; cell < 1_000; cell++, done++) rows[(done * 7919) % rows.length]!.set(field, [`edited ${done}`, done]);
    });
  }
  return encodeStateAsUpdate(doc);
}

/** Drops every document, so that the next reader has it loaded. */
async function unload(): Promise<void> {
  for (const document of plain!.documents.values()) {
    plain!.closeConnections(document.name);
    await plain!.unloadDocument(document);
  }
}

interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

const log = pino({ level: 'error' });
/** Writers of a bench are quicker than persons: what is measured is what the server can do, not what it lets one of them do. */
const limits = { changesPerSecond: 1_000_000, personChangesPerSecond: 1_000_000, tableChangesPerSecond: 1_000_000 };

/** A database of the caller's, or a folder for an embedded one: a folder that was given outlives the server. */
async function placeOfData() {
  const database = process.env['TEST_DATABASE_URL'] ?? null;
  const given = process.env['BENCH_DATA'];
  const dataFolder = given ?? (await temporaryFolder());
  const remove = async () => {
    if (given === undefined) await rm(dirname(dataFolder), { recursive: true, force: true });
  };
  return { database, dataFolder, remove };
}

async function startOurs(): Promise<Listening> {
  const { database, dataFolder, remove } = await placeOfData();
  const opened = await openStore({ database, dataFolder, log });
  const server = await startServer({ store: opened.store, port: 0, log, limits, staticFolder: process.env['BENCH_STATIC'] ?? null });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await opened.close();
      await remove();
    },
  };
}

/** Hocuspocus as its documentation says: a document is a row of bytes, stored some seconds after it was written. */
async function startStored(): Promise<Listening> {
  const { database, dataFolder, remove } = await placeOfData();
  const embedded = database === null ? await startEmbeddedPostgres({ dataFolder, log }) : null;
  const pool = new pg.Pool(database === null ? embedded!.connection : { connectionString: database });
  await pool.query('create table if not exists hocuspocus_documents (name text primary key, data bytea not null)');
  const extension = new Database({
    fetch: async ({ documentName }) => {
      const { rows } = await pool.query<{ data: Buffer }>('select data from hocuspocus_documents where name = $1', [documentName]);
      return rows[0]?.data ?? null;
    },
    store: async ({ documentName, state }) => {
      await pool.query(
        'insert into hocuspocus_documents (name, data) values ($1, $2) on conflict (name) do update set data = excluded.data',
        [documentName, state],
      );
    },
  });
  const { url, close } = await startPlain([extension]);
  return {
    url,
    close: async () => {
      await close();
      plain!.flushPendingStores();
      for (let wait = 0; plain!.documents.size > 0 && wait < 20; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
      await pool.end();
      await embedded?.stop();
      await remove();
    },
  };
}

async function startPlain(extensions: Extension[] = []): Promise<Listening> {
  const hocuspocus = new Hocuspocus({
    quiet: true,
    unloadImmediately: false,
    extensions,
    onLoadDocument: async ({ documentName, document }) => {
      if (documentName.startsWith('nested-')) applyUpdate(document, nested);
    },
  });
  plain = hocuspocus;
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    const client = hocuspocus.handleConnection(socket, new Request('http://localhost/'), {});
    socket.on('message', (frame: Buffer) => client.handleMessage(new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)));
    socket.on('close', (code, reason) => client.handleClose({ code, reason: String(reason) }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

const starts: Readonly<Record<string, () => Promise<Listening>>> = { ours: startOurs, plain: startPlain, stored: startStored };
const server = await starts[process.argv[2]!]!();
let closing: Promise<void> | null = null;
const close = () => (closing ??= server.close());
process.on('disconnect', () => void close());
process.on('message', (message) => {
  if (typeof message === 'object' && message !== null) {
    if ('make' in message) nested = encodeStateAsUpdate(nestedDocument(sampleFields(), message.make as number));
    if ('edit' in message) nested = edited(nested, message.edit as number);
    process.send!({ done: true });
  } else if (message === 'unload') void unload().then(() => process.send!({ done: true }));
  else if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send!({ cpu: user + system, rss: process.memoryUsage.rss() });
  } else if (message === 'stop') void close().then(() => process.disconnect());
});
process.send!({ url: server.url });
