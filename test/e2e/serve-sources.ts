import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import type { TestProject } from 'vitest/node';
import { readmeBlocks } from '../harness/readme.ts';
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

let server: ViteDevServer;

/** Serves the sources to all stories that have pages of their own; once, since each module has to be made ready for browsers. */
export async function setup(project: TestProject): Promise<void> {
  server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    appType: 'custom',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    resolve: { conditions: ['teable-source', 'module', 'browser', 'development'] },
    optimizeDeps: { entries: ['packages/client/src/index.ts', 'packages/grid/src/define.ts', 'test/e2e/peer-page.ts'] },
    plugins: [
      {
        name: 'empty-page',
        configureServer({ middlewares }) {
          middlewares.use('/empty.html', (_request, response) => response.setHeader('content-type', 'text/html').end(emptyPage));
        },
      },
      {
        name: 'readme-samples',
        // As a file beside the tests, whose packages it imports.
        resolveId: (id) => (id.startsWith('/') && samplePath.test(id) ? join(root, id) : undefined),
        load(id) {
          const number = samplePath.exec(id)?.[1];
          if (number === undefined) return undefined;
          const others = [...new URLSearchParams(id.split('?')[1])].filter(([from]) => from.includes('://'));
          return others.reduce((code, [from, to]) => code.replaceAll(from, to), readmeBlocks('ts')[Number(number)]!);
        },
      },
    ],
  });
  await server.listen();
  project.provide('emptyPage', `http://127.0.0.1:${(server.httpServer!.address() as AddressInfo).port}/empty.html`);
}

export async function teardown(): Promise<void> {
  await server.close();
}
