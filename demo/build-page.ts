import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const folder = import.meta.dirname;
const built = join(folder, 'dist');
/** What goes into the page; the lockfile stands for the packages from outside. */
const sources = [
  'index.html',
  'vite.config.ts',
  'src',
  '../packages/core/src',
  '../packages/client/src',
  '../packages/grid/src',
  '../pnpm-lock.yaml',
];

/** Builds the demo page unless it is younger than its sources; gives the folder that it is in. */
export async function buildPage(): Promise<string> {
  const changed = await Promise.all(sources.map((path) => lastChange(join(folder, path))));
  const made = await stat(join(built, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (Math.max(...changed) > made) await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  return built;
}

/** When a file, or anything below a folder, was last written. */
async function lastChange(path: string): Promise<number> {
  const { mtimeMs } = await stat(path);
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = await Promise.all(entries.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs));
  return Math.max(mtimeMs, ...times);
}
