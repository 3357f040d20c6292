import { type UndoOutcome, unreachable } from '@teable-grid/core';
import type { Notice } from './grid-state.ts';
import { count } from './count.ts';

/** What to say of an undo or redo that was not simply done; null when it was. */
export function undoNotice(outcome: UndoOutcome, what: 'undo' | 'redo'): Notice | null {
  switch (outcome.outcome) {
    case 'done':
      return null;
    case 'nothing':
      return { tone: 'info', text: `There is nothing to ${what}.` };
    case 'refused':
      return { tone: 'bad', text: outcome.problems[0]?.message ?? `The ${what} was refused.` };
    case 'asks': {
      // Said where the question itself would come in between.
      const where = outcome.values.length === 1 ? 'this cell' : `${count(outcome.values.length, 'cell')} of it`;
      const text = `Somebody has written in ${where} since, so nothing was ${what === 'undo' ? 'undone' : 'redone'} yet.`;
      const [first] = outcome.values;
      return first?.row == null || first.field === null
        ? { tone: 'bad', text }
        : { tone: 'bad', text, shows: { row: first.row, field: first.field } };
    }
    default:
      return unreachable(outcome);
  }
}
