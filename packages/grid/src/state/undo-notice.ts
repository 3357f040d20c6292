import { type UndoOutcome, unreachable } from '@teable-grid/core';
import type { Notice } from './grid-state.ts';
import { count } from './status.ts';

/** What to say of an undo or redo that was not simply done; null when it was. */
export function undoNotice(outcome: UndoOutcome, what: 'undo' | 'redo'): Notice | null {
  switch (outcome.outcome) {
    case 'done':
      return null;
    case 'nothing':
      return { tone: 'info', text: `There is nothing to ${what}.` };
    case 'refused':
      return { tone: 'bad', text: outcome.problems[0]?.message ?? `The ${what} was refused.` };
    case 'overwritten': {
      const where = outcome.cells.length === 1 ? 'this cell' : `${count(outcome.cells.length, 'cell')} of it`;
      const text = `Somebody has written in ${where} since, so nothing was ${what === 'undo' ? 'undone' : 'redone'}.`;
      const spot = outcome.cells[0];
      return spot === undefined ? { tone: 'bad', text } : { tone: 'bad', text, spot };
    }
    default:
      return unreachable(outcome);
  }
}
