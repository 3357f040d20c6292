import { setImmediate as otherWork } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip as gunzipWith, gzip as gzipWith } from 'node:zlib';
import type { Document } from '@hocuspocus/server';
import { encodeParts, encodeSince, encodeSinceInSteps, packDocument, unpackDocument } from '@teable-grid/core/yjs';
import { getState } from 'yjs';
import { bucketOf, burst } from './buckets.ts';
import { inSlices } from './in-slices.ts';

const gzip = promisify(gzipWith);
const gunzip = promisify(gunzipWith);

/** Items of a document below which it goes over the socket whole: a download of its own would take longer. */
const smallDocument = 5_000;
/** A download is made anew when the document has gained so many items since, or this share of what it has. */
const gainedItems = 5_000;
const gainedShare = 0.1;

/** The document as a download: encoded and compressed once, however many come for it. */
export interface Download {
  /** Clock of the writer up to which it goes. */
  readonly clock: number;
  /** `packDocument`, compressed with gzip. */
  readonly body: Buffer;
  readonly etag: string;
}

/** Downloads of what readers lack that are made for a document, on the average: whoever asks for ever other ones is not to keep the loop busy. */
const tailsPerSecond = 5;

/** What a reader lacks who has the document up to a clock, and the clock to which it brings him. */
export interface Tail {
  readonly clock: number;
  readonly update: Uint8Array;
}

/**
 * Gives readers a document: a compressed download of all that was some time ago, and what came since. Yjs' own answer to a reader costs
 * in proportion to the document, on the loop, for each of them; this costs in proportion to what he lacks.
 */
export class ReplicaFeed {
  readonly #document: Document;
  readonly #writer: number;
  #download: Promise<Download> | null = null;
  #downloadClock = 0;
  /** The last answer: many who come at once lack the same. */
  #since: { readonly from: number; readonly to: number; readonly update: Uint8Array } | null = null;

  /** The last tail as a download. */
  #tail: { readonly from: number; readonly to: number; readonly body: Promise<Buffer> } | null = null;
  readonly #tails = bucketOf(tailsPerSecond, burst);

  /** @param writer The one client id under which the document is written. */
  constructor(document: Document, writer: number) {
    this.#document = document;
    this.#writer = writer;
  }

  /** Clock of the writer: how far the document goes. */
  get clock(): number {
    return getState(this.#document.store, this.#writer);
  }

  /** Whether a new reader does well to take the download first. */
  get isLarge(): boolean {
    return this.clock > smallDocument;
  }

  /** Whether a reader who has the document up to a clock lacks so little that he gets it in one update at once. */
  isNear(clock: number): boolean {
    return !this.isLarge || this.clock - clock <= Math.max(gainedItems, gainedShare * this.clock);
  }

  /** What a reader lacks who has the document up to a clock. */
  since(clock: number): Uint8Array {
    const to = this.clock;
    const from = Math.min(clock, to);
    if (this.#since?.from !== from || this.#since.to !== to)
      this.#since = { from, to, update: encodeSince(this.#document, this.#writer, from) };
    return this.#since.update;
  }

  /** As `since`, for somebody who lacks much: encoded piece by piece, so that others run in between. */
  tail(clock: number): Promise<Tail> {
    return inSlices(this.#tailInSteps(clock));
  }

  /**
   * As `tail`, as a download: made once for those who come at once and lack the same, as after a restart. Null when so many were made
   * lately that the others are to ask over their sockets.
   */
  tailDownload(clock: number): Promise<Buffer> | null {
    const to = this.clock;
    if (this.#tail?.from === clock && this.#tail.to === to) return this.#tail.body;
    if (!this.#tails.tryRemoveTokens(1)) return null;
    const tail = { from: clock, to, body: this.#packTail(clock) };
    tail.body.catch(() => {
      if (this.#tail === tail) this.#tail = null;
    });
    this.#tail = tail;
    return tail.body;
  }

  /** The download; made anew when too much has come since. Encoded part by part, so that others run in between. */
  download(): Promise<Download> {
    const gained = this.clock - this.#downloadClock;
    if (this.#download === null || gained > Math.max(gainedItems, gainedShare * this.#downloadClock)) {
      this.#downloadClock = this.clock;
      const download = this.#make(this.clock);
      this.#download = download;
      download.catch(() => {
        if (this.#download === download) this.#download = null;
      });
    }
    return this.#download;
  }

  /** The parts of the download. */
  async parts(): Promise<{ readonly clock: number; readonly parts: readonly Uint8Array[] }> {
    const { body } = await this.download();
    return unpackDocument(await gunzip(body));
  }

  async #packTail(from: number): Promise<Buffer> {
    const { clock, update } = await this.tail(from);
    return gzip(packDocument({ document: this.#document.name, clock, parts: [update] }), { level: 5 });
  }

  *#tailInSteps(clock: number): Generator<number, Tail> {
    const update = yield* encodeSinceInSteps(this.#document, this.#writer, Math.min(clock, this.clock));
    return { clock: this.clock, update };
  }

  async #make(clock: number): Promise<Download> {
    const parts: Uint8Array[] = [];
    for (const part of encodeParts(this.#document)) {
      parts.push(part);
      await otherWork();
    }
    const { name } = this.#document;
    const body = await gzip(packDocument({ document: name, clock, parts }), { level: 5 });
    // Weak, since it is the same for the compressed and the plain form.
    return { clock, body, etag: `W/"${name}:${clock}"` };
  }
}
