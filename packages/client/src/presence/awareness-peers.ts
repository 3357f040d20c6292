import { type Actor, colorOf, isEmailAddress, nowhereInTable, type Peer, readPlace, shownName } from '@teable-grid/core';
import type { Awareness } from 'y-protocols/awareness';

/** Characters of an id that are heeded: others may claim anything. */
const longestId = 60;

/** Reads who is here from the states of an awareness. Who has not moved stays the same object. */
export class AwarenessPeers {
  #known: ReadonlyMap<number, { readonly state: unknown; readonly peer: Peer | null }> = new Map();

  /** Everybody but this page itself. */
  read(awareness: Pick<Awareness, 'clientID' | 'getStates'>): readonly Peer[] {
    const known = new Map<number, { readonly state: unknown; readonly peer: Peer | null }>();
    for (const [client, state] of awareness.getStates()) {
      if (client === awareness.clientID) continue;
      const before = this.#known.get(client);
      known.set(client, before?.state === state ? before : { state, peer: peerOf(client, state) });
    }
    this.#known = known;
    return [...known.values()].flatMap(({ peer }) => peer ?? []);
  }
}

/** Somebody as his state says; null when it says nobody. */
function peerOf(client: number, state: unknown): Peer | null {
  const { user, place } = record(state);
  const { id, name } = record(user);
  if (typeof name !== 'string') return null;
  const known = typeof id === 'string' && id !== '' && !isEmailAddress(id) ? id.slice(0, longestId) : `peer-${client}`;
  const actor: Actor = { id: known, name: shownName(name) || 'Somebody' };
  return { key: String(client), actor, color: colorOf(actor.id), ...(readPlace(place) ?? nowhereInTable) };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
