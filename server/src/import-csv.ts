import { setTimeout as delay, setImmediate as otherWork } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import {
  type Actor,
  assert,
  fail,
  type ImportedColumn,
  type ImportedTable,
  newId,
  ok,
  type Op,
  type Problem,
  type Result,
  readTextsInSteps,
  type Table,
  type TableAuthority,
} from '@teable-grid/core';
import { parse } from 'csv-parse';

/** Rows of one change of an import: executing and publishing it takes some 25 ms, in which nobody else is served. */
const rowsPerChange = 1_000;
/** How often a change is submitted that is answered with `retry`: a table that is lost answers nothing else. */
const attempts = 5;
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
  const importing = new Importing(find, actor);
  try {
    const table = await importing.open();
    if (table === null) return fail('bad-change', 'The table is gone.');
    const reading = readTextsInSteps(header, lines, table.fields.list, locale);
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

async function importRows(importing: Importing, imported: ImportedTable): Promise<Result<ImportReport>> {
  const preparations = imported.columns.flatMap(prepare);
  const problem = preparations.length > 0 ? await importing.submit(preparations, 'change') : null;
  if (problem !== null) return { ok: false, problem };
  for (let at = 0; at < imported.rows.length; at += rowsPerChange) {
    const rows = imported.rows.slice(at, at + rowsPerChange);
    const stopped = await importing.submit([{ op: 'insert-rows', place: { before: null }, rows }], 'import');
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

/** Gives the authority of the table as it is now: another one when the table was opened anew. Null when the table is gone. */
export type FindAuthority = () => Promise<TableAuthority | null>;

/** A session of the import's own: nobody else can know it, and it is never attached by another. */
class Importing {
  readonly #find: FindAuthority;
  readonly #actor: Actor;
  readonly #session = newId('session');
  readonly #secret = crypto.randomUUID();
  readonly #group = newId('group');
  #authority: TableAuthority | null = null;
  #n = 0;
  /** Number of the last change. */
  seq = 0;

  constructor(find: FindAuthority, actor: Actor) {
    this.#find = find;
    this.#actor = actor;
  }

  /** The table as it is now; null when it is gone. */
  async open(): Promise<Table | null> {
    const authority = await this.#find();
    if (authority === null || authority === this.#authority) return authority?.table ?? null;
    this.#authority?.detach(this.#session);
    const attached = await authority.attach(this.#session, this.#actor.id, this.#secret);
    assert(attached.ok, 'a session that nobody knows is the importer’s own');
    this.#authority = authority;
    this.seq = authority.table.seq;
    return authority.table;
  }

  close(): void {
    this.#authority?.detach(this.#session);
  }

  /** Does ops as the next change of the group; what stands in the way, if anything. */
  async submit(ops: Op[], kind: 'change' | 'import'): Promise<Problem | null> {
    this.#n += 1;
    const change = { n: this.#n, id: newId('change'), group: this.#group, seen: { seq: this.seq }, ops };
    for (let attempt = 0; attempt < attempts; attempt++) {
      // Where the answer was to come again the table may have been opened anew; a change that was done then is not done twice.
      if ((await this.open()) === null) break;
      const decision = await this.#authority!.submit({ session: this.#session, actor: this.#actor, confirmed: this.#n - 1, change, kind });
      if (decision.answer === 'refused') return decision.problem;
      const { verdict } = decision;
      if (verdict.verdict === 'rejected') return verdict.problems[0]!;
      if (verdict.verdict === 'accepted') {
        this.seq = verdict.seq;
        return null;
      }
      await delay(verdict.after);
    }
    return {
      code: 'not-allowed',
      path: '',
      message: 'The table takes no changes now; another server may have it. Look at what is there before you import again.',
    };
  }
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
