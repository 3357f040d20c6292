import { expect, it } from 'vitest';
import { isLong } from '../harness/random.ts';
import { simulateSeed } from './simulate.ts';

/** Runs in one file of `npm test`, and in the long form. */
const runs = isLong ? 5_000 : 200;
/** Runs in one test: one that fails tells of a few seeds. */
const perTest = isLong ? 500 : 100;

/** The seeds of one of the files that run beside each other, in some tests. */
export function simulateFrom(first: number): void {
  for (let from = first; from < first + runs; from += perTest) {
    it(`SIM-1 keeps every promise with the seeds ${from} to ${from + perTest - 1}`, { timeout: 600_000 }, async () => {
      let edits = 0;
      const broken: string[] = [];
      for (let seed = from; seed < from + perTest; seed++) {
        const { violation, counts } = await simulateSeed(seed);
        edits += counts.edits;
        if (violation !== null) broken.push(`seed ${seed}: ${violation.invariant}: ${violation.told}`);
      }
      expect(broken).toEqual([]);
      expect(edits).toBeGreaterThan(10 * perTest);
    });
  }
}
