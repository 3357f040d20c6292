import type { Actor, Peer, PresenceState, Session } from '@teable-grid/core';

/** A person who is here, with all his pages as one. */
export interface Here {
  readonly actor: Actor;
  readonly color: number;
  readonly state: PresenceState;
  /** The page where he is at work. */
  readonly page: Peer;
  /** Whether it is this person himself, in another page. */
  readonly own: boolean;
}

const ranks: Readonly<Record<PresenceState, number>> = { active: 0, idle: 1, away: 2 };

/** Everybody who is here, each once: those at work first, by their names. */
export function rosterOf(presence: readonly Peer[], me: string | null): readonly Here[] {
  const pages = new Map<string, Peer>();
  for (const peer of presence) {
    const other = pages.get(peer.actor.id);
    if (other === undefined || compare(peer, other) < 0) pages.set(peer.actor.id, peer);
  }
  return [...pages.values()]
    .map((page): Here => ({ actor: page.actor, color: page.color, state: stateOf(page), page, own: page.actor.id === me }))
    .toSorted(
      (a, b) =>
        ranks[a.state] - ranks[b.state] ||
        Number(a.own) - Number(b.own) ||
        a.actor.name.localeCompare(b.actor.name) ||
        (a.actor.id < b.actor.id ? -1 : 1),
    );
}

/** The same people by their names alone: a list in which nobody changes place while somebody is about to press there. */
export function byName(roster: readonly Here[]): readonly Here[] {
  return roster.toSorted((a, b) => a.actor.name.localeCompare(b.actor.name) || (a.actor.id < b.actor.id ? -1 : 1));
}

/**
 * What of who is here the frame around the sheet does not tell yet: `none`; `small`: what the same people do there, which may wait a moment; `great`:
 * others are there, or not as they were.
 */
export type PeopleNews = 'none' | 'small' | 'great';

/** Remembers who is here as the frame around the sheet knows it. */
export class PeopleKnown {
  #roster: readonly Here[] = [];
  #crowded = false;

  /**
   * What is new since it was asked last.
   *
   * @param listed Whether it is told where everybody is.
   */
  news({ presence, actor }: Pick<Session, 'presence' | 'actor'>, crowded: boolean, listed: boolean): PeopleNews {
    const [roster, before] = [rosterOf(presence, actor?.id ?? null), this.#roster];
    const great = crowded !== this.#crowded || !sameRoster(roster, before);
    this.#roster = roster;
    this.#crowded = crowded;
    if (great) return 'great';
    const stays = ({ page }: Here, { page: other }: Here) => page === other || (!listed && page.editing === other.editing);
    return roster.every((one, at) => stays(one, before[at]!)) ? 'none' : 'small';
  }
}

function sameRoster(a: readonly Here[], b: readonly Here[]): boolean {
  const same = ({ actor, state, color }: Here, other: Here) =>
    actor.id === other.actor.id && actor.name === other.actor.name && state === other.state && color === other.color;
  return a.length === b.length && a.every((one, at) => same(one, b[at]!));
}

/** What somebody is called here. */
export function hereName({ actor, own }: Here): string {
  return own ? `${actor.name} (you, in another page)` : actor.name;
}

/** What he does, in a word or two; empty while he is just there. */
export function hereWord({ state, page }: Here): string {
  if (state !== 'active') return state;
  return page.editing ? 'writing' : '';
}

function stateOf({ state }: Peer): PresenceState {
  return state ?? 'active';
}

function compare(a: Peer, b: Peer): number {
  return (
    ranks[stateOf(a)] - ranks[stateOf(b)] || Number(b.editing) - Number(a.editing) || Number(b.cursor !== null) - Number(a.cursor !== null)
  );
}
