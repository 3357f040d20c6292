import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLater, later, predictedRevision } from './revision.ts';
import { sameValue, type Value } from '../value.ts';

const revision = fc.integer({ min: -30, max: 30 });

describe('revisions', () => {
  test('REV-1 a predicted write comes after everything that is numbered, and predicted ones in the order of their numbers', () => {
    expect([7, predictedRevision(2), 0, predictedRevision(11), 3].toSorted((a, b) => (isLater(a, b) ? 1 : -1))).toEqual([0, 3, 7, -2, -11]);
  });

  test('REV-2 the order is total and strict: of two different revisions exactly one is later', () => {
    fc.assert(
      fc.property(revision, revision, revision, (a, b, c) => {
        expect(isLater(a, a)).toBe(false);
        if (a !== b) expect(isLater(a, b)).toBe(!isLater(b, a));
        if (isLater(a, b) && isLater(b, c)) expect(isLater(a, c)).toBe(true);
        expect(later(a, b)).toBe(isLater(b, a) ? b : a);
      }),
    );
  });
});

describe('values', () => {
  test('REV-3 two values are the same as their JSON is, whatever the order of keys, and 0 is -0', () => {
    const canonical = (value: Value): string =>
      JSON.stringify(value, (_, item: unknown) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          : item,
      );
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Value>, fc.jsonValue() as fc.Arbitrary<Value>, (a, b) => {
        expect(sameValue(a, structuredClone(a))).toBe(true);
        expect(sameValue(a, b)).toBe(canonical(a) === canonical(b));
      }),
    );
    expect(sameValue(0, -0)).toBe(true);
    expect(sameValue({ a: 1 }, { b: 1 })).toBe(false);
    expect(sameValue([], {})).toBe(false);
  });
});
