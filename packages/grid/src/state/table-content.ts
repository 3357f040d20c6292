import { type Row, sameValue, type Session, type SessionEvent, type Table, type Value, valueOf } from '@teable-grid/core';

/**
 * Whether others have changed what the table holds. What this person wrote comes back when it is decided: the same content at another
 * revision, and no news.
 */
export function isChangedByOthers(events: readonly SessionEvent[], { table }: Pick<Session, 'table'>): boolean {
  const steps = events.filter((event) => event.event === 'table');
  return steps.some(({ origin, before }, at) => origin === 'remote' && !sameContent(before, steps[at + 1]?.before ?? table));
}

/** Whether two versions of a table hold the same: what revisions say is not looked at. */
export function sameContent(before: Table, after: Table): boolean {
  return (
    before.name === after.name &&
    before.conflicts === after.conflicts &&
    (before.fields === after.fields || sameList(before.fields.list, after.fields.list)) &&
    (before.views === after.views || sameList(before.views.list, after.views.list)) &&
    after.rows.changedSince(before.rows).every((change) => sameRow(change.before, change.after, after))
  );
}

function sameRow(before: Row | null, after: Row | null, { fields }: Table): boolean {
  if (before === null || after === null) return (before ?? after)!.deleted;
  if (before.deleted || after.deleted) return before.deleted === after.deleted;
  return before.order === after.order && fields.list.every((field) => sameValue(valueOf(before, field), valueOf(after, field)));
}

/** Whether fields or views are the same, in the same order, but for when they were written. */
function sameList(before: readonly object[], after: readonly object[]): boolean {
  const isSame = (one: object, other: object) =>
    Object.entries(other).every(([key, value]) => /revision/i.test(key) || sameValue(value as Value, (one as Record<string, Value>)[key]!));
  return before.length === after.length && before.every((one, at) => isSame(one, after[at]!));
}
