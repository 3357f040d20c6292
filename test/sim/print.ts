import { revisionOf, type Table, valueOf } from '@teable-grid/core';

const printed = new WeakMap<Table, string>();

/** A table as text: equal for two that say the same, revisions and conflicts too. */
export function print(table: Table): string {
  let text = printed.get(table);
  if (text === undefined) {
    text = JSON.stringify(plain(table));
    printed.set(table, text);
  }
  return text;
}

/** Where two tables differ, for people. */
export function difference(a: Table, b: Table): string {
  const [left, right] = [plain(a), plain(b)];
  const found: string[] = [];
  for (const key of ['name', 'seq', 'fields', 'views', 'rows', 'conflicts'] as const) {
    const [one, other] = [JSON.stringify(left[key]), JSON.stringify(right[key])];
    if (one === other) continue;
    if (!Array.isArray(left[key]) || !Array.isArray(right[key])) found.push(`${key}: ${one} ≠ ${other}`);
    else {
      const [ones, others] = [left[key].map((item) => JSON.stringify(item)), right[key].map((item) => JSON.stringify(item))];
      const only = ones.filter((item) => !others.includes(item)).join(' ');
      found.push(`${key}: ${only} ≠ ${others.filter((item) => !ones.includes(item)).join(' ')}`);
    }
  }
  return found.join('\n').slice(0, 2_000);
}

function plain(table: Table) {
  const fields = [...table.fields.all()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: table.name,
    seq: table.seq,
    fields: fields.map(({ id, name, type, options, order, column, deleted, revision }) => [
      id,
      name,
      type,
      options,
      order,
      column,
      deleted,
      revision,
    ]),
    views: [...table.views.all()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    rows: [...table.rows.all()].map((row) => [
      row.id,
      row.order,
      row.deleted,
      row.version,
      row.deletedRevision,
      fields.map((field) => [valueOf(row, field), revisionOf(row, field)]),
    ]),
    conflicts: [...table.conflicts].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
