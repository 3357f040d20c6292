import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenRules, type Manifest, type Manifests } from '../harness/arrows.ts';
import { root, sourceFiles } from '../harness/suites.ts';

/** All that the top level holds. */
const topLevel = [
  'packages',
  'server',
  'demo',
  'test',
  'package.json',
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  '.gitignore',
  '.ci',
  '.oxlintrc.json',
];
/** What tools and people leave there, and git does not keep. */
const leftLying = ['.git', 'node_modules', '.data', '.cache', 'coverage', '.idea', '.vscode', '.DS_Store'];

describe('this repository', () => {
  it('keeps to its arrows and doors', () => {
    const paths = sourceFiles();
    expect(paths.length).toBeGreaterThan(10);
    const sources = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    expect(brokenRules(sources, readManifests())).toEqual([]);
  });

  it('holds at its top level only what is listed', () => {
    const present = readdirSync(root).filter((name) => !leftLying.includes(name) && !name.endsWith('.log'));
    expect(present.toSorted()).toEqual(topLevel.toSorted());
    expect(readdirSync(join(root, '.ci'))).toEqual(['run']);
  });

  it('installs one Yjs', () => {
    const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
    expect([...new Set(lockfile.match(/(?<=^ {2})yjs@[\d.]+/gm))]).toHaveLength(1);
  });
});

describe('a broken arrow', () => {
  const manifests: Manifests = {
    '': { devDependencies: { vitest: '' } },
    'packages/core': { exports: { '.': {}, './yjs': {} }, dependencies: { valibot: '' }, peerDependencies: { yjs: '' } },
    'packages/client': { exports: { '.': {} }, dependencies: { yjs: '' } },
    'packages/grid': { exports: { '.': {} }, dependencies: { lit: '', yjs: '' } },
    server: { exports: { '.': {} }, dependencies: { yjs: '', pg: '' } },
    demo: {},
    test: { dependencies: {} },
  };
  const broken = (path: string, text: string): string[] => brokenRules([{ path, text }], manifests);

  it.each([
    ['core knows another room', 'packages/core/src/a.ts', `import { open } from '@teable-grid/client';`],
    ['core knows another room by its types', 'packages/core/src/a.ts', `import type { Session } from '@teable-grid/client';`],
    ['core knows another room inside a type', 'packages/core/src/a.ts', `let a: import('@teable-grid/server').Server;`],
    ['core knows Node', 'packages/core/src/a.ts', `import { join } from 'node:path';`],
    ['core knows Node without its prefix', 'packages/core/src/a.ts', `import { join } from 'path';`],
    ['core knows Yjs outside of its seam', 'packages/core/src/table/a.ts', `import * as Y from 'yjs';`],
    ['core uses a package that it does not name', 'packages/core/src/a.ts', `import { html } from 'lit';`],
    ['client knows grid', 'packages/client/src/a.ts', `export { TeableGrid } from '@teable-grid/grid';`],
    ['client knows server', 'packages/client/src/a.ts', `await import('@teable-grid/server');`],
    ['grid loads client at once', 'packages/grid/src/a.ts', `import { connect } from '@teable-grid/client';`],
    ['grid knows server', 'packages/grid/src/a.ts', `import '@teable-grid/server';`],
    ['grid knows Yjs', 'packages/grid/src/a.ts', `import type { Doc } from 'yjs';`],
    ['server knows client', 'server/src/a.ts', `import { connect } from '@teable-grid/client';`],
    ['server knows demo', 'server/src/a.ts', `import { start } from '@teable-grid/demo';`],
    ['somebody knows test', 'demo/src/a.ts', `import { launchBrowser } from '@teable-grid/test';`],
    ['somebody knows test by its path', 'demo/start.ts', `import { launchBrowser } from '../test/harness/browser.ts';`],
    ['a room is entered by its path', 'packages/grid/src/a.ts', `import { execute } from '../../core/src/execute.ts';`],
    ['a room is entered beside its door', 'server/src/a.ts', `import { execute } from '@teable-grid/core/src/execute.ts';`],
    ['a room is entered by its own door', 'packages/core/src/table/a.ts', `import { execute } from '../index.ts';`],
    ['a room is entered by its own name', 'packages/core/src/table/a.ts', `import { execute } from '@teable-grid/core';`],
    ['a source knows a test', 'server/src/a.ts', `import { helper } from './a.test.ts';`],
    ['a door exports everything', 'packages/core/src/index.ts', `export * from './table.ts';`],
    ['something has no name', 'server/src/a.ts', `export default function () {}`],
    ['a file is named for nothing', 'server/src/http/utils.ts', `export const a = 1;`],
    ['a source cannot be read', 'server/src/a.ts', `import {`],
    ['a source is in no room', 'packages/other/src/a.ts', `export const a = 1;`],
  ])('is seen: %s', (_, path, text) => {
    expect(broken(path, text)).toHaveLength(1);
  });

  it.each([
    ['packages/core/src/a.ts', `import * as v from 'valibot'; import { b } from './b.ts';`],
    ['packages/core/src/yjs/a.ts', `import * as Y from 'yjs'; import { b } from '../table/b.ts';`],
    ['packages/core/src/index.ts', `export { a } from './a.ts'; // not: export * from './b.ts'`],
    [
      'packages/core/src/a.test.ts',
      `import { it } from 'vitest'; import { readFileSync } from 'node:fs'; import { a } from '@teable-grid/core';`,
    ],
    ['packages/grid/src/a.ts', `import { html } from 'lit'; const { connect } = await import('@teable-grid/client');`],
    ['packages/grid/src/b.ts', `type Client = typeof import('@teable-grid/client'); const text = "import 'yjs'";`],
    ['server/src/a.ts', `import pg from 'pg'; import { layout } from '@teable-grid/core/yjs'; import { Doc } from 'yjs';`],
    ['demo/vite.config.ts', `export default {};`],
    ['test/unit/a.test.ts', `import { start } from '../../server/src/postgres/embedded.ts'; import { a } from '@teable-grid/grid';`],
  ])('is not seen where there is none: %s', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});

function readManifests(): Manifests {
  const examples = globSync('demo/examples/*', { cwd: root });
  const folders = ['', 'packages/core', 'packages/client', 'packages/grid', 'server', 'demo', 'test', ...examples];
  return Object.fromEntries(
    folders.map((folder) => [folder, JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest]),
  );
}
