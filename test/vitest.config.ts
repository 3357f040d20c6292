import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { root, type SuiteName, suites } from './harness/suites.ts';

const conditions = ['teable-source', 'module', 'node', 'development'];

export default defineConfig({
  root,
  test: {
    projects: [
      // More time than any needs: a machine that is busy is not a failure. Vitest itself would leave a processor of two unused.
      project('unit', { testTimeout: 30_000, maxWorkers: 2 }),
      project('postgres', { testTimeout: 60_000, hookTimeout: 60_000, sequence: { groupOrder: 1 } }),
      // One after the other: each drives two browsers, and two pairs at once would wait for each other's processors.
      project('e2e', { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 1, sequence: { groupOrder: 2 } }),
    ],
  },
});

/** One kind of tests in Node. Each is a stage of `npm test`. */
function project(name: SuiteName, options: TestProjectInlineConfiguration['test'] = {}): TestProjectInlineConfiguration {
  const { include, exclude } = suites[name];
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      root,
      include: [...include],
      exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
      environment: 'node',
      // Processes and workers that a test starts with `process.execArgv` use the sources too.
      execArgv: ['--conditions=teable-source'],
      ...options,
    },
  };
}
