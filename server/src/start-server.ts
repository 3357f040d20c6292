import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TableStore } from '@teable-grid/core';
import { pino, type Logger } from 'pino';
import sirv from 'sirv';
import { developmentGate, KeysUnavailable, tokenGate } from './access.ts';
import { Admissions } from './admissions.ts';
import { answer, answerProblem } from './api/answers.ts';
import { handleApi } from './api/api.ts';
import { Bridge, bridgePath } from './bridge/bridge.ts';
import { isLoopback } from './config.ts';
import { EventFeed } from './event-feed.ts';
import { documentHooks } from './document-hooks.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { Imports } from './imports.ts';
import { Metrics } from './metrics.ts';
import { foreignReason } from './origin.ts';
import { Sockets } from './sockets.ts';
import { Streams, Tickets } from './streams.ts';
import type { Compaction } from './open-table.ts';
import { defaultRetention, type RetentionPolicy, Tables } from './tables.ts';

/** How to run a server; the store is the caller's, and stays open. */
export interface ServerOptions {
  readonly store: TableStore;
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Shared secret of the tokens. Without it and `jwks` the server is in development mode, and must listen on loopback. */
  readonly secret?: string | null;
  /** Address of the public keys of the tokens (JWKS), and what their `iss` and `aud` must say. */
  readonly jwks?: string | null;
  readonly issuer?: string | null;
  readonly audience?: string | null;
  /** In development mode: the secret of tokens to try roles by. Who shows none owns everything as ever. */
  readonly trialSecret?: string | null;
  /**
   * In development mode: answers requests that are not for the interface, before files are looked for; false when one is not its own. Only
   * programs and pages of this machine get to it.
   */
  readonly ownPaths?: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  /** A folder of files to serve at `/`: the demo. */
  readonly staticFolder?: string | null;
  readonly snapshotEvery?: number;
  readonly compaction?: Partial<Compaction>;
  readonly retention?: Partial<RetentionPolicy>;
  readonly limits?: Partial<Limits>;
  /** Take the address that a proxy tells (`X-Forwarded-For`) for the client's. */
  readonly trustProxy?: boolean;
  /** What readers of `/metrics` must show as a bearer token. Without it only a server in development mode tells them. */
  readonly metricsToken?: string | null;
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

/**
 * Files and the interface may be used by pages of other origins: `teable-grid.js` is there to be embedded, and the element fetches the table from
 * the page it is on. Who may do what is told by a token that the page must have, never by what a browser sends along by itself.
 */
function allowOtherPages(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('x-content-type-options', 'nosniff');
}

/** Answers an upgrade that is not made, and hangs up: a peer that does not would keep half a connection for ever. */
function refuseUpgrade(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
}

/** What a browser asks before it sends a token to another origin. */
function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
    'access-control-allow-headers': 'authorization, content-type, if-none-match, last-event-id',
    'access-control-max-age': '600',
  });
  response.end();
}

/** The path that a request asks for; null when its address is none (`//`). */
function pathOf({ url = '/' }: IncomingMessage): string | null {
  return URL.parse(url, 'http://localhost')?.pathname ?? null;
}

function answerReadiness(response: ServerResponse, reason: string | null): void {
  answer(response, reason === null ? 200 : 503, reason === null ? { status: 'ready' } : { status: 'not ready', reason });
}

async function answerMetrics(response: ServerResponse, metrics: Metrics, admitted: boolean): Promise<void> {
  if (!admitted)
    return answerProblem(response, 401, 'not-allowed', 'The metrics want the token that TEABLE_METRICS_TOKEN says, as a bearer token.');
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
  response.end(await metrics.text());
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Starts a server: one port for the demo, the sockets, the HTTP interface and `/healthz`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { store, host = '127.0.0.1', port = 8787, secret = null, jwks = null, staticFolder = null, snapshotEvery = 5_000 } = options;
  const { ownPaths = null } = options;
  const log = options.log ?? pino({ level: 'silent' });
  if (secret === null && jwks === null && !isLoopback(host)) {
    throw new Error(
      `Without a secret (TEABLE_SECRET) or a key set (TEABLE_JWKS) everybody may do everything, so the server listens on loopback only, not on ${host}.`,
    );
  }
  const gate =
    secret === null && jwks === null
      ? developmentGate(options.trialSecret ?? null)
      : tokenGate({ secret, jwks, issuer: options.issuer ?? null, audience: options.audience ?? null });
  if (gate.development) log.warn({ event: 'development-mode', message: 'There is no secret: everybody on this machine owns every table.' });
  const limits = { ...defaultLimits, ...options.limits };
  const metrics: Metrics = new Metrics(
    () => tables.gauges(),
    () => ({ sockets: admissions.size, streams: streams.size }),
  );
  const tables = new Tables({
    store,
    log,
    limits,
    metrics,
    snapshotEvery,
    compaction: options.compaction ?? {},
    retention: { ...defaultRetention, ...options.retention },
    extensions: [documentHooks(limits, metrics)],
  });
  const imports = new Imports(store, tables, limits);
  const streams = new Streams({ feed: new EventFeed(store, tables), limits, metrics, log });
  const tickets = new Tickets();
  const admissions = new Admissions({ limits, metrics, trustProxy: options.trustProxy ?? false });
  const sockets = new Sockets({ tables, gate, log, limits, metrics, admissions });
  const bridge = new Bridge({ tables, gate, log, limits, metrics, admissions });
  const files = staticFolder === null ? null : sirv(staticFolder, { etag: true, setHeaders: allowOtherPages });

  let draining = false;
  const readiness = async (): Promise<string | null> => {
    if (draining) return 'The server is going away.';
    return store.ready().then(
      () => null,
      (error: unknown) => `The database does not answer: ${error instanceof Error ? error.message : String(error)}.`,
    );
  };

  const metricsToken = options.metricsToken ?? null;
  const mayReadMetrics = ({ headers }: IncomingMessage, foreign: string | null): boolean =>
    metricsToken === null ? gate.development && foreign === null : sameText(headers.authorization ?? '', `Bearer ${metricsToken}`);
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pathname = pathOf(request);
    if (pathname === null) return answerProblem(response, 400, 'no-such-path', 'The address of the request is none.');
    const foreign = gate.development ? foreignReason(request) : null;
    if (foreign !== null && pathname.startsWith('/api/')) return answerProblem(response, 403, 'not-allowed', foreign);
    if (pathname === '/healthz') return answer(response, 200, { status: 'ok', documents: tables.hocuspocus.getDocumentsCount() });
    if (pathname === '/readyz') return answerReadiness(response, await readiness());
    if (pathname === '/metrics') return answerMetrics(response, metrics, mayReadMetrics(request, foreign));
    if (pathname.startsWith('/api/')) allowOtherPages(response);
    if (pathname.startsWith('/api/') && request.method === 'OPTIONS') return answerPreflight(response);
    if (pathname.startsWith('/api/')) return handleApi(request, response, { store, tables, imports, streams, tickets, gate, log, limits });
    if (gate.development && foreign === null && ownPaths?.(request, response) === true) return;
    if (files === null) return answerProblem(response, 404, 'no-such-path', `There is nothing at ${pathname}.`);
    files(request, response, () => answerProblem(response, 404, 'no-such-path', `There is nothing at ${pathname}.`));
  };
  const http = createServer((request, response) => {
    response.once('finish', () => {
      if (response.statusCode >= 400) metrics.refused('request', String(response.statusCode));
    });
    handle(request, response).catch((error: unknown) => {
      if (error instanceof KeysUnavailable) {
        log.error({ event: 'keys-unavailable', error: String(error.cause) });
        return answerProblem(response, 503, 'unavailable', error.message);
      }
      log.error({ event: 'request-failed', path: request.url, error: error instanceof Error ? error.stack : String(error) });
      answerProblem(response, 500, 'failed', 'The server could not do this; the log says why.');
    });
  });
  http.on('upgrade', (request, socket, head) => {
    // Without somebody who hears of it, a peer that hangs up now would end the process.
    socket.on('error', (error) => log.info({ event: 'socket-error', error: error.message }));
    if (gate.development && foreignReason(request) !== null) refuseUpgrade(socket, '403 Forbidden');
    else if (pathOf(request) === '/socket') sockets.upgrade(request, socket, head);
    else if (pathOf(request)?.startsWith(bridgePath) === true) bridge.upgrade(request, socket, head);
    else refuseUpgrade(socket, '404 Not Found');
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(http.address() as AddressInfo).port}`;
  log.info({ event: 'listening', url });
  void tables.forgetSessions();
  void tables.resumeDrafts();

  return {
    url,
    tables,
    async close() {
      draining = true;
      const closed = new Promise((resolve) => http.close(resolve));
      await imports.close();
      // What was received is decided and answered before the sockets are closed.
      await tables.drain();
      streams.close();
      await Promise.all([sockets.close(), bridge.close()]);
      http.closeAllConnections();
      await closed;
      await tables.close();
      log.info({ event: 'stopped' });
    },
  };
}
