import type { ServerResponse } from 'node:http';
import { idPattern, newId, type TableName } from '@teable-grid/core';
import { answer, answerProblem } from './answers.ts';
import type { ApiOptions, Call } from './call.ts';

const statuses = { unreadable: 422, refused: 409, stopped: 422 } as const;

/** Fills a table from CSV in the body, or goes on with an import of it; makes the table when it is not there. */
export async function importTable(call: Call, { imports, log, limits: { uploadBytes } }: ApiOptions): Promise<void> {
  const { request, response, table, access, url } = call;
  if (Number(request.headers['content-length'] ?? 0) > uploadBytes) {
    return answerProblem(response, 413, 'over-limit', `The file is larger than the limit uploadBytes (${uploadBytes} bytes).`);
  }
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > uploadBytes) request.destroy(new Error(`the file is larger than the limit uploadBytes (${uploadBytes} bytes)`));
  });
  request.pause();
  const said = url.searchParams.get('locale') ?? 'en-US';
  const locale = localeOf(said);
  if (locale === null)
    return answerProblem(response, 400, 'wrong-value', `“${said.slice(0, 40)}” is no locale; one looks like en-US or de.`);
  const id = url.searchParams.get('import') ?? newId('import');
  if (!idPattern.test(id))
    return answerProblem(response, 400, 'wrong-value', 'The id of an import is 1 to 40 letters, digits, “_” or “-”.', 'import');
  const started = performance.now();
  const ended = await imports.run({ table, id, actor: access.actor, body: request, locale });
  if (ended.result !== 'done') {
    const { code, path, message } = ended.problem;
    return answer(response, statuses[ended.result], { problem: { code, path, message }, import: id });
  }
  const { created, rows, misfits } = ended.report;
  const ms = Math.round(performance.now() - started);
  log.info({ event: 'imported', table, import: id, created, rows, misfits: misfits.count, ms });
  answer(response, created ? 201 : 200, { table, ...ended.report });
}

/** How far an import is. */
export async function describeImport({ response, table, rest: [id = ''] }: Call, { imports }: ApiOptions): Promise<void> {
  const status = await imports.status(table, id);
  if (status === null) answerNoImport(response, table, id);
  else answer(response, 200, status);
}

/** Stops an import and deletes the rows that it has brought. */
export async function cancelImport({ response, table, access, rest: [id = ''] }: Call, { imports, log }: ApiOptions): Promise<void> {
  const outcome = await imports.cancel(table, id, access.actor);
  if (outcome === null) return answerNoImport(response, table, id);
  if ('code' in outcome) return answerProblem(response, 409, outcome.code, outcome.message, outcome.path);
  log.info({ event: 'import-cancelled', table, import: id, actor: access.actor.id, ...outcome });
  answer(response, 200, { import: id, ...outcome });
}

function answerNoImport(response: ServerResponse, table: TableName, id: string): void {
  answerProblem(response, 404, 'no-such-import', `The table ${table} has no import ${id.slice(0, 60)}.`);
}

/** A locale without its extensions, of which there are any number: what is known of a locale is kept. Null when it is none. */
function localeOf(said: string): string | null {
  try {
    const { baseName } = new Intl.Locale(said);
    return Intl.NumberFormat.supportedLocalesOf(baseName).length > 0 ? baseName : null;
  } catch {
    return null;
  }
}
