import {
  type Change,
  type ChangeId,
  decodeNewTable,
  decodeTableNames,
  emptyTable,
  execute,
  newId,
  type NewTable,
  type Op,
  type Problem,
  scopedField,
  type TableName,
  viewRules,
} from '@teable-grid/core';
import { authorise } from '../authorise.ts';
import { enter, hiddenFrom, ranks, type Role } from '../access.ts';
import { roomName } from '../bridge/bridge.ts';
import type { Limits } from '../limits.ts';
import { submitOnce } from '../own-session.ts';
import { answer, answerMissing, answerProblem } from './answers.ts';
import { readBody } from './body.ts';
import { type ApiOptions, authorityOf, type Call, isEnough, type Request, tokenOf } from './call.ts';

/** Makes a table; what it begins with is its first change. */
export async function createTable(asked: Request, options: ApiOptions): Promise<void> {
  const { response, url } = asked;
  const { store, tables, gate, limits, log } = options;
  const identity = await gate.identify(tokenOf(asked, options), url.searchParams.get('name'));
  if (!identity.ok) return answerProblem(response, 401, 'not-allowed', identity.problem.message);
  const wanted = await readBody(asked, limits, decodeNewTable);
  if (wanted === null) return;
  const { table } = wanted;
  const { actor } = identity.value;
  const role = identity.value.roleIn(table);
  if (role === null) return answerMissing(response, table);
  if (!isEnough(response, { ...identity.value, role }, 'owner', table)) return;
  const there = await store.info(table);
  if (there !== null) return answerTaken(response, table, there.deletedAt);
  const ops = beginning(wanted);
  const problem = problemWith(ops, limits);
  if (problem !== null) return answerProblem(response, 422, problem.code, problem.message, bodyPath(problem.path));
  if (!(await tables.create(table))) return answerTaken(response, table, null);
  const stopped = ops.length === 0 ? null : await submitOnce(authorityOf(tables, table), actor, ops);
  if (stopped !== null)
    return answerProblem(response, 503, stopped.code, `The table is made, but what it should begin with is not in it: ${stopped.message}`);
  log.info({ event: 'created', table, actor: actor.id, fields: wanted.fields?.length ?? 0 });
  await answerDescription(response, 201, table, role, options);
}

/** The tables that a token opens; deleted ones for their owners. */
export async function listTables(asked: Request, options: ApiOptions): Promise<void> {
  const { response, url } = asked;
  const { store, tables, gate } = options;
  const identity = await gate.identify(tokenOf(asked, options), url.searchParams.get('name'));
  if (!identity.ok) return answerProblem(response, 401, 'not-allowed', identity.problem.message);
  const infos = await store.list(url.searchParams.get('workspace') ?? undefined);
  const told = infos.map(async ({ table, name, seq, deletedAt }) => {
    const role = identity.value.roleIn(table);
    if (role === null || (deletedAt !== null && ranks[role] < ranks.owner)) return [];
    const rows = (await tables.ifOpen(table))?.authority.table.rows.size ?? null;
    return [{ table, name, seq, rows, role, deletedAt }];
  });
  answer(response, 200, { tables: (await Promise.all(told)).flat() });
}

/** What a table is: its name, where it stands, its fields. */
export async function describeTable({ response, table, access }: Call, options: ApiOptions): Promise<void> {
  await answerDescription(response, 200, table, access.role, options);
}

/** Gives a table another name: `table`, by which it is found, which is for owners of both; or `name`, by which people call it. */
export async function renameTable(call: Call, options: ApiOptions): Promise<void> {
  const { response, table, access, token, url } = call;
  const { store, tables, gate, limits, log } = options;
  const wanted = await readBody(call, limits, decodeTableNames);
  if (wanted === null) return;
  const { table: to = table, name } = wanted;
  if (name !== undefined) {
    const problem = problemWith([{ op: 'rename-table', name }], limits);
    if (problem !== null) return answerProblem(response, 422, problem.code, problem.message, 'name');
  }
  if (to !== table) {
    if (!isEnough(response, access, 'owner', table)) return;
    const entered = await enter(gate, token, to, url.searchParams.get('name'));
    if (!entered.ok) return answerMissing(response, to);
    if (!isEnough(response, entered.value, 'owner', to)) return;
    if (workspaceOf(to) !== workspaceOf(table))
      return answerProblem(response, 422, 'wrong-value', `A table stays in its workspace; ${to} is not in ${workspaceOf(table)}.`, 'table');
    const result = await tables.rename(table, to);
    if (result === 'no-such-table') return answerMissing(response, table);
    if (result === 'exists-already') return answerTaken(response, to, (await store.info(to))?.deletedAt ?? null);
    log.info({ event: 'renamed', table, to, actor: access.actor.id });
  }
  if (name !== undefined) {
    const ops: Op[] = [{ op: 'rename-table', name }];
    const stopped = await submitOnce(authorityOf(tables, to), access.actor, ops, (now) => authorise(changeOf(ops), access, now));
    if (stopped !== null) return answerProblem(response, 503, stopped.code, stopped.message);
  }
  await answerDescription(response, 200, to, access.role, options);
}

/** Deletes a table so that it can be restored. */
export async function deleteTable({ response, table, access }: Call, { tables, log }: ApiOptions): Promise<void> {
  if (!(await tables.delete(table))) return answerMissing(response, table);
  log.info({ event: 'deleted', table, actor: access.actor.id });
  answer(response, 200, { table, deleted: true });
}

/** Brings a deleted table back; one that is there stays as it is. */
export async function restoreTable({ response, table, access }: Call, options: ApiOptions): Promise<void> {
  if (await options.tables.restore(table)) options.log.info({ event: 'restored', table, actor: access.actor.id });
  await answerDescription(response, 200, table, access.role, options);
}

/** Says what a table is, as far as a role may see it. */
async function answerDescription(
  response: Call['response'],
  status: number,
  table: TableName,
  role: Role,
  { tables }: ApiOptions,
): Promise<void> {
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const replica = await open.replicas.for(role);
  if (!replica.ok) return answerProblem(response, 503, replica.problem.code, replica.problem.message);
  const { name, seq, rows, fields, conflicts } = open.authority.table;
  const { document } = replica.value;
  const hidden = hiddenFrom(role, fields);
  answer(response, status, {
    table,
    name,
    document: document.name,
    room: roomName(document.name),
    seq,
    rows: rows.size,
    conflicts: [...conflicts].filter(({ field }) => field === null || !hidden.has(field)).length,
    fields: fields.list
      .flatMap((field) => scopedField(field, hidden) ?? [])
      .map(({ id, name: called, type, options }) => ({ id, name: called, type, options })),
  });
}

function answerTaken(response: Call['response'], table: TableName, deletedAt: string | null): void {
  const sentence =
    deletedAt === null ? `There is a table ${table} already.` : `There is a deleted table ${table}; restore it, or take another name.`;
  answerProblem(response, 409, 'exists-already', sentence, 'table');
}

/** What a new table begins with, as the ops of its first change. */
function beginning({ name, fields = [] }: NewTable): Op[] {
  const added = fields.map(
    (field): Op => ({ op: 'add-field', place: { before: null }, field: { options: {}, ...field, id: newId('field') } }),
  );
  return name === undefined || name === '' ? added : [...added, { op: 'rename-table', name }];
}

/** A place in the ops of a first change as the place in the body that they were made from. */
function bodyPath(path: string): string {
  return path.replace(/^ops\/(\d+)\/field\b/, 'fields/$1').replace(/^ops\/\d+\//, '');
}

function changeOf(ops: readonly Op[], id: ChangeId = newId('change')): Change {
  return { n: 1, id, seen: { seq: 0 }, ops };
}

/** What is wrong with ops on a table with nothing in it: they are tried before anything is made. */
function problemWith(ops: readonly Op[], limits: Limits): Problem | null {
  const context = {
    actor: { id: '', name: '' },
    session: '',
    revision: 1,
    at: '',
    limits,
    mine: () => undefined,
    misfits: 'refuse',
    viewRules,
  } as const;
  const { verdict } = execute(emptyTable, changeOf(ops), context);
  return verdict.verdict === 'rejected' ? verdict.problems[0]! : null;
}

function workspaceOf(table: TableName): string {
  return table.slice(0, table.indexOf('/'));
}
