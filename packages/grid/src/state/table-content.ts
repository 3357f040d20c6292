import { sameValue, type SessionEvent, type Table, type Value, valueOf } from '@teable-grid/core';

/**
 * Whether others have changed what the table holds. What this person wrote comes back when it is decided: the same content at another
 * revision, and no news.
 */
export function isChangedByOthers(events: readonly SessionEvent[], table: Table): boolean {
  const steps = events.filter((event) => event.event === 'table');
  return steps.some(({ origin, before }, at) => origin === 'remote' && !sameContent(before, steps[at + 1]?.before ?? table));
}

/** Whether two versions of a table hold the same: what revisions say is not looked at. */
export function sameContent(before: Table, after: Table): boolean {
  const { fields, views, rows } = after;
  return (
    before.conflicts === after.conflicts &&
    ((before.fields === fields && before.views === views && before.name === after.name) || sameValue(frameOf(before), frameOf(after))) &&
    rows
      .changedSince(before.rows)
      .every(({ before: old, after: row }) =>
        old === null || row === null || old.deleted || row.deleted
          ? (old?.deleted ?? true) === (row?.deleted ?? true)
          : old.order === row.order && fields.list.every((field) => sameValue(valueOf(old, field), valueOf(row, field))),
      )
  );
}

/** What a table is beside its rows, but for when it was written. */
function frameOf({ name, fields, views }: Table): Value {
  return JSON.parse(
    JSON.stringify([name, fields.list, views.list], (key, value: unknown) => (/revision/i.test(key) ? undefined : value)),
  ) as Value;
}
