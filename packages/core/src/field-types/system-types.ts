import type { Authorship } from '../table/conflict.ts';
import type { Field, FieldOptions } from '../table/field.ts';
import { lastEdit } from '../table/last-edit.ts';
import { isLater, type Revision } from '../table/revision.ts';
import type { Row } from '../table/row.ts';
import { date } from './date.ts';
import type { FieldType } from './field-type.ts';
import { instant } from './instant.ts';
import { type Person, user } from './user.ts';

const byCreation = (a: Row, b: Row) => compareRevisions(a.created, b.created);
const byLastEdit = (a: Row, b: Row, edited: readonly Field[]) => compareRevisions(lastEdit(a, edited), lastEdit(b, edited));
const momentOf = ({ at }: Authorship) => instant(Date.parse(at)) ?? null;
const personOf = ({ actor }: Authorship) => (actor.id === '' ? null : { id: actor.id, name: actor.name });

/** A moment that the table keeps; as a date with a time. Changes are numbered in the order of their times, so rows can be ordered without these. */
const moment: Omit<FieldType<string>, 'name' | 'label' | 'system' | 'compareRows'> = {
  editor: { kind: 'time', align: 'start', width: 180, widthWith: (options) => date.editor.widthWith!(asMoment(options)) },
  defaults: {},
  computed: true,
  check: (value, options) => date.check(value, asMoment(options)),
  read: (stored, options) => date.read(stored, asMoment(options)),
  parse: (typed, options, locale) => date.parse(typed, asMoment(options), locale),
  format: (value, options, locale) => date.format(value, asMoment(options), locale),
  edit: (value, options) => date.edit(value, asMoment(options)),
  compare: date.compare,
  merge: () => undefined,
  detect: () => null,
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
  compareRows: byCreation,
};

/** When a cell of a row was last written. */
export const modifiedTime: FieldType<string> = {
  ...moment,
  name: 'modified-time',
  label: 'Modified time',
  system: { of: 'last-edit', value: momentOf },
  compareRows: byLastEdit,
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
function asMoment(options: FieldOptions): FieldOptions {
  let found = momentOptions.get(options);
  if (found === undefined) {
    found = { ...options, time: true };
    momentOptions.set(options, found);
  }
  return found;
}

function compareRevisions(a: Revision, b: Revision): number {
  return a === b ? 0 : isLater(a, b) ? 1 : -1;
}
