import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply } from './apply.ts';
import { emptyTable, type Table } from './table.ts';
import type { Field } from './field.ts';
import { sharedValues, uniqueText, type UniqueValues } from './unique-values.ts';
import type { Write } from './write.ts';

const makeField = (id: string, options: Field['options'], deleted = false, type = 'text'): Field => ({
  id,
  name: id,
  type,
  options,
  order: 'a0',
  column: id === 'f' ? 0 : 1,
  deleted,
  revision: 1,
  typeRevision: 1,
  deletedRevision: 0,
});

const rowId = fc.nat(5).map((at) => `r${at}`);
const value = fc.constantFrom(null, 'a', 'b', '1', '01', 1, '__proto__');
const fieldId = fc.constantFrom('f', 'g');
const anyWrite: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ write: fc.constant('cell' as const), row: rowId, field: fieldId, value, revision: fc.constant(2) }),
  fc.record({ write: fc.constant('deleted' as const), row: rowId, deleted: fc.boolean(), revision: fc.constant(2) }),
  fc
    .record({ row: rowId, cells: fc.array(value, { maxLength: 2 }) })
    .map(({ row, cells }): Write => ({ write: 'row', row: { id: row, order: `a${row}`, created: 1, version: 1, cells, revisions: null } })),
  fc
    .record({
      id: fieldId,
      unique: fc.constantFrom(true, true, false),
      deleted: fc.constantFrom(false, false, true),
      type: fc.constantFrom('text', 'number'),
    })
    .map(({ id, unique, deleted, type }): Write => ({ write: 'field', field: makeField(id, { unique }, deleted, type) })),
);

test('ROW-6 who holds a value is, after any writes, what a look through all rows says; earlier versions stay as they were', () => {
  const seen = { shared: 0, held: 0 };
  const check = (table: Table, unique: UniqueValues) => {
    const fields = table.fields.list.filter(({ options }) => options.unique === true);
    expect(unique.size).toBe(fields.length);
    for (const field of table.fields.all()) {
      const holders = new Map<string, string[]>();
      for (const row of fields.includes(field) ? table.rows : []) {
        const text = uniqueText(row, field);
        if (text !== null) holders.set(text, [...(holders.get(text) ?? []), row.id]);
      }
      for (const text of ['a', 'b', '1', '01', '__proto__', 'nobody has this'])
        expect([...unique.holders(field.id, text)].toSorted()).toEqual((holders.get(text) ?? []).toSorted());
      seen.held += holders.size;
      const shared = [...holders.values()].filter((ids) => ids.length > 1).length;
      if (fields.includes(field)) expect(sharedValues(table.rows, field)).toHaveLength(shared);
      seen.shared += shared;
    }
  };
  fc.assert(
    fc.property(fc.array(fc.array(anyWrite, { maxLength: 8 }), { maxLength: 12 }), (batches) => {
      const versions: Table[] = [apply(emptyTable, [{ write: 'field', field: makeField('f', { unique: true }) }], 1)];
      for (const writes of batches) versions.push(apply(versions.at(-1)!, writes, 2));
      for (const table of versions) check(table, table.unique);
    }),
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
});

test('ROW-6 a table without such a field keeps nothing', () => {
  const plain = apply(emptyTable, [{ write: 'field', field: makeField('f', {}) }], 1);
  const row: Write = { write: 'row', row: { id: 'r', order: 'a', created: 1, version: 1, cells: ['x'], revisions: null } };
  expect(apply(plain, [row], 2).unique).toBe(emptyTable.unique);
});
