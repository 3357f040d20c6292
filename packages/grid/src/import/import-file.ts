import { defaultTableLimits } from '@teable-grid/core';
import type { ImportReport } from './import-report.ts';
import { obstacleOf } from './import-step.ts';
import { openReader } from './open-reader.ts';
import { type ImportHost, ImportRun } from './run-import.ts';

/** How to import a file without asking anybody. */
export interface ImportFileOptions {
  /** False: at once, as the file looks; else a dialog asks first. */
  readonly confirm?: boolean;
  /** Whether the first row has the names of the columns; as it looks when absent. */
  readonly header?: boolean;
  /** Name of the field by whose values rows are found that are there already and get the file's values; all rows are added when absent. */
  readonly key?: string;
}

/** Imports a file as it looks. Rejects with a sentence when it cannot be read, or would not fit in the table. */
export async function importFile(
  host: ImportHost,
  file: Blob,
  locale: string,
  { header, key: keyName }: ImportFileOptions,
): Promise<ImportReport> {
  const reader = await openReader();
  try {
    const opened = await reader.open(file, { encoding: null, separator: null, sheet: null }, locale, () => {});
    if (!opened.ok) throw new Error(opened.problem.message);
    const facts = opened.value;
    const { table } = host.session;
    const isHeader = header ?? facts.header;
    const plan = await reader.plan({ header: isHeader, fields: table.fields.list, locale, targets: null });
    const key = keyName === undefined ? null : (table.fields.list.find(({ name }) => name === keyName)?.id ?? '');
    if (key === '') throw new Error(`There is no field “${keyName}” in the table.`);
    const options = { encoding: null, separator: null, sheet: null };
    const step = { step: 'preview', name: '', facts, options, header: isHeader, plan, key, busy: false } as const;
    const obstacle = obstacleOf(step, table.rows.size, defaultTableLimits.rows);
    if (obstacle !== null) throw new Error(obstacle);
    return await new ImportRun(host, { reader, plan, key }, () => {}).run();
  } finally {
    reader.close();
  }
}
