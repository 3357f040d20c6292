import { writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { browserFlags, browserPath } from './harness/browser.ts';
import { buildSources } from './harness/build-sources.ts';
import { root, suiteFiles } from './harness/suites.ts';

// What the runner gives out itself is there when the tests run, and sources that a test asks for by their addresses.
const built = await buildSources({ files: suiteFiles('browser'), folder: 'browser', external: [/^\/__web-dev-server/, /^\/packages\//] });

/** Component tests, in a real browser: mocha in the page. */
export default {
  rootDir: root,
  files: `${built}/**/*.test.js`,
  nodeResolve: { exportConditions: ['teable-source', 'browser', 'development'] },
  // A worker is named as it is built; here the source stands for it.
  middleware: [
    (context, next) => {
      context.url = context.url.replace(/^(\/packages\/[^?]*-worker)\.js/, '$1.ts');
      return next();
    },
  ],
  // Lit's decorators need the options of the grid's own tsconfig.
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${root}packages/grid/tsconfig.json` }),
    asModule(/\/node_modules\/(?:jstat|bessel)\//),
  ],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: await browserPath(), args: [...browserFlags] },
    }),
  ],
  concurrency: 3,
  // Tests that have a longer form ask whether they take it.
  testRunnerHtml: (framework) =>
    `<html><body><script>globalThis.isLong = ${process.env.TEABLE_LONG === '1'}</script><script type="module" src="${framework}"></script></body></html>`,
  testFramework: { config: { timeout: 10_000 } },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countingReporter(process.env.TEABLE_BROWSER_REPORT)],
};

/** Libraries that are written for CommonJS, as modules: a bundler does that, and here is none. */
function asModule(paths) {
  return {
    name: 'as-module',
    transform: ({ path, body }) =>
      paths.test(path)
        ? `const module = { exports: {} };\nconst exports = module.exports;\n${body}\nexport default module.exports;`
        : undefined,
  };
}

/** Writes `{passed, failed, skipped, files}` to a file for the runner of all tests. A test file that did not load is one failure. */
function countingReporter(file) {
  return {
    stop({ sessions }) {
      if (file === undefined) return;
      const counts = { passed: 0, failed: 0, skipped: 0, files: new Set(sessions.map(({ testFile }) => testFile)).size };
      const count = (suite) => {
        for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
        for (const inner of suite.suites) count(inner);
      };
      for (const session of sessions) {
        const before = counts.failed;
        if (session.testResults !== undefined) count(session.testResults);
        // Such as an import that fails, or an error outside of every test.
        if (!session.passed && counts.failed === before) counts.failed += 1;
      }
      writeFileSync(file, JSON.stringify(counts));
    },
  };
}
