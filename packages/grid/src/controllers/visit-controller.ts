import type { Revision, Session } from '@teable-grid/core';
import type { CommandContext } from '../commands/command.ts';
import type { PastVisit } from '../history/past-visit.ts';
import type { GridHost } from './grid-host.ts';

/** Looks at the table as it was: what does it is loaded when somebody first wants to. */
export class VisitController {
  readonly #host: GridHost;
  readonly #context: CommandContext;
  readonly #session: () => Session | null;
  #visit: PastVisit | null = null;

  constructor(host: GridHost, context: CommandContext, session: () => Session | null) {
    this.#host = host;
    this.#context = context;
    this.#session = session;
    host.addController({ hostDisconnected: () => this.#visit?.end() });
  }

  /** Shows the table as it was after a change; null: before the last one. */
  async go(seq: Revision | null): Promise<void> {
    // What is being typed is of the present.
    this.#host.commitOpenEditor('stay');
    const session = this.#session();
    if (session === null) return;
    if (this.#visit !== null && this.#context.state.past !== null) return this.#visit.go(seq ?? session.table.seq);
    try {
      const { PastVisit } = await import('../history/past-visit.ts');
      this.#visit?.end();
      this.#visit = new PastVisit(session, this.#context, this.#host);
      await this.#visit.go(seq ?? session.table.seq - 1);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#context.dispatch({
        action: 'notice',
        notice: { tone: 'bad', text: `This could not be loaded; try again when you are online. (${why})` },
      });
    }
  }
}
