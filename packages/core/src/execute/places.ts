import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { afterTail, type OrderKey } from '../ids.ts';
import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Place } from '../table/place.ts';
import type { WorkingTable } from './working-table.ts';

/** `count` order keys for rows at a place, evenly spread and unlike any there is. */
export function rowKeys(working: WorkingTable, place: Place, count: number, path: string): Result<OrderKey[]> {
  const { rows } = working;
  const anchorId = 'after' in place ? place.after : place.before;
  const anchor = anchorId === null ? null : rows.get(anchorId);
  if (anchor === undefined) return fail('no-such-row', `There is no row ${quoted(anchorId)} to put rows next to.`, path);
  const low = 'after' in place ? (anchor?.order ?? null) : rows.orderBefore(anchor);
  const high = 'after' in place ? rows.orderAfter(anchor) : (anchor?.order ?? null);
  return spread(working, low, high, count, path);
}

/** One order key for a field at a place. */
export function fieldKey(working: WorkingTable, place: Place, path: string): Result<OrderKey> {
  const anchorId = 'after' in place ? place.after : place.before;
  const anchor = anchorId === null ? null : working.field(anchorId);
  if (anchor === undefined) return fail('no-such-field', `There is no field ${quoted(anchorId)} to put a field next to.`, path);
  return keyAmong(working, [...working.fields.all()], anchor, place, path);
}

/** One order key for a view at a place. */
export function viewKey(working: WorkingTable, place: Place, path: string): Result<OrderKey> {
  const anchorId = 'after' in place ? place.after : place.before;
  const anchor = anchorId === null ? null : working.view(anchorId);
  if (anchor === undefined) return fail('no-such-view', `There is no view ${quoted(anchorId)} to put a view next to.`, path);
  return keyAmong(working, [...working.views.all()], anchor, place, path);
}

function keyAmong(
  working: WorkingTable,
  items: readonly { readonly order: OrderKey }[],
  anchor: { readonly order: OrderKey } | null,
  place: Place,
  path: string,
): Result<OrderKey> {
  const all = items.map((item) => item.order).toSorted();
  const order = anchor?.order;
  const low = 'after' in place ? (order ?? null) : (all.findLast((key) => order === undefined || key < order) ?? null);
  const high = 'after' in place ? (all.find((key) => order === undefined || key > order) ?? null) : (order ?? null);
  const keys = spread(working, low, high, 1, path);
  return keys.ok ? ok(keys.value[0]!) : keys;
}

function spread(working: WorkingTable, low: OrderKey | null, high: OrderKey | null, count: number, path: string): Result<OrderKey[]> {
  const { limits, keyTail } = working.context;
  const { orderKeyLength } = limits;
  const keys = keyTail === undefined ? generateNKeysBetween(low, high, count) : keysApart(low, high, count, keyTail());
  if (keys.some((key) => key.length > orderKeyLength)) {
    return fail(
      'over-limit',
      `Too many were put at this spot: a place's key would be longer than the limit orderKeyLength (${orderKeyLength} characters).`,
      path,
    );
  }
  return ok(keys);
}

/** Keys that all begin with one that is by chance, so that what is put at a place at once stays together, whoever else puts something there. */
function keysApart(low: OrderKey | null, high: OrderKey | null, count: number, tail: string): OrderKey[] {
  if (count === 0) return [];
  let key = generateKeyBetween(low, high);
  // A key that `high` begins with could be beyond it when it goes on.
  while (high?.startsWith(key) === true) key = generateKeyBetween(key, high);
  const first = key + tail;
  return [first, ...generateNKeysBetween(first, key + afterTail(tail), count - 1)];
}
