import type { Session, UndoAnswer, WrittenSince } from '@teable-grid/core';
import type { CommandContext } from '../commands/command.ts';
import { undoNotice } from '../state/undo-notice.ts';

/**
 * Undoes and redoes, and asks first where that would overwrite what others wrote.
 *
 *     undo ──▶ done
 *          └─▶ asks ──Undo anyway, Keep theirs──▶ undo with that answer (it may ask again, about what came meanwhile)
 *                   └─Cancel──▶ nothing was done
 */
export class UndoController {
  readonly #session: () => Session | null;
  readonly #context: CommandContext;

  constructor(session: () => Session | null, context: CommandContext) {
    this.#session = session;
    this.#context = context;
  }

  /** Takes the last gesture back, or does it again. */
  async take(what: 'undo' | 'redo', answer?: UndoAnswer): Promise<void> {
    const session = this.#session();
    if (session === null) return;
    const outcome = await session[what](answer);
    if (session !== this.#session()) return;
    const { editing, panel } = this.#context.state;
    // Finding out whose values they are takes a moment; who went on to something else meanwhile is not torn away from it.
    const isFree = editing.state === 'idle' && (panel.panel === 'none' || panel.panel === 'undo');
    if (outcome.outcome === 'asks' && isFree) {
      const { values } = outcome;
      const all = answer === undefined ? values : [...values, ...withoutCellsOf(answer.values, values)];
      this.#context.dispatch({
        action: 'panel',
        panel: { panel: 'undo', what, values: all, fresh: answer === undefined ? 0 : values.length },
      });
      return;
    }
    const notice = undoNotice(outcome, what);
    if (notice !== null) this.#context.dispatch({ action: 'notice', notice });
  }
}

function withoutCellsOf(values: readonly WrittenSince[], newer: readonly WrittenSince[]): WrittenSince[] {
  const targets = new Set(newer.map(targetOf));
  return values.filter((value) => !targets.has(targetOf(value)));
}

function targetOf({ row, field, view = '' }: WrittenSince): string {
  return JSON.stringify([row, field, view]);
}
