import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { plainLogging, workerSources } from './vite.config.ts';

const grid = join(import.meta.dirname, '../packages/grid');

/** Name of the bundle in the built package of the grid. */
export const bundleName = 'teable-grid.bundle.js';

/**
 * Builds the tag as one file that needs no other, for a `<script type="module">` of any page, from anywhere: what is elsewhere loaded when it
 * is first used is in it. Beside it are its map and the licences of what it holds.
 */
export async function buildBundle(folder: string = join(grid, 'dist')): Promise<void> {
  await build({
    configFile: false,
    root: grid,
    logLevel: 'warn',
    plugins: [withoutWorker(), workerSources(), plainLogging()],
    resolve: { conditions: ['teable-source', 'module', 'browser', 'import', 'default'], dedupe: ['yjs', 'lit'] },
    build: {
      target: 'es2023',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      sourcemap: true,
      license: { fileName: bundleName.replace(/js$/, 'licenses.md') },
      // It is meant to be large: it has everything.
      chunkSizeWarningLimit: 2_000,
      rollupOptions: {
        // How long its plugins take is of no use to those who build it.
        checks: { pluginTimings: false },
        input: join(grid, 'src/define.ts'),
        output: { entryFileNames: bundleName, codeSplitting: false },
      },
    },
  });
}

/**
 * A page may have no worker from another origin, and a worker within the file would have half of it twice (58 of 427 kB): files are read in
 * slices, as wherever there can be none.
 */
function withoutWorker(): Plugin {
  return {
    name: 'without-worker',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/import/open-reader.ts')
        ? `import { SlicedFileReader } from './file-reader.ts';\nexport const openReader = async () => new SlicedFileReader();`
        : null,
  };
}
