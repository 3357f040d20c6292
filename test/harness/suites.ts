import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Which test files belong to which stage. Both runners and the runner of all tests read it here. */
export const suites = {
  /** In Node, without a database or a browser. */
  unit: {
    include: ['packages/*/src/**/*.test.ts', 'server/src/**/*.test.ts', 'demo/src/**/*.test.ts', 'test/{unit,sim}/**/*.test.ts'],
    exclude: ['**/*.pg.test.ts', '**/*.browser.test.ts'],
  },
  /** In Node, against a real Postgres. */
  postgres: { include: ['packages/*/src/**/*.pg.test.ts', 'server/src/**/*.pg.test.ts', 'test/*/**/*.pg.test.ts'], exclude: [] },
  /** In a browser, one element or controller at a time. */
  browser: { include: ['packages/{grid,client}/src/**/*.browser.test.ts', 'test/browser/**/*.test.ts'], exclude: [] },
  /** A server, a built page and two browsers. */
  e2e: { include: ['test/e2e/**/*.test.ts'], exclude: [] },
} as const satisfies Record<string, { readonly include: readonly string[]; readonly exclude: readonly string[] }>;

export type SuiteName = keyof typeof suites;

/** The suite's files, relative to the root. */
export function suiteFiles(name: SuiteName): string[] {
  const { include, exclude } = suites[name];
  const outside = new Set(exclude.length === 0 ? [] : filesLike(exclude.map((pattern) => `{packages,server,demo,test}/${pattern}`)));
  return filesLike(include).filter((path) => !outside.has(path));
}

/** All sources of the repository, relative to the root: nothing installed, nothing built. */
export function sourceFiles(): string[] {
  return filesLike(['{packages,server,demo,test}/**/*.{ts,js,mjs}']);
}

function filesLike(patterns: readonly string[]): string[] {
  return globSync([...patterns], {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|dist-static|\.data|\.cache)$/.test(path),
  }).toSorted();
}
