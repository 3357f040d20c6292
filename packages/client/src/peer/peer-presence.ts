import type { Actor, Peer, PresencePlace } from '@teable-grid/core';
import type { Awareness } from 'y-protocols/awareness';

const hues = 10;
/** Characters of a name and of an id that are shown: others may claim anything. */
const longestName = 60;

/** Presence over the awareness that a page brings: the same states as a server passes on, `user` and `place`, but claimed by everybody himself. */
export class PeerPresence {
  readonly #awareness: Awareness;
  readonly #actor: Actor;
  readonly #onMoved: () => void;
  #peers: readonly Peer[] | null = null;

  constructor(awareness: Awareness, actor: Actor, onMoved: () => void) {
    this.#awareness = awareness;
    this.#actor = actor;
    this.#onMoved = onMoved;
    this.#claim({ cursor: null, editing: false });
    awareness.on('change', this.#changed);
  }

  /** Everybody else who is there. */
  get peers(): readonly Peer[] {
    this.#peers ??= [...this.#awareness.getStates()].flatMap(([client, state]) =>
      client === this.#awareness.clientID ? [] : (peerOf(client, state) ?? []),
    );
    return this.#peers;
  }

  setPlace(place: PresencePlace): void {
    this.#claim(place);
  }

  /** Leaves the table. The awareness, and what else the page says by it, stays. */
  close(): void {
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
    const user = { ...this.#actor, color: this.#awareness.clientID % hues };
    this.#awareness.setLocalState({ ...this.#awareness.getLocalState(), user, place });
  }
}

/** Somebody as his state says; null when it says nobody. */
function peerOf(client: number, state: unknown): Peer | null {
  const { user, place } = record(state);
  const { id, name, color } = record(user);
  if (typeof name !== 'string') return null;
  const { cursor, editing } = record(place);
  const { row, field } = record(cursor);
  return {
    key: String(client),
    actor: { id: typeof id === 'string' ? id.slice(0, longestName) : `peer-${client}`, name: name.slice(0, longestName) },
    color: typeof color === 'number' && Number.isInteger(color) && color >= 0 && color < hues ? color : client % hues,
    cursor: typeof row === 'string' && typeof field === 'string' ? { row, field } : null,
    editing: editing === true,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
