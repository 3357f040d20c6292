/**
 * A server in a process of its own, so that its CPU can be told from that of its clients: `ours` on Postgres, or `plain`, Hocuspocus in
 * memory. Speaks to its parent by messages: `{url}` when it listens; `cpu` is answered with the microseconds of CPU used so far.
 */
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { Hocuspocus } from '@hocuspocus/server';
import { openStore, startServer } from '@teable-grid/server';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { applyUpdate, Doc, encodeStateAsUpdate, type Map as YMap } from 'yjs';
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

async function startOurs(): Promise<Listening> {
  const log = pino({ level: 'error' });
  const database = process.env['TEST_DATABASE_URL'] ?? null;
  // A folder that is given outlives the server.
  const given = process.env['BENCH_DATA'];
  const dataFolder = given ?? (await temporaryFolder());
  const opened = await openStore({ database, dataFolder, log });
  const server = await startServer({ store: opened.store, port: 0, log });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await opened.close();
      if (given === undefined) await rm(dirname(dataFolder), { recursive: true, force: true });
    },
  };
}

async function startPlain(): Promise<Listening> {
  const hocuspocus = new Hocuspocus({
    quiet: true,
    unloadImmediately: false,
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

const server = await (process.argv[2] === 'ours' ? startOurs() : startPlain());
process.on('message', (message) => {
  if (typeof message === 'object' && message !== null) {
    if ('make' in message) nested = encodeStateAsUpdate(nestedDocument(sampleFields(), message.make as number));
    if ('edit' in message) nested = edited(nested, message.edit as number);
    process.send!({ done: true });
  } else if (message === 'unload') void unload().then(() => process.send!({ done: true }));
  else if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send!({ cpu: user + system });
  } else if (message === 'stop') void server.close().then(() => process.disconnect());
});
process.send!({ url: server.url });
