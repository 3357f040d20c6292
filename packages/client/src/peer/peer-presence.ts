import { type Actor, colorOf, nowhereInTable, type Peer, type PresencePlace } from '@teable-grid/core';
import type { Awareness } from 'y-protocols/awareness';
import { AwarenessPeers } from '../presence/awareness-peers.ts';
import { PlaceSender } from '../presence/place-sender.ts';

/** Presence over the awareness that a page brings: the same states as a server passes on, `user` and `place`, but claimed by everybody himself. */
export class PeerPresence {
  readonly #awareness: Awareness;
  readonly #actor: Actor;
  readonly #onMoved: () => void;
  readonly #reader = new AwarenessPeers();
  readonly #sender = new PlaceSender(
    (place) => this.#claim(place),
    () => this.peers.length,
  );
  #peers: readonly Peer[] | null = null;

  constructor(awareness: Awareness, actor: Actor, onMoved: () => void) {
    this.#awareness = awareness;
    this.#actor = actor;
    this.#onMoved = onMoved;
    this.#claim(nowhereInTable);
    awareness.on('change', this.#changed);
  }

  /** Everybody else who is there. */
  get peers(): readonly Peer[] {
    this.#peers ??= this.#reader.read(this.#awareness);
    return this.#peers;
  }

  setPlace(place: PresencePlace): void {
    this.#sender.tell(place);
  }

  /** Leaves the table. The awareness, and what else the page says by it, stays. */
  close(): void {
    this.#sender.stop();
    this.#awareness.off('change', this.#changed);
    const state = this.#awareness.getLocalState();
    if (state === null) return;
    const { user: _user, place: _place, ...rest } = state;
    this.#awareness.setLocalState(rest);
  }

  readonly #changed = (): void => {
    this.#peers = null;
    this.#onMoved();
  };

  #claim(place: PresencePlace): void {
    const user = { ...this.#actor, color: colorOf(this.#actor.id) };
    this.#awareness.setLocalState({ ...this.#awareness.getLocalState(), user, place });
  }
}
