import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Value } from '../value.ts';
import { type Attachment, mostLinks } from './attachment.ts';
import { choiceName } from './choices.ts';
import type { FieldEntry } from './field-entry.ts';
import { nameOfAddress, readAddress, whyNoAddress } from './link-text.ts';
import { toPlainText, visible } from './plain-text.ts';

/** Links are typed one a line. */
export const attachmentEntry: FieldEntry<readonly Attachment[]> = {
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
  convert(stored) {
    if (!Array.isArray(stored)) return readLinks(toPlainText(stored)).links;
    const links = stored.map((item) => linkIn(item as Value));
    return links.length <= mostLinks && links.every((link) => typeof link !== 'string') ? eachOnce(links as Attachment[]) : undefined;
  },
  parse(typed): Result<readonly Attachment[] | null> {
    if (visible(typed) === '') return ok(null);
    const { links, wrong } = readLinks(typed);
    return links === undefined ? fail('wrong-value', wrong) : ok(links);
  },
  edit: (value) => value.map(({ name, url }) => (name === nameOf(url) ? url : `${name} (${url})`)).join('\n'),
};

/** Names by address, in order. */
export type Links = ReadonlyMap<string, string>;

/** The same, of links. */
export function byAddress(links: readonly Attachment[]): Links {
  return new Map(links.map(({ name, url }) => [url, name]));
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
