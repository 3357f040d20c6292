import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['teable-source', 'module', 'browser', 'development|production'] },
});
