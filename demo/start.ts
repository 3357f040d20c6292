/** `npm start`: builds the page, starts the server on its embedded database, and fills the sample table on the first run. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type RunningServer, runServer } from '@teable-grid/server';
import { stringify } from 'csv-stringify/sync';
import { buildPage } from './build-page.ts';

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

await runServer({
  defaults: { TEABLE_STATIC: await buildPage(), TEABLE_LOG_LEVEL: 'warn' },
  onListening: async (server) => {
    // With a secret the sample is the owner's business: nothing here has a token.
    if (!process.env['TEABLE_SECRET']) await fillSample(server);
    console.log(`\n  teable-grid is running: ${server.url}\n\n  Ctrl+C ends it.\n`);
  },
});
