import { mergeTexts, textChanges, type TextStretch } from '@teable-grid/core';
import type { ConflictView } from './conflict-view.ts';

/** What became of a text that two people changed: loaded with what shows it. */
export interface ConflictTexts {
  /** Of the base, word by word; null where too much of it is another. */
  readonly current: readonly TextStretch[] | null;
  readonly incoming: readonly TextStretch[] | null;
  /** One text of both, where they changed different words of it; null where there is none. */
  readonly both: string | null;
}

/** Compares the texts of a conflict; null where there are none to compare. */
export function compareTexts({ texts, base, current, incoming, other }: ConflictView): ConflictTexts | null {
  if (!texts || base === null) return null;
  const both = other ? mergeTexts(base.text, current.text, incoming.text) : undefined;
  return {
    current: textChanges(base.text, current.text) ?? null,
    incoming: textChanges(base.text, incoming.text) ?? null,
    both: both === undefined || both === current.text || both === incoming.text ? null : both,
  };
}
