import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { root, type SuiteName, suites } from './harness/suites.ts';

const conditions = ['teable-source', 'module', 'node', 'development'];

export default defineConfig({
  root,
  test: {
    projects: [
      // More time than any needs: a machine that is busy is not a failure. Many wait more than they work (for sockets, disks, deadlines),
      // so two processors are kept busy by more than one of them each; Vitest itself would leave one unused.
      project('unit', { testTimeout: 30_000, maxWorkers: 3 }),
      project('postgres', { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2, sequence: { groupOrder: 1 } }),
      project('e2e', {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        maxWorkers: 2,
        sequence: { groupOrder: 2 },
        globalSetup: ['test/e2e/serve-sources.ts'],
      }),
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
      // Files share the modules that they load: each would load them anew. Not where a simulation runs in virtual time, which what another file
      // has left at work would disturb.
      isolate: name === 'unit',
      // Processes and workers that a test starts with `process.execArgv` use the sources too.
      execArgv: ['--conditions=teable-source'],
      ...options,
    },
  };
}
