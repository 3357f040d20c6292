import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellText } from '../field-types/read-cell.ts';
import { apply } from '../table/apply.ts';
import type { Field } from '../table/field.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import { Hits, isHit, searchKey } from './row-search.ts';
import { allRows } from './shown-rows.ts';

const reader = { computed: null, locale: 'de', me: null, today: '2024-01-01' };
const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
const fields: readonly Field[] = [
  { id: 'f0', name: 'T', type: 'text', options: {}, order: 'a0', column: 0, ...stamps },
  { id: 'f1', name: 'N', type: 'number', options: {}, order: 'a1', column: 1, ...stamps },
];

function tableOf(rows: readonly (readonly [string | null, number | null])[]): Table {
  const writes: Write[] = fields.map((field) => ({ write: 'field', field }));
  rows.forEach((cells, at) => {
    writes.push({
      write: 'row',
      row: { id: `r${at}`, order: `a${String(at).padStart(5, '0')}`, created: 2, version: 2, cells, revisions: null },
    });
  });
  return apply(emptyTable, writes, 2);
}

function search(table: Table, text: string, before: Hits | null = null, shown: readonly Field[] = fields): Hits {
  const steps = Hits.inSteps(allRows(table.rows), { text, fields: shown, reader }, before);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const listed = (hits: Hits) => Array.from({ length: hits.count }, (_, at) => `${hits.at(at)!.row}/${hits.at(at)!.field}`);

/** The same in the obvious way. */
function slow(table: Table, text: string): string[] {
  if (searchKey(text) === '') return [];
  return [...table.rows].flatMap((row) =>
    fields.filter((field) => searchKey(cellText(row, field, 'de')).includes(searchKey(text))).map(({ id }) => `${row.id}/${id}`),
  );
}

const text = fc.option(fc.constantFrom('Müller', 'muller', 'MULLER', 'Mu ller', 'straße', '1,5', 'x'));
const number = fc.option(fc.constantFrom(1.5, 15, 1_500));

describe('the search in what is shown', () => {
  test('VIEW-50 it finds what cells show, without regard to case and accents', () => {
    const table = tableOf([
      ['Jürgen Müller', 1.5],
      ['MULLER', 1_500],
      [' Mu\u0308ller ', null],
      ['Miller', null],
    ]);
    expect(listed(search(table, ' müLLer'))).toEqual(['r0/f0', 'r1/f0', 'r2/f0']);
    expect(listed(search(table, 'muller'))).toEqual(['r0/f0', 'r1/f0', 'r2/f0']);
    // As it is written in the locale.
    expect(listed(search(table, '1,5'))).toEqual(['r0/f1']);
    expect(listed(search(table, '1.500'))).toEqual(['r1/f1']);
    expect(search(table, '  ').count).toBe(0);
    expect(search(table, 'muller', null, [fields[1]!]).count).toBe(0);
    expect(isHit(table.rows.get('r1')!, fields[0]!, 'müller', reader)).toBe(true);
    expect(isHit(table.rows.get('r1')!, fields[0]!, '', reader)).toBe(false);
  });

  test('VIEW-51 VIEW-52 whatever changes, all hits are there in order, and each leads to the next and to the one before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, number), { maxLength: 12 }),
        fc.constantFrom('müller', 'ss', '1', '1,5', ''),
        fc.array(fc.record({ row: fc.nat(11), value: text, deletes: fc.boolean() }), { maxLength: 6 }),
        (rows, wanted, edits) => {
          let table = tableOf(rows);
          let hits = search(table, wanted);
          check(table, hits, wanted);
          for (const { row, value, deletes } of edits) {
            const id = `r${row}`;
            const write: Write = deletes
              ? { write: 'deleted', row: id, deleted: true, revision: 3 }
              : { write: 'cell', row: id, field: 'f0', value, revision: 3 };
            table = apply(table, [write], 3);
            hits = search(table, wanted, hits);
            check(table, hits, wanted);
          }
        },
      ),
    );
  });

  test('VIEW-51 after a change only the rows beside it are looked through again', () => {
    const table = tableOf(Array.from({ length: 5_000 }, (_, at) => [`text ${at}`, at]));
    const hits = search(table, '77');
    const next = apply(table, [{ write: 'cell', row: 'r0', field: 'f0', value: '77', revision: 3 }], 3);
    let cells = 0;
    const steps = Hits.inSteps(allRows(next.rows), { text: '77', fields, reader }, hits);
    for (let step = steps.next(); step.done !== true; step = steps.next()) cells += step.value;
    expect(cells).toBeLessThan(4_000);
    expect(search(next, '77', hits).count).toBe(hits.count + 1);
  });
});

function check(table: Table, hits: Hits, wanted: string): void {
  const expected = slow(table, wanted);
  expect(listed(hits)).toEqual(expected);
  expect(hits.at(hits.count)).toBeUndefined();
  const rows = [...table.rows];
  const cells = rows.flatMap((row) => fields.map((field) => `${row.id}/${field.id}`));
  cells.forEach((_, place) => {
    const [row, column] = [Math.floor(place / fields.length), place % fields.length];
    const after = expected.findIndex((hit) => cells.indexOf(hit) > place);
    const before = expected.findLastIndex((hit) => cells.indexOf(hit) < place);
    expect(hits.next(row, column)).toBe(expected.length === 0 ? -1 : after < 0 ? 0 : after);
    expect(hits.previous(row, column)).toBe(expected.length === 0 ? -1 : before < 0 ? expected.length - 1 : before);
  });
}
