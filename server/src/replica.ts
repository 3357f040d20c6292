import type { Document } from '@hocuspocus/server';
import { type FieldId, type PresencePlace, visiblePlace } from '@teable-grid/core';
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { ReplicaFeed } from './replica-feed.ts';
import type { SocketContext } from './socket-context.ts';

/** Origin of presence that came from another document of the table. */
const relayed = 'relayed';

/** What an awareness tells of an event. */
interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** A document of a table as some readers get it: the whole, or without the fields that they may not see. */
export class Replica {
  readonly document: Document;
  /** Gives the document to readers. */
  readonly feed: ReplicaFeed;
  /** Yjs client id under which the document is written. */
  readonly writer: number;
  /** Fields that are not in it. */
  readonly hidden: ReadonlySet<FieldId>;
  /** Sockets that were told of the document, whether Hocuspocus counts them or not: who says farewell to it can come back to it. */
  readonly readers = new Set<SocketContext>();

  constructor(document: Document, writer: number, hidden: ReadonlySet<FieldId>) {
    this.document = document;
    this.writer = writer;
    this.hidden = hidden;
    this.feed = new ReplicaFeed(document, writer);
  }

  /** Whether it is for those who may not see these. */
  isFor(hidden: ReadonlySet<FieldId>): boolean {
    return hidden.size === this.hidden.size && [...hidden].every((id) => this.hidden.has(id));
  }

  /** Tells the readers of other replicas of the table where the readers of this one are. Until the result is called. */
  relayPresence(others: () => Iterable<Replica>): () => void {
    const tell = ({ added, updated, removed }: AwarenessChange, origin: unknown): void => {
      if (origin === relayed) return;
      for (const other of others()) {
        if (other === this) continue;
        other.#takePresence(this, [...added, ...updated]);
        removeAwarenessStates(other.document.awareness, [...removed], relayed);
      }
    };
    const { awareness } = this.document;
    awareness.on('update', tell);
    return () => awareness.off('update', tell);
  }

  /** Takes over who is in another replica: for one that has just been made. */
  adoptPresence(other: Replica): void {
    const { awareness } = other.document;
    this.#takePresence(
      other,
      [...awareness.getStates().keys()].filter((client) => client !== awareness.clientID),
    );
  }

  /** Those who were in a replica that is there no more, and under these awareness clients, have left. */
  forgetPresence(clients: readonly number[]): void {
    removeAwarenessStates(this.document.awareness, [...clients], relayed);
  }

  #takePresence({ document: { awareness } }: Replica, clients: readonly number[]): void {
    if (clients.length === 0) return;
    const states = new Map(clients.map((client) => [client, this.#visiblePlace(awareness.getStates().get(client))] as const));
    applyAwarenessUpdate(this.document.awareness, encodeAwarenessUpdate(awareness, [...clients], states as never), relayed);
  }

  /** A person's presence, without what of his place is in fields that are not in this replica. */
  #visiblePlace(state: Readonly<Record<string, unknown>> | undefined): object | null {
    if (state === undefined) return null;
    const place = (state as { readonly place?: PresencePlace }).place;
    return place === undefined ? state : { ...state, place: visiblePlace(place, this.hidden) };
  }
}
