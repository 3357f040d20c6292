import {
  type Actor,
  type ChangeMessage,
  decodeServerHello,
  decodeServerMessage,
  encodeMessage,
  newId,
  type PresencePlace,
  protocol,
  type Question,
} from '@teable-grid/core';
import * as Y from 'yjs';
import type { Link, LinkHost } from '../link.ts';
import { type PastQuestion, Questions } from '../questions.ts';
import { Replica } from '../remote/replica.ts';
import type { Channel } from './channel.ts';
import { newConnection, type TabConnection } from './tab-connection.ts';
import { fromTabs, type Tab, type TabMessage, toTabs, versionsDiffer } from './tab-messages.ts';

/** Beats without an answer to a hello after which the person is told. */
const patience = 3;
/** Beats between two hellos at the longest. */
const helloEvery = 10;
/** Beats between two times that the holder is asked whether it is there, and of silence after which it is taken to be gone. */
const pingEvery = 5;
const goneAfter = 15;
/** Documents that cannot be used, one after the other, before that is taken for an answer. */
const mostDamaged = 3;
const missed = 'Something was missed. Catching up.';

/** Where a tab link goes, and as whom. */
export interface TabLinkOptions {
  readonly channel: Channel;
  readonly table: string;
  readonly actor: Actor;
  /** By which others know this session's presence. */
  readonly key: string;
  /** Of this page, whose lock tells that it lives. */
  readonly page: string;
  /** What silence is counted in, milliseconds. Beats, not a clock: a page that slept, or was held up, has not been waiting. */
  readonly beat: number;
  /** Why nobody answers, in words. */
  silence(): string;
}

/** A link to a table that another page of this browser holds. */
export class TabLink implements Link {
  readonly #options: TabLinkOptions;
  readonly #host: LinkHost;
  readonly #stop: () => void;
  readonly #questions = new Questions((message) => this.#send(message));
  #connection: TabConnection | null = null;
  #replica: Replica | null = null;
  #place: PresencePlace | null = null;
  #beat: ReturnType<typeof setInterval> | null = null;
  /** Beats of this connection, and since something was heard of the holder. */
  #beats = 0;
  #silent = 0;
  #wanted = false;
  /** Whether what was told last is that there is no connection. */
  #isOffline = true;
  /** Documents that could not be used, since the last change that could. */
  #damaged = 0;

  constructor(options: TabLinkOptions, host: LinkHost) {
    this.#options = options;
    this.#host = host;
    this.#stop = options.channel.onMessage((data) => this.#hear(data));
  }

  connect(): void {
    this.#wanted = true;
    if (this.#connection !== null) return;
    this.#connecting();
    this.#ask();
  }

  disconnect(reason: string): void {
    this.#wanted = false;
    this.#cut();
    this.#offline(reason);
  }

  reconnect(reason: string): void {
    this.disconnect(reason);
    this.connect();
  }

  send(message: ChangeMessage): void {
    this.#send(message);
  }

  authors(revisions: readonly number[]): ReturnType<Link['authors']> {
    return this.#questions.authors(revisions);
  }

  missed(after: number, through: number): ReturnType<Link['missed']> {
    return this.#questions.missed(after, through);
  }

  past(question: PastQuestion): ReturnType<Link['past']> {
    return this.#questions.past(question);
  }

  setPresence(place: PresencePlace): void {
    this.#place = place;
    const connection = this.#connection;
    if (connection?.state === 'open') this.#post({ tab: 'place', holder: connection.holder, connection: connection.id, place });
  }

  async close(): Promise<void> {
    this.#wanted = false;
    this.#cut();
    this.#stop();
    this.#replica?.destroy();
    this.#replica = null;
  }

  /** False while there is nobody to send to. */
  #send(message: ChangeMessage | Question): boolean {
    const connection = this.#connection;
    if (connection?.state !== 'open') return false;
    connection.sent += 1;
    this.#post({ tab: 'send', holder: connection.holder, connection: connection.id, message: encodeMessage(message) });
    return true;
  }

  #ask(): void {
    this.#connection = newConnection();
    this.#silent = 0;
    this.#beats = 0;
    this.#beat = setInterval(() => this.#tick(), this.#options.beat);
    void this.#prepare(this.#connection);
  }

  /** Asks for its sessions once: whoever decides is to know of those, and the session is to know which these are. */
  async #prepare(connection: TabConnection): Promise<void> {
    const sessions = await this.#host.sessions();
    connection.hello = encodeMessage({ hello: 'client', protocol, table: this.#options.table, token: null, sessions });
    if (this.#connection === connection) this.#hello(connection);
  }

  #hello(connection: TabConnection): void {
    const { hello } = connection;
    if (hello === null) return;
    connection.id = newId('session');
    const {
      actor: { id, name },
      key,
      page,
    } = this.#options;
    this.#post({ tab: 'hello', connection: connection.id, key, page, actor: { id, name }, has: this.#has(), hello });
  }

  /** What is here of which document. */
  #has(): Tab<'hello'>['has'] {
    const replica = this.#replica;
    // Before it was read it may not be whole.
    if (replica === null || replica.table === null) return null;
    const [writer] = replica.doc.store.clients.keys();
    return writer === undefined ? null : { document: replica.name, writer, clock: Y.getState(replica.doc.store, writer) };
  }

  #tick(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#silent += 1;
    this.#beats += 1;
    if (connection.state === 'asking') {
      // Less and less often: a holder that is slow begins anew each time.
      if (Number.isInteger(Math.log2(this.#silent)) || this.#silent % helloEvery === 0) this.#hello(connection);
      if (this.#silent === patience) this.#offline(this.#options.silence());
    } else if (this.#silent >= goneAfter) {
      this.#again(this.#options.silence());
    } else if (this.#beats % pingEvery === 0) {
      this.#post({ tab: 'ping', holder: connection.holder, connection: connection.id, sent: connection.sent });
    }
  }

  #hear(data: unknown): void {
    const connection = this.#connection;
    if (connection === null) return;
    const heard = fromTabs(data);
    if ('problem' in heard) return this.#host.on({ event: 'warning', problem: heard.problem });
    if ('foreign' in heard) {
      if (heard.foreign.kind === 'holder') this.#refuse('version', versionsDiffer);
      return;
    }
    const { message } = heard;
    switch (message.tab) {
      case 'holder':
        return this.#meet(connection, message);
      case 'left':
        if (message.holder === connection.holder)
          this.#again('The tab that had the table has let go of it. Waiting for the next to open it.');
        return;
      case 'update':
      case 'presence':
        if (message.holder === connection.holder) this.#follow(connection, message);
        return;
      case 'welcome':
      case 'part':
      case 'complete':
      case 'refused':
      case 'answer':
      case 'here':
      case 'unknown':
        if (message.to === connection.id) this.#receive(connection, message);
        return;
      default:
        // What another follower says, to the holder.
        return;
    }
  }

  /** A holder says that it is here. */
  #meet(connection: TabConnection, { holder, fence }: Tab<'holder'>): void {
    if (connection.state === 'asking') this.#hello(connection);
    else if (holder !== connection.holder && fence >= connection.fence) this.#again('Another tab has the table now.');
  }

  #follow(connection: TabConnection, message: Tab<'update' | 'presence'>): void {
    this.#silent = 0;
    if (message.tab === 'presence') {
      const peers = message.peers.filter(({ key }) => key !== this.#options.key);
      return this.#host.on({ event: 'presence', peers });
    }
    if (connection.state === 'open') this.#advance(message);
    else connection.held.push(message);
  }

  #receive(connection: TabConnection, message: Tab<'welcome' | 'part' | 'complete' | 'refused' | 'answer' | 'here' | 'unknown'>): void {
    this.#silent = 0;
    switch (message.tab) {
      case 'welcome':
        if (connection.state === 'asking') this.#welcomed(connection, message);
        return;
      case 'part':
        if (connection.state !== 'loading') return;
        connection.parts += 1;
        this.#apply([message.update]);
        return;
      case 'complete':
        if (connection.state !== 'loading') return;
        if (connection.parts === message.parts) this.#completed(connection);
        else this.#again(missed);
        return;
      case 'refused':
        return this.#refuse(message.code, message.message);
      case 'answer': {
        connection.answers += 1;
        const read = decodeServerMessage(message.message);
        if (read.ok) this.#questions.answered(read.value);
        return this.#host.on(read.ok ? { event: 'message', message: read.value } : { event: 'warning', problem: read.problem });
      }
      case 'here':
        if (this.#lacks(connection, message)) this.#again(missed);
        return;
      case 'unknown':
        return this.#again('The tab that has the table does not know this one any more.');
    }
  }

  /** Whether something was lost that was told: all of it has arrived before what is said here. */
  #lacks({ state, answers }: TabConnection, told: Tab<'here'>): boolean {
    if (state !== 'open') return told.isComplete;
    return told.answers > answers || told.seq > this.#replica!.table!.seq;
  }

  #welcomed(connection: TabConnection, { holder, fence, hello, anew }: Tab<'welcome'>): void {
    const read = decodeServerHello(hello);
    if (!read.ok) return this.#refuse('hello', `${read.problem.message} ${versionsDiffer}`);
    const welcome = read.value;
    if (welcome.hello === 'refused') return this.#refuse(welcome.reason, welcome.message);
    connection.state = 'loading';
    connection.holder = holder;
    connection.fence = fence;
    connection.seq = welcome.seq;
    if (this.#isOffline) this.#connecting();
    this.#host.on({ event: 'welcome', welcome });
    // The session may want another connection at once.
    if (this.#connection !== connection || !anew) return;
    this.#replica?.destroy();
    const replica = new Replica(welcome.document, (table, writes) => {
      if (this.#replica === replica) this.#host.on({ event: 'replica', table, writes });
    });
    this.#replica = replica;
  }

  /** The parts are there. While they were made the document moved on: only with what was told meanwhile is it whole. */
  #completed(connection: TabConnection): void {
    let { seq } = connection;
    for (const { from, to, updates } of connection.held.splice(0)) {
      if (to <= seq) continue;
      if (from > seq) return this.#again(missed);
      if (!this.#apply(updates)) return;
      seq = to;
    }
    try {
      this.#replica!.read();
    } catch (error) {
      return this.#refuse('layout', `This page is too old for the table: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (this.#connection !== connection) return;
    if (this.#replica!.table!.seq !== seq) return this.#anew();
    connection.state = 'open';
    this.#host.on({ event: 'ready' });
    this.#host.on({ event: 'synced' });
    if (this.#place !== null) this.setPresence(this.#place);
  }

  /** The next changes, unless they are here already; where some were missed, the holder is asked for them. */
  #advance({ from, to, updates }: Tab<'update'>): void {
    const { seq } = this.#replica!.table!;
    if (to <= seq) return;
    if (from > seq) this.#again(missed);
    else if (this.#apply(updates)) {
      if (this.#replica!.table!.seq === to) this.#damaged = 0;
      else this.#anew();
    }
  }

  /** False when these are not updates of the document. */
  #apply(updates: readonly Uint8Array[]): boolean {
    const { doc } = this.#replica!;
    try {
      doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)));
      return true;
    } catch {
      this.#anew();
      return false;
    }
  }

  /** The document here is not what the holder has: all of it again. */
  #anew(): void {
    this.#replica?.destroy();
    this.#replica = null;
    this.#damaged += 1;
    if (this.#damaged >= mostDamaged)
      this.#refuse('document', 'What the tab that has the table sends of it cannot be used. Reload all tabs that have it open.');
    else this.#again('The table in this tab was damaged; it is loaded anew.');
  }

  /** This connection has come to its end; another is asked for. */
  #again(reason: string): void {
    this.#cut();
    this.#offline(reason);
    // Whoever heard that may have asked for something else.
    if (this.#wanted && this.#connection === null) this.#ask();
  }

  #refuse(code: string, message: string): void {
    this.#wanted = false;
    this.#cut();
    this.#host.on({ event: 'presence', peers: [] });
    this.#host.on({ event: 'refused', code, message });
  }

  #connecting(): void {
    this.#isOffline = false;
    this.#host.on({ event: 'connecting' });
  }

  #offline(reason: string): void {
    this.#isOffline = true;
    this.#host.on({ event: 'presence', peers: [] });
    this.#host.on({ event: 'offline', reason });
  }

  #cut(): void {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
    this.#questions.unanswered();
    const connection = this.#connection;
    this.#connection = null;
    if (connection !== null) this.#post({ tab: 'bye', connection: connection.id });
  }

  #post(message: TabMessage): void {
    this.#options.channel.post(toTabs(message));
  }
}
