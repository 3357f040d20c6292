import type { Plugin } from 'vite';
import type { TestProject } from 'vitest/node';
import { readmeBlocks } from '../harness/readme.ts';
import { serveSources, type SourceSite } from '../harness/source-site.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of an empty page that can load `/packages/…` modules. */
    readonly emptyPage: string;
  }
}

// Functions that are handed to a page may not import themselves: the test runner rewrites imports.
const emptyPage = '<!doctype html><title>Empty</title><script>globalThis.load = (module) => import(module.replace(".ts", ".js"))</script>';

const samples = readmeBlocks('ts');
/** `/test/readme-sample-2.ts` is the third block of TypeScript in the README. */
const samplePath = /\/test\/readme-sample-(\d+)\.ts$/;
const readmeSamples: Plugin = {
  name: 'readme-samples',
  // As a file beside the tests, whose packages it imports.
  resolveId: (id) => (samplePath.test(id) ? id : undefined),
  load(id) {
    const number = samplePath.exec(id)?.[1];
    return number === undefined ? undefined : samples[Number(number)];
  },
};

let site: SourceSite;

/** Serves to all stories that have pages of their own what these load. */
export async function setup(project: TestProject): Promise<void> {
  site = await serveSources({
    folder: 'e2e',
    files: [
      'packages/core/src/index.ts',
      'packages/client/src/index.ts',
      'packages/client/src/remote/index.ts',
      'packages/client/src/local/indexeddb-store.ts',
      'packages/client/src/outbox/indexeddb-outbox-storage.ts',
      'packages/grid/src/define.ts',
      'test/harness/page-session.ts',
      'test/e2e/peer-page.ts',
      'test/shots/page.ts',
      ...samples.map((_, at) => `test/readme-sample-${at}.ts`),
    ],
    plugins: [readmeSamples],
    pages: { '/empty.html': emptyPage },
  });
  project.provide('emptyPage', site.url('/empty.html'));
}

export function teardown(): void {
  site.close();
}
