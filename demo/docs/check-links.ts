import { posix } from 'node:path';

/** A page as it is written: its path within the site, and its HTML. */
export interface Page {
  readonly path: string;
  readonly html: string;
}

/** Links between pages, and to places within them, that lead nowhere: one sentence each. Addresses on the web are not asked for. */
export function brokenLinks(pages: readonly Page[], files: readonly string[] = []): string[] {
  const places = new Map(pages.map(({ path, html }) => [path, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))]));
  return pages.flatMap(({ path, html }) =>
    [...new Set([...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link]) => link!))].flatMap((link) => {
      if (/^[a-z]+:/i.test(link)) return [];
      const [target, anchor] = link.split('#') as [string, string?];
      const page = target === '' ? path : posix.normalize(posix.join(posix.dirname(path), target));
      if (files.includes(page)) return [];
      const ids = places.get(page);
      if (ids === undefined) return [`${path} links to ${link}, and there is no page ${page}.`];
      return anchor === undefined || ids.has(decodeURIComponent(anchor))
        ? []
        : [`${path} links to ${link}, and ${page} has no place “${anchor}”.`];
    }),
  );
}
