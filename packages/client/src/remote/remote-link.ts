import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import {
  type ClientHello,
  type ChangeMessage,
  closeCodes,
  decodeServerHello,
  decodeServerMessage,
  type DraftRequest,
  encodeMessage,
  type PresencePlace,
  protocol,
  type Result,
} from '@teable-grid/core';
import type { Link, LinkHost, Welcome } from '../link.ts';
import { type PastQuestion, Questions, questionsSince, sinceOf } from '../questions.ts';
import { AwarenessPeers } from '../presence/awareness-peers.ts';
import { fetchSnapshot, manyMissed } from './fetch-snapshot.ts';
import { helloSocketClass } from './hello-socket.ts';
import { Replica } from './replica.ts';
import { subjectOf } from './scope.ts';
import type { ReplicaCache } from './replica-cache.ts';
import { TokenRefresh } from './token-refresh.ts';
import { Watchdog } from './watchdog.ts';

/** The version of the protocol in which texts are written together. */
const draftsSince = 6;
/** Between attempts to connect, milliseconds: doubled each time, at random up to the longest. */
const firstDelay = 500;
const longestDelay = 10_000;
/** The provider's own watch goes by the wall clock, which jumps; ours does not, and so its is out of use, milliseconds. */
const never = 2_000_000_000;
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
  /** Asks the page for a new token of the same person; null: it has none. Absent where the page gives them by itself. */
  readonly refreshToken?: () => Promise<string | null>;
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
  readonly #peers = new AwarenessPeers();
  #token: string | null;
  /** Asked of the server while it can answer: those of an earlier protocol cannot. */
  readonly #questions = new Questions((message) => {
    if (!this.#isReady || this.#welcome!.protocol < sinceOf(message)) return false;
    this.#provider?.sendStateless(encodeMessage(message));
    return true;
  });
  #isReady = false;
  #refusals = 0;
  /** Counts hellos, so that one that is still being handled notices that its socket is gone. */
  #greetings = 0;
  /** Attempts to connect that failed, since the last that did not. */
  #failures = 0;
  #closed = false;
  readonly #watchdog: Watchdog;
  readonly #tokens: TokenRefresh | null;
  /** What the server said when it did not let this page in with the token that it has; null while it does. */
  #lockout: { readonly code: string; readonly message: string } | null = null;

  constructor(options: RemoteOptions, host: LinkHost) {
    this.#options = options;
    this.#token = options.token;
    this.#host = host;
    this.#socket = new HocuspocusProviderWebsocket({
      url: options.address.ok ? options.address.value : '',
      autoConnect: false,
      WebSocketPolyfill: helloSocketClass({
        hello: async () => encodeMessage(await this.#hello()),
        greeted: (text) => this.#greeted(text, ++this.#greetings),
        document: () => this.#replica?.name ?? '',
      }),
      messageReconnectTimeout: never,
      // Of many who lose a server at once not all come back at once.
      delay: Math.round(firstDelay * (1 + Math.random())),
      minDelay: firstDelay,
      maxDelay: longestDelay,
      onStatus: ({ status }) => {
        // An attempt that follows a failed one is no news before it comes to something.
        if (status === 'connecting' && !this.#closed && this.#failures === 0) this.#host.on({ event: 'connecting' });
      },
      onMessage: () => this.#watchdog.heard(),
      onDisconnect: ({ event }) => this.#disconnected(event.code, event.reason),
    });
    const { refreshToken } = options;
    this.#tokens =
      refreshToken === undefined
        ? null
        : new TokenRefresh({
            refresh: refreshToken,
            use: (token) => {
              if (!this.setToken(token)) this.#noToken('The new token is of another person.');
            },
            none: (reason) => this.#noToken(reason),
          });
    this.#tokens?.watch(options.token);
    this.#watchdog = new Watchdog({
      isOpen: () => this.#isReady,
      ask: () => this.#askForAWord(),
      dead: () => this.#dropDead(),
      tryNow: () => {
        if (this.#socket.shouldConnect && !this.#closed) void this.#socket.connect();
      },
    });
  }

  /** Shows what this device has kept of a document, before there is a connection. */
  async preload(document: string): Promise<void> {
    await this.#open(document);
  }

  connect(): void {
    const { address } = this.#options;
    if (this.#closed) return;
    this.#failures = 0;
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
    this.#lockout = null;
    this.#tokens?.watch(token);
    if (this.#closed || token === null) return true;
    // Without a connection the next hello tells it; after a refusal nobody else would try again.
    if (this.#provider !== null && this.#socket.shouldConnect) this.#provider.sendStateless(encodeMessage({ message: 'token', token }));
    else this.connect();
    return true;
  }

  sendDraft(request: DraftRequest): boolean {
    if (!this.#isReady || this.#welcome!.protocol < draftsSince) return false;
    this.#provider?.sendStateless(encodeMessage(request));
    return true;
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
    this.#provider?.setAwarenessField('place', place);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#questions.unanswered();
    this.#watchdog.stop();
    this.#tokens?.stop();
    this.#provider?.destroy();
    this.#provider = null;
    this.#socket.destroy();
    await this.#options.cache?.close();
    this.#replica?.destroy();
    this.#replica = null;
  }

  async #hello(): Promise<ClientHello> {
    const { table, name } = this.#options;
    const sessions = await this.#host.sessions();
    return { hello: 'client', protocol, table, token: this.#token, ...(name !== null && { name }), sessions };
  }

  /** Reads the server's hello and makes its document ready. False when its socket is not to be used. */
  async #greeted(text: string, greeting: number): Promise<boolean> {
    const read = decodeServerHello(text);
    if (!read.ok) return this.#refuse('protocol', `The server does not speak as expected: ${read.problem.message}`);
    const hello = read.value;
    if (hello.hello === 'refused') {
      if (comesBack.has(hello.code)) return false;
      return hello.reason === 'unauthorized' ? this.#lockedOut(hello.reason, hello.message) : this.#refuse(hello.reason, hello.message);
    }
    this.#welcome = hello;
    this.#failures = 0;
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

  /** Any answer will do: it says that somebody is there. */
  #askForAWord(): void {
    const seq = this.#replica?.table?.seq ?? 0;
    void this.#questions.missed(seq, seq);
    // A server of an earlier protocol sends back where we are.
    if (this.#welcome!.protocol < questionsSince) this.#provider?.awareness?.setLocalStateField('place', this.#place);
  }

  #dropDead(): void {
    this.#socket.disconnect();
    this.#host.on({ event: 'offline', reason: 'The server has not said a word for a while. Trying again.' });
    this.#failures = 1;
    void this.#socket.connect();
  }

  async #fetch(replica: Replica, greeting: number): Promise<void> {
    const { address, table, name } = this.#options;
    if (!address.ok) return;
    const source = { address: address.value, table, token: this.#token, name };
    await fetchSnapshot(source, replica, () => greeting === this.#greetings && this.#replica === replica && !this.#closed);
  }

  /** The token is not good (any more): with a new one it is tried again. */
  #lockedOut(code: string, message: string): false {
    if (this.#tokens?.refused() !== true) return this.#refuse(code, message);
    this.#lockout = { code, message };
    this.#socket.disconnect();
    this.#host.on({ event: 'offline', reason: 'The token has run out; a new one is asked for.' });
    return false;
  }

  #noToken(reason: string | null): void {
    // While the one at hand is good there is time to try again later.
    if (this.#lockout !== null && !this.#closed) this.#refuse(this.#lockout.code, [this.#lockout.message, reason ?? []].flat().join(' '));
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
        this.#tokens?.accepted();
        this.#isReady = true;
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
    if (read.ok) this.#questions.answered(read.value);
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
    this.#isReady = false;
    this.#failures += 1;
    this.#watchdog.gone();
    this.#questions.unanswered();
    if (this.#closed) return;
    this.#host.on({ event: 'presence', peers: [] });
    if (code === closeCodes.unauthorized) {
      // Said by the hello already, or by the socket alone.
      if (this.#lockout === null) this.#lockedOut('closed', reason === '' ? 'The token is not good any more.' : reason);
      return;
    }
    if (code === closeCodes.noSuchTable || code === closeCodes.protocol) {
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
    const { awareness } = provider;
    if (awareness !== null) this.#host.on({ event: 'presence', peers: this.#peers.read(awareness) });
  }
}
