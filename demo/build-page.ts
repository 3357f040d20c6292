import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** What the page is built for: to be served by the server, or as files that need none. */
export type PageKind = 'served' | 'static';

const folder = import.meta.dirname;
const outputs: Readonly<Record<PageKind, string>> = { served: join(folder, 'dist'), static: join(folder, 'dist-static') };
/** What goes into the page; the lockfile stands for the packages from outside. */
const sources = [
  'index.html',
  'table.html',
  'holder.html',
  'public',
  'vite.config.ts',
  'src',
  '../packages/core/src',
  '../packages/client/src',
  '../packages/grid/src',
  '../pnpm-lock.yaml',
];

/** Builds the demo page unless it is younger than its sources; gives the folder that it is in. */
export async function buildPage(kind: PageKind = 'served'): Promise<string> {
  const built = outputs[kind];
  const changed = await Promise.all(sources.map((path) => lastChange(join(folder, path))));
  const made = await stat(join(built, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (Math.max(...changed) > made) await buildInto(kind);
  return built;
}

async function buildInto(kind: PageKind): Promise<void> {
  const modes = kind === 'static' ? ['static'] : ['production', 'tour'];
  for (const mode of modes) await build({ root: folder, configFile: join(folder, 'vite.config.ts'), mode, logLevel: 'warn' });
  if (kind !== 'static') return;
  // The page of the tag that wants a server is of no use there.
  await rm(join(outputs.static, 'tag-with-server.html'));
  // Some hosts leave out files whose names begin with “_” unless they are told not to.
  await writeFile(join(outputs.static, '.nojekyll'), '');
}

/** When a file, or anything below a folder, was last written. */
async function lastChange(path: string): Promise<number> {
  const { mtimeMs } = await stat(path);
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = await Promise.all(entries.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs));
  return Math.max(mtimeMs, ...times);
}
