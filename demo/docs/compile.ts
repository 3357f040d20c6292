import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageFolders } from '../build-packages.ts';

const root = join(import.meta.dirname, '../..');

/** A way into a package: what one writes behind `import`, and the file that it means, from the root and without its ending. */
export interface Entry {
  readonly specifier: string;
  readonly file: string;
}

/** The ways into the packages that are published. */
export function entries(): readonly Entry[] {
  return packageFolders.flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, { readonly 'teable-source'?: string; readonly types?: string }>>;
    };
    return Object.entries(exports).flatMap(([path, { 'teable-source': source, types = '' }]) =>
      source === undefined || !types.startsWith('./dist/')
        ? []
        : [{ specifier: name + path.slice(1), file: join(folder, source).replace(/\.ts$/, '') }],
    );
  });
}

/** Writes the declaration files of all that can be reached from the entries, each where its source is from the root. */
export async function compileDeclarations(folder: string): Promise<void> {
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = {
    rootDir: root,
    outDir: folder,
    composite: false,
    incremental: false,
    declarationMap: false,
    emitDeclarationOnly: true,
    // What is found by way of node_modules counts as a package from outside, of which nothing is written.
    paths: Object.fromEntries(entries().map(({ specifier, file }) => [specifier, [join(root, `${file}.ts`)]])),
    experimentalDecorators: true,
    useDefineForClassFields: false,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const files = entries().map(({ file }) => join(root, `${file}.ts`));
  await writeFile(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, references: [] }));
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', config]).catch((error: { readonly stdout?: string }) => {
    throw new Error(`The sources do not compile.\n${error.stdout ?? String(error)}`);
  });
}
