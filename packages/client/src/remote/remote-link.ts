import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import {
  type Actor,
  type ClientHello,
  type ChangeMessage,
  closeCodes,
  decodeServerHello,
  decodeServerMessage,
  encodeMessage,
  type Peer,
  type PresencePlace,
  protocol,
  type Result,
} from '@teable-grid/core';
import type { Link, LinkHost, Welcome } from '../link.ts';
import { fetchSnapshot, manyMissed } from './fetch-snapshot.ts';
import { helloSocketClass } from './hello-socket.ts';
import { Replica } from './replica.ts';
import { subjectOf } from './scope.ts';
import type { ReplicaCache } from './replica-cache.ts';

/** Without a word for so long, the connection is taken for dead, milliseconds. Presence alone says one every 15 s. */
const silence = 30_000;
/** Between attempts to connect, milliseconds: doubled each time, at random up to the longest. */
const firstDelay = 500;
const longestDelay = 10_000;
/** Hellos answered with a document that is then refused, one after the other, before that is taken for an answer. */
const mostDocuments = 3;

/** Codes of a hello that was refused for the moment only. */
const comesBack: ReadonlySet<number> = new Set([closeCodes.goingAway, closeCodes.tryAgain, closeCodes.tooMany]);

/** Where a remote link goes, and as whom. */
export interface RemoteOptions {
  /** Of the socket; or why there is none. */
  readonly address: Result<string>;
  readonly table: string;
  readonly token: string | null;
  readonly name: string | null;
  /** Where replicas are kept on this device; null: nowhere. */
  readonly cache: ReplicaCache | null;
}

/** A link to a server: one socket that begins with a hello, and one Hocuspocus document on it at a time. */
export class RemoteLink implements Link {
  readonly #options: RemoteOptions;
  readonly #host: LinkHost;
  readonly #socket: HocuspocusProviderWebsocket;
  #replica: Replica | null = null;
  #provider: HocuspocusProvider | null = null;
  #welcome: Welcome | null = null;
  #place: PresencePlace | null = null;
  #token: string | null;
  #refusals = 0;
  /** Counts hellos, so that one that is still being handled notices that its socket is gone. */
  #greetings = 0;
  #closed = false;
  readonly #tryNow = () => {
    if (this.#socket.shouldConnect) void this.#socket.connect();
  };

  constructor(options: RemoteOptions, host: LinkHost) {
    this.#options = options;
    this.#token = options.token;
    this.#host = host;
    this.#socket = new HocuspocusProviderWebsocket({
      url: options.address.ok ? options.address.value : '',
      autoConnect: false,
      WebSocketPolyfill: helloSocketClass({
        hello: () => encodeMessage(this.#hello()),
        greeted: (text) => this.#greeted(text, ++this.#greetings),
        document: () => this.#replica?.name ?? '',
      }),
      messageReconnectTimeout: silence,
      delay: firstDelay,
      minDelay: firstDelay,
      maxDelay: longestDelay,
      onStatus: ({ status }) => {
        if (status === 'connecting' && !this.#closed) this.#host.on({ event: 'connecting' });
      },
      onDisconnect: ({ event }) => this.#disconnected(event.code, event.reason),
    });
    // A browser knows when its network is back.
    globalThis.addEventListener?.('online', this.#tryNow);
  }

  /** Shows what this device has kept of a document, before there is a connection. */
  async preload(document: string): Promise<void> {
    await this.#open(document);
  }

  connect(): void {
    const { address } = this.#options;
    if (this.#closed) return;
    if (address.ok) void this.#socket.connect();
    else this.#host.on({ event: 'refused', code: address.problem.path, message: address.problem.message });
  }

  disconnect(reason: string): void {
    this.#socket.disconnect();
    this.#host.on({ event: 'offline', reason });
  }

  reconnect(reason: string): void {
    if (this.#closed) return;
    this.disconnect(reason);
    this.connect();
  }

  send(message: ChangeMessage): void {
    this.#provider?.sendStateless(encodeMessage(message));
  }

  setToken(token: string | null): boolean {
    const { name } = this.#options;
    if (subjectOf(token, name) !== subjectOf(this.#token, name)) return false;
    this.#token = token;
    if (this.#closed || token === null) return true;
    // Without a connection the next hello tells it; after a refusal nobody else would try again.
    if (this.#provider !== null && this.#socket.shouldConnect) this.#provider.sendStateless(encodeMessage({ message: 'token', token }));
    else this.connect();
    return true;
  }

  setPresence(place: PresencePlace): void {
    this.#place = place;
    this.#provider?.setAwarenessField('place', place);
  }

  async close(): Promise<void> {
    this.#closed = true;
    globalThis.removeEventListener?.('online', this.#tryNow);
    this.#provider?.destroy();
    this.#provider = null;
    this.#socket.destroy();
    await this.#options.cache?.close();
    this.#replica?.destroy();
    this.#replica = null;
  }

  #hello(): ClientHello {
    const { table, name } = this.#options;
    return { hello: 'client', protocol, table, token: this.#token, ...(name !== null && { name }), sessions: this.#host.sessions() };
  }

  /** Reads the server's hello and makes its document ready. False when its socket is not to be used. */
  async #greeted(text: string, greeting: number): Promise<boolean> {
    const read = decodeServerHello(text);
    if (!read.ok) return this.#refuse('protocol', `The server does not speak as expected: ${read.problem.message}`);
    const hello = read.value;
    if (hello.hello === 'refused') return comesBack.has(hello.code) ? false : this.#refuse(hello.reason, hello.message);
    this.#welcome = hello;
    // The session may want another connection at once.
    this.#host.on({ event: 'welcome', welcome: hello });
    const { document, seq, actor, role } = hello;
    if (greeting === this.#greetings) await this.#open(document);
    // What this device has kept is ahead of the server: it is of another server's making, or the server lost its data.
    if (greeting === this.#greetings && (this.#replica?.table?.seq ?? 0) > seq) await this.#reopen();
    const lacksMuch = this.#replica?.isEmpty === true ? hello.snapshot : seq - (this.#replica?.table?.seq ?? seq) > manyMissed;
    if (greeting === this.#greetings && lacksMuch) await this.#fetch(this.#replica!, greeting);
    if (greeting === this.#greetings) await this.#options.cache?.remember({ document, actor, role });
    if (greeting !== this.#greetings || this.#closed) return false;
    this.#provider ??= this.#provide(this.#replica!);
    return true;
  }

  async #fetch(replica: Replica, greeting: number): Promise<void> {
    const { address, table, name } = this.#options;
    if (!address.ok) return;
    const source = { address: address.value, table, token: this.#token, name };
    await fetchSnapshot(source, replica, () => greeting === this.#greetings && this.#replica === replica && !this.#closed);
  }

  #refuse(code: string, message: string): false {
    this.#socket.disconnect();
    this.#host.on({ event: 'refused', code, message });
    return false;
  }

  /** Makes a document the one that is shown, with what this device has kept of it. The table before stays until it can be read. */
  async #open(document: string): Promise<void> {
    if (this.#replica?.name === document || this.#closed) return;
    this.#leave();
    const replica = new Replica(document, (table, writes) => {
      if (this.#replica === replica) this.#host.on({ event: 'replica', table, writes });
    });
    this.#replica = replica;
    await this.#options.cache?.load(document, replica.doc);
    if (this.#replica !== replica || replica.isEmpty || this.#closed) return;
    try {
      replica.read();
    } catch {
      // Damaged, or of a layout that this page does not know: then the server's copy tells.
      await this.#reopen();
    }
  }

  /** The document again, without what this device has kept of it. */
  async #reopen(): Promise<void> {
    const { name } = this.#replica!;
    await this.#options.cache?.drop(name);
    this.#leave();
    await this.#open(name);
  }

  #leave(): void {
    if (this.#replica !== null) this.#socket.configuration.providerMap.delete(this.#replica.name);
    // Detached without its entry above it sends no farewell, which would wait for the next connection and close that one's document.
    this.#provider?.detach();
    this.#provider?.destroy();
    this.#provider = null;
    this.#replica?.destroy();
    this.#replica = null;
  }

  #provide(replica: Replica): HocuspocusProvider {
    const provider = new HocuspocusProvider({
      name: replica.name,
      document: replica.doc,
      token: this.#token ?? '',
      websocketProvider: this.#socket,
      onAuthenticated: () => {
        this.#refusals = 0;
        this.#host.on({ event: 'ready' });
      },
      onAuthenticationFailed: ({ reason }) => this.#documentRefused(reason),
      onStateless: ({ payload }) => this.#receive(payload),
      onSynced: () => this.#synced(replica),
      onAwarenessChange: () => this.#tellPresence(provider),
    });
    if (this.#place !== null) provider.setAwarenessField('place', this.#place);
    provider.attach();
    return provider;
  }

  #synced(replica: Replica): void {
    if (this.#replica !== replica) return;
    if (replica.isMixed) {
      void this.#reopen().then(() => this.reconnect('The table on this device was another one; it is loaded anew.'));
      return;
    }
    try {
      replica.read();
    } catch (error) {
      this.#refuse('layout', `This page is too old for the table: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    this.#host.on({ event: 'synced' });
  }

  #receive(payload: string): void {
    const read = decodeServerMessage(payload);
    this.#host.on(read.ok ? { event: 'message', message: read.value } : { event: 'warning', problem: read.problem });
  }

  /** The document of the hello is not served any more: the next hello names another. */
  #documentRefused(reason: string): void {
    this.#refusals += 1;
    if (this.#refusals >= mostDocuments) this.#refuse('document', `The server does not open the table’s document: ${reason}.`);
    else this.reconnect('The table has moved to another document.');
  }

  #disconnected(code: number, reason: string): void {
    this.#greetings += 1;
    if (this.#closed) return;
    this.#host.on({ event: 'presence', peers: [] });
    if (code === closeCodes.unauthorized || code === closeCodes.noSuchTable || code === closeCodes.protocol) {
      this.#refuse('closed', reason === '' ? 'The server closed the connection for good.' : reason);
      return;
    }
    if (code === closeCodes.badMessage || code === closeCodes.tooLarge) {
      this.#refuse('bad-message', `The server did not understand this page: ${reason}`);
      return;
    }
    const why =
      reason !== '' && code !== 1000 ? reason : this.#welcome === null ? 'The server cannot be reached.' : 'The connection is lost.';
    this.#host.on({ event: 'offline', reason: this.#socket.shouldConnect ? `${why} Trying again.` : why });
  }

  #tellPresence(provider: HocuspocusProvider): void {
    if (this.#provider !== null && this.#provider !== provider) return;
    const peers: Peer[] = [];
    for (const [client, state] of provider.awareness?.getStates() ?? []) {
      const { user, place } = state as { user?: Actor & { color?: number }; place?: PresencePlace };
      if (client === provider.awareness!.clientID || user === undefined) continue;
      const { id, name, color = 0 } = user;
      peers.push({ key: String(client), actor: { id, name }, color, cursor: place?.cursor ?? null, editing: place?.editing === true });
    }
    this.#host.on({ event: 'presence', peers });
  }
}
