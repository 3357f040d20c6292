import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Actor } from '../table/conflict.ts';
import type { FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { choiceName } from './choices.ts';
import type { FieldEntry } from './field-entry.ts';
import { toPlainText, visible } from './plain-text.ts';
import { type Person, personOf } from './user.ts';

/** Characters beyond which no text is read as a person. */
const longestText = 10_000;

/** People are typed by their names, or as `Name <id>`. */
export const userEntry: FieldEntry<Person> = {
  check(value) {
    const person = personOf(value);
    return person === undefined ? fail('wrong-type', `${quoted(value)} is not a person with id and name`) : ok(person);
  },
  convert: (stored, options) => readPerson(toPlainText(stored), options),
  parse(typed, options): Result<Person | null> {
    if (visible(typed) === '') return ok(null);
    const person = readPerson(typed, options);
    return person === undefined ? fail('wrong-value', `${quoted(visible(typed))} is nobody who is known here`) : ok(person);
  },
  edit(value, options) {
    const found = readPerson(value.name, options);
    const named = value.name !== '' && found?.id === value.id && found.name === value.name;
    return named ? value.name : `${value.name}${value.name === '' ? '' : ' '}<${encodeId(value.id)}>`;
  },
};

/** The people that a field's option `people` names; what is no person in it is passed over. */
export function peopleOf({ people }: FieldOptions): readonly Person[] {
  return Array.isArray(people) ? people.flatMap((item) => personOf(item as Value) ?? []) : [];
}

const withId = /<([^<>]{1,600})>$/;

function readPerson(typed: string, options: FieldOptions): Person | undefined {
  if (typed.length > longestText) return undefined;
  const name = choiceName(typed);
  const explicit = withId.exec(name);
  if (explicit !== null) return personOf({ id: decodeId(explicit[1]!), name: name.slice(0, explicit.index) });
  const people = peopleOf(options);
  return onlyOne(people, (person) => person.name === name) ?? onlyOne(people, (person) => person.name.toLowerCase() === name.toLowerCase());
}

/** The one of a name; nobody where several have it. */
function onlyOne(people: readonly Actor[], is: (person: Actor) => boolean): Person | undefined {
  const found = people.filter(is);
  return found.length > 0 && found.every(({ id }) => id === found[0]!.id) ? { id: found[0]!.id, name: found[0]!.name } : undefined;
}

/** An id between pointed brackets, on one line: what would end it, or would not be read back, as it is in an address. */
function encodeId(id: string): string {
  return id.replace(/[<>%\s\p{Cc}\p{M}]/gu, (character) => encodeURIComponent(character));
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
