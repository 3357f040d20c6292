import type { Window } from './windows.ts';

/**
 * How a pool of records goes from one window to the next with as few moves as possible. Records in `kept` stay as they are;
 * `start` of them are needed before it and `end` after it, taken from those that left and made where these are too few.
 *
 *     before      a────────────b
 *     after            c────────────d
 *     kept             c───────b          end = d - b
 */
export interface Rotation {
  readonly kept: Window;
  readonly start: number;
  readonly end: number;
}

/** Plans the way from one window to the next. When nothing is kept, all records are written anew where they are (`end` of them). */
export function planRotation(before: Window, after: Window): Rotation {
  const from = Math.max(before.from, after.from);
  const to = Math.min(before.to, after.to);
  if (to <= from) return { kept: { from: after.from, to: after.from }, start: 0, end: after.to - after.from };
  return { kept: { from, to }, start: from - after.from, end: after.to - to };
}

/** A pool after its rotation, and what is to be done in the DOM for it. */
export interface Rotated<T> {
  /** Record i shows position `after.from + i`. */
  readonly pool: readonly T[];
  /** To be put before, or after, all others, in this order. */
  readonly toStart: readonly T[];
  readonly toEnd: readonly T[];
  /** No longer needed. */
  readonly dropped: readonly T[];
}

/** Rotates a pool whose record i shows `before.from + i`. */
export function rotate<T>(pool: readonly T[], before: Window, after: Window, make: () => T): Rotated<T> {
  const plan = planRotation(before, after);
  const keptFrom = plan.kept.from - before.from;
  const keptCount = plan.kept.to - plan.kept.from;
  if (keptCount === 0) {
    const stay = pool.slice(0, plan.end);
    const made = Array.from({ length: plan.end - stay.length }, make);
    return { pool: [...stay, ...made], toStart: [], toEnd: made, dropped: pool.slice(plan.end) };
  }
  const kept = pool.slice(keptFrom, keptFrom + keptCount);
  const spare = [...pool.slice(0, keptFrom), ...pool.slice(keptFrom + keptCount)];
  const take = () => spare.pop() ?? make();
  const toStart = Array.from({ length: plan.start }, take);
  const toEnd = Array.from({ length: plan.end }, take);
  return { pool: [...toStart, ...kept, ...toEnd], toStart, toEnd, dropped: spare };
}
