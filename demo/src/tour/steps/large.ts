import type { Condition, Session } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { html, nothing, type TemplateResult } from 'lit';
import { orderCount, orders } from '../orders.ts';
import { linger, until } from '../pace.ts';
import { Pane } from '../pane.ts';
import type { Move, Step, StepContext } from '../step.ts';

const glance = 1_100;
const whole = new Intl.NumberFormat('en');

/** A table that is too long for any other way of looking at it. */
export const large: Step = {
  id: 'large',
  name: '100,000 rows',
  title: 'A hundred thousand rows',
  text: ({ kind }) =>
    html`<p>
      ${whole.format(orderCount)} orders, 9 fields. They are made up here${kind === 'server' ? html` and sent to the server as a file the first time` : html` in a second or two, and live in the memory of this page`}.
      Scroll by the bar at the right, sort by a header’s menu, search by Ctrl+F. Only what is in sight is in the document.
    </p>`,
  async open(context) {
    const sheet = new LargeSheet(context);
    if (await context.home.hasLarge()) sheet.start();
    return {
      moves: sheet.moves,
      after: 'It is the same element as in every other step, and others may write in it all the while.',
      view: () => sheet.view(),
      leave: () => sheet.leave(),
    };
  },
};

/** The large table: not there, being made, open, or why it could not be. */
class LargeSheet {
  readonly moves: readonly Move[];
  readonly #context: StepContext;
  readonly #left = new AbortController();
  #pane: Pane | null = null;
  #opening: Promise<Pane> | null = null;
  #rows = 0;
  #failure = '';
  readonly #times = new Map<string, number>();

  constructor(context: StepContext) {
    this.#context = context;
    this.moves = [
      { says: 'The rows are made, and the table opens.', act: async () => void (await this.#open()) },
      {
        says: 'To the middle, and to the end.',
        act: async (signal) => {
          for (const row of [orderCount / 2, orderCount]) {
            await this.#timed(`To row ${whole.format(row)}`, ({ grid, session }) => {
              const at = session.table.rows.at(row - 1);
              if (at !== undefined) grid.scrollToCell(at.id, fieldId(session, 'Customer'));
            });
            await linger(glance, signal);
          }
        },
      },
      {
        says: 'Sorted by what was paid, the largest first.',
        act: async (signal) => {
          await this.#timed('Sorted', ({ grid, session }) => {
            // Where a person is stays in sight, so the first row it is.
            toTop(grid, session);
            grid.sorts = [{ field: fieldId(session, 'Total'), direction: 'descending' }];
          });
          await linger(glance, signal);
        },
      },
      {
        says: 'Only those from Lisbon.',
        act: async (signal) => {
          await this.#timed('Filtered', ({ grid, session }) => {
            grid.filter = { match: 'all', conditions: [isCity(session, 'Lisbon')] };
          });
          await linger(glance * 1.5, signal);
        },
      },
      {
        says: 'And everything again.',
        act: async () => {
          await this.#timed('All rows', ({ grid, session }) => {
            grid.filter = null;
            grid.sorts = [];
            toTop(grid, session);
          });
        },
      },
    ];
  }

  /** Begins to open it, for somebody who wants to look by himself. */
  start(): void {
    this.#open().catch(() => {});
  }

  view(): TemplateResult {
    if (this.#pane !== null)
      return html`<div class="large">${this.#pane.grid}</div>
        <dl class="times" aria-label="How long it took">
          ${[...this.#times].map(([what, time]) => html`<div class="figure"><dt>${what}</dt><dd>${time} ms</dd></div>`)}
        </dl>`;
    const making = this.#opening !== null && this.#failure === '';
    return html`<div class="blank">
      ${this.#failure === '' ? nothing : html`<p class="failure" role="alert">${this.#failure}</p>`}
      ${
        making
          ? html`<label
              >${this.#rows === 0 ? 'Making the rows …' : `${whole.format(this.#rows)} of ${whole.format(orderCount)} rows are in`}
              <progress max=${orderCount} value=${this.#rows === 0 ? nothing : this.#rows}></progress></label
            >`
          : html`<p>The table is not there yet.</p>
              <button type="button" @click=${() => this.start()}>Make ${whole.format(orderCount)} rows</button>`
      }
    </div>`;
  }

  leave(): void {
    this.#left.abort(new Error('The step was left.'));
    this.#pane?.leave();
    this.#pane?.grid.remove();
    // The one in memory would have to be made again; it is kept with the page.
    if (this.#context.home.kind === 'server') void this.#pane?.session.close();
  }

  #open(): Promise<Pane> {
    this.#opening ??= this.#make().catch((error: unknown) => {
      this.#opening = null;
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#context.changed();
      throw error;
    });
    return this.#opening;
  }

  async #make(): Promise<Pane> {
    this.#failure = '';
    this.#context.changed();
    const { signal } = this.#left;
    const session = await this.#context.home.large((rows) => {
      this.#rows = rows;
      this.#context.changed();
    }, signal);
    const pane = new Pane('Ada', session, () => {}, { label: 'A hundred thousand orders', toolbar: '' });
    this.#pane = pane;
    this.#context.changed();
    await pane.grid.ready;
    await until(() => session.table.rows.size > 0, 'the rows are there', signal);
    return pane;
  }

  /** Does something, and notes how long it takes until it is painted. */
  async #timed(what: string, act: (pane: Pane) => void): Promise<void> {
    const pane = await this.#open();
    const began = performance.now();
    act(pane);
    await pane.grid.updateComplete;
    await nextFrame();
    await until(() => sheetOf(pane)?.ariaBusy !== 'true', 'it is done', this.#left.signal);
    this.#times.set(what, Math.round(performance.now() - began));
    this.#context.changed();
  }
}

/** Resolves when the next frame has been drawn. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function sheetOf({ grid }: Pane): Element | null | undefined {
  return grid.shadowRoot?.querySelector('[part~=sheet]');
}

/** The condition that a city is this one: an import may have made choices of the names. */
function isCity(session: Session, name: string): Condition {
  const field = fieldId(session, 'City');
  const choice = session.table.fields.get(field)?.options.choices?.find((one) => one.name === name);
  return { field, operator: 'is', value: choice?.id ?? name };
}

function toTop(grid: TeableGrid, session: Session): void {
  const first = session.table.rows.at(0);
  if (first !== undefined) grid.scrollToCell(first.id, fieldId(session, 'Order'));
}

/** The field of a name: an import gives ids of its own. */
function fieldId({ table }: Session, name: string): string {
  return table.fields.list.find((field) => field.name === name)?.id ?? orders.number;
}
