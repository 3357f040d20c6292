import { type Actor, type Field, fieldType, peopleOf, type Peer, type Person, type Table, valueOf } from '@teable-grid/core';

/** Rows in which it is looked for people who are in a column already. */
const mostRows = 2_000;
const hues = 10;

/** Who can be named in a field, as far as it is known here: each once, by their names. */
export function peopleFor(
  field: Field,
  table: Table,
  { me, presence, authors }: { readonly me: Actor | null; readonly presence: readonly Peer[]; readonly authors: Iterable<Actor> },
): readonly Person[] {
  const found = new Map<string, Person>();
  const add = ({ id, name }: Actor) => {
    if (id !== '' && !found.has(id)) found.set(id, { id, name });
  };
  peopleOf(field.options).forEach(add);
  if (me !== null) add(me);
  for (const { actor } of presence) add(actor);
  for (const actor of authors) add(actor);
  const { read } = fieldType(field.type);
  for (const row of table.rows.slice(0, mostRows)) {
    const stored = valueOf(row, field);
    const person = stored === null ? undefined : (read(stored, field.options) as Person | undefined);
    if (person !== undefined) add(person);
  }
  return [...found.values()].toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)) || (a.id < b.id ? -1 : 1));
}

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
