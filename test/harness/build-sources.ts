import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { workerSources } from '../../demo/vite.config.ts';
import { root } from './suites.ts';

/** What is built: files by their paths in the repository. */
export interface SourcesToBuild {
  readonly files: readonly string[];
  /** Where to, below `test/.data`. */
  readonly folder: string;
  /** What is there only when it runs. */
  readonly external?: readonly RegExp[];
  readonly plugins?: readonly Plugin[];
}

/**
 * Builds sources for browsers, with all that they share in files of its own: served one by one they are some hundred modules, which each page
 * would load anew. A file is built beside the others under its own path, as `.js`. Gives the folder.
 */
export async function buildSources({ files, folder, external = [], plugins = [] }: SourcesToBuild): Promise<string> {
  const built = join(root, 'test/.data', folder);
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [workerSources(), ...plugins],
    worker: { format: 'es', plugins: () => [workerSources()] },
    resolve: { conditions: ['teable-source', 'module', 'browser'], dedupe: ['yjs', 'lit'] },
    build: {
      target: 'es2023',
      outDir: built,
      emptyOutDir: true,
      minify: false,
      sourcemap: 'inline',
      modulePreload: false,
      rollupOptions: {
        input: Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), join(root, file)])),
        external: [...external],
        output: { entryFileNames: '[name].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  });
  return built;
}
