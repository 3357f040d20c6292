/** How a table that needs no server is kept: `memory`, for as long as the page is open, or `indexeddb`, on this device. */
export type Storage = 'memory' | 'indexeddb';

/** What the element's attributes and content say about where its table comes from. */
export interface SourceAttributes {
  readonly server: string;
  readonly table: string;
  readonly token: string;
  readonly user: string;
  readonly src: string;
  readonly storage: string;
  /** The HTML table inside of the element; null without one. */
  readonly markup: HTMLTableElement | null;
  /** What addresses are relative to. */
  readonly base: string;
}

/**
 * Where a table comes from. A server comes before a CSV file, which comes before a table in the page; with none of them `storage` opens, or
 * begins, a table of this device.
 */
export type Source =
  | { readonly source: 'server'; readonly server: string; readonly table: string; readonly token: string; readonly user: string }
  | { readonly source: 'file'; readonly url: string; readonly table: string; readonly storage: Storage }
  | { readonly source: 'markup'; readonly markup: HTMLTableElement; readonly table: string; readonly storage: Storage }
  | { readonly source: 'device'; readonly table: string; readonly storage: Storage };

/** Name of a table that was given none: it is of one element, and kept nowhere. */
export const unnamed = 'page/table';

/** The source that attributes name; null when they name none, a sentence when they cannot be meant. */
export function sourceOf(attributes: SourceAttributes): Source | { readonly problem: string } | null {
  const { server, table, token, user, src, markup, base } = attributes;
  if (server !== '') return table === '' ? null : { source: 'server', server, table, token, user };
  const { storage } = attributes;
  if (storage !== '' && storage !== 'memory' && storage !== 'indexeddb')
    return { problem: `The attribute “storage” is “${storage}”; it can be “memory” or “indexeddb”.` };
  if (storage === 'indexeddb' && table === '')
    return { problem: 'With storage="indexeddb" the attribute “table” must name the table, such as “crm/leads”, to find it again.' };
  const kept = { table: table === '' ? unnamed : table, storage: storage === 'indexeddb' ? storage : 'memory' } as const;
  if (src !== '') {
    const url = URL.parse(src, base);
    return url === null ? { problem: `The attribute “src” is “${src}”, which is no address.` } : { source: 'file', url: url.href, ...kept };
  }
  if (markup !== null) return { source: 'markup', markup, ...kept };
  return storage === '' ? null : { source: 'device', ...kept };
}

/** Whether two sources are the same but for the token, so that what is open can stay open. */
export function sameSource(a: Source | null, b: Source): boolean {
  if (a === null || a.source !== b.source || a.table !== b.table) return false;
  switch (b.source) {
    case 'server':
      return a.source === 'server' && a.server === b.server && a.user === b.user;
    case 'file':
      return a.source === 'file' && a.url === b.url && a.storage === b.storage;
    case 'markup':
      return a.source === 'markup' && a.markup === b.markup && a.storage === b.storage;
    case 'device':
      return a.source === 'device' && a.storage === b.storage;
  }
}
