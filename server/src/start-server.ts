import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TableStore } from '@teable-grid/core';
import { pino, type Logger } from 'pino';
import sirv from 'sirv';
import { developmentGate, tokenGate } from './access.ts';
import { answer, answerProblem, handleApi } from './api.ts';
import { isLoopback } from './config.ts';
import { documentHooks } from './document-hooks.ts';
import { foreignReason } from './origin.ts';
import { Sockets } from './sockets.ts';
import type { Compaction } from './open-table.ts';
import { defaultRetention, type RetentionPolicy, Tables } from './tables.ts';

/** How to run a server; the store is the caller's, and stays open. */
export interface ServerOptions {
  readonly store: TableStore;
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Shared secret of the tokens; without one the server is in development mode, and must listen on loopback. */
  readonly secret?: string | null;
  /** A folder of files to serve at `/`: the demo. */
  readonly staticFolder?: string | null;
  readonly snapshotEvery?: number;
  readonly compaction?: Partial<Compaction>;
  readonly retention?: Partial<RetentionPolicy>;
  readonly log?: Logger;
}

/** A server that listens. */
export interface RunningServer {
  /** `http://host:port`. */
  readonly url: string;
  readonly tables: Tables;
  /** Decides what waits, keeps snapshots, sends the clients away and stops listening. */
  close(): Promise<void>;
}

/** Files may be used by pages of other origins: `teable-grid.js` is there to be embedded, and a module is fetched by the rules of CORS. */
function allowOtherPages(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('x-content-type-options', 'nosniff');
}

/** Starts a server: one port for the demo, the sockets, the HTTP interface and `/healthz`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, host = '127.0.0.1', port = 8787, secret = null, staticFolder = null, snapshotEvery = 5_000 } = options;
  const log = options.log ?? pino({ level: 'silent' });
  if (secret === null && !isLoopback(host)) {
    throw new Error(
      `Without a secret (TEABLE_SECRET) everybody may do everything, so the server listens on loopback only, not on ${host}.`,
    );
  }
  const gate = secret === null ? developmentGate() : tokenGate(secret);
  if (gate.development) log.warn({ event: 'development-mode', message: 'There is no secret: everybody on this machine owns every table.' });
  const tables = new Tables({
    store,
    log,
    snapshotEvery,
    compaction: options.compaction ?? {},
    retention: { ...defaultRetention, ...options.retention },
    extensions: [documentHooks()],
  });
  const sockets = new Sockets({ tables, gate, log });
  const files = staticFolder === null ? null : sirv(staticFolder, { etag: true, setHeaders: allowOtherPages });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const foreign = gate.development ? foreignReason(request) : null;
    if (foreign !== null && pathname.startsWith('/api/')) return answerProblem(response, 403, 'not-allowed', foreign);
    if (pathname === '/healthz') return answer(response, 200, { status: 'ok', documents: tables.hocuspocus.getDocumentsCount() });
    if (pathname.startsWith('/api/')) return handleApi(request, response, { tables, gate, log });
    if (files === null) return answerProblem(response, 404, 'no-such-path', `There is nothing at ${pathname}.`);
    files(request, response, () => answerProblem(response, 404, 'no-such-path', `There is nothing at ${pathname}.`));
  };
  const http = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error({ event: 'request-failed', path: request.url, error: error instanceof Error ? error.stack : String(error) });
      answerProblem(response, 500, 'failed', 'The server could not do this; the log says why.');
    });
  });
  http.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (gate.development && foreignReason(request) !== null) socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    else if (pathname === '/socket') sockets.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(http.address() as AddressInfo).port}`;
  log.info({ event: 'listening', url });

  return {
    url,
    tables,
    async close() {
      const closed = new Promise((resolve) => http.close(resolve));
      // What was received is decided and answered before the sockets are closed.
      await tables.drain();
      await sockets.close();
      http.closeAllConnections();
      await closed;
      await tables.close();
      log.info({ event: 'stopped' });
    },
  };
}
