import { html } from 'lit';
import { isWaiting, numberAt, otherText } from '../cells.ts';
import { linger, until } from '../pace.ts';
import { plan, planRow } from '../sample.ts';
import type { Step } from '../step.ts';

/** How long something is left to be looked at, milliseconds. */
const glance = 900;
const beginning = 'Two, from the';

/** Two people in one table. */
export const together: Step = {
  id: 'together',
  name: 'Together',
  title: 'Two people, one table',
  text: ({ decider }) =>
    html`<p>
      Ada and Grace each have a <code>&lt;teable-grid&gt;</code> with a session of its own; ${decider} puts their changes in one order. A value reaches the other
      when it is <em>saved</em>, never before; what is still being typed is shown as that, in the writer’s colour. Type in either window, too.
    </p>`,
  async open({ team }) {
    const stage = await team();
    const { ada, grace } = stage;
    let ending = '';
    return {
      moves: [
        {
          says: 'Ada begins to write; Grace sees where, and what.',
          async act(signal) {
            ending = otherText(ada.session, planRow(1), plan.note, [`${beginning} winery`, `${beginning} dairy`]).slice(beginning.length);
            await ada.type(planRow(1), plan.note, beginning, signal);
            await linger(glance * 1.4, signal);
          },
        },
        {
          says: 'Ada enters it. It is saved, and Grace has it.',
          async act(signal) {
            await ada.typeOn(beginning, ending, signal);
            await linger(glance / 2, signal);
            ada.enter();
            await until(() => !isWaiting(ada.session), 'it is saved', signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'Both write at once, in two cells of a row: both stay.',
          async act(signal) {
            const cost = String(200 + ((numberAt(ada.session, planRow(3), plan.cost) + 35) % 700));
            await Promise.all([ada.type(planRow(3), plan.cost, cost, signal), linger(glance / 3, signal)]);
            ada.enter();
            await grace.write(planRow(3), plan.note, ['Delivered to the door', 'Carry it upstairs'], signal);
            await until(() => !isWaiting(ada.session) && !isWaiting(grace.session), 'both are saved', signal);
            await linger(glance, signal);
          },
        },
        {
          says: 'Ada takes back her last edit. Grace’s stays.',
          async act(signal) {
            ada.grid.undo();
            await linger(glance, signal);
            await until(() => !isWaiting(ada.session), 'it is saved', signal);
          },
        },
      ],
      after: 'Press Ctrl+Z in either window: it takes back that person’s own edits only.',
      view: () => stage.view(),
      leave: () => stage.rest(),
    };
  },
};
