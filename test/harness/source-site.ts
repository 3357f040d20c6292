import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { buildSources, type SourcesToBuild } from './build-sources.ts';

/** A site that gives out sources as browsers read them. */
export interface SourceSite {
  /** Address of a page, or of the module that was made of a file. */
  url(path: string): string;
  close(): void;
}

/** Serves sources, built; `pages` are beside them, by path, and import `/packages/….js`. */
export async function serveSources({
  pages,
  ...sources
}: SourcesToBuild & { readonly pages: Readonly<Record<string, string>> }): Promise<SourceSite> {
  const files = sirv(await buildSources(sources));
  const server = createServer((request, response) => {
    const page = pages[request.url!.split('?')[0]!];
    if (page === undefined) return files(request, response);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: () => void server.close(),
  };
}
