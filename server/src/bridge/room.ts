import { encodeAwarenessUpdate } from 'y-protocols/awareness';
import type { Replica } from '../replica.ts';
import { bridgeSyncFrame, presenceFrame } from './bridge-frames.ts';

/** One of those who are told. */
export interface RoomMember {
  send(frame: Uint8Array): void;
  /** Whether what changes in the document may go to him. */
  readonly followsDocument: boolean;
}

/** Tells the bridge's readers of one replica what changes in it, and who is there. A frame is made once for all of them. */
export class Room {
  readonly #replica: Replica;
  readonly #members = new Set<RoomMember>();
  /** How long it is gathered who has moved: whoever tells of himself without end costs the others one frame in that time. */
  readonly #gathered: number;
  /** Awareness clients of which is told then. */
  readonly #moved = new Set<number>();

  /** @param gathered How long it is gathered who has moved, before it is told, milliseconds. */
  constructor(replica: Replica, gathered: number) {
    this.#replica = replica;
    this.#gathered = gathered;
  }

  /** Tells somebody from now on, until the result is called. */
  join(member: RoomMember): () => void {
    const { document } = this.#replica;
    if (this.#members.size === 0) {
      document.on('update', this.#tellUpdate);
      document.awareness.on('update', this.#tellPresence);
    }
    this.#members.add(member);
    return () => {
      if (!this.#members.delete(member) || this.#members.size > 0) return;
      document.off('update', this.#tellUpdate);
      document.awareness.off('update', this.#tellPresence);
    };
  }

  /** Who is there now, as a frame; null when nobody is. */
  presence(): Uint8Array | null {
    const { awareness } = this.#replica.document;
    const clients = [...awareness.getStates().keys()];
    return clients.length === 0 ? null : presenceFrame(encodeAwarenessUpdate(awareness, clients));
  }

  readonly #tellUpdate = (update: Uint8Array): void => {
    const frame = bridgeSyncFrame('update', update);
    for (const member of this.#members) if (member.followsDocument) member.send(frame);
  };

  readonly #tellPresence = (change: Readonly<Record<'added' | 'updated' | 'removed', readonly number[]>>): void => {
    if (this.#moved.size === 0) setTimeout(() => this.#tellMoved(), this.#gathered).unref();
    for (const client of [...change.added, ...change.updated, ...change.removed]) this.#moved.add(client);
  };

  #tellMoved(): void {
    const frame = presenceFrame(encodeAwarenessUpdate(this.#replica.document.awareness, [...this.#moved]));
    this.#moved.clear();
    for (const member of this.#members) member.send(frame);
  }
}
