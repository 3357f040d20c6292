import { type Actor, type Field, peopleOf, type Peer, type Person, readAs, type Table, valueOf } from '@teable-grid/core';
import { nameOf } from './people.ts';

/** Rows in which it is looked for people who are in a column already. */
const mostRows = 2_000;

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
  for (const row of table.rows.slice(0, mostRows)) {
    const person = readAs(field.type, valueOf(row, field), field.options) as Person | undefined;
    if (person !== undefined) add(person);
  }
  return [...found.values()].toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)) || (a.id < b.id ? -1 : 1));
}
