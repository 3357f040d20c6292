import type { AddressInfo } from 'node:net';
import { createServer, type Plugin } from 'vite';
import { root } from './suites.ts';

/** A site that gives out the sources as browsers read them. */
export interface SourceSite {
  /** Address of a page. */
  url(path: string): string;
  close(): Promise<void>;
}

/** What a site of sources has beside them. */
export interface SourceSiteOptions {
  /** Pages by path; each may import `/packages/…`. */
  readonly pages: Readonly<Record<string, string>>;
  /** Modules from which packages that are not ours are found and made ready beforehand. */
  readonly entries: readonly string[];
  readonly mode?: 'development' | 'production';
  readonly plugins?: readonly Plugin[];
}

/** Serves the sources; once for as many as need them, since each module has to be made ready for browsers. */
export async function serveSources({ pages, entries, mode = 'development', plugins = [] }: SourceSiteOptions): Promise<SourceSite> {
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    appType: 'custom',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    resolve: { conditions: ['teable-source', 'module', 'browser', mode] },
    optimizeDeps: { entries: [...entries] },
    plugins: [
      {
        name: 'pages',
        configureServer({ middlewares }) {
          for (const [path, page] of Object.entries(pages))
            middlewares.use(path, (_request, response) => response.setHeader('content-type', 'text/html').end(page));
        },
      },
      ...plugins,
    ],
  });
  await server.listen();
  return {
    url: (path) => `http://127.0.0.1:${(server.httpServer!.address() as AddressInfo).port}${path}`,
    close: () => server.close(),
  };
}
