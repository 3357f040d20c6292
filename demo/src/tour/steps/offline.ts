import { html } from 'lit';
import { isWaiting, numberAt } from '../cells.ts';
import { linger, until } from '../pace.ts';
import { plan, planRow } from '../sample.ts';
import type { Step } from '../step.ts';

const glance = 900;
/** The cell that both write. */
const fought = { row: planRow(4), field: plan.cost };

/** Work without a connection, and a conflict. */
export const offline: Step = {
  id: 'offline',
  name: 'Offline, and a conflict',
  title: 'Offline, and back: nothing is overwritten in silence',
  text: () =>
    html`<p>
      Turn the switch above either table: that person goes on as before, and what waits is counted. When both have written the same cell meanwhile, neither
      value is dropped: the cell keeps the first, is marked, and holds the second until somebody settles it.
    </p>`,
  async open({ team }) {
    const stage = await team();
    const { ada, grace } = stage;
    const open = () => [...grace.session.table.conflicts.at(fought.row, fought.field)].length;
    const [before, now] = [open(), numberAt(ada.session, fought.row, fought.field)];
    return {
      moves: [
        {
          says: 'Grace goes offline.',
          async act(signal) {
            grace.session.setOnline(false);
            await linger(glance, signal);
          },
        },
        {
          says: 'She writes a cost and a note; both wait with her.',
          async act(signal) {
            await grace.write(fought.row, fought.field, String(now + 35), signal);
            await grace.write(planRow(6), plan.note, ['Borrow the van', 'Hire a van'], signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'Ada writes the same cost, and it is saved.',
          async act(signal) {
            await ada.write(fought.row, fought.field, String(now - 40), signal);
            await until(() => !isWaiting(ada.session), 'it is saved', signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'Grace is back: the note goes in, both costs are kept.',
          async act(signal) {
            grace.session.setOnline(true);
            await until(() => open() > before, 'the conflict is there', signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'Everybody can open what there is to settle.',
          async act(signal) {
            grace.grid.scrollToCell(fought.row, fought.field);
            await linger(glance / 2, signal);
            // The button below the table, as a hand would press it.
            grace.find('[part~=conflicts]')?.click();
          },
        },
      ],
      keepsFocus: true,
      after: 'Your turn: keep one, take the other, or write a third value. Both windows follow, and it can be undone.',
      view: () => stage.view(),
      leave: () => stage.rest(),
    };
  },
};
