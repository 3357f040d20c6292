import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildBundle } from './build-bundle.ts';

const root = join(import.meta.dirname, '..');

/** Folders of the packages that are published, from the root; each is built after those that it depends on. */
export const packageFolders = ['packages/core', 'packages/client', 'packages/grid', 'server'] as const;

/** Compiles the packages into their `dist`: a module per source, with its types and maps; and the bundle of the tag. */
export async function buildPackages(): Promise<void> {
  await Promise.all(packageFolders.map((folder) => removeStale(join(root, folder))));
  const compiled = run(join(root, 'node_modules/.bin/tsc'), ['-b', ...packageFolders]);
  await Promise.all([compiled, buildBundle()]);
}

/** Packs what was built into `folder`, as it would be published: one file a package, with the versions that the workspace stands for. */
export async function packPackages(folder: string): Promise<void> {
  await pnpm(['--recursive', ...packageFolders.flatMap((each) => ['--filter', `./${each}`]), 'pack', '--pack-destination', folder]);
}

/** Runs pnpm in a folder: the one on the path, or that which the repository names. */
export async function pnpm(args: readonly string[], cwd: string = root): Promise<void> {
  const found = process.env['PATH']!.split(delimiter).some((folder) => existsSync(join(folder, 'pnpm')));
  if (found) return run('pnpm', args, cwd);
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { packageManager: string };
  await run('npx', ['--yes', '-p', packageManager, '--', 'pnpm', ...args], cwd);
}

/** Runs a program; what it says is shown when it fails. */
async function run(program: string, args: readonly string[], cwd: string = root): Promise<void> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };
  await promisify(execFile)(program, args, { cwd, env, maxBuffer: 2 ** 26 }).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`${[program, ...args].join(' ')} failed.\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  });
}

/** The compiler leaves what it has once made of a source that is gone; it would be published. */
async function removeStale(folder: string): Promise<void> {
  const made = await readdir(join(folder, 'dist'), { recursive: true }).catch(() => []);
  const stale = made.filter((path) => {
    const module = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path)?.[1];
    return module !== undefined && !existsSync(join(folder, 'src', `${module}.ts`));
  });
  await Promise.all(stale.map((path) => rm(join(folder, 'dist', path))));
}
