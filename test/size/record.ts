import { readFileSync } from 'node:fs';
import type { Sizes } from './measure.ts';

/** What was last found, in bytes: the figures that may not grow unseen. `npm run size -- --record` writes them anew. */
export interface Recorded {
  readonly element: number;
  readonly total: number;
  readonly hands: number;
}

/** Where they are kept. */
export const recordPath: string = new URL('recorded.json', import.meta.url).pathname;

/** How much more than recorded is no growth yet: names of chunks and versions of tools move a little. */
export const slack = 0.03;

/** The recorded figures. */
export function recorded(): Recorded {
  return JSON.parse(readFileSync(recordPath, 'utf8')) as Recorded;
}

/** The figures of a measurement that are recorded. */
export function recordable({ element, total, hands }: Sizes): Recorded {
  return { element, total, hands };
}
