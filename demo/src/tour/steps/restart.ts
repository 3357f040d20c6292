import { html, nothing, type TemplateResult } from 'lit';
import type { Killing } from '../home.ts';
import { numberAt } from '../cells.ts';
import { Ledger } from '../ledger.ts';
import { linger, until } from '../pace.ts';
import { plan, planRow } from '../sample.ts';
import type { Move, Step } from '../step.ts';
import type { TeamStage } from '../team-stage.ts';

const glance = 700;

/** What decides is killed in the middle of work. */
export const restart: Step = {
  id: 'restart',
  name: 'Kill what decides',
  title: '“Saved” means saved',
  text: ({ kind }) =>
    kind === 'server'
      ? html`<p>
          The button ends the server’s process by <code>kill -9</code>, as a power cut would: no last words, nothing written down in haste. A change is ticked as
          saved only when it is in Postgres, so afterwards every tick must be found in the log, and what was not ticked is sent again, once.
        </p>`
      : html`<p>
          Without a server one page of the browser decides for all. Here that is a frame in this page, and the button destroys it without warning. Another
          page takes over from what is on the disk: every tick must be found in the log there. <strong>On your own machine <code>npm start</code> shows this with a
          server and <code>kill -9</code>.</strong>
        </p>`,
  async open({ home, team, changed }) {
    const killing = await home.killing();
    const stage = await team();
    const run = new Run(stage, killing, changed);
    return {
      moves: killing === null ? [] : run.moves,
      after: 'Every change that was told “saved” is in the log, under the number it was told; none is there twice.',
      view: () => (killing === null ? html`${stage.view()}<p class="aside">${home.whyNoKilling}</p>` : run.view()),
      leave: () => {
        stage.rest();
        killing?.end();
      },
    };
  },
};

/** How what decides is. */
type DeciderState = 'up' | 'down' | 'back';

/** One time that it is killed. */
class Run {
  readonly moves: readonly Move[];
  readonly #stage: TeamStage;
  readonly #killing: Killing | null;
  readonly #changed: () => void;
  #ledger: Ledger;
  #words: string;
  #state: DeciderState = 'up';

  constructor(stage: TeamStage, killing: Killing | null, changed: () => void) {
    this.#stage = stage;
    this.#killing = killing;
    this.#changed = changed;
    this.#ledger = this.#newLedger();
    this.#words = killing === null ? '' : `Decides: ${killing.victim}`;
    this.moves = killing === null ? [] : this.#movesOf(killing);
  }

  view(): TemplateResult {
    return html`${this.#stage.view({ canLeave: false })}
      <div class="proof">
        <p class="victim" data-state=${this.#state} role="status"><span class="lamp" aria-hidden="true"></span>${this.#words}</p>
        ${this.#killing === null ? nothing : this.#ledger.view()}
      </div>`;
  }

  #newLedger(): Ledger {
    const { ada, grace } = this.#stage;
    return new Ledger([
      ['Ada', ada.session],
      ['Grace', grace.session],
    ]);
  }

  #movesOf(killing: Killing): readonly Move[] {
    const { ada, grace } = this.#stage;
    const unsaved = () => this.#ledger.read().filter(({ state }) => state === 'unsaved').length;
    let back: Promise<void> = Promise.resolve();
    return [
      {
        says: 'Ada and Grace write; what is saved is ticked.',
        act: async (signal) => {
          this.#ledger = this.#newLedger();
          this.#tell('up', `Decides: ${killing.victim}`);
          await ada.write(planRow(0), plan.note, ['Holds 300 kg/m², dry', 'Holds 280 kg/m², wet'], signal);
          await grace.write(planRow(5), plan.note, ['Next door says yes', 'Next door asks why'], signal);
          await until(() => unsaved() === 0, 'both are saved', signal);
          await linger(glance, signal);
        },
      },
      {
        says: killing.says,
        act: async (signal) => {
          await killing.kill();
          this.#tell('down', `Killed: ${killing.victim}`);
          back = this.#awaitBack(killing, performance.now(), signal);
          // Told by the move that waits for it.
          back.catch(() => {});
          await linger(glance / 2, signal);
        },
      },
      {
        says: 'Both go on writing all the while.',
        act: async (signal) => {
          const more = (row: number): string => String(numberAt(ada.session, planRow(row), plan.cost) + 10);
          await ada.write(planRow(2), plan.cost, more(2), signal);
          await grace.write(planRow(7), plan.cost, more(7), signal);
          await ada.write(planRow(2), plan.note, ['Larch, oiled twice', 'Larch, oiled'], signal);
          await grace.write(planRow(7), plan.note, ['Seats eight', 'Seats ten'], signal);
        },
      },
      {
        says: 'It is back: what waited is sent, and ticked.',
        act: async (signal) => {
          await back;
          await until(() => unsaved() === 0, 'everything is saved', signal, 60_000);
          await linger(glance, signal);
        },
      },
      {
        says: 'The log is read, and held against the ticks.',
        act: async () => {
          this.#ledger.compare(await killing.logged(this.#ledger.after));
          this.#changed();
        },
      },
    ];
  }

  /** Notes when somebody decides again, whatever is going on then. */
  async #awaitBack(killing: Killing, since: number, signal: AbortSignal): Promise<void> {
    const who = await killing.back(signal);
    this.#tell('back', `Back after ${((performance.now() - since) / 1_000).toFixed(1)} s: ${who}`);
  }

  #tell(state: DeciderState, words: string): void {
    this.#state = state;
    this.#words = words;
    this.#changed();
  }
}
