import type { Actor, CaughtUp, Conflicts, Revision, Session, SessionEvent } from '@teable-grid/core';
import type { WithBars } from '../bars/load-bars.ts';
import { GridChangeEvent, GridStatusEvent } from '../events.ts';
import { whoText } from '../state/authorship.ts';
import type { GridState, Notice } from '../state/grid-state.ts';
import type { ConflictNews } from './conflict-news.ts';
import type { RemoteNews } from '../state/remote-news.ts';

/** Where news go. */
export interface NewsHost {
  dispatchEvent(event: Event): boolean;
  show(notice: Notice): void;
  /** When a connection was lost of which it is found now, milliseconds. */
  lostSince(): number;
  /** To those who listen. */
  say(text: string): void;
  /** Which table of which server it is. */
  place(): { readonly server: string; readonly table: string };
  /** What puts news into words is loaded with the bars. */
  readonly withBars: WithBars;
}

/** An absence that is over, in a sentence. */
export interface PastAbsence {
  readonly text: string;
  /** When it was over, ISO 8601. */
  readonly at: string;
}

/** Tells the page and the person what the events of a session mean for them. */
export class SessionNews {
  readonly #host: NewsHost;
  #session: Session | null = null;
  /** When the connection was lost, milliseconds; null while there is one, and before the first. */
  #awaySince: number | null = null;
  /** How long the last absence was; null before the first. */
  #away: number | null = null;
  #caughtUp: PastAbsence | null = null;
  /** The conflicts that are told of; null until the table has come. */
  #conflicts: Conflicts | null = null;
  #conflictNews: ConflictNews | null = null;
  /** Of the row of the active cell: what is being asked about, and what came meanwhile. */
  #asking = false;
  #next: RemoteNews | null = null;

  constructor(host: NewsHost) {
    this.#host = host;
  }

  /** What happened while the person was last away; null when there is nothing to say. */
  get caughtUp(): PastAbsence | null {
    return this.#caughtUp;
  }

  /** Tells of the events of a frame; `before` and `after` are the grid's state around them. */
  heard(events: readonly SessionEvent[], session: Session, before: GridState, after: GridState): void {
    this.follow(session);
    this.#conflictsMoved(events, session, after);
    for (const event of events) {
      if (event.event === 'warning')
        this.#host.show({ tone: 'bad', text: event.problem.message, ...(event.problem.code === 'over-limit' && { shows: 'outbox' }) });
      if (event.event === 'status') this.#statusChanged(session, before.contact === 'made');
      if (event.event === 'caught-up') this.#back(event.outcome, session.actor);
    }
    if (!events.some((event) => event.event === 'table' && event.origin === 'remote')) return;
    const { table } = session;
    this.#host.withBars(({ isChangedByOthers, remoteNews }) => {
      if (!isChangedByOthers(events, table)) return;
      this.#host.dispatchEvent(new GridChangeEvent('remote', []));
      const news = remoteNews(before, after);
      if (news !== null) void this.#tell(news, session);
    });
  }

  /** What is told from now on is this session's; what its table comes with is no news. */
  follow(session: Session): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#awaySince = null;
    this.#away = null;
    this.#caughtUp = null;
    this.#next = null;
    this.#conflicts = session.table.seq === 0 ? null : session.table.conflicts;
    this.#conflictNews = null;
  }

  #conflictsMoved(events: readonly SessionEvent[], session: Session, { locale }: GridState): void {
    const { table } = session;
    // Before its first change a table has come to nobody. Nobody is told of his values before it is known who he is.
    if (table.seq === 0 || table.conflicts === this.#conflicts || session.actor === null) return;
    const before = this.#conflicts;
    this.#conflicts = table.conflicts;
    const origin = events.some((event) => event.event === 'table' && event.origin === 'local') ? 'user' : 'remote';
    if ((before?.size ?? 0) + table.conflicts.size === 0) return;
    this.#host.withBars((bars) => {
      if (session !== this.#session) return;
      this.#conflictNews ??= new bars.ConflictNews(this.#host, session);
      this.#conflictNews.moved({ before, table, origin, locale });
    });
  }

  #statusChanged(session: Session, wasLive: boolean): void {
    if (session.status.state === 'live') {
      this.#away = this.#awaySince === null ? this.#away : Math.max(0, Date.now() - this.#awaySince);
      this.#awaySince = null;
    } else if (wasLive) this.#awaySince ??= this.#host.lostSince();
    this.#host.dispatchEvent(new GridStatusEvent(session.status, session.pending.length));
  }

  #back(outcome: CaughtUp, me: Actor | null): void {
    const [session, away] = [this.#session, this.#away];
    this.#host.withBars(({ caughtUpText }) => {
      const text = caughtUpText(outcome, me, away);
      if (text === null || session !== this.#session) return;
      this.#caughtUp = { text, at: outcome.at };
      this.#host.show({ tone: 'quiet', text });
      this.#host.say(text);
    });
  }

  /** One question at a time: what comes meanwhile waits, and only the last of it is told, so that nothing old comes after something new. */
  async #tell(news: RemoteNews, session: Session): Promise<void> {
    if (this.#asking) {
      this.#next = news;
      return;
    }
    this.#asking = true;
    try {
      for (let now: RemoteNews | null = news; now !== null; ) {
        this.#host.say(now.text(now.revision === null ? null : await whoWrote(session, now.revision)));
        now = this.#next;
        this.#next = null;
      }
    } finally {
      this.#asking = false;
    }
  }
}

async function whoWrote(session: Session, revision: Revision): Promise<string | null> {
  return whoText(await session.authorOf(revision), session.actor);
}
