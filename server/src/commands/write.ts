import { createReadStream } from 'node:fs';
import { importCsv } from '../import-csv.ts';
import { defaultLimits } from '../limits.ts';
import { Metrics } from '../metrics.ts';
import type { OpenTable } from '../open-table.ts';
import { defaultRetention, Tables } from '../tables.ts';
import { type Command, type CommandContext, missing } from './command.ts';

/**
 * `import <table> <file.csv>`: fills a table from CSV, and makes it when it is not there. This process is its writer meanwhile: a server that
 * has the table open goes on with it afterwards by itself.
 */
export const importTable: Command = async (context) => {
  const { rest, flags, table, out } = context;
  const [file] = rest;
  if (file === undefined) throw new Error('The file is missing: import <table> <file.csv>.');
  return asWriter(context, true, async (_open, tables) => {
    const actor = { id: 'teable-grid-server', name: 'Import' };
    const report = await importCsv(
      async () => (await tables.open(table))?.authority ?? null,
      actor,
      createReadStream(file),
      flags.get('locale') ?? 'en-US',
    );
    if (!report.ok) throw new Error(report.problem.message);
    const { rows, fields, misfits, seq } = report.value;
    out(`${table}: ${rows} rows of ${fields.length} fields are imported; it is at ${seq} now.\n`);
    if (misfits.count > 0) out(`  ${misfits.count} values do not fit their fields, and are kept as text:\n`);
    for (const { path, message } of misfits.first.slice(0, 10)) out(`  ${path}: ${message}\n`);
    return 0;
  });
};

/** `compact <table>`: writes the table anew, as its next epoch, without what was overwritten. Clients follow by themselves. */
export const compact: Command = (context) =>
  asWriter(context, false, async (open) => {
    const { tombstones } = open;
    if (!(await open.compact())) throw new Error(`Another server has opened ${context.table} meanwhile; try again.`);
    context.out(`${context.table}: epoch ${open.epoch + 1} began; ${tombstones} overwritten items are gone.\n`);
    return 0;
  });

async function asWriter(
  { store, log, table }: CommandContext,
  create: boolean,
  work: (open: OpenTable, tables: Tables) => Promise<number>,
): Promise<number> {
  const tables = new Tables({
    store,
    log,
    limits: defaultLimits,
    metrics: new Metrics(
      async () => [],
      () => ({ sockets: 0, streams: 0 }),
    ),
    snapshotEvery: 5_000,
    retention: defaultRetention,
    extensions: [],
  });
  if (create) await tables.create(table);
  const open = await tables.open(table);
  if (open === null) throw missing(table);
  try {
    return await work(open, tables);
  } finally {
    await tables.close();
  }
}
