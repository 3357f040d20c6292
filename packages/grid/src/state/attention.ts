import type { PresenceState } from '@teable-grid/core';

/** Without a key, a press or a move of the mouse somebody is idle after this, and away after that, milliseconds. */
const idleAfter = 3 * 60_000;
const awayAfter = 15 * 60_000;

/** How much somebody is there, and in how many milliseconds that changes by itself; null: not while it stays so. */
export interface Attention {
  readonly state: PresenceState;
  readonly changesIn: number | null;
}

/**
 * @param since Milliseconds since anything was heard of him.
 * @param hidden Whether his page is out of sight.
 */
export function attention(since: number, hidden: boolean): Attention {
  if (hidden || since >= awayAfter) return { state: 'away', changesIn: null };
  if (since >= idleAfter) return { state: 'idle', changesIn: awayAfter - since };
  return { state: 'active', changesIn: idleAfter - since };
}
