import { type Op, type Table, type ViewProperties } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { type GridState, sheetOf, startState } from '../state/grid-state.ts';
import { selectRange } from '../state/selecting.ts';
import type { Range } from '../state/sheet.ts';
import { tableOf } from '../testing/table-of.ts';
import type { Action, Command } from './command.ts';
import { deleteFields, duplicateField, stepFields } from './field-moves.ts';
import { dropRows, moveRows, stepRows } from './row-moves.ts';
import { insertBelow } from './rows.ts';

const field = (id: string, type = 'text', options = {}): Op => ({
  op: 'add-field',
  place: { before: null },
  field: { id, name: id.toUpperCase(), type, options },
});
const inserted = (from: number, to: number): Op => ({
  op: 'insert-rows',
  place: { before: null },
  rows: Array.from({ length: to - from }, (_, at) => ({ id: `r${from + at}`, cells: { a: `text ${from + at}`, b: at } })),
});
// More than one change may have.
const table = tableOf(
  [inserted(3_000, 6_000)],
  tableOf([field('a', 'text', { unique: true }), field('b', 'number'), field('c', 'auto-number'), inserted(0, 3_000)]),
);

/** What a command asks for in a state. */
function asked(
  command: Command,
  state: GridState,
): { readonly applied: boolean; readonly ops: readonly Op[]; readonly notice: string; readonly actions: readonly Action[] } {
  const actions: Action[] = [];
  const applied = command({ state, dispatch: (action) => void actions.push(action) });
  const ops = actions.flatMap((action) => (action.action === 'submit' ? action.draft.ops : []));
  const notice = actions
    .flatMap((action) => (action.action === 'notice' ? [action.notice.text] : action.action === 'say' ? [action.text] : []))
    .join();
  return { applied, ops, notice, actions };
}

function stateOf(range: Range, of: Table = table, settings: Partial<ViewProperties> = {}): GridState {
  const state = startState(of);
  const sheet = sheetOf(of);
  return { ...state, sheet, writable: true, settings: { ...state.settings, ...settings }, selection: selectRange(sheet, range) };
}

const rows = (top: number, bottom = top): Range => ({ top, bottom, left: 0, right: 2 });

describe('moving rows', () => {
  it('H7: the selected rows go beside their neighbour, and stay in sight', () => {
    expect(asked(stepRows(1), stateOf(rows(2, 3))).ops).toEqual([{ op: 'move-rows', place: { after: 'r4' }, rows: ['r2', 'r3'] }]);
    expect(asked(stepRows(-1), stateOf(rows(2, 3))).ops).toEqual([{ op: 'move-rows', place: { before: 'r1' }, rows: ['r2', 'r3'] }]);
    expect(asked(stepRows(-1), stateOf(rows(2))).actions).toContainEqual(expect.objectContaining({ action: 'select', reveal: 'anchor' }));
    expect(asked(stepRows(-1), stateOf(rows(0))).applied).toBe(false);
    expect(asked(stepRows(1), stateOf(rows(5_999))).applied).toBe(false);
  });

  it('H7: very many rows keep their order, whichever side they are put on', () => {
    const ids = Array.from({ length: 5_000 }, (_, at) => `r${at}`);
    for (const place of [{ after: 'r5500' }, { before: 'r5500' }]) {
      const { ops } = asked(moveRows(ids, place), stateOf(rows(0)));
      const moved = ops.reduce((before, op) => tableOf([op], before), table);
      expect(ops.length).toBeGreaterThan(1);
      const order = Array.from(moved.rows, ({ id }) => id);
      const from = order.indexOf('r0');
      expect(order.slice(from, from + 5_000)).toEqual(ids);
      expect(order.indexOf('r5500')).toBe('after' in place ? from - 1 : from + 5_000);
    }
  });

  it('H8: while a view sorts, rows stay, and it is said by what', () => {
    const state = stateOf(rows(2), table, { sorts: [{ field: 'b', direction: 'ascending' }] });
    const { ops, notice, applied } = asked(dropRows(['r2'], 'r4', 'after'), state);
    expect(applied).toBe(true);
    expect(ops).toEqual([]);
    expect(notice).toBe('These rows are sorted by “B”: take the sort out to put them in an order of your own.');
  });

  it('H8: who may not write moves nothing, and nothing goes beside itself', () => {
    expect(asked(moveRows(['r1'], { after: 'r1' }), stateOf(rows(1))).applied).toBe(false);
    expect(asked(moveRows([], { after: 'r1' }), stateOf(rows(1))).applied).toBe(false);
    expect(asked(stepRows(1), { ...stateOf(rows(1)), writable: false }).ops).toEqual([]);
  });
});

describe('moving and copying fields', () => {
  it('H7: the selected columns go by one place, and it is said where', () => {
    const state = stateOf({ top: 1, bottom: 1, left: 1, right: 1 });
    const { ops, notice } = asked(stepFields(1), state);
    expect(ops).toEqual([{ op: 'move-field', field: 'b', place: { after: 'c' } }]);
    expect(notice).toBe('“B” moved behind “C”.');
    expect(asked(stepFields(-1), stateOf({ top: 1, bottom: 1, left: 0, right: 0 })).applied).toBe(false);
  });

  it('H6: a copy has the values, is not unique, and is numbered anew', () => {
    const { ops } = asked(duplicateField('a', 'values', 'a2'), stateOf(rows(0)));
    expect(ops[0]).toEqual({ op: 'add-field', place: { after: 'a' }, field: { id: 'a2', name: 'A copy', type: 'text', options: {} } });
    expect(ops.filter(({ op }) => op === 'set-cell')).toHaveLength(6_000);
    expect(asked(duplicateField('a', 'empty', 'a2'), stateOf(rows(0))).ops).toHaveLength(1);
    const numbered = asked(duplicateField('c', 'values', 'c2'), stateOf(rows(0))).ops;
    expect(new Set(numbered.map(({ op }) => op))).toEqual(new Set(['add-field', 'number-rows']));
  });

  it('H6: fields are deleted as one step, and it is said how they come back', () => {
    const { ops, notice } = asked(deleteFields(['a', 'b']), stateOf(rows(0)));
    expect(ops).toEqual([
      { op: 'delete-field', field: 'a' },
      { op: 'delete-field', field: 'b' },
    ]);
    expect(notice).toBe('2 fields deleted. Undo brings them back with their values.');
  });
});

describe('adding rows', () => {
  it('K3: below the head of a group a row is added before the first of its rows, never beside the name of the group', () => {
    const state = stateOf(rows(0));
    const head = { group: 'g', level: 0, field: table.fields.get('a')!, value: 'x', rows: 2, collapsed: false };
    const plain = state.sheet.rows;
    const line = (at: number) => (at === 0 ? head : plain.line(at - 1));
    const grouped = {
      ...plain,
      size: plain.size + 1,
      line,
      at: (at: number) => plain.at(at - 1),
      indexOf: (id: string) => (id === 'g' ? 0 : plain.indexOf(id) + 1),
    };
    const onHead = {
      ...state,
      sheet: { ...state.sheet, rows: grouped },
      selection: { ...state.selection!, anchor: { row: 'g', field: 'a' } },
    };
    expect(asked(insertBelow, onHead).ops).toMatchObject([{ op: 'insert-rows', place: { before: 'r0' } }]);
    expect(asked(insertBelow, state).ops).toMatchObject([{ op: 'insert-rows', place: { after: 'r0' } }]);
  });
});
