import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowFromBase } from './apply.ts';
import { type Row, valueOf } from './row.ts';
import { IdIndex } from './id-index.ts';
import { Rows } from './rows.ts';

const makeRow = (id: string, order: string, mark = 0): Row =>
  rowFromBase({ id, order, created: 1, version: 1, cells: [mark], revisions: null });

/** The slow, obvious twin. */
class PlainRows {
  readonly byId = new Map<string, Row>();

  with(changed: readonly Row[]): PlainRows {
    const next = new PlainRows();
    for (const [id, row] of this.byId) next.byId.set(id, row);
    for (const row of changed) next.byId.set(row.id, row);
    return next;
  }

  get all(): Row[] {
    return [...this.byId.values()].toSorted((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1));
  }

  get live(): Row[] {
    return this.all.filter((row) => !row.deleted);
  }
}

function expectSame(rows: Rows, plain: PlainRows): void {
  const { all, live } = plain;
  expect([...rows.all()]).toEqual(all);
  expect([...rows]).toEqual(live);
  expect(rows.size).toBe(live.length);
  expect(rows.total).toBe(all.length);
  for (let at = 0; at < live.length; at += Math.max(1, live.length >> 5)) {
    expect(rows.at(at)).toBe(live[at]);
    expect(rows.indexOf(live[at]!.id)).toBe(at);
  }
  for (const [from, to] of [
    [0, 3],
    [-5, 2],
    [510, 515],
    [live.length - 2, live.length + 9],
    [live.length, live.length + 1],
    [5, 5],
  ] as const) {
    expect(rows.slice(from, to)).toEqual(live.slice(Math.max(0, from), Math.max(0, to)));
  }
  expect(rows.at(-1)).toBeUndefined();
  expect(rows.at(live.length)).toBeUndefined();
  for (let at = 0; at < all.length; at += Math.max(1, all.length >> 4)) {
    const row = all[at]!;
    expect(rows.orderAfter(row)).toBe(all.find((other) => other.order > row.order)?.order ?? null);
    expect(rows.orderBefore(row)).toBe(all.findLast((other) => other.order < row.order)?.order ?? null);
  }
  expect(rows.orderAfter(null)).toBe(all[0]?.order ?? null);
  expect(rows.orderBefore(null)).toBe(all.at(-1)?.order ?? null);
}

/** ROW-7: what is told to have changed from one version to another is what has. */
function expectChanges(from: { rows: Rows; plain: PlainRows }, to: { rows: Rows; plain: PlainRows }): void {
  const told = new Map(to.rows.changedSince(from.rows).map((change) => [(change.after ?? change.before)!.id, change]));
  expect(told.size).toBe(to.rows.changedSince(from.rows).length);
  const ids = new Set([...from.plain.byId.keys(), ...to.plain.byId.keys()]);
  let changed = 0;
  for (const id of ids) {
    const [before, after] = [from.plain.byId.get(id) ?? null, to.plain.byId.get(id) ?? null];
    if (before === after) continue;
    changed += 1;
    const change = told.get(id)!;
    if (change.before !== before || change.after !== after) expect(change).toEqual({ before, after });
  }
  expect(told.size).toBe(changed);
}

/** Runs steps to their end; what each has handled. */
function run<R>(steps: Generator<number, R>): { readonly handled: readonly number[]; readonly result: R } {
  const handled: number[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { handled, result: step.value };
    handled.push(step.value);
  }
}

const order = fc.stringMatching(/^[a-f]{1,4}$/);
const step = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: order, count: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ kind: fc.constant('append' as const), at: fc.constant('z'), count: fc.integer({ min: 1, max: 600 }) }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'restore' as const, 'write' as const, 'move' as const),
    at: order,
    count: fc.integer({ min: 1, max: 1200 }),
  }),
);

describe('rows as a persistent collection', () => {
  test('ROW-1 rows in order, positions, neighbours and lookups are those of a plain sorted list; ROW-2 older versions stay as they were; ROW-7 and what is not the same in two of them is told', () => {
    let largest = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        let rows = Rows.empty;
        let plain = new PlainRows();
        const versions: { rows: Rows; plain: PlainRows }[] = [];
        let made = 0;
        for (const { kind, at, count } of steps) {
          const chosen = plain.all.filter((_, position) => (position * 7 + made) % 3 === 0).slice(0, count);
          const changed = {
            insert: () => Array.from({ length: count }, () => makeRow(`r${made++}`, `${at}${String(made % 977).padStart(4, '0')}`)),
            append: () => Array.from({ length: count }, () => makeRow(`r${made++}`, `${at}${String(made).padStart(6, '0')}`)),
            delete: () => chosen.map((row) => ({ ...row, deleted: true })),
            restore: () => chosen.map((row) => ({ ...row, deleted: false })),
            write: () => chosen.map((row) => ({ ...row, base: [made] })),
            move: () => chosen.map((row, position) => ({ ...row, order: `${at}m${position % 50}` })),
          }[kind]();
          versions.push({ rows, plain });
          rows = rows.with(changed);
          plain = plain.with(changed);
          expectSame(rows, plain);
        }
        for (const version of versions) {
          expectSame(version.rows, version.plain);
          expectChanges(version, { rows, plain });
          expectChanges({ rows, plain }, version);
        }
        largest = Math.max(largest, rows.total);
      }),
      { numRuns: 40 },
    );
    // Chunks were split many times over.
    expect(largest).toBeGreaterThan(2000);
  });

  test('ROW-1 rows made of many at once in steps are the same, and no step handles more than it may', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (orders, perStep) => {
        const all = orders.map((at, place) => ({ ...makeRow(`r${place}`, at), deleted: place % 5 === 0 }));
        const { handled, result } = run(Rows.inSteps(all, perStep));
        expectSame(result, new PlainRows().with(all));
        expect(Math.max(0, ...handled)).toBeLessThanOrEqual(perStep);
        // Each row is put into the index, and looked at for the order, once at least.
        expect(handled.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(2 * all.length);
      }),
    );
  });

  test('ROW-2 a version with one changed row shares all others with the one before', () => {
    const before = Rows.empty.with(Array.from({ length: 20_000 }, (_, at) => makeRow(`r${at}`, `k${String(at).padStart(6, '0')}`)));
    const after = before.with([{ ...before.get('r777')!, base: ['new'] }]);
    expect(valueOf(before.get('r777')!, { id: 'f', column: 0 })).toBe(0);
    expect(valueOf(after.get('r777')!, { id: 'f', column: 0 })).toBe('new');
    for (const id of ['r0', 'r776', 'r778', 'r19999']) expect(after.get(id)).toBe(before.get(id));
  });

  test('ROW-3 of a row that is given more than once the last version counts, and the row is there once', () => {
    const first = makeRow('a', 'k1');
    const second = { ...first, order: 'k3' };
    const rows = Rows.empty.with([makeRow('b', 'k2')]).with([first, second, second]);
    expect([...rows].map((row) => row.id)).toEqual(['b', 'a']);
    expect(Rows.empty.with([first, first]).size).toBe(1);
  });

  test('ROW-4 between rows with equal keys the neighbouring keys are still different ones', () => {
    const rows = Rows.empty.with([makeRow('a', 'k1'), makeRow('b', 'k2'), makeRow('c', 'k2'), makeRow('d', 'k3')]);
    expect(rows.orderAfter(rows.get('b')!)).toBe('k3');
    expect(rows.orderBefore(rows.get('c')!)).toBe('k1');
    expect([...rows].map((row) => row.id)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('ROW-5 an index finds exactly the last version of what was put in, ids of all forms', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            fc.oneof(fc.string({ maxLength: 3 }), fc.nat(3000).map(String), fc.constantFrom('__proto__', 'constructor', 'toString')),
            { maxLength: 80 },
          ),
          { maxLength: 8 },
        ),
        (batches) => {
          let index: IdIndex<Row> = IdIndex.empty;
          const plain = new Map<string, Row>();
          const versions: { index: IdIndex<Row>; plain: Map<string, Row> }[] = [];
          for (const ids of batches) {
            versions.push({ index, plain: new Map(plain) });
            const rows = ids.map((id, at) => makeRow(id, 'k', at));
            index = index.with(rows);
            for (const row of rows) plain.set(row.id, row);
            expect(index.size).toBe(plain.size);
            for (const [id, row] of plain) expect(index.get(id)).toBe(row);
            expect(index.get('not there')).toBeUndefined();
          }
          for (const gone of [...plain.keys()].filter((_, at) => at % 2 === 0)) {
            const before = index;
            index = index.without(gone);
            expect(index.get(gone)).toBeUndefined();
            expect(before.get(gone)).toBe(plain.get(gone));
            plain.delete(gone);
          }
          expect(index.without('not there')).toBe(index);
          expect(index.size).toBe(plain.size);
          for (const [id, row] of plain) expect(index.get(id)).toBe(row);
          for (const version of versions) {
            expect(version.index.size).toBe(version.plain.size);
            for (const [id, row] of version.plain) expect(version.index.get(id)).toBe(row);
          }
        },
      ),
    );
  });
});
