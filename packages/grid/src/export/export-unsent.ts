import type { Session } from '@teable-grid/core';
import type { ExportFormat } from '../panels/outbox-panel.ts';
import { unsentColumns, unsentLines } from './unsent-lines.ts';

/** What is not saved of a session, as a file: a list for people, or the changes as they are for programs. */
export async function exportUnsent(session: Session, format: ExportFormat, locale: string): Promise<Blob> {
  if (format === 'json') return new Blob([`${JSON.stringify(unsentJson(session), null, 2)}\n`], { type: 'application/json' });
  return new Blob([await unsentCsv(session, locale)], { type: 'text/csv;charset=utf-8' });
}

/**
 * CSV as spreadsheets open it: UTF-8 with its mark, lines end as RFC 4180 says. Text that a spreadsheet would take for a formula (it begins
 * with = + - @ or a tab) gets an apostrophe before it, unless it is a number: what others wrote may be in it, and it is opened by a double click. The JSON has
 * everything as it is.
 */
async function unsentCsv({ pending, table }: Session, locale: string): Promise<string> {
  const lines = unsentLines(pending, table, locale);
  const { stringify } = await import('csv-stringify/browser/esm/sync');
  return stringify(lines, {
    header: true,
    columns: [...unsentColumns],
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { string: (value) => (plainNumber.test(value) ? { value, escape_formulas: false } : value) },
  });
}

/** A negative number in any language; there is nothing in it to run. */
const plainNumber = /^[-−]\p{Number}[\p{Number}.,'’\s]*%?$/u;

function unsentJson({ table, pending }: Session): unknown {
  return {
    table: table.name,
    seq: table.seq,
    fields: table.fields.list.map(({ id, name, type }) => ({ id, name, type })),
    changes: pending,
  };
}

/** Has the browser save a file. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), aMinute);
}

const aMinute = 60_000;

/** Name of the file: what, of which table, when. */
export function fileName(table: string, format: ExportFormat, now: Date): string {
  const safe = table.replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return `unsent-${safe === '' ? 'changes' : safe}-${now.toISOString().slice(0, 16).replaceAll(':', '')}.${format}`;
}
