import { Conflicts, type Change, type Op, type PendingChange, type Problem } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { gatherMarks } from './marks.ts';

const problem: Problem = { code: 'wrong-type', path: '', message: '“abc” is not a number' };
const changeOf = (ops: readonly Op[]): Change => ({ n: 1, id: 'c1', seen: { seq: 0 }, ops });
const set: Op = { op: 'set-cell', row: 'r1', field: 'f1', value: 5, was: null };

describe('marks', () => {
  it('S2: counts what is not saved by cell, and marks rows that are new', () => {
    const pending: PendingChange[] = [
      { state: 'sent', id: 'c1', change: changeOf([set, set]), madeAt: '' },
      {
        state: 'pending',
        id: 'c2',
        change: changeOf([{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'r2', cells: {} }] }]),
        madeAt: '',
      },
    ];
    const marks = gatherMarks(pending, Conflicts.empty);
    expect(marks.get('r1')!.cells.get('f1')).toMatchObject({ pending: 2, refused: null, conflicts: 0, comments: 0 });
    expect(marks.get('r2')!.row.pending).toBe(true);
    expect(marks.size).toBe(2);
  });

  it('E5: keeps the text of its author, and the value that was turned down', () => {
    const marks = gatherMarks(
      [
        {
          state: 'rejected',
          id: 'h1',
          change: null,
          held: { row: 'r1', field: 'f1', text: 'abc', problem },
          problems: [problem],
          because: null,
          madeAt: '',
        },
        {
          state: 'rejected',
          id: 'c9',
          change: changeOf([{ ...set, field: 'f2' } as Op]),
          held: null,
          problems: [{ ...problem, message: 'Too late.' }],
          because: null,
          madeAt: '',
        },
      ],
      Conflicts.empty,
    );
    expect(marks.get('r1')!.cells.get('f1')!.refused).toEqual({ id: 'h1', given: { text: 'abc' }, reason: problem.message });
    expect(marks.get('r1')!.cells.get('f2')!.refused).toEqual({ id: 'c9', given: { value: 5 }, reason: 'Too late.' });
  });
});
