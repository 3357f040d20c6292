import type { Value } from '../value.ts';
import { choiceName } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { wellFormed } from './plain-text.ts';

/** Characters of an id at most. */
const longestId = 200;

/** A person as a cell holds him: who he is, and what he was called when he was put there, so that it can be shown without asking. */
export type Person = { readonly id: string; readonly name: string };

/**
 * A person, by the subject of his token. Option `people`: those who are found by their names alone; a person who is not among them is
 * written as `Name <id>`.
 */
export const user: FieldType<Person> = {
  name: 'user',
  label: 'User',
  editor: { kind: 'user', align: 'start', width: 160 },
  defaults: {},
  readingOptions: ['people'],
  own: (stored) => personOf(stored),
  format: (value) => value.name || value.id,
};

/** A value as a person; undefined when it is none. */
export function personOf(value: Value): Person | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { id, name } = value as { readonly [key: string]: Value };
  if (typeof id !== 'string' || typeof name !== 'string' || id === '' || id.length > longestId) return undefined;
  const known = wellFormed(id);
  return known.length > longestId ? undefined : { id: known, name: choiceName(name) };
}
