import type { AddressInfo } from 'node:net';
import { createServer, type ViteDevServer } from 'vite';
import type { TestProject } from 'vitest/node';
import { root } from '../harness/suites.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of an empty page that can import `/packages/…` modules. */
    readonly emptyPage: string;
  }
}

// Functions that are handed to a page may not import themselves: the test runner rewrites imports.
const emptyPage = '<!doctype html><title>Empty</title><script>globalThis.load = (module) => import(module)</script>';

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
    ],
  });
  await server.listen();
  project.provide('emptyPage', `http://127.0.0.1:${(server.httpServer!.address() as AddressInfo).port}/empty.html`);
}

export async function teardown(): Promise<void> {
  await server.close();
}
