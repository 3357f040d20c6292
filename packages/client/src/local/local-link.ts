import { type Actor, type ChangeMessage, colorOf, decodeClientMessage, encodeMessage, type PresencePlace } from '@teable-grid/core';
import type { Link, LinkEvent, LinkHost } from '../link.ts';
import type { PastQuestion } from '../questions.ts';
import { answerTo, answerToPast, greet } from './answers.ts';
import type { LocalAuthority, LocalFollower } from './local-authority.ts';

/** How long to wait before a store that could not be read is asked again, milliseconds. */
const tryAgainAfter = 1_000;

/** One connection: what arrives after it was cut is not told. */
interface Connection {
  open: boolean;
  /** Those that it holds at the authority. */
  readonly sessions: string[];
  unfollow(): void;
}

/** A link to an authority in the same page: the ordinary contract, without a network. */
export class LocalLink implements Link {
  readonly #authority: LocalAuthority;
  readonly #actor: Actor;
  readonly #host: LinkHost;
  readonly #key: string;
  #connection: Connection | null = null;
  #wanted = false;
  #follower: LocalFollower | null = null;
  #place: PresencePlace | null = null;

  constructor(authority: LocalAuthority, actor: Actor, key: string, host: LinkHost) {
    this.#authority = authority;
    this.#actor = actor;
    this.#key = key;
    this.#host = host;
  }

  connect(): void {
    this.#wanted = true;
    if (this.#connection !== null) return;
    if (this.#authority.away) {
      this.#host.on({ event: 'offline', reason: 'The table cannot be written now. Trying again.' });
      return this.#waitForReturn();
    }
    const connection: Connection = { open: true, sessions: [], unfollow: () => {} };
    this.#connection = connection;
    this.#host.on({ event: 'connecting' });
    // As over a network, nothing comes back in the turn in which it was asked for.
    queueMicrotask(() => {
      if (connection.open) this.#open(connection).catch((error: unknown) => this.#failed(connection, error));
    });
  }

  disconnect(reason: string): void {
    this.#wanted = false;
    this.#drop(reason);
  }

  reconnect(reason: string): void {
    this.#drop(reason);
    this.connect();
  }

  send(message: Parameters<Link['send']>[0]): void {
    const connection = this.#connection;
    // Read back as a server would, so that what is not of the contract is noticed here too.
    const decoded = decodeClientMessage(encodeMessage(message));
    if (!decoded.ok) {
      queueMicrotask(() => this.#tell(connection, { event: 'message', message: { message: 'refused', problem: decoded.problem } }));
      return;
    }
    const read = decoded.value as ChangeMessage;
    void this.#authority.submit(read, this.#actor).then((answer) => {
      this.#tell(connection, { event: 'message', message: answerTo(read, answer) });
    });
  }

  authors(revisions: readonly number[]): ReturnType<Link['authors']> {
    return this.#authority.authors(revisions).catch(() => []);
  }

  missed(after: number, through: number): ReturnType<Link['missed']> {
    return this.#authority.missed(after, through).catch(() => null);
  }

  past(question: PastQuestion): ReturnType<Link['past']> {
    return this.#connection === null ? Promise.resolve(null) : answerToPast(this.#authority, question);
  }

  setPresence(place: PresencePlace): void {
    this.#place = place;
    if (this.#follower !== null)
      this.#authority.setPlace(this.#follower, { key: this.#key, actor: this.#actor, color: colorOf(this.#actor.id) }, place);
  }

  async close(): Promise<void> {
    this.#wanted = false;
    this.#cut();
  }

  async #open(connection: Connection): Promise<void> {
    const { welcome, attached } = await greet(this.#authority, this.#actor, await this.#host.sessions());
    connection.sessions.push(...attached);
    if (!connection.open) return this.#detach(connection);
    this.#tell(connection, { event: 'welcome', welcome });
    if (!connection.open) return;
    const follower: LocalFollower = {
      onTable: (table, writes) => this.#tell(connection, { event: 'replica', table, writes }),
      onPresence: () => this.#tell(connection, { event: 'presence', peers: this.#authority.peers(follower) }),
      onAway: (reason) => {
        this.#drop(reason);
        // Wanted still: it goes on when the authority is back.
        this.#waitForReturn();
      },
      onBack: () => {},
    };
    this.#follower = follower;
    connection.unfollow = this.#authority.follow(follower);
    this.#tell(connection, { event: 'replica', table: this.#authority.published, writes: null });
    this.#tell(connection, { event: 'ready' });
    this.#tell(connection, { event: 'synced' });
    if (this.#place !== null) this.setPresence(this.#place);
    this.#tell(connection, { event: 'presence', peers: this.#authority.peers(follower) });
  }

  /** The store could not be read. */
  #failed(connection: Connection, error: unknown): void {
    if (!connection.open) return;
    this.#drop(`The table cannot be read now: ${error instanceof Error ? error.message : String(error)}. Trying again.`);
    setTimeout(() => {
      if (this.#wanted) this.connect();
    }, tryAgainAfter);
  }

  #detach(connection: Connection): void {
    for (const session of connection.sessions.splice(0)) this.#authority.detach(session);
  }

  #waitForReturn(): void {
    const unfollow = this.#authority.follow({
      onTable: () => {},
      onPresence: () => {},
      onAway: () => {},
      onBack: () => {
        unfollow();
        if (this.#wanted) this.connect();
      },
    });
  }

  #tell(connection: Connection | null, event: LinkEvent): void {
    if (connection?.open === true) this.#host.on(event);
  }

  #drop(reason: string): void {
    this.#cut();
    this.#host.on({ event: 'presence', peers: [] });
    this.#host.on({ event: 'offline', reason });
  }

  #cut(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#follower = null;
    if (connection === null) return;
    connection.open = false;
    connection.unfollow();
    this.#detach(connection);
  }
}
