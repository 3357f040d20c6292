import { defineConfig } from 'vite';

// Sources of the other rooms are used as they are; paths are relative, so that the page works under any prefix.
export default defineConfig({
  base: './',
  resolve: { conditions: ['teable-source', 'module', 'browser', 'import', 'default'], dedupe: ['yjs', 'lit'] },
  build: {
    target: 'es2023',
    // Browsers that know `light-dark()`: written out for older ones it would follow the system, not the page's own switch.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: true,
    rollupOptions: {
      input: { page: 'index.html', 'teable-grid': 'src/teable-grid.ts' },
      // The file that other pages name has a name that stays.
      output: { entryFileNames: (chunk) => (chunk.name === 'teable-grid' ? 'teable-grid.js' : 'assets/[name]-[hash].js') },
    },
  },
});
