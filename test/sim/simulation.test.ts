import { afterAll, describe, expect, it } from 'vitest';
import { keptPlans, simulateKept } from './kept-plans.ts';
import { mutants } from './mutants.ts';
import { timesIn } from './mutate.ts';
import { type Plan, planOf } from './plan.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { Workers } from './workers.ts';

describe('what once broke a promise', () => {
  it.each(keptPlans())('SIM-2 keeps it now: %s', async (name) => {
    expect((await simulateKept(name)).violation).toBeNull();
  });
});

describe('the simulation', () => {
  it('SIM-3 does the same to the letter with the same seed, and something else with another', async () => {
    const texts: string[] = [];
    const hashes: string[] = [];
    for (const seed of [7, 7, 8]) {
      const lines: string[] = [];
      hashes.push((await simulate(planOf(seed), lines)).hash);
      texts.push(lines.join('\n'));
    }
    expect(texts[1]).toBe(texts[0]);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('SIM-3 gives the globals back', async () => {
    const before = [setTimeout, clearTimeout, Date, Math.random, performance.now, crypto.getRandomValues];
    await simulate(planOf(3));
    expect([setTimeout, clearTimeout, Date, Math.random, performance.now, crypto.getRandomValues]).toEqual(before);
  });

  it('SIM-4 every mutant’s text stands in its file once', () => {
    expect(mutants.filter((mutant) => timesIn(mutant) !== 1).map(({ name }) => name)).toEqual([]);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});

describe('a fault put into the product', () => {
  const workers = new Workers(1);
  afterAll(() => workers.close());

  it.each([
    ['dedup dropped', 'exactly once'],
    ['seen ignored', 'P3 no silent overwrite'],
    ['outbox not written', 'P5 nothing typed is lost'],
  ])('SIM-4 is noticed: %s', { timeout: 120_000 }, async (mutant, invariant) => {
    const report = await workers.one({ do: 'catch', mutant, from: 1, most: 200 });
    expect(report).toMatchObject({ did: 'catch', caught: { violation: { invariant } } });
  });
});

it('SIM-5 what breaks a promise is made as small as it can be', async () => {
  // A step of which the simulation itself makes a fault: a gesture on a page of a person who is not there.
  const plan: Plan = { ...planOf(5), steps: [...planOf(5).steps, { do: 'role', person: 7, role: 'viewer' }, { do: 'wait', ms: 5 }] };
  const { violation } = await simulate(plan);
  expect(violation).not.toBeNull();
  expect((await shrink(plan, violation!.invariant)).steps).toEqual([{ do: 'role', person: 7, role: 'viewer' }]);
});
