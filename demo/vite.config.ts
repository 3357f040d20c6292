import { defineConfig, type Plugin } from 'vite';

/**
 * What is built together. The tour uses more of the packages than a tag does, and is built by itself: else what it alone uses would be in the
 * files of everybody's tag.
 */
const inputs: Readonly<Record<string, Record<string, string>>> = {
  production: { table: 'table.html', 'teable-grid': 'src/teable-grid.ts' },
  tour: { tour: 'index.html' },
  static: { tour: 'index.html', holder: 'holder.html', 'teable-grid': 'src/teable-grid.ts' },
};

// Sources of the other rooms are used as they are; paths are relative, so that the page works under any prefix.
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [workerSources(), plainLogging()],
  worker: { format: 'es', plugins: () => [workerSources()] },
  resolve: { conditions: ['teable-source', 'module', 'browser', 'import', 'default'], dedupe: ['yjs', 'lit'] },
  build: {
    target: 'es2023',
    // Browsers that know `light-dark()`: written out for older ones it would follow the system, not the page's own switch.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: mode === 'static' ? 'dist-static' : 'dist',
    // Beside what is there already.
    emptyOutDir: mode !== 'tour',
    sourcemap: true,
    rollupOptions: {
      input: inputs[mode] ?? inputs['production']!,
      checks: { pluginTimings: false },
      // The file that other pages name has a name that stays.
      output: {
        entryFileNames: (chunk) => (chunk.name === 'teable-grid' ? 'teable-grid.js' : 'assets/[name]-[hash].js'),
        // What is loaded at first is one file: cut up by who else uses what it would be twenty, each of them packed by itself.
        codeSplitting: { groups: [{ name: 'element', tags: ['$initial'], test: /packages|node_modules/ }] },
      },
    },
  },
}));

/** A worker is named as it is built (`…-worker.js`), since nothing rewrites that name; here the source stands for it. */
export function workerSources(): Plugin {
  return {
    name: 'worker-sources',
    resolveId: (id) => (id.startsWith('/') && id.endsWith('-worker.js') ? id.replace(/js$/, 'ts') : null),
  };
}

/**
 * Yjs says two or three warnings by `lib0/logging`, of which there is one with colours for browsers, and with it all of `lib0/dom` and
 * `lib0/schema`, and a plain one. The plain one will do.
 */
export function plainLogging(): Plugin {
  return {
    name: 'plain-logging',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (id !== 'lib0/logging') return null;
      const found = await this.resolve(id, importer, { ...options, skipSelf: true });
      return found && { ...found, id: found.id.replace(/logging\.js$/, 'logging.node.js') };
    },
  };
}
