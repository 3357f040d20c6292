import {
  type Actor,
  colorOf,
  commonProtocol,
  decodeClientHello,
  decodeClientMessage,
  encodeMessage,
  isDraftRequest,
  newId,
  type Problem,
  protocol,
  type ServerMessage,
  type Table,
} from '@teable-grid/core';
import { encodeParts, encodeSince } from '@teable-grid/core/yjs';
import { getState } from 'yjs';
import { type Locks, pageLock } from '../locks.ts';
import { answerTo, answerToQuestion, greet } from './answers.ts';
import { breathe } from './breathe.ts';
import type { Channel } from './channel.ts';
import type { LocalAuthority, LocalFollower } from './local-authority.ts';
import { fromTabs, type Tab, type TabMessage, toTabs, versionsDiffer } from './tab-messages.ts';

/** Where no lock tells that a page is gone: silence after which it is taken to be, milliseconds. In the background a page speaks once a minute. */
const goneAfter = 180_000;

/** What a host needs of its page. */
export interface TabHostOptions {
  /** Tell which pages are gone; null where there are none. */
  readonly locks: Locks | null;
  /** Another page holds the table now: it was opened there later. */
  onOutdone(): void;
}

/** A session in another page. */
interface Connection {
  readonly id: string;
  readonly key: string;
  readonly page: string;
  readonly actor: Actor;
  readonly sessions: Set<string>;
  /** By which the authority knows its place. */
  readonly follower: LocalFollower;
  unfollow(): void;
  heardAt: number;
  /** Messages of the contract that came, and that went. */
  received: number;
  answers: number;
  /** Whether the document went, all of it. */
  isComplete: boolean;
  /** Questions are answered in their order. */
  answering: Promise<void>;
}

/**
 * Serves a table of this page to the sessions of other pages, over a channel on which all of them hear everything. A holder has a name of its own
 * each time it opens the table: what was said to an earlier one is not for it, and its followers say hello anew.
 */
export class TabHost {
  readonly #authority: LocalAuthority;
  readonly #channel: Channel;
  readonly #options: TabHostOptions;
  readonly #connections = new Map<string, Connection>();
  /** Pages whose end is waited for. */
  readonly #pages = new Map<string, AbortController>();
  /** null while nothing is decided. */
  #holder: string | null = null;
  readonly #stops: (() => void)[];

  constructor(authority: LocalAuthority, channel: Channel, options: TabHostOptions) {
    this.#authority = authority;
    this.#channel = channel;
    this.#options = options;
    this.#stops = [
      channel.onMessage((data) => this.#hear(data)),
      authority.follow({
        onTable: (table, _, updates) => this.#moved(table, updates),
        onPresence: () => this.#tellPresence(),
        onAway: () => this.#leave(),
        onBack: () => this.#arrive(),
      }),
    ];
    if (!authority.away) this.#arrive();
  }

  /** Serves nobody any more. Those who follow wait for the next holder. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#leave();
  }

  #arrive(): void {
    this.#holder = newId('session');
    this.#announce(this.#holder);
  }

  #announce(holder: string): void {
    this.#post({ tab: 'holder', holder, fence: this.#authority.fence });
  }

  #leave(): void {
    const holder = this.#holder;
    if (holder === null) return;
    this.#holder = null;
    for (const connection of this.#connections.values()) this.#drop(connection);
    this.#post({ tab: 'left', holder });
  }

  #hear(data: unknown): void {
    const heard = fromTabs(data);
    // Nobody here can be told of rubbish that does not say whose it is.
    if ('problem' in heard) return;
    if ('foreign' in heard) {
      const { kind, connection } = heard.foreign;
      if (kind === 'hello' && connection !== null) this.#refuse(connection, 'version', versionsDiffer);
      return;
    }
    const { message } = heard;
    const holder = this.#holder;
    if (message.tab === 'holder') {
      if (message.fence > this.#authority.fence) this.#options.onOutdone();
      return;
    }
    if (holder === null) return;
    switch (message.tab) {
      case 'ask':
        return this.#announce(holder);
      case 'hello':
        return void this.#welcome(message, holder);
      case 'bye': {
        const connection = this.#connections.get(message.connection);
        if (connection !== undefined) this.#drop(connection);
        return;
      }
      case 'send':
      case 'place':
      case 'ping':
        if (message.holder === holder) this.#serve(message);
        return;
      default:
        // What a holder says, to others.
        return;
    }
  }

  #serve(message: Tab<'send' | 'place' | 'ping'>): void {
    const connection = this.#connections.get(message.connection);
    if (connection === undefined) return this.#post({ tab: 'unknown', to: message.connection });
    connection.heardAt = Date.now();
    switch (message.tab) {
      case 'send':
        return this.#take(connection, message.message);
      case 'place':
        return this.#authority.setPlace(
          connection.follower,
          { key: connection.key, actor: connection.actor, color: colorOf(connection.actor.id) },
          message.place,
        );
      case 'ping':
        if (this.#options.locks === null) this.#dropSilent();
        return this.#pinged(connection, message.sent);
    }
  }

  /** Says what was told. When something was lost on its way here, he begins again, and sends again what is not decided. */
  #pinged(connection: Connection, sent: number): void {
    const { id: to, received, isComplete, answers } = connection;
    if (sent === received) return this.#post({ tab: 'here', to, isComplete, seq: this.#authority.published.seq, answers });
    this.#drop(connection);
    this.#post({ tab: 'unknown', to });
  }

  async #welcome({ connection: id, key, page, actor, has, hello: asked }: Tab<'hello'>, holder: string): Promise<void> {
    const read = decodeClientHello(asked);
    if (!read.ok) return this.#refuse(id, 'hello', `${read.problem.message} ${versionsDiffer}`);
    if (commonProtocol(read.value.protocol, protocol) === null) return this.#refuse(id, 'protocol', versionsDiffer);
    const { table, sessions } = read.value;
    if (table !== this.#authority.table)
      return this.#refuse(id, 'table', `The table ${table} was asked for where ${this.#authority.table} is.`);
    for (const other of this.#connections.values()) if (other.key === key) this.#drop(other);
    const follower: LocalFollower = { onTable: () => {}, onPresence: () => {}, onAway: () => {}, onBack: () => {} };
    const unfollow = this.#authority.follow(follower);
    const connection: Connection = {
      id,
      key,
      page,
      actor,
      follower,
      unfollow,
      sessions: new Set(),
      heardAt: Date.now(),
      received: 0,
      answers: 0,
      isComplete: false,
      answering: Promise.resolve(),
    };
    this.#connections.set(id, connection);
    this.#watch(page);
    try {
      const { welcome, attached } = await greet(this.#authority, actor, sessions);
      for (const session of attached) connection.sessions.add(session);
      if (!this.#has(connection)) return this.#detach(connection);
      // The document may have moved on while this was waited for.
      const hello = encodeMessage({ ...welcome, seq: this.#authority.published.seq });
      await this.#sendDocument(connection, holder, hello, has);
    } catch {
      // The store could not be read. He says hello again.
      this.#drop(connection);
    }
  }

  async #sendDocument(connection: Connection, holder: string, hello: string, has: Tab<'hello'>['has']): Promise<void> {
    const { doc, document, writer, fence } = this.#authority;
    const { id: to } = connection;
    const holds = has !== null && has.document === document && has.writer === writer && has.clock <= getState(doc.store, writer);
    this.#post({ tab: 'welcome', to, holder, fence, hello, anew: !holds });
    let parts = 0;
    for (const update of holds ? [encodeSince(doc, writer, has.clock)] : encodeParts(doc)) {
      this.#post({ tab: 'part', to, update });
      parts += 1;
      if (!holds) await breathe();
      if (!this.#has(connection)) return;
    }
    this.#post({ tab: 'complete', to, parts });
    connection.isComplete = true;
    this.#tellPresence();
  }

  #take(connection: Connection, text: string): void {
    const { id: to, sessions, actor } = connection;
    const answer = (message: ServerMessage) => {
      if (!this.#has(connection)) return;
      connection.answers += 1;
      this.#post({ tab: 'answer', to, message: encodeMessage(message) });
    };
    connection.received += 1;
    const read = decodeClientMessage(text);
    if (!read.ok) return answer({ message: 'refused', problem: read.problem });
    const message = read.value;
    if (message.message === 'token')
      return answer({ message: 'refused', problem: notAllowed('token', 'A table of this device knows no tokens.') });
    if (isDraftRequest(message))
      return answer({ message: 'refused', problem: notAllowed('draft', 'Texts of this device are not written together.') });
    if (message.message !== 'change') {
      connection.answering = connection.answering.then(async () => answer(await answerToQuestion(this.#authority, message)));
      return;
    }
    const { session, change } = message;
    if (!sessions.has(session)) {
      const problem = notAllowed('session', `The session ${session} is not attached to this connection.`);
      return answer({ message: 'refused', problem, session, n: change.n });
    }
    void this.#authority.submit(message, actor).then((decided) => answer(answerTo(message, decided)));
  }

  #moved({ seq }: Table, updates: readonly Uint8Array[]): void {
    if (this.#holder === null || this.#connections.size === 0) return;
    this.#post({ tab: 'update', holder: this.#holder, from: seq - updates.length, to: seq, updates: [...updates] });
  }

  #tellPresence(): void {
    if (this.#holder === null || this.#connections.size === 0) return;
    // For all at once: each leaves himself out.
    const peers = this.#authority.everybody;
    this.#post({ tab: 'presence', holder: this.#holder, peers });
  }

  #has(connection: Connection): boolean {
    return this.#connections.get(connection.id) === connection;
  }

  #drop(connection: Connection): void {
    if (!this.#has(connection)) return;
    this.#connections.delete(connection.id);
    this.#detach(connection);
    connection.unfollow();
    if ([...this.#connections.values()].some(({ page }) => page === connection.page)) return;
    this.#pages.get(connection.page)?.abort(new Error('the page has no session left'));
    this.#pages.delete(connection.page);
  }

  #detach({ sessions }: Connection): void {
    for (const session of sessions) this.#authority.detach(session);
    sessions.clear();
  }

  /** A page holds its lock as long as it lives, whatever becomes of it. */
  #watch(page: string): void {
    const { locks } = this.#options;
    if (locks === null || this.#pages.has(page)) return;
    const stop = new AbortController();
    this.#pages.set(page, stop);
    locks.acquire(pageLock(page), stop.signal).then(
      (release) => {
        release();
        if (this.#pages.get(page) !== stop) return;
        for (const connection of this.#connections.values()) if (connection.page === page) this.#drop(connection);
      },
      () => {},
    );
  }

  #dropSilent(): void {
    const last = Date.now() - goneAfter;
    for (const connection of this.#connections.values()) if (connection.heardAt < last) this.#drop(connection);
  }

  #refuse(to: string, code: string, message: string): void {
    this.#post({ tab: 'refused', to, code, message });
  }

  #post(message: TabMessage): void {
    this.#channel.post(toTabs(message));
  }
}

function notAllowed(path: string, message: string): Problem {
  return { code: 'not-allowed', path, message };
}
