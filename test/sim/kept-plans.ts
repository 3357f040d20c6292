import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from './plan.ts';
import { type Outcome, simulate } from './simulate.ts';

const folder = join(import.meta.dirname, 'regressions');

/** Names of the plans that once broke a promise. */
export function keptPlans(): readonly string[] {
  return readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? name.slice(0, -'.json'.length) : []));
}

/** Runs one of them. */
export function simulateKept(name: string): Promise<Outcome> {
  return simulate(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Plan);
}
