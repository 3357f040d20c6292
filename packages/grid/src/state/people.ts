import type { Person } from '@teable-grid/core';

const hues = 10;

/** What a person is called. */
export function nameOf({ id, name }: Person): string {
  return name || id;
}

/** The first letter of a person's name. */
export function initialOf(person: Person): string {
  const [first] = segmenter.segment(nameOf(person).slice(0, longestLetter));
  return (first?.segment ?? '').toUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Units that one letter has at most: some are made of many signs. */
const longestLetter = 20;

/** The hue by which a person is shown: the same by which sessions show who is here (FNV-1a of the id). */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % hues;
}
