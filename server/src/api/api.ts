import type { IncomingMessage, ServerResponse } from 'node:http';
import { type TableInfo, tableNamePattern } from '@teable-grid/core';
import { enter, type Role } from '../access.ts';
import { answer, answerMethod, answerMissing, answerProblem } from './answers.ts';
import { type ApiOptions, bearer, type Call, isEnough, type Request, tokenOf } from './call.ts';
import { streamTable, streamWorkspace } from './events.ts';
import { cancelImport, describeImport, importTable } from './import.ts';
import { sendSnapshot } from './snapshot.ts';
import { createTable, deleteTable, describeTable, listTables, renameTable, restoreTable } from './tables.ts';

interface Route {
  readonly method: string;
  /** Of the path after the table's name. */
  readonly path: RegExp;
  readonly role: Role;
  /** Which tables it is about, for their owners, beside those that are there. */
  readonly also?: 'absent' | 'deleted';
  readonly run: (call: Call, options: ApiOptions) => Promise<void>;
}

const routes: readonly Route[] = [
  { method: 'GET', path: /^$/, role: 'viewer', run: describeTable },
  { method: 'PATCH', path: /^$/, role: 'editor', run: renameTable },
  { method: 'DELETE', path: /^$/, role: 'owner', run: deleteTable },
  { method: 'POST', path: /^\/restore$/, role: 'owner', also: 'deleted', run: restoreTable },
  { method: 'GET', path: /^\/snapshot$/, role: 'viewer', run: sendSnapshot },
  { method: 'GET', path: /^\/events$/, role: 'viewer', run: streamTable },
  { method: 'POST', path: /^\/import$/, role: 'owner', also: 'absent', run: importTable },
  { method: 'GET', path: /^\/imports\/([^/]+)$/, role: 'owner', run: describeImport },
  { method: 'DELETE', path: /^\/imports\/([^/]+)$/, role: 'owner', run: cancelImport },
];

/** Answers a request below `/api/`. */
export async function handleApi(request: IncomingMessage, response: ServerResponse, options: ApiOptions): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const asked = { request, response, url };
  if (url.pathname === '/api/tickets') return issueTicket(asked, options);
  if (url.pathname === '/api/tables' && request.method === 'GET') return listTables(asked, options);
  if (url.pathname === '/api/tables' && request.method === 'POST') return createTable(asked, options);
  if (url.pathname === '/api/tables') return answerMethod(request, response, url.pathname, 'GET, POST');
  const events = /^\/api\/workspaces\/([^/]+)\/events$/.exec(url.pathname);
  if (events !== null) return streamWorkspace(asked, events[1]!, options);
  const [, table = '', path = ''] = /^\/api\/tables\/([^/]+\/[^/]+)(\/.+)?$/.exec(url.pathname) ?? [];
  const paths = table === '' ? [] : routes.filter((candidate) => candidate.path.test(path));
  const route = paths.find((candidate) => candidate.method === request.method);
  if (route !== undefined) return handleTable(route, { ...asked, table, rest: route.path.exec(path)!.slice(1) }, options);
  const known = paths.map(({ method }) => method).join(', ');
  if (known === '') answerProblem(response, 404, 'no-such-path', `There is nothing at ${url.pathname}.`);
  else answerMethod(request, response, url.pathname, known);
}

/** Lets somebody in to a table, and does what the route says. Unknown, deleted and forbidden tables take one way to one answer. */
async function handleTable(route: Route, asked: Request & Pick<Call, 'table' | 'rest'>, options: ApiOptions): Promise<void> {
  const { response, url, table } = asked;
  if (!tableNamePattern.test(table)) return answerMissing(response, table);
  const token = tokenOf(asked, options);
  const [entered, info] = await Promise.all([
    enter(options.gate, token, table, url.searchParams.get('name')),
    // Asked also when the answer is known already: how long it takes is not to tell either.
    options.store.info(table),
  ]);
  if (!entered.ok && entered.problem.path !== 'table') return answerProblem(response, 401, 'not-allowed', entered.problem.message);
  if (!entered.ok || !isThere(info, route, entered.value.role)) return answerMissing(response, table);
  if (!isEnough(response, entered.value, route.role, table)) return;
  await route.run({ ...asked, access: entered.value, token, info }, options);
}

function isThere(info: TableInfo | null, { also }: Route, role: Role): boolean {
  if (info?.deletedAt === null) return true;
  return role === 'owner' && also === (info === null ? 'absent' : 'deleted');
}

/** A ticket for what cannot send a token in a header. */
async function issueTicket({ request, response }: Request, { gate, tickets }: ApiOptions): Promise<void> {
  if (request.method !== 'POST') return answerMethod(request, response, '/api/tickets', 'POST');
  const token = bearer(request);
  const identity = await gate.identify(token, null);
  if (!identity.ok) return answerProblem(response, 401, 'not-allowed', identity.problem.message);
  answer(response, 201, { ticket: tickets.issue(identity.value.actor.id, token ?? '') });
}
