import type { Session } from '@teable-grid/core';
import type { ExportFormat } from '../panels/outbox-panel.ts';
import { unsentColumns, unsentLines } from './unsent-lines.ts';

/** What is not saved of a session, as a file: a list for people, or the changes as they are for programs. */
export async function exportUnsent(session: Session, format: ExportFormat, locale: string): Promise<Blob> {
  if (format === 'json') return new Blob([`${JSON.stringify(unsentJson(session), null, 2)}\n`], { type: 'application/json' });
  return new Blob([await unsentCsv(session, locale)], { type: 'text/csv;charset=utf-8' });
}

/** CSV as spreadsheets open it: what others wrote may be in it. The JSON has everything as it is. */
async function unsentCsv({ pending, table }: Session, locale: string): Promise<string> {
  const lines = unsentLines(pending, table, locale);
  const { byteOrderMark, csvText } = await import('./csv-text.ts');
  return byteOrderMark + csvText([unsentColumns, ...lines.map((line) => unsentColumns.map((column) => line[column]))]);
}

function unsentJson({ table, pending }: Session): unknown {
  return {
    table: table.name,
    seq: table.seq,
    fields: table.fields.list.map(({ id, name, type }) => ({ id, name, type })),
    changes: pending,
  };
}

/** Name of the file: what, of which table, when. */
export function fileName(table: string, format: ExportFormat, now: Date): string {
  const safe = table.replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return `unsent-${safe === '' ? 'changes' : safe}-${now.toISOString().slice(0, 16).replaceAll(':', '')}.${format}`;
}
