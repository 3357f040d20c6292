import { type PastTable, type Problem, type Revision, sameValue, type Session, type Table, valueOf } from '@teable-grid/core';
import type { CommandContext } from '../commands/command.ts';
import type { GridHost } from '../controllers/grid-host.ts';
import type { HitMarks, Past } from '../state/grid-state.ts';
import { pastStyles } from '../styles/past.ts';
import { pastBar } from './past-bar.ts';
import { PastSession } from './past-session.ts';
import { agoText } from './words.ts';

/** What the bar shows of a visit. */
export interface VisitView {
  readonly seq: Revision;
  /** Where the slider is: ahead of what is shown while that is being made. */
  readonly wanted: Revision;
  readonly now: Revision;
  readonly shown: PastTable;
  readonly busy: boolean;
  readonly problem: Problem | null;
}

/** A person looks at the table as it was, and goes to and fro in time. */
export class PastVisit {
  readonly #present: Session;
  readonly #context: CommandContext;
  readonly #host: GridHost;
  readonly #unsubscribe: () => void;
  #wanted: Revision = 0;
  #seq: Revision = 0;
  #shown: PastTable | null = null;
  #problem: Problem | null = null;
  #work: Promise<void> | null = null;
  #begun = false;
  #ended = false;
  /** The table that is shown, and of what it is made. */
  #made: { readonly was: Table; readonly views: Table['views']; readonly session: PastSession } | null = null;

  constructor(present: Session, context: CommandContext, host: GridHost) {
    this.#present = present;
    this.#context = context;
    this.#host = host;
    let queued = false;
    this.#unsubscribe = present.subscribe(({ event }) => {
      // What is different now is told anew, once for all that came.
      if (event !== 'table' || queued) return;
      queued = true;
      setTimeout(() => {
        queued = false;
        if (this.#isOn) this.#tell();
      });
    });
  }

  /** Goes to a time: the table as it was after that change. Of times that are wanted while one is made the last counts. */
  async go(seq: Revision): Promise<void> {
    this.#wanted = Math.max(0, Math.min(seq, this.#present.table.seq));
    if (this.#shown !== null) this.#tell();
    this.#work ??= this.#follow();
    await this.#work;
  }

  /** Nothing more is shown of it. */
  end(): void {
    this.#ended = true;
    this.#unsubscribe();
  }

  /** Whether the person is still at it. */
  get #isOn(): boolean {
    const { past } = this.#context.state;
    if (this.#begun && past === null) this.end();
    return !this.#ended && past !== null;
  }

  async #follow(): Promise<void> {
    try {
      for (let asked = -1; asked !== this.#wanted && !this.#ended && (!this.#begun || this.#isOn); ) {
        asked = this.#wanted;
        const read = await this.#present.tableAt!(asked);
        if (this.#ended || (this.#begun && !this.#isOn)) return;
        this.#problem = read.ok ? null : read.problem;
        if (read.ok) {
          this.#shown = read.value;
          this.#seq = asked;
        } else if (this.#wanted === asked) this.#wanted = this.#seq;
        if (this.#shown === null) return this.#refused();
        if (!read.ok) break;
        this.#tell();
      }
    } finally {
      this.#work = null;
    }
    if (this.#isOn) this.#tell();
  }

  #refused(): void {
    const text = this.#problem?.message ?? 'The table cannot be seen as it was.';
    this.end();
    this.#context.dispatch({ action: 'notice', notice: { tone: 'bad', text } });
  }

  #tell(): void {
    const shown = this.#shown!;
    const first = !this.#begun;
    if (first) this.#adopt();
    this.#begun = true;
    const view: VisitView = {
      seq: this.#seq,
      wanted: this.#wanted,
      now: this.#present.table.seq,
      shown,
      busy: this.#work !== null && this.#wanted !== this.#seq,
      problem: this.#problem,
    };
    const past: Past = {
      session: this.#session(shown.table),
      was: shown.table,
      differs: differsFrom(this.#present.table),
      bar: (state, actions) => pastBar({ view, state, present: this.#present, actions, go: (seq) => void this.go(seq) }),
    };
    this.#context.dispatch({ action: 'past', past });
    if (first) {
      this.#host.requestUpdate();
      void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>('.past-bar input')?.focus());
    }
    if (!view.busy && shown.last !== null) {
      const { locale } = this.#context.state;
      this.#host.say(`As it was ${agoText(shown.last.at, locale)}, after a change by ${shown.last.actor.name || 'somebody'}`);
    }
  }

  /** The table then in the views that there are now: they stay while one goes to and fro. */
  #session(was: Table): PastSession {
    const { views } = this.#present.table;
    if (this.#made?.was !== was || this.#made.views !== views)
      this.#made = { was, views, session: new PastSession(this.#present, { ...was, views }) };
    return this.#made.session;
  }

  #adopt(): void {
    const { adoptedStyleSheets: sheets } = this.#host.shadowRoot!;
    const { styleSheet } = pastStyles;
    if (styleSheet !== undefined && !sheets.includes(styleSheet)) sheets.push(styleSheet);
  }
}

/** Cells that are different now; of a row that is not there any more all. */
function differsFrom(now: Table): HitMarks {
  return {
    current: null,
    at: (row, field) => {
      const there = now.rows.get(row.id);
      if (there === row) return false;
      const today = now.fields.get(field.id);
      return (
        there === undefined ||
        there.deleted ||
        today === undefined ||
        today.deleted ||
        !sameValue(valueOf(row, field), valueOf(there, today))
      );
    },
  };
}
