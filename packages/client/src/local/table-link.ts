import { type Actor, newId, type PresencePlace } from '@teable-grid/core';
import type { Link, LinkEvent, LinkHost } from '../link.ts';
import type { PastQuestion } from '../questions.ts';
import { LocalLink } from './local-link.ts';
import type { LocalTable, Stand } from './local-table.ts';
import { TabLink } from './tab-link.ts';

/** A link to a table that the pages of a device share: to the authority where this page holds the table, else to the page that does. */
export class TableLink implements Link {
  readonly #table: LocalTable;
  readonly #actor: Actor;
  readonly #host: LinkHost;
  readonly #key = newId('session');
  readonly #unfollow: () => void;
  #inner: Link | null = null;
  #place: PresencePlace | null = null;
  #wanted = false;
  /** Whether a connection was begun, and whether it got as far as being let in. */
  #told: 'offline' | 'connecting' | 'let in' = 'offline';

  constructor(table: LocalTable, actor: Actor, host: LinkHost) {
    this.#table = table;
    this.#actor = actor;
    this.#host = host;
    this.#unfollow = table.follow((stand) => this.#move(stand));
    this.#inner = this.#linkAt(table.stand);
  }

  connect(): void {
    this.#wanted = true;
    if (this.#inner !== null) return this.#inner.connect();
    const { stand } = this.#table;
    if (stand.stand !== 'opening') this.#on({ event: 'offline', reason: this.#silence() });
    else if (this.#told !== 'connecting') this.#on({ event: 'connecting' });
  }

  disconnect(reason: string): void {
    this.#wanted = false;
    if (this.#inner !== null) this.#inner.disconnect(reason);
    else this.#on({ event: 'offline', reason });
  }

  reconnect(reason: string): void {
    this.#wanted = true;
    this.#inner?.reconnect(reason);
  }

  send(message: Parameters<Link['send']>[0]): void {
    this.#inner?.send(message);
  }

  authors(revisions: readonly number[]): ReturnType<Link['authors']> {
    return this.#inner?.authors(revisions) ?? Promise.resolve([]);
  }

  missed(after: number, through: number): ReturnType<Link['missed']> {
    return this.#inner?.missed(after, through) ?? Promise.resolve(null);
  }

  past(question: PastQuestion): ReturnType<Link['past']> {
    return this.#inner?.past(question) ?? Promise.resolve(null);
  }

  setPresence(place: PresencePlace): void {
    this.#place = place;
    this.#inner?.setPresence(place);
  }

  async close(): Promise<void> {
    this.#wanted = false;
    this.#unfollow();
    await this.#inner?.close();
    this.#inner = null;
  }

  #move(stand: Stand): void {
    void this.#inner?.close();
    this.#inner = this.#linkAt(stand);
    // What was said to the one before is not known to the next.
    if (this.#told === 'let in') {
      this.#on({ event: 'presence', peers: [] });
      const reason = stand.stand === 'following' ? stand.reason : null;
      this.#on({ event: 'offline', reason: reason ?? 'The tab that had the table has let go of it. This one opens it.' });
    }
    if (this.#place !== null) this.#inner?.setPresence(this.#place);
    if (this.#wanted) this.connect();
  }

  #linkAt(stand: Stand): Link | null {
    const { name, page, channel, beat } = this.#table;
    const host: LinkHost = {
      sessions: () => this.#host.sessions(),
      on: (event) => {
        if (this.#inner === link) this.#on(event);
      },
    };
    const link = ((): Link | null => {
      if (stand.stand === 'holding') return new LocalLink(stand.authority, this.#actor, this.#key, host);
      if (stand.stand === 'opening' || channel === null) return null;
      return new TabLink({ channel, table: name, actor: this.#actor, key: this.#key, page, beat, silence: () => this.#silence() }, host);
    })();
    return link;
  }

  #silence(): string {
    const { stand } = this.#table;
    const reason = stand.stand === 'following' ? stand.reason : null;
    if (this.#table.channel === null && reason !== null) return `${reason} Load this page again to have it here.`;
    return `${reason === null ? '' : `${reason} `}Waiting for another tab of this browser to answer; changes are kept on this device.`;
  }

  #on(event: LinkEvent): void {
    if (event.event === 'offline' || event.event === 'refused') this.#told = 'offline';
    else if (event.event === 'connecting') this.#told = 'connecting';
    else if (event.event === 'welcome') this.#told = 'let in';
    this.#host.on(event);
  }
}
