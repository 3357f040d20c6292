import type { Value } from '../value.ts';
import { choiceName } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { isAddress } from './links.ts';
import { wellFormed } from './plain-text.ts';

/** Files that one cell links to at most. */
export const mostLinks = 100;

/** A file somewhere: what it is called, and its address. */
export type Attachment = { readonly name: string; readonly url: string };

/** Links to files, in the order in which they were put there, each once. None is the empty cell. */
export const attachment: FieldType<readonly Attachment[]> = {
  name: 'attachment',
  label: 'Attachment link',
  editor: { kind: 'attachment', align: 'start', width: 200 },
  defaults: {},
  own: (stored) => (areLinks(stored) ? stored : undefined),
  format: (value) => value.map(({ name }) => name).join(', '),
  merges: 'links of both',
};

/** Whether a value is a list of links as it is stored. */
function areLinks(stored: Value): stored is readonly Attachment[] {
  if (!Array.isArray(stored) || stored.length > mostLinks || !stored.every(isLink)) return false;
  return new Set(stored.map(({ url }: Attachment) => url)).size === stored.length;
}

function isLink(item: Value): item is Attachment {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return false;
  const { name, url, ...rest } = item as { readonly [key: string]: Value };
  if (typeof name !== 'string' || name === '' || typeof url !== 'string' || Object.keys(rest).length > 0) return false;
  return choiceName(name) === name && isAddress(url) && wellFormed(url) === url;
}
