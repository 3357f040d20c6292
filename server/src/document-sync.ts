import { closeCodes } from '@teable-grid/core';
import type { Logger } from 'pino';
import { decodeStateVector } from 'yjs';
import { isUpdateFrame, syncFrame } from './frames.ts';
import type { Outgoing } from './outgoing.ts';
import type { ReplicaFeed } from './replica-feed.ts';

/**
 * Brings one socket's reader to where the document is, and keeps back from him what is sent out before that: it is in the answer to his
 * first sync step, and by itself he could not read it.
 *
 *     connected, and asked → answered: the parts of the download if he has nothing of a large document, then what came since
 */
export class DocumentSync {
  readonly #feed: ReplicaFeed;
  readonly #writer: number;
  readonly #sending: Outgoing;
  readonly #log: Logger;
  #asked: { readonly address: string; readonly stateVector: Uint8Array } | null = null;
  #connected = false;
  #holding = true;
  #stopped = false;

  constructor(feed: ReplicaFeed, writer: number, sending: Outgoing, log: Logger) {
    this.#feed = feed;
    this.#writer = writer;
    this.#sending = sending;
    this.#log = log;
  }

  /** Whether a frame of the document may go out. */
  passes(frame: Uint8Array): boolean {
    return (!this.#holding && !this.#stopped) || !isUpdateFrame(frame);
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
    this.#asked = { address, stateVector };
    this.#go();
  }

  #go(): void {
    const asked = this.#asked;
    if (!this.#connected || this.#stopped || asked === null) return;
    this.#asked = null;
    let clock: number;
    try {
      clock = decodeStateVector(asked.stateVector).get(this.#writer) ?? 0;
    } catch {
      this.#sending.close(closeCodes.badMessage, 'A frame is not of the contract.');
      return;
    }
    if (this.#feed.isNear(clock)) this.#answer(asked.address, clock);
    else void this.#sendWhole(asked.address);
  }

  async #sendWhole(address: string): Promise<void> {
    try {
      const { clock, parts } = await this.#feed.parts();
      if (this.#stopped) return;
      for (const part of parts) this.#sending.send(syncFrame(address, 'update', part));
      this.#answer(address, clock);
    } catch (error) {
      this.#log.error({ event: 'sync-failed', document: address, error: String(error) });
      this.#sending.close(closeCodes.tryAgain, 'The document could not be sent; come back.');
    }
  }

  #answer(address: string, clock: number): void {
    this.#holding = false;
    this.#sending.send(syncFrame(address, 'answer', this.#feed.since(clock)));
  }
}
