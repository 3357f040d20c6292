import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip as gunzipWith } from 'node:zlib';
import { type Problem, scopedEntry, type TableInfo, type TableName, tableNamePattern, type TableStore } from '@teable-grid/core';
import type { Logger } from 'pino';
import { type Access, enter, type Gate, hiddenFrom, noSuchTable, ranks, type Role } from './access.ts';
import { type FindAuthority, importCsv } from './import-csv.ts';
import type { Limits } from './limits.ts';
import { decodeCursor, encodeCursor, type Streams, type Tickets, type View } from './streams.ts';
import type { Tables } from './tables.ts';

/** What the HTTP interface needs of its server. */
export interface ApiOptions {
  readonly store: Pick<TableStore, 'list'>;
  readonly tables: Tables;
  readonly streams: Streams;
  readonly tickets: Tickets;
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
  { method: 'GET', path: /^\/api\/tables\/([^/]+)\/([^/]+)\/events$/, role: 'viewer', run: streamTable },
  { method: 'POST', path: /^\/api\/tables\/([^/]+)\/([^/]+)\/import$/, role: 'owner', run: importTable },
];

/** Answers a request below `/api/`. */
export async function handleApi(request: IncomingMessage, response: ServerResponse, options: ApiOptions): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/api/tickets') return issueTicket(request, response, options);
  const events = /^\/api\/workspaces\/([^/]+)\/events$/.exec(url.pathname);
  if (events !== null) return streamWorkspace(request, response, url, events[1]!, options);
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
  const entered = await enter(options.gate, tokenOf(request, url, options), table, url.searchParams.get('name'));
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
async function describeTable({ response, table, access }: Call, { tables }: ApiOptions): Promise<void> {
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const replica = await open.replicas.for(access.role);
  if (!replica.ok) return answerProblem(response, 503, replica.problem.code, replica.problem.message);
  const { document, hidden } = replica.value;
  const { seq, rows, fields, conflicts } = open.authority.table;
  answer(response, 200, {
    table,
    document: document.name,
    seq,
    rows: rows.size,
    conflicts: [...conflicts].filter(({ field }) => field === null || !hidden.has(field)).length,
    fields: fields.list.filter(({ id }) => !hidden.has(id)).map(({ id, name, type, options }) => ({ id, name, type, options })),
  });
}

/**
 * The document as it was some time ago (`packDocument`), for a reader who has nothing of it; what came since he gets over his socket. The
 * same bytes for all who may see the same. Caches may keep them, and have to ask each time whether they still hold.
 */
async function sendSnapshot({ request, response, table, access }: Call, { tables }: ApiOptions): Promise<void> {
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const replica = await open.replicas.for(access.role);
  if (!replica.ok) return answerProblem(response, 503, replica.problem.code, replica.problem.message);
  const { body, etag } = await replica.value.feed.download();
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'authorization, accept-encoding' };
  if (isAmong(request.headers['if-none-match'], etag)) {
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

/** Whether a list of entity tags has one that is the same, as far as weak comparison goes (RFC 9110, section 13.1.2). */
function isAmong(list: string | undefined, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return (list ?? '').split(',').some((tag) => opaque(tag) === opaque(etag));
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

/** Changes of a table, from a number on. */
async function streamTable({ request, response, table, access, url }: Call, options: ApiOptions): Promise<void> {
  const { store, streams } = options;
  const [workspace] = table.split('/') as [string];
  const info = (await store.list(workspace)).find((one) => one.table === table);
  if (info === undefined) return answerMissing(response, table);
  if (streams.isFull)
    return answerProblem(response, 503, 'over-limit', 'There are as many streams as the limit streams allows; come back.');
  const said = cursorOf(request, url);
  const after = said === null ? info.seq : /^\d{1,15}$/.test(said) ? Number(said) : Number.NaN;
  if (!(after <= info.seq))
    return answerProblem(response, 400, 'wrong-value', `“after” is a number from 0 to ${info.seq}, where the table stands.`);
  const cursors = new Map([[table, after]]);
  const cursor = () => String(cursors.get(table));
  const view = viewOf(options, () => access.role);
  await streams.run({ response, workspace, wanted: (one) => one === table, cursors, cursor, view, expires: access.expires });
}

/** Changes of all tables of a workspace that somebody may read, those to come too. */
async function streamWorkspace(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  workspace: string,
  options: ApiOptions,
): Promise<void> {
  if (request.method !== 'GET') return answerProblem(response, 405, 'no-such-method', `${url.pathname} takes GET, not ${request.method}.`);
  const { store, streams, gate } = options;
  const identity = await gate.identify(tokenOf(request, url, options), url.searchParams.get('name'));
  if (!identity.ok) return answerProblem(response, 401, 'not-allowed', identity.problem.message);
  if (!tableNamePattern.test(`${workspace}/x`) || !identity.value.mayEnter(workspace))
    return answerProblem(response, 404, 'no-such-workspace', `There is no workspace ${workspace}, or it is not for you.`);
  if (streams.isFull)
    return answerProblem(response, 503, 'over-limit', 'There are as many streams as the limit streams allows; come back.');
  const wanted = (table: TableName) => identity.value.roleIn(table) !== null;
  const said = cursorOf(request, url);
  const here = async () =>
    (await store.list(workspace)).filter(({ table }) => wanted(table)).map(({ table, seq }: TableInfo) => [table, seq] as const);
  const read =
    said === null ? null : said === '0' ? { ok: true as const, value: new Map<TableName, number>() } : decodeCursor(workspace, said);
  if (read?.ok === false) return answerProblem(response, 400, read.problem.code, read.problem.message);
  const cursors = read === null ? new Map(await here()) : new Map([...read.value].filter(([table]) => wanted(table)));
  const cursor = () => encodeCursor(workspace, cursors);
  const view = viewOf(options, (table) => identity.value.roleIn(table));
  await streams.run({ response, workspace, wanted, cursors, cursor, view, expires: identity.value.expires });
}

/** How somebody sees changes: without the fields that he may not see now, whatever they were when the change was made. */
function viewOf({ tables }: ApiOptions, roleIn: (table: TableName) => Role | null): View {
  return async ({ table, entry }) => {
    const role = roleIn(table);
    if (role === 'owner') return entry;
    const open = await tables.open(table);
    if (open === null || role === null) return null;
    const { fields } = open.authority.table;
    return scopedEntry(entry, fields, hiddenFrom(role, fields));
  };
}

/** From where a stream is to go on: as the browser says when it comes back, else as the address does. */
function cursorOf(request: IncomingMessage, url: URL): string | null {
  const last = request.headers['last-event-id'];
  return typeof last === 'string' && last !== '' ? last : url.searchParams.get('after');
}

/** A ticket for what cannot send a token in a header. */
async function issueTicket(request: IncomingMessage, response: ServerResponse, { gate, tickets }: ApiOptions): Promise<void> {
  if (request.method !== 'POST') return answerProblem(response, 405, 'no-such-method', '/api/tickets takes POST.');
  const token = bearer(request);
  const identity = await gate.identify(token, null);
  if (!identity.ok) return answerProblem(response, 401, 'not-allowed', identity.problem.message);
  answer(response, 201, { ticket: tickets.issue(token ?? '') });
}

function tokenOf(request: IncomingMessage, url: URL, { tickets }: ApiOptions): string | null {
  const ticket = url.searchParams.get('ticket');
  return bearer(request) ?? (ticket === null ? null : tickets.redeem(ticket));
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
