import type { Value } from '../value.ts';

/** A stored value as text, whatever it is: what a cell shows whose value its type cannot read. */
export function toPlainText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((item) => toPlainText(item as Value)).join(value.every(isLink) ? '\n' : ', ');
  const { name, url, id } = value as { readonly [key: string]: Value };
  // A person, and a link with its name: see `user` and `attachment`.
  if (typeof name === 'string' && typeof url === 'string') return name === '' ? url : `${name} (${url})`;
  if (typeof name === 'string' && typeof id === 'string') return name === '' ? id : name;
  return JSON.stringify(value);
}

function isLink(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'url' in item;
}

/** Text that any encoder takes: lone surrogates become U+FFFD, and the whole is in Unicode normal form C. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').normalize('NFC');
}

/** What a person typed without what cannot be seen: spaces around it, and marks of direction that are copied along with it. */
export function visible(typed: string): string {
  return typed.replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '').trim();
}

/** Printable ASCII, which most text is: nothing in it has to be looked for. */
const plainAscii = /^[ -~]*$/;

/** Text as a cell holds it: well formed, lines ended by a line feed, and no control characters beside that and the tab. */
export function cleanText(text: string): string {
  if (plainAscii.test(text)) return text;
  return wellFormed(text)
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '');
}
