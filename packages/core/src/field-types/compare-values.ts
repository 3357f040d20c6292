import type { Field, FieldOptions } from '../table/field.ts';
import { lastEdit } from '../table/last-edit.ts';
import { isLater, type Revision } from '../table/revision.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { Attachment } from './attachment.ts';
import { choiceRank } from './choices.ts';
import { toPlainText } from './plain-text.ts';
import type { Person } from './user.ts';

type Order<V extends Value> = (a: V, b: V, options: FieldOptions, locale: string) => number;

const bySize: Order<number | boolean> = (a, b) => Number(a) - Number(b);
const byCode: Order<string> = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const byText: Order<string> = (a, b, _options, locale) => collator(locale).compare(a, b);
const byChoice: Order<string> = (a, b, options) => choiceRank(options, a) - choiceRank(options, b);
const byChoices: Order<readonly string[]> = (a, b, options, locale) => byItems(a, b, (one, other) => byChoice(one, other, options, locale));
const byName: Order<Person> = (a, b, options, locale) => byText(a.name, b.name, options, locale) || byCode(a.id, b.id, options, locale);
const byLinks: Order<readonly Attachment[]> = (a, b, options, locale) =>
  byItems(a, b, (one, other) => byText(one.name, other.name, options, locale) || byText(one.url, other.url, options, locale));
const byPlainText: Order<Value> = (a, b, options, locale) => byCode(toPlainText(a), toPlainText(b), options, locale);

/** The order of values of each type. */
const orders = new Map<string, Order<Value>>(
  Object.entries({
    text: byText,
    'long-text': byText,
    number: bySize,
    checkbox: bySize,
    'single-select': byChoice,
    'multiple-select': byChoices,
    date: byCode,
    rating: bySize,
    url: byText,
    email: byText,
    phone: byText,
    user: byName,
    attachment: byLinks,
    formula: byPlainText,
    'auto-number': bySize,
    'created-time': byCode,
    'modified-time': byCode,
    'created-by': byName,
    'modified-by': byName,
  }).map(([type, order]) => [type, order as unknown as Order<Value>]),
);

/** How values of a type are ordered, of two: less than 0, the first comes first. Empty cells are not its business. */
export function valueOrder(type: string): (a: Value, b: Value, options: FieldOptions, locale: string) => number {
  return orders.get(type) ?? (byText as unknown as Order<Value>);
}

/** The order of two rows by when they were made, or last edited; `edited`: `editedFields` of the table. */
export type RowOrder = (a: Row, b: Row, edited: readonly Field[]) => number;

const rowOrders = new Map<string, RowOrder>([
  ['created-time', (a, b) => compareRevisions(a.created, b.created)],
  ['modified-time', (a, b, edited) => compareRevisions(lastEdit(a, edited), lastEdit(b, edited))],
]);

/**
 * Orders rows as `valueOrder` would order their values, without these being known; null where that cannot be told from the rows. Changes are numbered
 * in the order of their times.
 */
export function rowOrder(type: string): RowOrder | null {
  return rowOrders.get(type) ?? null;
}

function byItems<T>(a: readonly T[], b: readonly T[], compare: (one: T, other: T) => number): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compare(a[at]!, b[at]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const collators = new Map<string, Intl.Collator>();

/** Making a collator costs some 50 µs, comparing less than one. */
function collator(locale: string): Intl.Collator {
  let found = collators.get(locale);
  if (found === undefined) {
    found = new Intl.Collator(locale, { numeric: true });
    collators.set(locale, found);
  }
  return found;
}

function compareRevisions(a: Revision, b: Revision): number {
  return a === b ? 0 : isLater(a, b) ? 1 : -1;
}
