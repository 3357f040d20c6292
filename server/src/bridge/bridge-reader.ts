import { closeCodes } from '@teable-grid/core';
import { TokenBucket } from 'limiter';
import type { Logger } from 'pino';
import { applyAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { decodeStateVector } from 'yjs';
import { DocumentSync } from '../document-sync.ts';
import type { Limits } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import type { Outgoing } from '../outgoing.ts';
import { admitPresence } from '../presence.ts';
import type { SocketContext } from '../socket-context.ts';
import { type BridgeFrame, bridgeSyncFrame, type PresenceClaim, presenceUpdate, readBridgeFrame } from './bridge-frames.ts';
import type { Room, RoomMember } from './room.ts';

/** How often a reader may ask who is there, in a minute: the answer is as large as there are people. */
const asksPerMinute = 30;
/** People whose presence one frame may tell beside those that are known here. */
const moreClaims = 100;

/** What a reader needs of the bridge. */
export interface BridgeReaderOptions {
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** One y-websocket client that has a replica: what it sends is judged, and what it lacks is sent. */
export class BridgeReader implements RoomMember {
  readonly #context: SocketContext;
  readonly #room: Room;
  readonly #sending: Pick<Outgoing, 'send'>;
  readonly #options: BridgeReaderOptions;
  readonly #sync: DocumentSync;
  readonly #asks = new TokenBucket({ bucketSize: asksPerMinute, tokensPerInterval: asksPerMinute, interval: 'minute' });
  readonly #leaveRoom: () => void;

  constructor(context: SocketContext, room: Room, sending: Pick<Outgoing, 'send'>, options: BridgeReaderOptions) {
    const { feed, writer } = context.replica;
    this.#context = context;
    this.#room = room;
    this.#sending = sending;
    this.#options = options;
    this.#asks.content = asksPerMinute;
    this.#sync = new DocumentSync(feed, writer, {
      sending,
      log: options.log,
      frame: (_document, step, update) => bridgeSyncFrame(step, update),
      end: (code, reason) => context.end(code, reason),
    });
    context.sync = this.#sync;
    this.#leaveRoom = room.join(this);
    this.#sync.connected();
    this.#sendPresence();
  }

  get followsDocument(): boolean {
    return this.#sync.isOpen;
  }

  send(frame: Uint8Array): void {
    this.#sending.send(frame);
  }

  /** Takes a frame of the client. */
  take(bytes: Uint8Array): void {
    const { metrics } = this.#options;
    try {
      this.#do(readBridgeFrame(bytes, this.#context.replica.document.awareness.meta.size + moreClaims));
    } catch {
      metrics.refused('frame', 'bad-frame');
      this.#context.end(closeCodes.badMessage, 'A frame is not of the contract.');
    }
  }

  /** He is gone: nothing more is sent to him, and the others see him no more. */
  leave(): void {
    this.#sync.stop();
    this.#leaveRoom();
    const { awarenessClient, table, replica } = this.#context;
    if (awarenessClient === null) return;
    // Who comes back before his old connection is known to be gone is under the same awareness client.
    for (const { readers } of table.replicas.all())
      for (const other of readers) if (other !== this.#context && other.awarenessClient === awarenessClient) return;
    removeAwarenessStates(replica.document.awareness, [awarenessClient], 'bridge');
  }

  #do(frame: BridgeFrame): void {
    switch (frame.kind) {
      case 'sync':
        return this.#asked(frame.stateVector);
      case 'update':
        return this.#options.metrics.refused('frame', 'update');
      case 'presence':
        return frame.claims.forEach((claim) => this.#takePresence(claim));
      case 'query-presence':
        if (this.#asks.tryRemoveTokens(1)) return this.#sendPresence();
        return this.#context.end(closeCodes.tooMany, `Who is there may be asked for ${asksPerMinute} times a minute.`);
    }
  }

  /** What he has may be of this document only: put together with another one it would bring back what was deleted since. */
  #asked(stateVector: Uint8Array): void {
    const { writer, document } = this.#context.replica;
    for (const [client, clock] of decodeStateVector(stateVector)) {
      if (client === writer && clock <= this.#context.replica.feed.clock) continue;
      this.#options.metrics.refused('frame', 'foreign-document');
      return this.#context.end(closeCodes.epochPassed, 'The Y.Doc holds what this document does not have: begin with an empty one.');
    }
    this.#sync.asked(document.name, stateVector);
  }

  #takePresence({ client, clock, state: bytes }: PresenceClaim): void {
    const { awareness } = this.#context.replica.document;
    const isOwn = client === this.#context.awarenessClient;
    // A y-websocket client sends back whatever it is told of others.
    if (!isOwn && (awareness.meta.get(client)?.clock ?? -1) >= clock) return;
    const { presenceBytes } = this.#options.limits;
    // What is too large is not even decoded.
    const state = bytes.length > presenceBytes ? {} : (JSON.parse(Buffer.from(bytes).toString()) as unknown);
    if (typeof state !== 'object' || Array.isArray(state)) throw new Error('a presence is an object or null');
    if (state === null && !isOwn) return this.#options.metrics.refused('presence', 'not-allowed');
    if (state !== null && !admitPresence(this.#context, client, state as Record<string, unknown>, bytes.length, this.#options)) return;
    applyAwarenessUpdate(awareness, presenceUpdate(client, clock, state as Record<string, unknown> | null), 'bridge');
  }

  #sendPresence(): void {
    const presence = this.#room.presence();
    if (presence !== null) this.send(presence);
  }
}
