import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip as gunzipWith } from 'node:zlib';
import { type Problem, type TableName, tableNamePattern } from '@teable-grid/core';
import type { Logger } from 'pino';
import { type Access, type Gate, noSuchTable, type Role } from './access.ts';
import { type FindAuthority, importCsv } from './import-csv.ts';
import type { Limits } from './limits.ts';
import type { Tables } from './tables.ts';

/** What the HTTP interface needs of its server. */
export interface ApiOptions {
  readonly tables: Tables;
  readonly gate: Gate;
  readonly log: Logger;
  readonly limits: Limits;
}

const gunzip = promisify(gunzipWith);

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly table: TableName;
  readonly access: Access;
  readonly url: URL;
}

const routes: readonly {
  readonly method: string;
  readonly path: RegExp;
  readonly role: Role;
  readonly run: (call: Call, options: ApiOptions) => Promise<void>;
}[] = [
  { method: 'GET', path: /^\/api\/tables\/([^/]+)\/([^/]+)$/, role: 'viewer', run: describeTable },
  { method: 'GET', path: /^\/api\/tables\/([^/]+)\/([^/]+)\/snapshot$/, role: 'viewer', run: sendSnapshot },
  { method: 'POST', path: /^\/api\/tables\/([^/]+)\/([^/]+)\/import$/, role: 'owner', run: importTable },
];

const ranks: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 };

/** Answers a request below `/api/`. */
export async function handleApi(request: IncomingMessage, response: ServerResponse, options: ApiOptions): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const paths = routes.filter((candidate) => candidate.path.test(url.pathname));
  const route = paths.find((candidate) => candidate.method === request.method);
  if (route === undefined) {
    const known = paths.map(({ method }) => method).join(', ');
    return known === ''
      ? answerProblem(response, 404, 'no-such-path', `There is nothing at ${url.pathname}.`)
      : answerProblem(response, 405, 'no-such-method', `${url.pathname} takes ${known}, not ${request.method}.`);
  }
  const [, workspace, name] = route.path.exec(url.pathname)!;
  const table = `${workspace}/${name}`;
  if (!tableNamePattern.test(table)) return answerMissing(response, table);
  const entered = await options.gate.enter(bearer(request), table, url.searchParams.get('name'));
  if (!entered.ok) {
    return entered.problem.path === 'table'
      ? answerMissing(response, table)
      : answerProblem(response, 401, 'not-allowed', entered.problem.message);
  }
  if (ranks[entered.value.role] < ranks[route.role]) {
    return answerProblem(
      response,
      403,
      'not-allowed',
      `${entered.value.actor.name} is ${entered.value.role} of ${table}; this wants ${route.role}.`,
    );
  }
  await route.run({ request, response, table, access: entered.value, url }, options);
}

/** What a table is: its name, where it stands, its fields. */
async function describeTable({ response, table }: Call, { tables }: ApiOptions): Promise<void> {
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const { seq, rows, fields, conflicts } = open.authority.table;
  answer(response, 200, {
    table,
    document: open.document.name,
    seq,
    rows: rows.size,
    conflicts: conflicts.size,
    fields: fields.list.map(({ id, name, type, options }) => ({ id, name, type, options })),
  });
}

/**
 * The document as it was some time ago (`packDocument`), for a reader who has nothing of it; what came since he gets over his socket. The
 * same bytes for all who may see the same. Caches may keep them, and have to ask each time whether they still hold.
 */
async function sendSnapshot({ request, response, table }: Call, { tables }: ApiOptions): Promise<void> {
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const { body, etag } = await open.feed.download();
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'authorization, accept-encoding' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const compressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    ...(compressed && { 'content-encoding': 'gzip', 'content-length': body.length }),
  });
  if (compressed) response.end(body);
  else response.end(await gunzip(body));
}

/** Fills a table from CSV in the body; makes it when it is not there. */
async function importTable(
  { request, response, table, access, url }: Call,
  { tables, log, limits: { uploadBytes } }: ApiOptions,
): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > uploadBytes) {
    return answerProblem(response, 413, 'over-limit', `The file is larger than the limit uploadBytes (${uploadBytes} bytes).`);
  }
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > uploadBytes) request.destroy(new Error(`the file is larger than the limit uploadBytes (${uploadBytes} bytes)`));
  });
  request.pause();
  const locale = url.searchParams.get('locale') ?? 'en-US';
  if (!isLocale(locale))
    return answerProblem(response, 400, 'wrong-value', `“${locale.slice(0, 40)}” is no locale; one looks like en-US or de.`);
  const created = await tables.create(table);
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const started = performance.now();
  const report = await importCsv(authorityOf(tables, table), access.actor, request, locale);
  if (!report.ok) return answerProblem(response, 422, report.problem.code, report.problem.message);
  log.info({
    event: 'imported',
    table,
    created,
    rows: report.value.rows,
    misfits: report.value.misfits.count,
    ms: Math.round(performance.now() - started),
  });
  answer(response, created ? 201 : 200, { table, created, ...report.value });
}

function isLocale(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

function authorityOf(tables: Tables, table: TableName): FindAuthority {
  return async () => (await tables.open(table))?.authority ?? null;
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

/** Answers with what is wrong. */
export function answerProblem(response: ServerResponse, status: number, code: string, message: string): void {
  answer(response, status, { problem: { code, path: '', message } satisfies Omit<Problem, 'code'> & { code: string } });
}

function answerMissing(response: ServerResponse, table: TableName): void {
  answerProblem(response, 404, 'no-such-table', noSuchTable(table).problem.message);
}

function bearer(request: IncomingMessage): string | null {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
