import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { buildPage } from '../../demo/build-page.ts';

/** A site with the built tag. */
export interface TagSite {
  /** Address of a page. */
  url(path?: string): string;
  close(): void;
}

/** Serves the built tag beside pages of a test: what each has in its body, by path. */
export async function serveTag(pages: Readonly<Record<string, string>>): Promise<TagSite> {
  const files = sirv(await buildPage());
  const server = createServer((request, response) => {
    const body = pages[request.url ?? ''];
    if (body === undefined) return files(request, response);
    const script = '<script type="module" src="/teable-grid.js"></script>';
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en"><title>Tag</title>${body}${script}</html>`);
  }).listen(0, '127.0.0.1');
  return {
    url: (path = '/') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: () => void server.close(),
  };
}

/** A table of HTML with rows “Row 0”, 0, “Row 1”, 1 … */
export function namesAndSizes(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => `<tr><td>Row ${at}</td><td>${at}</td></tr>`);
  return `<table><tr><th>Name</th><th>Size</th></tr>${lines.join('')}</table>`;
}
