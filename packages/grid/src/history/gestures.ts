import type { HistoryEntry } from '@teable-grid/core';

/** What one gesture of a person did: one entry, or several changes of one group that follow each other. */
export interface PastGesture extends Omit<HistoryEntry, 'group'> {
  /** Number of its first change; `seq` is that of its last. */
  readonly first: number;
}

/** Entries, newest first, with the changes of one gesture as one. */
export function gesturesOf(entries: readonly HistoryEntry[]): readonly PastGesture[] {
  const gestures: PastGesture[] = [];
  let group: string | null = null;
  for (const { group: itsGroup, ...entry } of entries) {
    const last = gestures.at(-1);
    if (last !== undefined && itsGroup !== null && itsGroup === group && last.actor.id === entry.actor.id) {
      gestures[gestures.length - 1] = {
        ...last,
        first: entry.seq,
        imported: last.imported || entry.imported,
        facts: [...entry.facts, ...last.facts],
        cells: last.cells + entry.cells,
        more: last.more + entry.more,
      };
    } else gestures.push({ ...entry, first: entry.seq });
    group = itsGroup;
  }
  return gestures;
}
