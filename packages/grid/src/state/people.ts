import type { Person } from '@teable-grid/core';

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
