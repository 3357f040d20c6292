/** The server of the demo, as a child of `start.ts`: what a visitor may do to it is in `demo-paths.ts`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type RunningServer, runServer } from '@teable-grid/server';
import { stringify } from 'csv-stringify/sync';
import { demoPaths } from './demo-paths.ts';

const sample = 'demo/movies';

/** The movies of vega-datasets as CSV: 3,201 films, 16 fields. */
async function moviesCsv(): Promise<string> {
  const file = fileURLToPath(new URL('../data/movies.json', import.meta.resolve('vega-datasets')));
  const movies = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>[];
  return stringify(movies, { header: true, columns: Object.keys(movies[0]!) });
}

/** Imports the sample through the server's own interface, unless the table is there. */
async function fillSample({ url }: RunningServer): Promise<void> {
  if ((await fetch(`${url}/api/tables/${sample}`)).ok) return;
  const response = await fetch(`${url}/api/tables/${sample}/import`, { method: 'POST', body: await moviesCsv() });
  if (!response.ok) throw new Error(`The sample table could not be made: ${await response.text()}`);
}

// Without the one that looks after it nobody would end it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

/** With a secret of the operator's own the demo is a server like any other: nothing here has a token, and nobody kills it. */
const hasKeys = process.argv.some((flag) => /^--jwks(=|$)/.test(flag));
const isOpen = !process.env['TEABLE_SECRET'] && !process.env['TEABLE_JWKS'] && !hasKeys;
const trialSecret = process.env['TEABLE_DEMO_SECRET'] ?? '';

await runServer({
  defaults: { TEABLE_STATIC: process.env['TEABLE_DEMO_PAGE'] ?? '', TEABLE_LOG_LEVEL: 'warn' },
  ...(isOpen && trialSecret !== '' && { server: { trialSecret, ownPaths: demoPaths(trialSecret) } }),
  onListening: async (server) => {
    if (isOpen) await fillSample(server);
    process.send?.({ listening: server.url });
  },
});
