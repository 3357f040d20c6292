import type { Authorship } from '../table/conflict.ts';
import type { FieldOptions } from '../table/field.ts';
import { date } from './date.ts';
import type { FieldType } from './field-type.ts';
import { instant } from './instant.ts';
import { type Person, user } from './user.ts';

const momentOf = ({ at }: Authorship) => instant(Date.parse(at)) ?? null;
const personOf = ({ actor }: Authorship) => (actor.id === '' ? null : { id: actor.id, name: actor.name });

/** A moment that the table keeps; as a date with a time. */
const moment: Omit<FieldType<string>, 'name' | 'label' | 'system'> = {
  editor: { kind: 'time', align: 'start', width: 180, widthWith: (options) => date.editor.widthWith!(asMoment(options)) },
  defaults: {},
  computed: true,
  own: (stored, options) => date.own(stored, asMoment(options)),
  format: (value, options, locale) => date.format(value, asMoment(options), locale),
};

/** Somebody whom the table remembers; as a user. */
const person: Omit<FieldType<Person>, 'name' | 'label' | 'system'> = {
  ...user,
  editor: { kind: 'author', align: 'start', width: 160 },
  computed: true,
};

/** When a row was made. */
export const createdTime: FieldType<string> = {
  ...moment,
  name: 'created-time',
  label: 'Created time',
  system: { of: 'creation', value: momentOf },
};

/** When a cell of a row was last written. */
export const modifiedTime: FieldType<string> = {
  ...moment,
  name: 'modified-time',
  label: 'Modified time',
  system: { of: 'last-edit', value: momentOf },
};

/** Who made a row. */
export const createdBy: FieldType<Person> = {
  ...person,
  name: 'created-by',
  label: 'Created by',
  system: { of: 'creation', value: personOf },
};

/** Who last wrote a cell of a row. */
export const modifiedBy: FieldType<Person> = {
  ...person,
  name: 'modified-by',
  label: 'Modified by',
  system: { of: 'last-edit', value: personOf },
};

const momentOptions = new WeakMap<FieldOptions, FieldOptions>();

/** A field's options with `time`; made once for each, since a column is read cell by cell. */
export function asMoment(options: FieldOptions): FieldOptions {
  let found = momentOptions.get(options);
  if (found === undefined) {
    found = { ...options, time: true };
    momentOptions.set(options, found);
  }
  return found;
}
