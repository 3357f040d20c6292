import { closeCodes } from '@teable-grid/core';
import { TokenBucket } from 'limiter';
import type { Logger } from 'pino';
import { decodeStateVector } from 'yjs';
import { isUpdateFrame } from './frames.ts';
import type { Outgoing } from './outgoing.ts';
import type { ReplicaFeed } from './replica-feed.ts';

/** How often a reader may ask what he lacks, in a minute: once on every socket, as a rule. */
const asksPerMinute = 30;

/** What a document sync needs of its socket. */
export interface SyncSocket {
  readonly sending: Pick<Outgoing, 'send'>;
  readonly log: Logger;
  /** A frame of the socket's protocol that carries an update of the document. */
  readonly frame: (address: string, step: 'answer' | 'update', update: Uint8Array) => Uint8Array;
  /** Ends the socket. */
  end(code: number, reason: string): void;
}

/**
 * Brings one socket's reader to where the document is, and keeps back from him what is sent out before that: it is in the answer to his
 * first sync step, and by itself he could not read it.
 *
 *     connected, and asked → answered: the parts of the download if he has nothing of a large document, one update if he lacks
 *     much of it, then what came since
 */
export class DocumentSync {
  readonly #feed: ReplicaFeed;
  readonly #writer: number;
  readonly #socket: SyncSocket;
  readonly #asks = new TokenBucket({ bucketSize: asksPerMinute, tokensPerInterval: asksPerMinute, interval: 'minute' });
  #asked: { readonly address: string; readonly stateVector: Uint8Array } | null = null;
  #connected = false;
  #holding = true;
  #stopped = false;
  /** Much of the document is on its way: what is asked meanwhile is answered after it, once. */
  #busy = false;

  constructor(feed: ReplicaFeed, writer: number, socket: SyncSocket) {
    this.#feed = feed;
    this.#writer = writer;
    this.#socket = socket;
    this.#asks.content = asksPerMinute;
  }

  /** Whether what changes in the document may go out. */
  get isOpen(): boolean {
    return !this.#holding && !this.#stopped;
  }

  /** Whether a frame of Hocuspocus may go out. */
  passes(frame: Uint8Array): boolean {
    return this.isOpen || !isUpdateFrame(frame);
  }

  /** Nothing of the document goes to the reader from here on: he may not see it any more. */
  stop(): void {
    this.#stopped = true;
  }

  /** What goes out from here on reaches the socket. */
  connected(): void {
    this.#connected = true;
    this.#go();
  }

  /** The reader has told what he has of the document. */
  asked(address: string, stateVector: Uint8Array): void {
    if (!this.#asks.tryRemoveTokens(1))
      return this.#socket.end(closeCodes.tooMany, `What is missing may be asked for ${asksPerMinute} times a minute.`);
    this.#asked = { address, stateVector };
    this.#go();
  }

  #go(): void {
    const asked = this.#asked;
    if (!this.#connected || this.#stopped || this.#busy || asked === null) return;
    this.#asked = null;
    let clock: number;
    try {
      clock = decodeStateVector(asked.stateVector).get(this.#writer) ?? 0;
    } catch {
      this.#socket.end(closeCodes.badMessage, 'A frame is not of the contract.');
      return;
    }
    if (this.#feed.isNear(clock)) this.#answer(asked.address, clock);
    else void this.#sendMuch(asked.address, clock);
  }

  async #sendMuch(address: string, from: number): Promise<void> {
    this.#busy = true;
    try {
      const { clock, parts } = from === 0 ? await this.#feed.parts() : await this.#tail(from);
      if (this.#stopped) return;
      for (const part of parts) this.#socket.sending.send(this.#socket.frame(address, 'update', part));
      this.#answer(address, clock);
    } catch (error) {
      this.#socket.log.error({ event: 'sync-failed', document: address, error: String(error) });
      this.#socket.end(closeCodes.tryAgain, 'The document could not be sent; come back.');
    } finally {
      this.#busy = false;
      this.#go();
    }
  }

  /** In one piece, since he may have the table on his screen: between two he would see neither what was nor what is. */
  async #tail(from: number): Promise<{ readonly clock: number; readonly parts: readonly Uint8Array[] }> {
    const { clock, update } = await this.#feed.tail(from);
    return { clock, parts: [update] };
  }

  #answer(address: string, clock: number): void {
    this.#holding = false;
    this.#socket.sending.send(this.#socket.frame(address, 'answer', this.#feed.since(clock)));
  }
}
