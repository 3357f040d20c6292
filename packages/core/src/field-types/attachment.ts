import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Value } from '../value.ts';
import { choiceName } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { nameOfAddress, readAddress, whyNoAddress } from './links.ts';
import { toPlainText, visible } from './plain-text.ts';
import { compareTexts } from './text.ts';

/** Files that one cell links to at most. */
const mostLinks = 100;

/** A file somewhere: what it is called, and its address. */
export type Attachment = { readonly name: string; readonly url: string };

/** Links to files, in the order in which they were put there, each once. None is the empty cell. */
export const attachment: FieldType<readonly Attachment[]> = {
  name: 'attachment',
  label: 'Attachment link',
  editor: { kind: 'attachment', align: 'start', width: 200 },
  defaults: {},
  check(value): Result<readonly Attachment[]> {
    if (!Array.isArray(value)) return fail('wrong-type', `${quoted(value)} is not a list of links`);
    if (value.length > mostLinks) return fail('wrong-value', `There are ${value.length} links, and a cell takes ${mostLinks}`);
    const links: Attachment[] = [];
    for (const item of value as readonly Value[]) {
      const link = linkIn(item);
      if (typeof link === 'string') return fail('wrong-value', link);
      links.push(link);
    }
    return ok(eachOnce(links));
  },
  read(stored) {
    if (!Array.isArray(stored)) return readLinks(toPlainText(stored)).links;
    const links = stored.map((item) => linkIn(item as Value));
    return links.length <= mostLinks && links.every((link) => typeof link !== 'string') ? eachOnce(links as Attachment[]) : undefined;
  },
  parse(typed): Result<readonly Attachment[] | null> {
    if (visible(typed) === '') return ok(null);
    const { links, wrong } = readLinks(typed);
    return links === undefined ? fail('wrong-value', wrong) : ok(links);
  },
  format: (value) => value.map(({ name }) => name).join(', '),
  edit: (value) => value.map(({ name, url }) => (name === nameOf(url) ? url : `${name} (${url})`)).join('\n'),
  compare(a, b, _options, locale) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = compareTexts(a[at]!.name, b[at]!.name, locale) || compareTexts(a[at]!.url, b[at]!.url, locale);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  },
  merges: 'links of both',
  merge(base, current, incoming) {
    const [before, ours, theirs] = [base ?? [], current ?? [], incoming ?? []].map(byAddress) as [Links, Links, Links];
    if (sameLinks(ours, theirs) || sameLinks(theirs, before)) return current;
    if (sameLinks(ours, before)) return incoming;
    // What either side took away is gone, what either put in is there; a name that both changed is one for a person to settle.
    const kept = [...before.keys()].filter((url) => ours.has(url) && theirs.has(url));
    const added = [...new Set([...ours.keys(), ...theirs.keys()])].filter((url) => !before.has(url)).toSorted();
    const merged: Attachment[] = [];
    for (const url of [...kept, ...added]) {
      const names = new Set([ours.get(url), theirs.get(url)].filter((name) => name !== undefined && name !== before.get(url)));
      if (names.size > 1) return undefined;
      const [name = before.get(url)!] = names;
      merged.push({ name, url });
    }
    return merged.length === 0 ? null : merged.length > mostLinks ? undefined : merged;
  },
  // A column of addresses is rather one of URLs.
  detect: () => null,
};

/** Names by address, in order. */
type Links = ReadonlyMap<string, string>;

function byAddress(links: readonly Attachment[]): Links {
  return new Map(links.map(({ name, url }) => [url, name]));
}

function sameLinks(a: Links, b: Links): boolean {
  return a.size === b.size && JSON.stringify([...a]) === JSON.stringify([...b]);
}

/** A value as a link, or what is wrong with it, in a sentence without its end. */
function linkIn(item: Value): Attachment | string {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return `${quoted(item)} is not a link with name and url`;
  const { name, url } = item as { readonly [key: string]: Value };
  if (typeof url !== 'string' || (name !== undefined && typeof name !== 'string')) return `${quoted(item)} is not a link with name and url`;
  const address = readAddress(url);
  return address === undefined ? `${quoted(url)} ${whyNoAddress(url)}` : { name: choiceName(name ?? '') || nameOf(address), url: address };
}

function nameOf(address: string): string {
  return choiceName(nameOfAddress(address)) || address;
}

const named = /\s\((\S+)\)$/;

/** One link a line: `name (address)`, or an address alone. */
function readLinks(typed: string): { readonly links?: readonly Attachment[]; readonly wrong: string } {
  const lines = typed
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => visible(line) !== '');
  if (lines.length > mostLinks) return { wrong: `There are ${lines.length} links, and a cell takes ${mostLinks}` };
  const links: Attachment[] = [];
  for (const line of lines) {
    const found = named.exec(line);
    const link = linkIn(found === null ? { url: line } : { name: line.slice(0, found.index), url: found[1]! });
    if (typeof link === 'string') return { wrong: link };
    links.push(link);
  }
  return { links: eachOnce(links), wrong: '' };
}

/** Of links with one address the last name counts. */
function eachOnce(links: readonly Attachment[]): readonly Attachment[] {
  return [...byAddress(links)].map(([url, name]) => ({ name, url }));
}
