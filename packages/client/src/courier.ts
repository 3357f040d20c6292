import type { ClientHello, Problem, ProblemCode, ServerMessage } from '@teable-grid/core';
import type { Entry } from './entry.ts';
import type { Link, Welcome } from './link.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { FinalVerdict } from './outcomes.ts';

/** Changes on their way at once: enough to fill a round trip, few enough that a slow line does not hold up presence. */
const widestWindow = 200;
/** Sessions begun anew one after the other without a single verdict: then whoever decides does not want this client. */
const mostForks = 3;

/** Between two times that another page takes a session, milliseconds at most. */
const longestYield = 10_000;

/** What a courier tells its session. */
export interface CourierHost {
  now(): string;
  onDecided(entry: Entry, verdict: FinalVerdict): void;
  /** Entries have other sessions and numbers now. */
  onForked(moved: ReadonlyMap<Entry, Entry>): void;
  /** Which changes are on their way is not as it was. */
  onSent(): void;
  onRefused(problem: Problem): void;
}

/**
 * Carries an outbox over a link: sends in order, and handles every answer. An entry leaves the outbox by its verdict only, and
 * is sent again after each reconnect, so that it is decided once.
 */
export class Courier {
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #host: CourierHost;
  /** Ordinals on their way. */
  readonly #flying = new Set<number>();
  #ready = false;
  #window = widestWindow;
  #gaps = 0;
  #forks = 0;
  /** Times that another page was said to have taken over, without a verdict in between. */
  #takeovers = 0;
  /** Sessions that the connection was asked to attach; whoever decides knows of no other. */
  #asked: ReadonlySet<string> = new Set();
  #greeting: Promise<ClientHello['sessions']> = Promise.resolve([]);
  #pause: ReturnType<typeof setTimeout> | null = null;

  constructor(outbox: Outbox, link: Link, host: CourierHost) {
    this.#outbox = outbox;
    this.#link = link;
    this.#host = host;
  }

  isSent(ordinal: number): boolean {
    return this.#flying.has(ordinal);
  }

  /**
   * A connection is being made: the sessions that it attaches, those that are this page's still. One after the other, so that what is noted
   * last is what the last connection attaches, and not what one that was given up asked for.
   */
  hello(): Promise<ClientHello['sessions']> {
    this.#greeting = this.#greeting.then(
      () => this.#hello(),
      () => this.#hello(),
    );
    return this.#greeting;
  }

  async #hello(): Promise<ClientHello['sessions']> {
    await this.#outbox.check();
    const sessions = this.#outbox.sessions();
    this.#asked = new Set(sessions.map(({ session }) => session));
    return sessions;
  }

  /** A connection was made: what it says of earlier changes, before anything is sent. */
  welcome(welcome: Welcome): void {
    const forked: string[] = [];
    for (const { session } of this.#outbox.sessions()) {
      const told = welcome.sessions.find((one) => one.session === session);
      for (const { n, verdict } of told?.verdicts ?? [])
        if (verdict.verdict !== 'retry') this.#decided({ session, n }, verdict as FinalVerdict);
      const first = [...this.#outbox.undecided()].find((entry) => entry.session === session);
      // One that this page has come to carry since is attached by the next connection.
      if (first === undefined || !this.#asked.has(session)) continue;
      if (told === undefined || told.last + 1 !== first.n) forked.push(session);
    }
    if (forked.length > 0) this.#fork(forked);
  }

  /** Changes can be sent. */
  ready(): void {
    this.#ready = true;
    this.#gaps = 0;
    this.pump();
  }

  /** The connection is gone, and with it what was on its way. */
  lost(): void {
    this.#ready = false;
    this.#resume();
    this.#flying.clear();
    this.#host.onSent();
  }

  /** Sends what can be sent. */
  pump(): void {
    if (!this.#ready || this.#pause !== null) return;
    let sent = 0;
    for (const entry of this.#outbox.sendable()) {
      if (this.#flying.size >= this.#window) break;
      if (this.#flying.has(entry.ordinal)) continue;
      const { session, change } = entry;
      if (!this.#asked.has(session)) return this.#reattach('The changes of another session are taken along.');
      this.#flying.add(entry.ordinal);
      this.#outbox.sending(entry);
      this.#link.send({ message: 'change', session, confirmed: Math.min(this.#outbox.confirm(session), change.n - 1), change });
      sent += 1;
    }
    if (sent > 0) this.#host.onSent();
  }

  /** Handles an answer. */
  receive(message: Extract<ServerMessage, { message: 'verdict' | 'refused' }>): void {
    if (message.message === 'verdict') {
      const { session, n, verdict } = message;
      if (verdict.verdict === 'retry') return this.#wait(verdict.after);
      this.#gaps = 0;
      this.#forks = 0;
      this.#takeovers = 0;
      this.#window = widestWindow;
      this.#decided({ session, n }, verdict as FinalVerdict);
      return this.pump();
    }
    const { problem } = message;
    if (problem.code === 'gap') return this.#closeGap(problem.message);
    if (problem.code === 'taken-over') return this.#takenOver(problem.message);
    // Numbers that mean something else to the server, or a session that is not attached to this connection.
    if (problem.code === 'session-forked' || problem.code === 'not-allowed')
      return this.#fork(message.session === undefined ? this.#flyingSessions() : [message.session]);
    const named =
      message.session === undefined || message.n === undefined ? undefined : this.#outbox.find({ session: message.session, n: message.n });
    this.#poison({ ...problem, code: problem.code as ProblemCode }, named);
  }

  /** The sessions are somebody else's, says the server: this page goes on in new ones. False when that was tried often enough. */
  disown(): boolean {
    if (this.#forks >= mostForks) return false;
    this.#fork(this.#outbox.sessions().map(({ session }) => session));
    return true;
  }

  /** Another page sends these. */
  forget(entries: readonly Entry[]): void {
    for (const { ordinal } of entries) this.#flying.delete(ordinal);
  }

  close(): void {
    this.#ready = false;
    this.#resume();
  }

  #decided(name: { session: string; n: number }, verdict: FinalVerdict): void {
    const entry = this.#outbox.find(name);
    if (entry === undefined) return;
    this.#flying.delete(entry.ordinal);
    this.#outbox.decide(entry, verdict);
    this.#host.onDecided(entry, verdict);
  }

  /** Everything that is not decided is sent again after a while. */
  #wait(milliseconds: number): void {
    this.#flying.clear();
    this.#host.onSent();
    if (this.#pause !== null) return;
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.pump();
    }, milliseconds);
  }

  #resume(): void {
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = null;
  }

  /** A number was left out on the way: again from the first undecided one; where that does not help, a new hello tells more. */
  #closeGap(message: string): void {
    if (this.#flying.size === 0) return;
    this.#gaps += 1;
    this.#flying.clear();
    if (this.#gaps > 2) this.#link.reconnect(message);
    else this.pump();
  }

  #reattach(reason: string): void {
    this.#ready = false;
    this.#flying.clear();
    this.#link.reconnect(reason);
  }

  /**
   * Another page has attached a session of this one. If storage agrees, what it has not taken goes on in a new session (`Outbox.check`, at the
   * next hello). If not, that page does not know yet that it has lost the session; it is left some time to find out.
   */
  #takenOver(message: string): void {
    if (!this.#ready) return;
    this.#takeovers += 1;
    this.#ready = false;
    this.#flying.clear();
    this.#host.onSent();
    this.#resume();
    this.#pause = setTimeout(
      () => {
        this.#pause = null;
        this.#link.reconnect(message);
      },
      Math.min(longestYield, (this.#takeovers - 1) * 1_000),
    );
  }

  #fork(sessions: readonly string[]): void {
    if (sessions.length === 0) return;
    this.#forks += 1;
    if (this.#forks > mostForks) {
      return this.#host.onRefused({
        code: 'session-forked',
        path: '',
        message: 'The server does not know this page’s changes by their numbers, again and again. Load the page anew.',
      });
    }
    this.#ready = false;
    this.#flying.clear();
    for (const session of sessions) this.#host.onForked(this.#outbox.fork(session, this.#host.now()));
    this.#link.reconnect('The changes move to a new session.');
  }

  /**
   * A message was not taken. Where the answer does not say which one, they are sent one by one, and the next such answer does. That
   * one is kept for its author; since its number stays unused, the others move to a new session.
   */
  #poison(problem: Problem, named: Entry | undefined): void {
    const flying = this.#flyingEntries();
    if (named === undefined && flying.length > 1) {
      this.#window = 1;
      this.#flying.clear();
      return this.pump();
    }
    const entry = named ?? flying[0];
    if (entry === undefined) return;
    this.#decided(entry, { verdict: 'rejected', problems: [problem] });
    this.#fork([entry.session]);
  }

  #flyingSessions(): string[] {
    return [...new Set(this.#flyingEntries().map(({ session }) => session))];
  }

  #flyingEntries(): Entry[] {
    return [...this.#outbox.undecided()].filter(({ ordinal }) => this.#flying.has(ordinal));
  }
}
