import { sameValue, type Value } from '@teable-grid/core';

/**
 * Whether a result is what the type's rule makes of two values that started from one of these: sums of what was added, sets of choices,
 * sets of words (each word of the simulation's texts is there once).
 */
export function mergesTo(type: string, bases: readonly Value[], current: Value, incoming: Value, result: Value): boolean {
  return bases.some((base) => {
    if (sameValue(incoming, base)) return sameValue(result, current);
    if (type === 'number') {
      if (typeof current !== 'number' || typeof incoming !== 'number') return false;
      return current + (incoming - (typeof base === 'number' ? base : 0)) === result;
    }
    const parts = type === 'multiple-select' ? listOf : wordsOf;
    const [from, ours, theirs] = [parts(base), parts(current), parts(incoming)];
    const all = new Set([...from, ...ours, ...theirs]);
    const merged = [...all].filter((part) => (from.has(part) ? ours.has(part) && theirs.has(part) : true));
    const made = parts(result);
    return merged.length === made.size && merged.every((part) => made.has(part));
  });
}

function listOf(value: Value): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? (value as readonly string[]) : []);
}

function wordsOf(value: Value): ReadonlySet<string> {
  return new Set(typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : []);
}
