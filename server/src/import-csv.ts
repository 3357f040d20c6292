import { setImmediate as otherWork } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import {
  type Actor,
  fail,
  type ImportedColumn,
  type ImportedTable,
  newId,
  ok,
  type Op,
  type Problem,
  type Result,
  readTextsInSteps,
} from '@teable-grid/core';
import { parse } from 'csv-parse';
import { type FindAuthority, OwnSession } from './own-session.ts';

/** Rows of one change of an import: executing and publishing it takes some 25 ms, in which nobody else is served. */
const rowsPerChange = 1_000;
/** Misfits that the report tells one by one; it counts them all. */
const toldMisfits = 200;

/** What an import did. */
export interface ImportReport {
  readonly rows: number;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
  /** Values that did not fit the type of their field: kept in their cells as the text they are, marked. */
  readonly misfits: { readonly count: number; readonly first: readonly Problem[] };
  /** Number of the last change. */
  readonly seq: number;
}

/**
 * Imports CSV (RFC 4180; comma, semicolon or tab; UTF-8) into a table through the same pipeline as everything else: its first line
 * names the fields, those that the table does not have are added with the type that their values look like, rows are
 * appended in their order. Fails, with nothing done, when the text is not CSV.
 */
export async function importCsv(find: FindAuthority, actor: Actor, body: Readable, locale: string): Promise<Result<ImportReport>> {
  const read = await readCsv(body);
  if (!read.ok) return read;
  const [header, ...lines] = read.value;
  if (header === undefined) return fail('bad-change', 'The file is empty; its first line is to name the fields.');
  const importing = new OwnSession({ find, actor, group: newId('group') });
  try {
    const opened = await importing.open();
    if (!opened.ok) return opened;
    const reading = readTextsInSteps(header, lines, opened.value.fields.list, locale);
    let step = reading.next();
    while (step.done !== true) {
      await otherWork();
      step = reading.next();
    }
    return await importRows(importing, step.value);
  } finally {
    importing.close();
  }
}

async function importRows(importing: OwnSession, imported: ImportedTable): Promise<Result<ImportReport>> {
  const preparations = imported.columns.flatMap(prepare);
  const problem = preparations.length > 0 ? await importing.submit(1, { ops: preparations, kind: 'change' }) : null;
  if (problem !== null) return { ok: false, problem };
  for (let at = 0; at < imported.rows.length; at += rowsPerChange) {
    const rows = imported.rows.slice(at, at + rowsPerChange);
    const stopped = await importing.submit(importing.last + 1, {
      ops: [{ op: 'insert-rows', place: { before: null }, rows }],
      kind: 'import',
    });
    if (stopped !== null)
      return { ok: false, problem: { ...stopped, message: `${at} rows are imported, then it stopped: ${stopped.message}` } };
    await otherWork();
  }
  return ok({
    rows: imported.rows.length,
    fields: imported.columns.map(({ field: { name, type } }) => ({ name, type })),
    misfits: { count: imported.misfits.length, first: imported.misfits.slice(0, toldMisfits) },
    seq: importing.seq,
  });
}

/** The lines as texts; the delimiter is the one that the first line has most of. */
async function readCsv(body: Readable): Promise<Result<string[][]>> {
  const lines: string[][] = [];
  const parser = parse({
    bom: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    delimiter: [',', ';', '\t'],
    maxRecordSize: 1024 * 1024,
  });
  body.on('error', (error) => parser.destroy(error));
  body.pipe(parser);
  try {
    for await (const line of parser) lines.push(line as string[]);
  } catch (error) {
    body.resume();
    return fail('bad-change', `The file is not CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
  return ok(lines);
}

/** What has to be there before the rows: a new field, or choices that a select lacks. */
function prepare({ field, isNew, newChoices }: ImportedColumn): Op[] {
  if (isNew) return [{ op: 'add-field', place: { before: null }, field }];
  return newChoices.length === 0 ? [] : [{ op: 'change-field', field: field.id, set: { addChoices: newChoices } }];
}
