import type { Hit } from '@teable-grid/core';
import type { Spot } from './selection.ts';

/** What is searched for in what is shown. */
export interface Search {
  readonly text: string;
  /** The cell in which the person was when he began; the first hit is the next one from there. */
  readonly origin: Spot | null;
  /** The hit that he is at; null before the first is found. */
  readonly current: Hit | null;
  /** Counts how often the search was asked for: each time its input takes the focus. */
  readonly asked: number;
}
