import * as v from 'valibot';
import { mostHistory } from '../history/history.ts';
import { mostAuthors } from './author-limits.ts';
import { tableNamePattern } from '../authority/store.ts';
import type { Value } from '../value.ts';
import type { FilterGroup } from '../view/view.ts';
import { bytes, caret, count, id, ordinal, yjsClient } from './terms.ts';

/** Nesting beyond which a value is not taken, and a filter. */
const deepestValue = 8;
const deepestFilter = 8;

// Ids of conflicts are made of a change's and the places of op and row in it, and must be ids themselves.
const changeId = v.pipe(id, v.maxLength(30));
const name = v.pipe(v.string(), v.maxLength(1000));
const target = v.pipe(v.string(), v.maxLength(100));

/** A JSON value of bounded depth. Keys that name the prototype are refused. */
export const valueSchema = v.custom<Value>((input) => isValue(input, deepestValue), 'is not a value');
const seenMark = v.union([count, v.strictObject({ mine: ordinal })]);
// valibot leaves such keys out without a word; what was sent must be taken whole or not at all.
const plainObject = v.custom<Record<string, unknown>>(isPlainObject, 'is not an object, or has a key that names a prototype');
const seen = v.strictObject({ seq: count, except: v.optional(v.pipe(plainObject, v.record(target, seenMark))) });
const place = v.union([v.strictObject({ after: v.nullable(id) }), v.strictObject({ before: v.nullable(id) })]);
const ids = v.pipe(v.array(id), v.minLength(1));
const cells = v.pipe(plainObject, v.record(id, valueSchema));
const choice = v.strictObject({ id, name, color: count });
/** Options of a field. Those that a later version adds pass through; those known here have their form. */
export const optionsSchema = v.pipe(
  plainObject,
  v.looseObject({
    required: v.nullish(v.boolean()),
    unique: v.nullish(v.boolean()),
    policy: v.nullish(v.picklist(['flag', 'merge', 'last-wins'])),
    read: v.nullish(v.picklist(['owner', 'editor', 'commenter', 'viewer'])),
    write: v.nullish(v.picklist(['owner', 'editor'])),
    width: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000))),
    precision: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20))),
    format: v.nullish(v.picklist(['plain', 'currency', 'percent', 'duration'])),
    currency: v.nullish(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))),
    durationFormat: v.nullish(v.picklist(['h:mm', 'h:mm:ss'])),
    time: v.nullish(v.boolean()),
    timeZone: v.nullish(v.pipe(v.string(), v.maxLength(100))),
    max: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))),
    people: v.nullish(v.pipe(v.array(v.strictObject({ id: v.string(), name })), v.maxLength(2000))),
    choices: v.nullish(v.pipe(v.array(choice), v.maxLength(2000))),
  }),
  v.check((input) => isValue(input, deepestValue), 'are not plain values'),
);
const outcome = v.variant('take', [
  v.strictObject({ take: v.literal('current') }),
  v.strictObject({ take: v.literal('incoming') }),
  v.strictObject({ take: v.literal('other'), value: valueSchema }),
]);

const operand = v.strictObject({ field: id, operator: name, value: valueSchema });
// By hand, since a schema that names itself would follow whatever depth a sender chooses.
const filter = v.custom<FilterGroup>((input) => isFilter(input, deepestFilter), 'is not a filter');
const sort = v.strictObject({ field: id, direction: v.picklist(['ascending', 'descending']) });
const width = v.pipe(v.number(), v.minValue(0), v.maxValue(10_000));
const entries = <Item extends v.GenericSchema>(item: Item) => v.pipe(plainObject, v.record(id, item));
/** What a view says beside its name; a document that peers share may hold anything. */
export const viewProperties = v.strictObject({
  filter: v.nullable(filter),
  sorts: v.array(sort),
  groups: v.array(sort),
  hidden: v.array(id),
  widths: entries(width),
  frozen: count,
  rowHeight: v.picklist(['short', 'medium', 'tall', 'extra-tall']),
  colorRules: v.array(v.strictObject({ when: filter, color: count, field: v.nullable(id) })),
  statistics: entries(name),
});
const viewChanges = v.strictObject({
  name: v.optional(name),
  ...v.partial(viewProperties).entries,
  widths: v.optional(entries(v.nullable(width))),
  statistics: v.optional(entries(v.nullable(name))),
});

// A text of this length is over every limit on comments.
const words = {
  text: v.pipe(v.string(), v.maxLength(100_000)),
  mentions: v.pipe(v.array(v.strictObject({ id: v.pipe(v.string(), v.maxLength(1000)), name })), v.maxLength(1000)),
};
const namedComment = { comment: id, row: id, field: v.nullable(id) };

const op = v.variant('op', [
  v.strictObject({ op: v.literal('set-cell'), row: id, field: id, value: valueSchema, was: valueSchema }),
  v.strictObject({
    op: v.literal('insert-rows'),
    place,
    rows: v.pipe(v.array(v.strictObject({ id, cells })), v.minLength(1)),
    misfits: v.optional(v.literal('keep')),
  }),
  v.strictObject({ op: v.literal('delete-rows'), rows: ids }),
  v.strictObject({ op: v.literal('restore-rows'), rows: ids }),
  v.strictObject({ op: v.literal('move-rows'), place, rows: ids }),
  v.strictObject({ op: v.literal('number-rows'), field: id, rows: ids }),
  v.strictObject({ op: v.literal('add-field'), place, field: v.strictObject({ id, name, type: name, options: optionsSchema }) }),
  v.strictObject({
    op: v.literal('change-field'),
    field: id,
    set: v.strictObject({
      name: v.optional(name),
      type: v.optional(name),
      options: v.optional(optionsSchema),
      addChoices: v.optional(v.array(choice)),
    }),
  }),
  v.strictObject({ op: v.literal('move-field'), field: id, place }),
  v.strictObject({ op: v.literal('delete-field'), field: id }),
  v.strictObject({ op: v.literal('restore-field'), field: id }),
  v.strictObject({ op: v.literal('add-view'), place, view: v.strictObject({ id, name, ...v.partial(viewProperties).entries }) }),
  v.strictObject({ op: v.literal('change-view'), view: id, set: viewChanges }),
  v.strictObject({ op: v.literal('move-view'), view: id, place }),
  v.strictObject({ op: v.literal('delete-view'), view: id }),
  v.strictObject({ op: v.literal('restore-view'), view: id }),
  v.strictObject({ op: v.literal('rename-table'), name }),
  v.strictObject({ op: v.literal('add-comment'), ...namedComment, ...words, reply: v.nullable(id) }),
  v.strictObject({ op: v.literal('edit-comment'), ...namedComment, ...words }),
  v.strictObject({ op: v.literal('delete-comment'), ...namedComment }),
  v.strictObject({ op: v.literal('restore-comment'), ...namedComment }),
  v.strictObject({ op: v.literal('resolve-comment'), ...namedComment }),
  v.strictObject({ op: v.literal('reopen-comment'), ...namedComment }),
  v.strictObject({
    op: v.literal('resolve-conflicts'),
    conflicts: v.pipe(v.array(v.strictObject({ id, current: seenMark })), v.minLength(1)),
    outcome,
  }),
  v.strictObject({
    op: v.literal('reopen-conflicts'),
    conflicts: v.pipe(v.array(v.strictObject({ id, field: v.nullable(id) })), v.minLength(1)),
  }),
]);

/** A change as it travels. */
export const changeSchema = v.strictObject({
  n: ordinal,
  id: changeId,
  group: v.optional(id),
  seen,
  ops: v.pipe(v.array(op), v.minLength(1)),
});

const range = v.strictObject({ min: ordinal, max: ordinal });
const secret = v.pipe(v.string(), v.minLength(16), v.maxLength(100));
const token = v.pipe(v.string(), v.maxLength(10_000));
/** First message of a client on a socket (a text frame; everything after is Hocuspocus' own). */
export const clientHelloSchema = v.strictObject({
  hello: v.literal('client'),
  protocol: range,
  table: v.pipe(v.string(), v.regex(tableNamePattern)),
  token: v.nullable(token),
  /** Who the person says he is: heard only by a server in development mode. */
  name: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** Sessions whose changes this socket will carry, each with the secret kept with its outbox. */
  sessions: v.pipe(v.array(v.strictObject({ session: id, secret, confirmed: count })), v.maxLength(100)),
});

/** What a client sends about a table (stateless messages of the document's connection). */
export const clientMessageSchema = v.variant('message', [
  /** `confirmed`: the client knows all verdicts of this session up to that number. */
  v.strictObject({ message: v.literal('change'), session: id, confirmed: count, change: changeSchema }),
  /** A new token of the same person, before the one of the hello ends or because his rights are others now. */
  v.strictObject({ message: v.literal('token'), token }),
  /** Who made the changes with these numbers? */
  v.strictObject({ message: v.literal('authors'), revisions: v.pipe(v.array(ordinal), v.minLength(1), v.maxLength(mostAuthors)) }),
  /** Who made the changes after one number, up to another? */
  v.strictObject({ message: v.literal('missed'), after: count, through: count }),
  /** To write a long text together; `again`: on after a connection was lost, in the same draft and under the same Yjs client id, if it is there. */
  v.strictObject({
    message: v.literal('draft-open'),
    row: id,
    field: id,
    again: v.optional(v.strictObject({ draft: id, client: yjsClient })),
  }),
  /** What its author wrote, as a Yjs update. He numbers them 1, 2, 3 … in each connection, and is told when each is kept. */
  v.strictObject({ message: v.literal('draft-update'), draft: id, n: ordinal, update: bytes }),
  v.strictObject({ message: v.literal('draft-caret'), draft: id, caret }),
  /** `own`: if he wrote alone he makes the value of it himself, by a change. */
  v.strictObject({ message: v.literal('draft-close'), draft: id, own: v.boolean() }),
  /** What became of the table, a row, a field or a cell, before a number? */
  v.strictObject({
    message: v.literal('history'),
    row: v.optional(id),
    field: v.optional(id),
    by: v.optional(v.pipe(v.string(), v.maxLength(500))),
    before: v.optional(ordinal),
    limit: v.pipe(ordinal, v.maxValue(mostHistory)),
  }),
  /** What did the changes from one number back to another write over? */
  v.strictObject({ message: v.literal('steps'), after: count, through: count, skip: count }),
]);

const newField = v.pipe(plainObject, v.strictObject({ name, type: name, options: v.optional(optionsSchema) }));
const tableName = v.pipe(v.string(), v.regex(tableNamePattern, 'is not two names of letters, digits, “_”, “-” or “.”, such as crm/leads'));

/** Body of a request that makes a table. */
export const newTableSchema = v.pipe(
  plainObject,
  v.strictObject({ table: tableName, name: v.optional(name), fields: v.optional(v.pipe(v.array(newField), v.maxLength(1000))) }),
);

/** Body of a request that names a table anew: `table` is where it is found, `name` what people call it. */
export const tableNamesSchema = v.pipe(
  plainObject,
  v.strictObject({ table: v.optional(tableName), name: v.optional(name) }),
  v.check(({ table, name: called }) => table !== undefined || called !== undefined, 'says neither “table” nor “name”'),
);

const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype']);

function isPlainObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input) && !Object.keys(input).some((key) => prototypeKeys.has(key));
}

/** Whether something is a JSON value, not nested deeper than that, without keys that name a prototype. */
function isValue(input: unknown, depth: number): boolean {
  if (input === null || typeof input === 'boolean' || typeof input === 'string') return true;
  if (typeof input === 'number') return Number.isFinite(input);
  if (typeof input !== 'object' || depth === 0) return false;
  if (Array.isArray(input)) return input.every((item) => isValue(item, depth - 1));
  // Not JSON's: what a document of others may hold (bytes, shared types).
  if (Object.getPrototypeOf(input) !== Object.prototype) return false;
  return Object.entries(input).every(([key, item]) => key !== '__proto__' && (item === undefined || isValue(item, depth - 1)));
}

/** Whether something is a filter, not nested deeper than that. */
function isFilter(input: unknown, depth: number): boolean {
  if (typeof input !== 'object' || input === null || depth === 0 || Object.keys(input).length !== 2) return false;
  const { match, conditions } = input as Partial<FilterGroup>;
  if ((match !== 'all' && match !== 'any') || !Array.isArray(conditions)) return false;
  return conditions.every((item) => v.is(operand, item) || isFilter(item, depth - 1));
}
