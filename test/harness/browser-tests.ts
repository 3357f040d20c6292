import { basename, join } from 'node:path';
import { build } from 'vite';
import { workerSources } from '../../demo/vite.config.ts';
import { root, suiteFiles } from './suites.ts';

const built = join(root, 'test/.data/browser');

/**
 * Builds the browser tests, with all that they share in files of its own: served one by one, the sources are some hundred modules, which each
 * page of tests would load anew. Gives the pattern of the files.
 */
export async function buildBrowserTests(): Promise<string> {
  const files = suiteFiles('browser');
  await build({
    configFile: false,
    root,
    base: './',
    plugins: [workerSources()],
    worker: { format: 'es', plugins: () => [workerSources()] },
    resolve: { conditions: ['teable-source', 'module', 'browser'], dedupe: ['yjs', 'lit'] },
    logLevel: 'warn',
    build: {
      target: 'es2023',
      outDir: built,
      emptyOutDir: true,
      minify: false,
      sourcemap: 'inline',
      modulePreload: false,
      rollupOptions: {
        input: Object.fromEntries(files.map((file) => [basename(file, '.ts'), join(root, file)])),
        // Given out by the runner.
        external: [/^\/__web-dev-server/, /^\/packages\//],
        output: { entryFileNames: '[name].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  });
  return join(built, '*.test.js');
}
