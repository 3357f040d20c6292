import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { SlowView } from '../testing/slow-view.ts';
import { accepted, TableStand } from '../testing/table-stand.ts';
import { apply } from '../table/apply.ts';
import type { Field } from '../table/field.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import { conditionsIn } from './filter-conditions.ts';
import { groupText, type Line } from './lines.ts';
import type { Look } from './look.ts';
import { RowView } from './row-view.ts';
import type { FilterGroup } from './view.ts';

const choices = ['one', 'two', 'three'].map((name, at) => ({ id: `o${at}`, name, color: at }));
const types = { t: 'text', n: 'number', d: 'date', c: 'checkbox', s: 'single-select', m: 'multiple-select' } as const;
type FieldName = keyof typeof types;
const fieldNames = Object.keys(types) as FieldName[];

const valuesOf: Readonly<Record<FieldName, fc.Arbitrary<Value>>> = {
  t: fc.constantFrom(null, 'a', 'A', 'ä', 'b10', 'b9', 'Zebra', 'zebra', 'é'),
  n: fc.constantFrom(null, 0, -1, 2.5, 10, 9, -300),
  d: fc.constantFrom(null, '2024-02-29', '2024-03-01', '1999-12-31', '2030-01-01'),
  c: fc.constantFrom(null, true, false),
  s: fc.constantFrom(null, 'o0', 'o1', 'o2'),
  m: fc.constantFrom<Value>(null, ['o0'], ['o0', 'o2'], ['o1']),
};

const anyField = fc.constantFrom(...fieldNames);
const cell = anyField.chain((field) => valuesOf[field].map((value) => ({ field, value })));
const cells = fc
  .array(cell, { maxLength: 5 })
  .map((list) => Object.fromEntries(list.filter(({ value }) => value !== null).map(({ field, value }) => [field, value])));
const rowNumber = fc.nat(30);

const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), row: rowNumber, cell }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert' as const), after: rowNumber, cells }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'restore' as const), row: rowNumber }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), row: rowNumber, after: rowNumber }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hold' as const), rows: fc.array(rowNumber, { maxLength: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('collapse' as const), groups: fc.array(fc.nat(20), { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('choices' as const), turn: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('name' as const), field: anyField, name: fc.constantFrom('X', 'Y') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('drop' as const, 'bring back' as const), field: anyField }) },
);

const condition = fc.oneof(
  fc.record({ field: anyField, operator: fc.constant('is-empty'), value: fc.constant(null) }),
  fc.record({ field: fc.constant('t'), operator: fc.constant('contains'), value: fc.constantFrom('a', 'B', '') }),
  fc.record({ field: fc.constant('n'), operator: fc.constant('at-least'), value: fc.constantFrom<Value>(0, 9, null) }),
  fc.record({ field: fc.constant('d'), operator: fc.constant('after'), value: fc.constant('2024-02-29') }),
  fc.record({ field: fc.constant('c'), operator: fc.constant('checked'), value: fc.constant(null) }),
  fc.record({ field: fc.constant('s'), operator: fc.constant('any-of'), value: fc.constant<Value>(['o0', 'o1']) }),
  fc.record({ field: fc.constant('m'), operator: fc.constant('has-any-of'), value: fc.constant<Value>(['o0']) }),
);
const anyFilter: fc.Arbitrary<FilterGroup | null> = fc.option(
  fc.record({
    match: fc.constantFrom('all' as const, 'any' as const),
    conditions: fc.array(
      fc.oneof(
        condition,
        fc.record({ match: fc.constantFrom('all' as const, 'any' as const), conditions: fc.array(condition, { maxLength: 2 }) }),
      ),
      { maxLength: 3 },
    ),
  }),
);
const sort = fc.record({ field: anyField, direction: fc.constantFrom('ascending' as const, 'descending' as const) });
const sorts = (most: number) => fc.uniqueArray(sort, { maxLength: most, selector: ({ field }) => field });
const anyLook = fc.record({ filter: anyFilter, sorts: sorts(3), groups: sorts(2) });

const reader = { computed: null, locale: 'en', me: 'me', today: '2024-03-01' };

function startTable(): TableStand {
  const stand = new TableStand();
  const fields = fieldNames.map(
    (id): Op => ({
      op: 'add-field',
      place: { before: null },
      field: { id, name: id, type: types[id], options: id === 's' || id === 'm' ? { choices } : {} },
    }),
  );
  accepted(stand.do('a', fields));
  const rows = Array.from({ length: 12 }, (_, at) => ({
    id: `r${at}`,
    cells: { t: ['b9', 'a', 'b10', 'Zebra'][at % 4]!, n: at % 5, s: `o${at % 3}`, ...(at % 2 === 0 && { c: true, d: '2024-03-01' }) },
  }));
  accepted(stand.do('a', [{ op: 'insert-rows', place: { before: null }, rows }]));
  return stand;
}

/** Does a step on the table as far as it can be done. */
function doStep(stand: TableStand, step: { readonly kind: string } & Record<string, unknown>, at: number): void {
  const id = (number: unknown) => [...stand.table.rows.all()].map((row) => row.id)[(number as number) % stand.table.rows.total]!;
  const field = step['field'] as string;
  const ops: Readonly<Record<string, () => Op>> = {
    set: () => {
      const { field: name, value } = step['cell'] as { field: string; value: Value };
      return { op: 'set-cell', row: id(step['row']), field: name, value, was: null };
    },
    insert: () => ({
      op: 'insert-rows',
      place: { after: id(step['after']) },
      rows: [{ id: `n${at}`, cells: step['cells'] as Record<string, Value> }],
    }),
    delete: () => ({ op: 'delete-rows', rows: [id(step['row'])] }),
    restore: () => ({ op: 'restore-rows', rows: [id(step['row'])] }),
    move: () => ({ op: 'move-rows', place: { after: id(step['after']) }, rows: [id(step['row'])] }),
    choices: () => {
      const turn = step['turn'] as number;
      return { op: 'change-field', field: 's', set: { options: { choices: [...choices.slice(turn), ...choices.slice(0, turn)] } } };
    },
    name: () => ({ op: 'change-field', field, set: { name: step['name'] as string } }),
    drop: () => ({ op: 'delete-field', field }),
    'bring back': () => ({ op: 'restore-field', field }),
  };
  const op = ops[step.kind]?.();
  if (op !== undefined) stand.do('a', [op]);
}

function readsOtherwise(before: Table, after: Table, { filter, sorts, groups }: Look): boolean {
  const used = [...(filter === null ? [] : conditionsIn(filter)), ...sorts, ...groups].map(({ field }) => field);
  return used.some((id) => {
    const [was, is] = [before.fields.get(id)!, after.fields.get(id)!];
    return was.deleted !== is.deleted || JSON.stringify(was.options) !== JSON.stringify(is.options);
  });
}

function viewOf(table: Table, look: Look, before: RowView | null): RowView {
  const steps = RowView.inSteps(table, look, before);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function told(line: Line): string {
  if ('id' in line) return line.id;
  const name = JSON.parse(line.group) as [string, unknown][];
  expect(name.length).toBe(line.level + 1);
  return `${line.level} ${line.field.id}=${JSON.stringify(line.value)} (${line.rows})`;
}

describe('the lines of a view', () => {
  test('VIEW-20 VIEW-21 VIEW-24 VIEW-25 followed change by change or made anew they are those of the slow way, with rows held, groups, and groups collapsed', () => {
    let lines = 0;
    fc.assert(
      fc.property(anyLook, fc.array(anyStep, { maxLength: 25 }), (properties, steps) => {
        const stand = startTable();
        let look: Look = { ...properties, collapsed: new Set(), held: new Set(), reader };
        let slow = new SlowView(stand.table, look);
        let view = viewOf(stand.table, look, null);
        steps.forEach((step, at) => {
          const before = view;
          const earlier = before.lines(0, before.size).map(told);
          if (step.kind === 'hold') look = { ...look, held: new Set(step.rows.map((row) => `r${row}`)) };
          else if (step.kind === 'collapse') {
            const names = view.groupNames();
            look = { ...look, collapsed: new Set(step.groups.flatMap((group) => names[group] ?? [])) };
          } else doStep(stand, step, at);
          view = viewOf(stand.table, look, view);
          // Where a cell of it says something else now, the look is another one.
          if (readsOtherwise(before.table, stand.table, look)) slow = new SlowView(stand.table, look);
          else slow.follow(stand.table, look);
          check(view, slow);
          lines += view.size;
          expect(before.lines(0, before.size).map(told)).toEqual(earlier);
        });
        // Nothing is held: from the beginning it is the same.
        look = { ...look, held: new Set() };
        slow.follow(stand.table, look);
        check(viewOf(stand.table, look, view), slow);
        check(viewOf(stand.table, look, null), slow);
      }),
      { numRuns: 400 },
    );
    expect(lines).toBeGreaterThan(5_000);
  });
});

describe('the view of many rows', () => {
  const many = 6_000;
  const words = ['Müller', 'muller', 'Ärger', 'z9', 'z10', 'Straße'];
  let state = 7;
  // The same numbers in each run: a shift register.
  const chance = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const anyCells = (): Value[] => [
    `${words[chance(words.length)]} ${chance(500)}`,
    chance(20) === 0 ? 'none' : chance(3_000) - 100,
    `20${10 + chance(20)}-0${1 + chance(9)}-1${chance(10)}`,
    chance(2) === 0,
    `o${chance(3)}`,
    chance(4) === 0 ? null : [`o${chance(2)}`, 'o2'],
  ];
  const writes: Write[] = Array.from({ length: many }, (_, at) => ({
    write: 'row',
    row: { id: `r${at}`, order: `b${String(at).padStart(5, '0')}`, created: 2, version: 2, cells: anyCells(), revisions: null },
  }));
  const table = apply(
    emptyTable,
    [
      ...fieldNames.map((id, column): Write => {
        const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
        return { write: 'field', field: { id, name: id, type: types[id], options: { choices }, order: `a${column}`, column, ...stamps } };
      }),
      ...writes,
    ],
    2,
  );
  const looks: readonly [string, Partial<Look>][] = [
    ['sorted by number, of which some are none', { sorts: [{ field: 'n', direction: 'descending' }] }],
    ['sorted by text', { sorts: [{ field: 't', direction: 'ascending' }] }],
    [
      'grouped by text and sorted by date',
      { groups: [{ field: 't', direction: 'descending' }], sorts: [{ field: 'd', direction: 'ascending' }] },
    ],
    [
      'grouped twice',
      {
        groups: [
          { field: 's', direction: 'ascending' },
          { field: 'm', direction: 'descending' },
        ],
      },
    ],
  ];

  test.each(looks)('VIEW-20 VIEW-22 %s: it is that of the slow way after many changes, and sorted again another way', (_, properties) => {
    const look: Look = { filter: null, sorts: [], groups: [], ...properties, collapsed: new Set(), held: new Set(['r5', 'r6']), reader };
    const slow = new SlowView(table, look);
    let view = viewOf(table, look, null);
    let now = table;
    for (let step = 0; step < 150; step++) {
      const count = step % 50 === 49 ? 900 : 1 + chance(3);
      const edits = Array.from({ length: count }, (): Write => {
        const row = `r${chance(many)}`;
        const column = chance(fieldNames.length);
        const revision = 3 + step;
        if (chance(30) === 0) return { write: 'deleted', row, deleted: chance(2) === 0, revision };
        if (chance(30) === 0) return { write: 'order', row, order: `b${String(chance(many)).padStart(5, '0')}V`, revision };
        return { write: 'cell', row, field: fieldNames[column]!, value: anyCells()[column]!, revision };
      });
      now = apply(now, edits, 3 + step);
      view = viewOf(now, look, view);
      slow.follow(now, look);
    }
    expect(view.lines(0, view.size).map(told)).toEqual(slow.lines);
    const sorts = [
      { field: 't', direction: 'descending' as const },
      { field: 'n', direction: 'ascending' as const },
    ];
    const other: Look = { ...look, sorts, groups: [], held: new Set() };
    expect(viewOf(now, other, view).lines(0, many).map(told)).toEqual(new SlowView(now, other).lines);
  });

  test('VIEW-21 a change of one row is worked in at once, and leaves nearly all that is shown the same objects', () => {
    const look: Look = {
      filter: null,
      sorts: [{ field: 't', direction: 'ascending' }],
      groups: [],
      collapsed: new Set(),
      held: new Set(),
      reader,
    };
    const view = viewOf(table, look, null);
    const next = apply(table, [{ write: 'cell', row: 'r77', field: 't', value: 'zzz', revision: 3 }], 3);
    const steps = RowView.inSteps(next, look, view);
    const step = steps.next();
    expect(step.done).toBe(true);
    const before = new Set(view.pieces);
    expect((step.value as RowView).pieces.filter((piece) => !before.has(piece)).length).toBeLessThanOrEqual(2);
    expect((step.value as RowView).indexOf('r77')).toBe(many - 1);
  });

  test('VIEW-23 what is made at once is made in small steps', () => {
    const look: Look = {
      filter: null,
      sorts: [{ field: 't', direction: 'ascending' }],
      groups: [],
      collapsed: new Set(),
      held: new Set(),
      reader,
    };
    let steps = 0;
    for (const handled of RowView.inSteps(table, look, null)) {
      expect(handled).toBeLessThanOrEqual(many);
      steps += 1;
    }
    expect(steps).toBeGreaterThan(5);
  });
});

function check(view: RowView, slow: SlowView): void {
  const lines = view.lines(0, view.size);
  expect(lines.map(told)).toEqual(slow.lines);
  expect(view.lines(-5, view.size + 5)).toEqual(lines);
  expect(view.line(view.size)).toBeUndefined();
  expect(view.at(-1)).toBeUndefined();
  const rows = view.pieces.flat();
  expect(view.rowCount).toBe(rows.length);
  lines.forEach((line, at) => {
    expect(view.line(at)).toEqual(line);
    const id = 'id' in line ? line.id : line.group;
    expect(view.indexOf(id)).toBe(at);
    expect(view.at(at)).toBe('id' in line ? line : undefined);
    // What is shown is the row as it is now, wherever it is held.
    if ('id' in line) expect(line).toBe(view.table.rows.get(id));
  });
  rows.forEach((row, at) => expect(view.numberOf(row.id)).toBe(at));
  expect(view.slice(2, 7)).toEqual(lines.slice(2, 7).filter((line) => 'id' in line));
  for (const row of view.table.rows.all()) {
    if (rows.includes(row)) continue;
    expect(view.indexOf(row.id)).toBe(-1);
    expect(view.groupsOf(row.id)).toEqual([]);
  }
}

describe('moments in a view', () => {
  const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
  const field = (id: string, type: string, column: number, options = {}): Field => ({
    id,
    name: id,
    type,
    options,
    order: `a${column}`,
    column,
    ...stamps,
  });
  const moments = ['2024-03-01T22:30:00.000Z', '2024-03-01T23:30:00.000Z', '2024-03-02T09:00:00.000Z', null];
  const fields = [
    field('m', 'date', 0, { time: true, timeZone: 'Europe/Berlin' }),
    field('made', 'created-time', 1),
    field('edited', 'modified-time', 2),
  ];
  const table = apply(
    emptyTable,
    [
      ...fields.map((one): Write => ({ write: 'field', field: one })),
      ...moments.map((moment, at): Write => {
        const row = { id: `r${at}`, order: `a${at}`, created: 9 - at, version: 9 - at, cells: [moment], revisions: null };
        return { write: 'row', row };
      }),
      { write: 'cell', row: 'r3', field: 'm', value: null, revision: -1 },
      { write: 'cell', row: 'r1', field: 'm', value: moments[1]!, revision: 12 },
    ],
    12,
  );
  const plain: Look = { filter: null, sorts: [], groups: [], collapsed: new Set(), held: new Set(), reader };

  test('VIEW-25 they stand together by the days that the clock of their field shows, and sort by themselves', () => {
    const look: Look = { ...plain, groups: [{ field: 'm', direction: 'descending' }], sorts: [{ field: 'm', direction: 'descending' }] };
    const view = viewOf(table, look, null);
    const shown = view.lines(0, view.size).map((line) => ('id' in line ? line.id : `${groupText(line, reader)} (${line.rows})`));
    expect(shown).toEqual(['Mar 2, 2024 (2)', 'r2', 'r1', 'Mar 1, 2024 (1)', 'r0', ' (1)', 'r3']);
    expect(view.groupsOf('r1')).toEqual([view.groupNames()[0]]);
  });

  test('VIEW-26 rows sort by when they were made or edited without anybody being asked', () => {
    const order = (id: string) =>
      viewOf(table, { ...plain, sorts: [{ field: id, direction: 'ascending' }] }, null)
        .slice(0, 9)
        .map((row) => row.id);
    expect(order('made')).toEqual(['r3', 'r2', 'r1', 'r0']);
    // What is predicted comes after all that has a number.
    expect(order('edited')).toEqual(['r2', 'r0', 'r1', 'r3']);
    const next = apply(table, [{ write: 'cell', row: 'r2', field: 'm', value: null, revision: 13 }], 13);
    const look: Look = { ...plain, sorts: [{ field: 'edited', direction: 'ascending' }] };
    expect(
      viewOf(next, look, viewOf(table, look, null))
        .slice(0, 9)
        .map((row) => row.id),
    ).toEqual(['r0', 'r1', 'r2', 'r3']);
  });
});
