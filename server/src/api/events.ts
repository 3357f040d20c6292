import type { IncomingMessage } from 'node:http';
import { scopedEntry, type TableInfo, type TableName, tableNamePattern } from '@teable-grid/core';
import { hiddenFrom, noSuchTable, type Role } from '../access.ts';
import { decodeCursor, encodeCursor, type View } from '../streams.ts';
import { answerMethod, answerProblem } from './answers.ts';
import { type ApiOptions, type Call, type Request, tokenOf } from './call.ts';

/** Changes of a table, from a number on. */
export async function streamTable({ request, response, table, access, url, info }: Call, options: ApiOptions): Promise<void> {
  const { tables, streams } = options;
  const [workspace] = table.split('/') as [string];
  const { seq } = info!;
  const full = streams.refusal(access.actor.id);
  if (full !== null) return answerProblem(response, 503, 'over-limit', full);
  const said = cursorOf(request, url);
  const after = said === null ? seq : /^\d{1,15}$/.test(said) ? Number(said) : Number.NaN;
  if (!(after <= seq)) return answerProblem(response, 400, 'wrong-value', `“after” is a number from 0 to ${seq}, where the table stands.`);
  const cursors = new Map([[table, after]]);
  const cursor = () => String(cursors.get(table));
  const gone = new AbortController();
  const unlisten = tables.onGone((one) => {
    if (one === table) gone.abort(noSuchTable(table).problem.message);
  });
  const wanted = (one: TableName) => one === table;
  const view = viewOf(options, () => access.role);
  await streams.run({
    response,
    workspace,
    wanted,
    cursors,
    cursor,
    view,
    gone: gone.signal,
    actor: access.actor.id,
    expires: access.expires,
  });
  unlisten();
}

/** Changes of all tables of a workspace that somebody may read, those to come too. */
export async function streamWorkspace(asked: Request, workspace: string, options: ApiOptions): Promise<void> {
  const { request, response, url } = asked;
  if (request.method !== 'GET') return answerMethod(request, response, url.pathname, 'GET');
  const { store, streams, gate } = options;
  const identity = await gate.identify(tokenOf(asked, options), url.searchParams.get('name'));
  if (!identity.ok) return answerProblem(response, 401, 'not-allowed', identity.problem.message);
  if (!tableNamePattern.test(`${workspace}/x`) || !identity.value.mayEnter(workspace))
    return answerProblem(response, 404, 'no-such-workspace', `There is no workspace ${workspace}, or it is not for you.`);
  const full = streams.refusal(identity.value.actor.id);
  if (full !== null) return answerProblem(response, 503, 'over-limit', full);
  const wanted = (table: TableName) => identity.value.roleIn(table) !== null;
  const said = cursorOf(request, url);
  const read =
    said === null ? null : said === '0' ? { ok: true as const, value: new Map<TableName, number>() } : decodeCursor(workspace, said);
  if (read?.ok === false) return answerProblem(response, 400, read.problem.code, read.problem.message);
  // Deleted ones too: one that is restored is gone on with.
  const infos = (await store.list(workspace)).filter(({ table }: TableInfo) => wanted(table));
  const there = new Map(infos.map(({ table, seq }) => [table, seq] as const));
  // Of a cursor only names that there are are kept: it is told again with each change.
  const cursors = read === null ? there : new Map([...read.value].filter(([table]) => there.has(table)));
  const cursor = () => encodeCursor(workspace, cursors);
  const view = viewOf(options, (table) => identity.value.roleIn(table));
  await streams.run({
    response,
    workspace,
    wanted,
    cursors,
    cursor,
    view,
    actor: identity.value.actor.id,
    expires: identity.value.expires,
  });
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
