import { defineConfig, type Plugin } from 'vite';
import { bundling } from './bundling.ts';

// Paths are relative, so that the page works under any prefix.
export default defineConfig({
  base: './',
  plugins: [...bundling.plugins, workerSources()],
  worker: { format: 'es', plugins: () => [workerSources()] },
  resolve: bundling.resolve,
  build: {
    ...bundling.build,
    // Browsers that know `light-dark()`: written out for older ones it would follow the system, not the page's own switch.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: true,
    rollupOptions: {
      input: { page: 'index.html', 'teable-grid': 'src/teable-grid.ts' },
      // The file that other pages name has a name that stays.
      output: {
        entryFileNames: (chunk) => (chunk.name === 'teable-grid' ? 'teable-grid.js' : 'assets/[name]-[hash].js'),
        ...bundling.build.rollupOptions.output,
      },
    },
  },
});

/** A worker is named as it is built (`…-worker.js`), since nothing rewrites that name; here the source stands for it. */
function workerSources(): Plugin {
  return {
    name: 'worker-sources',
    resolveId: (id) => (id.startsWith('/') && id.endsWith('-worker.js') ? id.replace(/js$/, 'ts') : null),
  };
}
