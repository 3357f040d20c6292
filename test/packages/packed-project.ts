import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { parse } from 'yaml';
import { packageFolders, pnpm } from '../../demo/build-packages.ts';
import { root } from '../harness/suites.ts';

/** Frameworks, and none, that have an example page. */
export const examples = ['html', 'react', 'vue', 'svelte'] as const;

const groups = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;

type Group = (typeof groups)[number];
type Asked = Readonly<Partial<Record<Group, Readonly<Record<string, string>>>>>;
/** What a folder of a workspace has asked for, and what it has got. */
type Importer = Readonly<Partial<Record<Group, Readonly<Record<string, { readonly specifier: string; readonly version: string }>>>>>;

interface Lockfile {
  readonly importers: Readonly<Record<string, Importer>>;
  readonly packages: Readonly<Record<string, object>>;
  readonly snapshots: Readonly<Record<string, object>>;
}

/** A packed package. */
export interface Packed {
  readonly name: string;
  /** Name of its file. */
  readonly file: string;
  /** What it says of itself. */
  readonly manifest: Asked & { readonly version: string; readonly license?: string; readonly bin?: Readonly<Record<string, string>> };
  /** What publint finds wrong, one sentence each. */
  readonly faults: readonly string[];
  /** Of its bytes, as lockfiles have it. */
  readonly integrity: string;
}

/** Reads the packed files in a folder. */
export async function readPacked(folder: string): Promise<readonly Packed[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(folder, file));
      const { messages, pkg } = await publint({ pack: { tarball: Uint8Array.from(bytes).buffer }, strict: true });
      const manifest = pkg as unknown as Packed['manifest'] & { readonly name: string };
      return {
        name: manifest.name,
        file,
        manifest,
        faults: messages.map((message) => formatMessage(message, pkg) ?? message.code),
        integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
      };
    }),
  );
}

/**
 * Makes a `project` that has nothing but the packed packages and the files in `sources`, and the examples as somebody would copy them, and
 * installs them. What the packages ask for comes from the store that the repository was installed from, in the versions of its lockfile, so
 * that no registry is asked.
 *
 * @param folder Where the packed files are.
 */
export async function installPacked(folder: string, packed: readonly Packed[], sources: Readonly<Record<string, string>>): Promise<void> {
  const [lockText, workspaceText, modulesText] = await Promise.all(
    ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'node_modules/.modules.yaml'].map((path) => readFile(join(root, path), 'utf8')),
  );
  const lock = parse(lockText!) as Lockfile;
  const { catalog, catalogs, allowBuilds } = parse(workspaceText!) as Readonly<Record<string, object>>;
  const { storeDir } = parse(modulesText!) as { readonly storeDir: string };

  const ofExamples = examples.map((name) => [name, ofPacked(lock.importers[`demo/examples/${name}`]!, packed)] as const);
  const importers: Readonly<Record<string, Importer>> = { ...Object.fromEntries(ofExamples), project: emptyProject(lock, packed) };
  const notInstalled = (path: string) => !/\/(node_modules|dist)$/.test(path);
  await Promise.all(
    examples.map((name) => cp(join(root, 'demo/examples', name), join(folder, name), { recursive: true, filter: notInstalled })),
  );
  await mkdir(join(folder, 'project'));
  const { entries, snapshots } = entriesOf(packed, lock);
  // JSON is YAML, too.
  const workspace = { packages: Object.keys(importers), catalog, catalogs, allowBuilds, pmOnFail: 'ignore', minimumReleaseAge: 0 };
  const files = {
    'package.json': JSON.stringify({ name: 'packed', private: true }),
    'pnpm-workspace.yaml': JSON.stringify(workspace),
    'pnpm-lock.yaml': JSON.stringify({
      ...lock,
      importers: { '.': {}, ...importers },
      packages: { ...lock.packages, ...entries },
      snapshots: { ...lock.snapshots, ...snapshots },
    }),
    ...Object.fromEntries(Object.entries(importers).map(([name, importer]) => [`${name}/package.json`, manifestOf(name, importer)])),
    ...Object.fromEntries(Object.entries(sources).map(([name, text]) => [`project/${name}`, text])),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  await pnpm(['install', '--frozen-lockfile', '--offline', '--store-dir', storeDir], folder);
}

/** The same, with the packed packages in place of the workspace's. */
function ofPacked(importer: Importer, packed: readonly Packed[]): Importer {
  const replaced = groups.flatMap((group) => {
    const some = Object.entries(importer[group] ?? {});
    return some.length === 0 ? [] : [[group, Object.fromEntries(some.map(([name, as]) => [name, asPacked(name, packed) ?? as]))] as const];
  });
  return Object.fromEntries(replaced);
}

function asPacked(name: string, packed: readonly Packed[]): { readonly specifier: string; readonly version: string } | undefined {
  const found = packed.find((each) => each.name === name);
  return found && { specifier: `file:../${found.file}`, version: `file:${found.file}` };
}

/** The packages, and the types of the frameworks that their types speak of. */
function emptyProject({ importers }: Lockfile, packed: readonly Packed[]): Importer {
  const ours = packed.map(({ name }) => [name, asPacked(name, packed)!] as const);
  const theirs = (['react', 'vue', 'svelte'] as const).flatMap((name) => {
    const { dependencies, devDependencies } = importers[`demo/examples/${name}`]!;
    return Object.entries({ ...dependencies, ...devDependencies }).filter(([each]) => /^(@types\/)?(react|vue|svelte)$/.test(each));
  });
  return { dependencies: Object.fromEntries([...ours, ...theirs]) };
}

function manifestOf(name: string, importer: Importer): string {
  const asked = groups.flatMap((group) => {
    const some = Object.entries(importer[group] ?? {});
    return some.length === 0 ? [] : [[group, Object.fromEntries(some.map(([each, { specifier }]) => [each, specifier]))]];
  });
  return JSON.stringify({ name, private: true, type: 'module', ...Object.fromEntries(asked) });
}

/** What a lockfile says of packages that are installed from packed files: each gets what it asks for, and nothing else. */
function entriesOf(packed: readonly Packed[], lock: Lockfile) {
  const entries: Record<string, object> = {};
  const snapshots: Record<string, object> = {};
  for (const { name, file, integrity, manifest } of packed) {
    const folder = packageFolders.find((each) => `@teable-grid/${each.split('/').at(-1)}` === name)!;
    const { version, dependencies = {}, optionalDependencies = {}, bin } = manifest;
    const has = { ...lock.importers[folder]!.dependencies, ...lock.importers[folder]!.optionalDependencies };
    const got = (asked: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.keys(asked).map((each) => [each, asPacked(each, packed)?.version ?? has[each]!.version]));
    const key = `${name}@file:${file}`;
    entries[key] = { resolution: { integrity, tarball: `file:${file}` }, version, ...(bin && { hasBin: true }) };
    snapshots[key] = { dependencies: got(dependencies), optionalDependencies: got(optionalDependencies) };
  }
  return { entries, snapshots };
}
