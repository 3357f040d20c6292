import { type CommentOp, type HistoryEntry, newId, type RowId, valueOf } from '@teable-grid/core';
import { html } from 'lit';
import { isWaiting, numberAt } from '../cells.ts';
import { linger, until } from '../pace.ts';
import type { Pane } from '../pane.ts';
import { plan, planRow } from '../sample.ts';
import type { Step } from '../step.ts';

const glance = 1_200;
const row = planRow(5);

/** What was, who did it, and back again. */
export const past: Step = {
  id: 'past',
  name: 'Who changed what',
  title: 'Who said and changed what, and back again',
  text: () =>
    html`<p>
      Comments stand on a cell or a row, and call people by name. Every change stands in one log, with its author. It tells the history of a cell, a row or the table, and shows the table as it stood after any change.
      What is put back from there is a change like any other.
    </p>`,
  async open({ team }) {
    const stage = await team();
    const { ada, grace } = stage;
    let hers = 0;
    let asked = '';
    return {
      moves: [
        {
          says: 'Ada asks Grace by a comment on a cell.',
          async act(signal) {
            ada.grid.scrollToCell(row, plan.cost);
            asked = newId('comment');
            const mentions = grace.session.actor === null ? [] : [grace.session.actor];
            comment(ada, { comment: asked, reply: null, text: '@Grace is one hive enough?', mentions });
            await until(() => grace.session.table.comments.get(asked) !== undefined, 'Grace has it', signal);
            await linger(glance / 2, signal);
          },
        },
        {
          says: 'Grace opens it, and answers.',
          async act(signal) {
            grace.grid.scrollToCell(row, plan.cost);
            grace.key('m', { command: true });
            await linger(glance, signal);
            comment(grace, { comment: newId('comment'), reply: asked, text: 'No: two, side by side.', mentions: [] });
            await linger(glance, signal);
            grace.key('Escape');
          },
        },
        {
          says: 'Grace doubles the cost of the beehives.',
          async act(signal) {
            await grace.write(row, plan.cost, String(numberAt(grace.session, row, plan.cost) * 2), signal);
            await until(() => !isWaiting(grace.session), 'it is saved', signal);
            hers = grace.session.saved.at(-1)?.seq ?? 0;
            await until(() => ada.session.table.seq >= hers, 'Ada has it', signal);
            await linger(glance / 2, signal);
          },
        },
        {
          says: 'Ada asks for the history of the cell.',
          async act(signal) {
            ada.grid.scrollToCell(row, plan.cost);
            ada.key('h', { command: true });
            await until(() => ada.find('[data-seq]') !== null, 'the history is there', signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'She puts the earlier value back.',
          async act(signal) {
            await putBack(ada, row);
            await until(() => !isWaiting(ada.session), 'it is saved', signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'And looks at the table as it was with Grace’s value.',
          async act(signal) {
            ada.find(`[data-seq="${hers}"] button.then`)?.click();
            await until(() => ada.find('[part~=past]') !== null, 'the table is as it was', signal);
          },
        },
      ],
      keepsFocus: true,
      after: 'Your turn: move the slider. “Back to now”, or Escape, comes back.',
      view: () => stage.view({ canLeave: false }),
      leave: () => stage.rest(),
    };
  },
};

/** Says something about the cell, as a change of this person. */
function comment(
  { session }: Pane,
  said: Pick<Extract<CommentOp, { op: 'add-comment' }>, 'comment' | 'reply' | 'text' | 'mentions'>,
): void {
  session.submit({ ops: [{ op: 'add-comment', row, field: plan.cost, ...said }] });
}

/** Writes what was in the cell of the cost before its last change, as the history tells it. */
async function putBack({ session }: Pane, of: RowId): Promise<void> {
  const told = await session.history?.({ row: of, field: plan.cost, limit: 1 });
  if (told?.ok !== true) throw new Error(told?.problem.message ?? 'There is no history here.');
  const [found, field] = [session.table.rows.get(of), session.table.fields.get(plan.cost)];
  const last = told.value.entries.flatMap(({ facts }: HistoryEntry) => facts).find((fact) => fact.fact === 'set');
  if (last === undefined || found === undefined || field === undefined) return;
  session.submit({ ops: [{ op: 'set-cell', row: of, field: field.id, value: last.from, was: valueOf(found, field) }] });
}
