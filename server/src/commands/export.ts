import { type Comment, compareComments, type ComputedValues, editText, type Field, type Row, type Table, valueOf } from '@teable-grid/core';
import { stringify } from 'csv-stringify/sync';
import { type Command, missing } from './command.ts';
import { computedFrom } from './computed-values.ts';
import { readStored } from './rebuild.ts';

const rowsAtOnce = 1_000;

/**
 * `export <table> --format csv|json`: writes the table as it is now. CSV has names of fields in the first line and texts as the import reads
 * them back, of computed fields too; JSON has ids, types, options and the values as they are stored. Texts are written as they are: a program that takes
 * a text beginning with `=` for a formula is to be told that the file is not its own.
 */
export const exportTable: Command = async ({ store, table, flags, out }) => {
  const kept = await store.read(table);
  if (kept === null) throw missing(table);
  const format = flags.get('format') ?? 'csv';
  if (format !== 'csv' && format !== 'json') throw new Error(`--format must be csv or json, not “${format}”.`);
  const read = await readStored(store, kept);
  if (format === 'csv') writeCsv(read, await computedFrom(store, kept, read), out);
  else writeJson(read, out);
  return 0;
};

function writeCsv({ fields, rows }: Table, computed: ComputedValues, out: (text: string) => void): void {
  out(stringify([fields.list.map(({ name }) => name)]));
  for (const part of partsOf(rows)) out(stringify(part.map((row) => fields.list.map((field) => editText(row, field, computed)))));
}

function writeJson(table: Table, out: (text: string) => void): void {
  const fields = table.fields.list.map(({ id, name, type, options }) => ({ id, name, type, options }));
  out(`{"seq":${table.seq},"fields":${JSON.stringify(fields)},"rows":[`);
  let first = true;
  for (const part of partsOf(table.rows)) {
    out(`${first ? '' : ','}\n${part.map((row) => JSON.stringify(toJson(row, table.fields.list))).join(',\n')}`);
    first = false;
  }
  out(`\n],"comments":${JSON.stringify(commentsOf(table))}}\n`);
}

function toJson(row: Row, fields: readonly Field[]): unknown {
  const cells = fields.map((field) => [field.id, valueOf(row, field)] as const).filter(([, value]) => value !== null);
  return { id: row.id, version: row.version, cells: Object.fromEntries(cells) };
}

/** Comments that are not deleted, oldest first. */
function commentsOf({ comments }: Table): unknown {
  return [...(comments as Iterable<Comment>)]
    .filter(({ deleted }) => !deleted)
    .toSorted(compareComments)
    .map(({ id, row, field, thread, text, mentions, by, edited, resolved }) => ({
      id,
      row,
      field,
      thread,
      text,
      mentions,
      by,
      edited,
      resolved,
    }));
}

function* partsOf(rows: Iterable<Row>): Generator<Row[]> {
  let part: Row[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < rowsAtOnce) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
