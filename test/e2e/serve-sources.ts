import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { TestProject } from 'vitest/node';
import { readmeBlocks } from '../harness/readme.ts';
import { serveSources, type SourceSite } from '../harness/source-site.ts';
import { root } from '../harness/suites.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of an empty page that can import `/packages/…` modules. */
    readonly emptyPage: string;
  }
}

// Functions that are handed to a page may not import themselves: the test runner rewrites imports.
const emptyPage = '<!doctype html><title>Empty</title><script>globalThis.load = (module) => import(module)</script>';

/** `/test/readme-sample-2.ts?<from>=<to>`: the third block of TypeScript in the README as a module, with other addresses in it. */
const samplePath = /\/test\/readme-sample-(\d+)\.ts/;
const readmeSamples: Plugin = {
  name: 'readme-samples',
  // As a file beside the tests, whose packages it imports.
  resolveId: (id) => (id.startsWith('/') && samplePath.test(id) ? join(root, id) : undefined),
  load(id) {
    const number = samplePath.exec(id)?.[1];
    if (number === undefined) return undefined;
    const others = [...new URLSearchParams(id.split('?')[1])].filter(([from]) => from.includes('://'));
    return others.reduce((code, [from, to]) => code.replaceAll(from, to), readmeBlocks('ts')[Number(number)]!);
  },
};

let site: SourceSite;

/** Serves the sources to all stories that have pages of their own. */
export async function setup(project: TestProject): Promise<void> {
  site = await serveSources({
    pages: { '/empty.html': emptyPage },
    entries: ['packages/client/src/index.ts', 'packages/grid/src/define.ts', 'test/e2e/peer-page.ts'],
    plugins: [readmeSamples],
  });
  project.provide('emptyPage', site.url('/empty.html'));
}

export async function teardown(): Promise<void> {
  await site.close();
}
