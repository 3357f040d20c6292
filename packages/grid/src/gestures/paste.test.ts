import { type Table, valueOf, type GroupLine, type Line } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { writeTsv } from '../clipboard/tsv.ts';
import { copiedCells } from '../clipboard/write-clip.ts';
import { draftsOf } from '../commands/batches.ts';
import { type GridState, sheetOf, startState } from '../state/grid-state.ts';
import { addRange, selectRange } from '../state/selecting.ts';
import { selectAt } from '../state/selection.ts';
import { isGroup, type Range, type RowSource } from '../state/sheet.ts';
import { tableOf } from '../testing/table-of.ts';
import { CellWriter } from './cell-writer.ts';
import { planClear, planFill } from './fill.ts';
import type { RawClip } from './gesture.ts';
import { planPaste, planPasteColumns } from './paste.ts';
import type { Plan, Planning } from './plan.ts';
import { putClipCell } from './put-clip-cell.ts';

const start = tableOf([
  { op: 'add-field', place: { before: null }, field: { id: 'fname', name: 'Name', type: 'text', options: {} } },
  { op: 'add-field', place: { before: null }, field: { id: 'fsize', name: 'Size', type: 'number', options: {} } },
  {
    op: 'add-field',
    place: { before: null },
    field: { id: 'fkind', name: 'Kind', type: 'single-select', options: { choices: [{ id: 'o1', name: 'Old', color: 0 }] } },
  },
  {
    op: 'insert-rows',
    place: { before: null },
    rows: [
      { id: 'r1', cells: { fname: 'a', fsize: 1 } },
      { id: 'r2', cells: { fname: 'b', fkind: 'o1' } },
    ],
  },
]);

const one = (row: number, column: number): Range => ({ top: row, bottom: row, left: column, right: column });
const stateOf = (table: Table, ...ranges: readonly Range[]): GridState => {
  const state = { ...startState(table), sheet: sheetOf(table), writable: true };
  const [first, ...more] = ranges.map((range) => selectRange(state.sheet, range)!);
  return { ...state, selection: { ...first!, ...(more.length > 0 && { more }) } };
};

function planned(planning: Planning): Plan {
  let step = planning.next();
  while (step.done !== true) step = planning.next();
  return step.value;
}

const text = (block: readonly (readonly string[])[]): RawClip => ({ own: '', html: '', text: writeTsv(block) });
const pasted = (range: Range, block: readonly (readonly string[])[], table = start) =>
  planned(planPaste(stateOf(table, range), text(block), 'cells'));
const written = (plan: Plan) => plan.ops.map((op) => op.op === 'set-cell' && [op.row, op.field, op.value]);
/** What was copied, as it is on the clipboard. */
const copied = (table: Table, ...ranges: readonly Range[]): RawClip => {
  const copy = copiedCells(stateOf(table, ...ranges));
  if (copy.copied !== 'cells') throw new Error(JSON.stringify(copy));
  return { own: JSON.stringify(copy.cells), html: '', text: writeTsv(copy.cells.texts) };
};

describe('paste', () => {
  it('C3, C4: writes cells by id with what was seen, and adds rows beyond the last', () => {
    const plan = pasted(one(1, 0), [
      ['x', '2'],
      ['y', '3'],
      ['z', ''],
    ]);
    expect(plan.ops[0]).toEqual({ op: 'set-cell', row: 'r2', field: 'fname', value: 'x', was: 'b' });
    expect(plan.ops[1]).toEqual({ op: 'set-cell', row: 'r2', field: 'fsize', value: 2, was: null });
    expect(plan.ops[2]).toMatchObject({
      op: 'insert-rows',
      place: { before: null },
      rows: [{ cells: { fname: 'y', fsize: 3 } }, { cells: { fname: 'z' } }],
    });
    expect(plan).toMatchObject({ held: [], notice: { text: '2 rows added.' }, select: { from: { row: 'r2', field: 'fname' } } });
    expect(tableOf(plan.ops, start).rows.size).toBe(4);
  });

  it('C3: fills all ranges with one cell', () => {
    expect(written(pasted({ top: 0, bottom: 1, left: 1, right: 1 }, [['7']]))).toEqual([
      ['r1', 'fsize', 7],
      ['r2', 'fsize', 7],
    ]);
    const two = stateOf(start, one(0, 0), one(1, 1));
    const both = written(planned(planPaste(two, text([['7']]), 'cells')));
    expect(both).toHaveLength(2);
    expect(both).toEqual(
      expect.arrayContaining([
        ['r1', 'fname', '7'],
        ['r2', 'fsize', 7],
      ]),
    );
  });

  it('C3: puts a block over and over into a range that it fills evenly, and says so where it does not go into several', () => {
    const plan = pasted({ top: 0, bottom: 1, left: 0, right: 1 }, [['1', '2']]);
    expect(written(plan)).toEqual([
      ['r1', 'fname', '1'],
      ['r1', 'fsize', 2],
      ['r2', 'fname', '1'],
      ['r2', 'fsize', 2],
    ]);
    const apart = planned(planPaste(stateOf(start, one(0, 0), one(1, 1)), text([['1', '2']]), 'cells'));
    expect(apart.ops).toEqual([]);
    expect(apart.notice!.text).toContain('Select one');
  });

  it('E7: makes one choice of one new name', () => {
    const plan = pasted(one(0, 2), [['New'], ['new'], ['NEW'], ['old']]);
    const add = plan.ops.filter((op) => op.op === 'change-field');
    expect(add.length).toBe(1);
    const after = tableOf(plan.ops, start);
    expect(after.fields.get('fkind')!.options.choices!.map((choice) => choice.name)).toEqual(['Old', 'New']);
  });

  it('C3, E5: holds what cannot be read, sends the rest, and offers fields for what is beyond the last one', () => {
    const plan = pasted(one(0, 1), [['abc', 'Old', 'beyond']]);
    expect(plan.held).toMatchObject([{ row: 'r1', field: 'fsize', text: 'abc' }]);
    expect(plan.ops).toMatchObject([{ op: 'set-cell', row: 'r1', field: 'fkind', value: 'o1' }]);
    const { offers } = plan.notice!;
    expect(offers!.label).toBe('Add 1 field');
    if (offers!.gesture.gesture !== 'paste-columns') throw new Error('It should offer to paste the columns.');
    const after = tableOf(planned(planPasteColumns(stateOf(start, one(0, 0)), offers!.gesture)).ops, start);
    const added = after.fields.list.at(-1)!;
    expect(added.type).toBe('text');
    expect(valueOf(after.rows.get('r1')!, added)).toBe('beyond');
  });

  it('C5: keeps what is stored between fields of one type, and finds choices of another field by their names', () => {
    const table = tableOf(
      [
        { op: 'change-field', field: 'fsize', set: { options: { precision: 1 } } },
        { op: 'set-cell', row: 'r1', field: 'fsize', value: 1.23456, was: 1 },
        { op: 'add-field', place: { before: null }, field: { id: 'fweight', name: 'Weight', type: 'number', options: { precision: 0 } } },
        {
          op: 'add-field',
          place: { before: null },
          field: { id: 'fstate', name: 'State', type: 'single-select', options: { choices: [{ id: 'p1', name: 'OLD', color: 3 }] } },
        },
      ],
      start,
    );
    const number = planned(planPaste(stateOf(table, one(0, 3)), copied(table, one(0, 1)), 'cells'));
    expect(number.ops).toMatchObject([{ row: 'r1', field: 'fweight', value: 1.23456 }]);
    const choice = planned(planPaste(stateOf(table, one(1, 4)), copied(table, one(1, 2)), 'cells'));
    expect(choice.ops).toMatchObject([{ row: 'r2', field: 'fstate', value: 'p1' }]);
  });

  it('C6: takes the number that a spreadsheet says is behind a text, where the text shows that number', () => {
    const field = start.fields.get('fsize')!;
    const put = (shown: string, number: number) => {
      const writer = new CellWriter(start, 'de');
      const clip = { block: [[shown]], numbers: new Map([[0, new Map([[0, number]])]]), own: null };
      putClipCell(writer, clip, 0, 0, start.rows.get('r2')!, field, 'de');
      const { ops, held } = writer.finish();
      return held[0]?.text ?? (ops[0]?.op === 'set-cell' ? ops[0].value : null);
    };
    expect(put('1,234.50', 1234.5)).toBe(1234.5);
    expect(put('$1,235', 1234.567)).toBe(1234.567);
    expect(put('EUR 0,50', 0.5)).toBe(0.5);
    // A share, a time and a date are not the numbers that are behind them.
    expect(put('1:30:00', 0.0625)).toBe('1:30:00');
    expect(put('3. Jan', 45_000)).toBe('3. Jan');
  });

  it('C7: moves what was cut: the source is emptied, but for what is pasted over and what was changed since', () => {
    const clip = copied(start, { top: 0, bottom: 1, left: 0, right: 0 });
    const { token, rows, fields } = JSON.parse(clip.own) as { token: string; rows: string[]; fields: { id: string }[] };
    const range = { anchor: { row: 'r1', field: 'fname' }, head: { row: 'r2', field: 'fname' }, span: 'cells' as const };
    const cut = { token, rows, fields: fields.map(({ id }) => id), range, look: start };
    const moved = planned(planPaste({ ...stateOf(start, one(1, 0)), cut }, clip, 'cells'));
    expect(moved.movesCut).toBe(true);
    const after = tableOf(moved.ops, start);
    expect([...after.rows].map((row) => valueOf(row, start.fields.get('fname')!))).toEqual([null, 'a', 'b']);

    const changed = tableOf([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'other', was: 'a' }], start);
    const kept = planned(planPaste({ ...stateOf(changed, one(1, 0)), cut }, clip, 'cells'));
    expect(written(kept)).not.toContainEqual(['r1', 'fname', null]);
    expect(kept.notice!.text).toContain('1 cell that was cut has been changed since, and stays.');
  });

  it('C8: finds out before what a field would refuse: each such cell is held with the reason', () => {
    const table = tableOf(
      [
        { op: 'change-field', field: 'fname', set: { options: { unique: true, required: true } } },
        { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r3', cells: { fname: 'c' } }] },
      ],
      start,
    );
    const plan = pasted(one(0, 0), [[''], ['x'], ['x']], table);
    expect(plan.held).toMatchObject([
      { row: 'r1', problem: { code: 'required' } },
      { row: 'r3', text: 'x', problem: { code: 'not-unique' } },
    ]);
    expect(written(plan)).toEqual([['r2', 'fname', 'x']]);
    // Whoever does not get his value keeps the old one, which nobody else gets then.
    const chain = pasted(one(0, 0), [['b'], ['c']], table);
    expect(chain.held.map(({ row }) => row)).toEqual(['r1', 'r2']);
    expect(written(pasted(one(0, 0), [['b'], ['a']], table))).toEqual([
      ['r1', 'fname', 'b'],
      ['r2', 'fname', 'a'],
    ]);
  });

  it('C9: copies several ranges where they line up, and says why it does not elsewhere', () => {
    expect(copiedCells(stateOf(start, one(0, 0), one(0, 2)))).toMatchObject({ copied: 'cells', cells: { texts: [['a', '']] } });
    expect(copiedCells(stateOf(start, one(1, 1), one(0, 1)))).toMatchObject({ copied: 'cells', cells: { rows: ['r1', 'r2'] } });
    const askew = copiedCells(stateOf(start, one(0, 0), one(1, 1)));
    expect(askew.copied === 'none' && askew.why).toContain('do not line up');
    const state = stateOf(start, one(0, 0));
    const header = { ...state, selection: addRange(state.sheet, selectAt(state.sheet, { row: -1, column: 0 })!, { row: -1, column: 1 }) };
    expect(copiedCells(header)).toEqual({ copied: 'names', names: ['Name', 'Size'] });
  });

  it('M8, C4: passes over the heads of groups: a block goes on with the next row that is shown, and clearing leaves the heads alone', () => {
    const [r1, r2] = [start.rows.get('r1')!, start.rows.get('r2')!];
    const head = (group: string): GroupLine => ({
      group,
      level: 0,
      field: start.fields.get('fkind')!,
      value: null,
      rows: 1,
      collapsed: false,
    });
    const lines: readonly Line[] = [head('G1'), r1, head('G2'), r2];
    const rowsIn = (from: number, to: number) => lines.slice(from, to).flatMap((line) => (isGroup(line) ? [] : [line]));
    const grouped: RowSource = {
      size: 4,
      rowCount: 2,
      at: (position) => rowsIn(position, position + 1)[0],
      line: (position) => lines[position],
      indexOf: (id) => lines.findIndex((line) => (isGroup(line) ? line.group : line.id) === id),
      slice: rowsIn,
      lines: (from, to) => lines.slice(from, to),
    };
    const shown = { ...sheetOf(start), rows: grouped };
    const over = (range: Range): GridState => ({ ...stateOf(start, one(0, 0)), sheet: shown, selection: selectRange(shown, range) });
    expect(written(planned(planPaste(over(one(1, 0)), text([['x'], ['y']]), 'cells')))).toEqual([
      ['r1', 'fname', 'x'],
      ['r2', 'fname', 'y'],
    ]);
    expect(written(planned(planClear(over({ top: 0, bottom: 3, left: 0, right: 0 }))))).toEqual([
      ['r1', 'fname', null],
      ['r2', 'fname', null],
    ]);
    expect(written(planned(planFill(over(one(1, 0)), one(1, 0), { top: 1, bottom: 3, left: 0, right: 0 }, 'series')))).toEqual([
      ['r2', 'fname', 'a'],
    ]);
  });

  it('C4: splits what is larger than a change into a group that does the same', () => {
    const block = Array.from({ length: 12_000 }, (_, at) => [`row ${at}`]);
    const plan = pasted(one(0, 0), block);
    const drafts = draftsOf(plan.ops, start);
    expect(drafts.length).toBeGreaterThan(2);
    expect(new Set(drafts.map((draft) => draft.group)).size).toBe(1);
    const after = drafts.reduce((table, draft) => tableOf(draft.ops, table), start);
    expect([...after.rows].map((row) => row.written?.get('fname')?.value ?? row.base[0])).toEqual(block.map(([cell]) => cell));
  });
});
