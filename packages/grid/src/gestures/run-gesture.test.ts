import type { Draft } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import type { Action } from '../commands/command.ts';
import { type GridState, type Notice, sheetOf, startState } from '../state/grid-state.ts';
import { selectAt } from '../state/selection.ts';
import { tableOf } from '../testing/table-of.ts';
import { type GestureHost, GestureRun } from './run-gesture.ts';

const start = tableOf([
  { op: 'add-field', place: { before: null }, field: { id: 'fname', name: 'Name', type: 'text', options: {} } },
  { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r1', cells: {} }] },
]);
const sheet = sheetOf(start);
const state: GridState = { ...startState(start), sheet, writable: true, selection: selectAt(sheet, { row: 0, column: 0 }) };

/** Pastes so many rows; what was asked of the element meanwhile. */
function paste(rows: number, room: GestureHost['room'] = null) {
  const drafts: Draft[] = [];
  const actions: Action[] = [];
  const notices: (Notice | null)[] = [];
  let ended = 0;
  const text = Array.from({ length: rows }, (_, row) => `cell ${row}`).join('\n');
  const host: GestureHost = {
    context: {
      state,
      dispatch(action) {
        if (action.action === 'submit') drafts.push(action.draft);
        else actions.push(action);
      },
    },
    room,
    show: (notice) => notices.push(notice),
  };
  const run = new GestureRun({ gesture: 'paste', clip: { own: '', html: '', text }, as: 'cells' }, state, host, () => (ended += 1));
  return { run, drafts, actions, notices, ends: () => ended };
}

/** Lets everything happen that waits for its turn. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('a gesture on many cells', () => {
  it('C4: is done at once when it is small', () => {
    const { run, drafts, notices, ends } = paste(20);
    run.begin();
    expect([drafts.length, ends()]).toEqual([1, 1]);
    expect(notices.map((notice) => notice?.text)).toEqual(['19 rows added.']);
  });

  it('C4: goes on by itself in slices when it is large', async () => {
    const { run, drafts, ends } = paste(150_000);
    run.begin();
    expect([drafts.length, ends()]).toEqual([0, 0]);
    let slices = 0;
    for (; ends() === 0; slices++) await nextTurn();
    expect(slices).toBeGreaterThan(1);
    expect(drafts.length).toBeGreaterThan(100);
  });

  it('C4: is finished at once when something else is to be written', () => {
    const { run, drafts, ends } = paste(150_000);
    run.begin();
    run.finish();
    expect(ends()).toBe(1);
    expect(new Set(drafts.map(({ group }) => group)).size).toBe(1);
    const rows = drafts.flatMap(({ ops }) => ops).reduce((sum, op) => sum + (op.op === 'insert-rows' ? op.rows.length : 0), 0);
    expect(rows).toBe(149_999);
  });

  it('C4: is cancelled before anything is submitted, and then nothing is', async () => {
    const { run, drafts, notices, ends } = paste(150_000);
    run.begin();
    run.cancel();
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    run.finish();
    expect([drafts.length, ends()]).toEqual([0, 1]);
    expect(notices.at(-1)!.text).toBe('Cancelled. Nothing was changed.');
  });

  it('C4: what does not fit in the outbox is refused as a whole, before anything is submitted', () => {
    const { run, drafts, notices } = paste(2_000, { changes: 10_000, bytes: 50_000 });
    run.begin();
    run.finish();
    expect(drafts).toEqual([]);
    expect(notices.at(-1)!.text).toContain('Nothing was changed: 2,000 cells (about 0.2 MB)');
    const few = paste(2_000, { changes: 2, bytes: 50_000_000 });
    few.run.begin();
    few.run.finish();
    expect(few.drafts).toEqual([]);
  });
});
