import { createReadStream } from 'node:fs';
import { idPattern, newId } from '@teable-grid/core';
import { Imports } from '../imports.ts';
import { defaultLimits } from '../limits.ts';
import { Metrics } from '../metrics.ts';
import { defaultRetention, Tables } from '../tables.ts';
import { type Command, type CommandContext, missing } from './command.ts';

/**
 * `import <table> <file.csv>`: fills a table from CSV, and makes it when it is not there. This process is its writer meanwhile: a server that
 * has the table open goes on with it afterwards by itself.
 */
export const importTable: Command = async (context) => {
  const { store, rest, flags, table, out } = context;
  const [file] = rest;
  if (file === undefined) throw new Error('The file is missing: import <table> <file.csv>.');
  const id = flags.get('import') ?? newId('import');
  if (!idPattern.test(id)) throw new Error(`--import is 1 to 40 letters, digits, “_” or “-”, not “${id}”.`);
  return asWriter(context, async (tables) => {
    const actor = { id: 'teable-grid-server', name: 'Import' };
    const locale = flags.get('locale') ?? 'en-US';
    const ended = await new Imports(store, tables, defaultLimits).run({ table, id, actor, body: createReadStream(file), locale });
    if (ended.result === 'stopped') throw new Error(`${ended.problem.message} To go on with it, add --import ${id}.`);
    if (ended.result !== 'done') throw new Error(ended.problem.message);
    const { rows, fields, misfits, seq } = ended.report;
    out(`${table}: ${rows} rows of ${fields.length} fields are imported; it is at ${seq} now.\n`);
    if (misfits.count > 0) out(`  ${misfits.count} values do not fit their fields, and are kept as text:\n`);
    for (const { path, message } of misfits.first.slice(0, 10)) out(`  ${path}: ${message}\n`);
    return 0;
  });
};

/** `compact <table>`: writes the table anew, as its next epoch, without what was overwritten. Clients follow by themselves. */
export const compact: Command = (context) =>
  asWriter(context, async (tables) => {
    const open = await tables.open(context.table);
    if (open === null) throw missing(context.table);
    const { tombstones } = open;
    if (!(await open.compact())) throw new Error(`Another server has opened ${context.table} meanwhile; try again.`);
    context.out(`${context.table}: epoch ${open.epoch + 1} began; ${tombstones} overwritten items are gone.\n`);
    return 0;
  });

async function asWriter({ store, log }: CommandContext, work: (tables: Tables) => Promise<number>): Promise<number> {
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
  try {
    return await work(tables);
  } finally {
    await tables.close();
  }
}
