/**
 * `npm run sim -- --runs N [--seed S] [--no-mutants]`: runs the simulation with the seeds S, S + 1 …, then puts each mutant's fault into the
 * product and looks which seed notices it. Prints what was done; the last line is one of JSON. Exits with 1 when a promise was broken, or a
 * mutant was not caught.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from './mutants.ts';
import { timesIn } from './mutate.ts';
import type { Counts } from './watch.ts';
import type { Failure } from './worker.ts';
import { Workers } from './workers.ts';

/** Runs that a worker does at a time. */
const chunk = 50;
/** Seeds by which a mutant must be caught, or else by a plan that is kept. */
const mostRuns = 4_000;
/** Failing seeds that are shrunk: one of each kind, and no more than these. */
const mostShrunk = 3;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const [runs, seed] = [wholeNumber('runs', values.runs), wholeNumber('seed', values.seed)];
const workers = new Workers(Math.min(availableParallelism(), 8));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    workers.close();
    process.exit(1);
  });
}

const failed = await runAll();
for (const failure of oneOfEachKind(failed)) await tell(failure);
const caught = values.mutants ? await catchMutants() : 0;
const wanted = values.mutants ? mutants.length : 0;
console.log(JSON.stringify({ sim: runs, violations: failed.length, mutants_caught: `${caught}/${wanted}` }));
process.exit(failed.length === 0 && caught === wanted ? 0 : 1);

async function runAll(): Promise<readonly Failure[]> {
  const began = performance.now();
  const total: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const broken: Failure[] = [];
  let done = 0;
  const tasks = Array.from({ length: Math.ceil(runs / chunk) }, (_, at) => {
    const from = seed + at * chunk;
    return { do: 'run', from, to: Math.min(from + chunk, seed + runs) } as const;
  });
  await workers.all(tasks, false, (report) => {
    if (report.did !== 'run') return;
    done += report.runs;
    broken.push(...report.failed);
    for (const counts of report.counts) add(counts, total, faults);
    if (done % 1_000 < chunk) console.error(`${done} of ${runs} runs`);
  });
  const seconds = (performance.now() - began) / 1_000;
  const { steps = 0, edits = 0, conflicts = 0, ...rest } = total;
  const rate = Math.round((60 * runs) / seconds);
  console.log(`runs        ${runs} (seeds ${seed} to ${seed + runs - 1}) in ${seconds.toFixed(1)} s, ${rate} a minute`);
  console.log(`steps       ${steps}\nedits       ${edits}\nconflicts   ${conflicts}`);
  console.log(`beside      ${pairs(rest)}`);
  console.log(`faults      ${pairs(faults)}`);
  console.log(`violations  ${broken.length}`);
  return broken.toSorted((a, b) => a.seed - b.seed);
}

function add({ faults: kinds, ...counts }: Counts, total: Record<string, number>, faults: Record<string, number>): void {
  for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
  for (const [kind, count] of Object.entries(kinds)) faults[kind] = (faults[kind] ?? 0) + count;
}

function pairs(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}

function oneOfEachKind(failures: readonly Failure[]): readonly Failure[] {
  const kinds = new Map<string, Failure>();
  for (const failure of failures) if (!kinds.has(failure.violation.invariant)) kinds.set(failure.violation.invariant, failure);
  return [...kinds.values()].slice(0, mostShrunk);
}

/** Shrinks a failing seed, tells of it, and keeps it where `npm test` runs it from now on. */
async function tell({ seed: at, violation }: Failure): Promise<void> {
  console.log(`\nseed ${at} broke ${violation.invariant}: ${violation.told}`);
  const report = await workers.one({ do: 'shrink', seed: at });
  if (report.did !== 'shrink') return;
  const name = `${violation.invariant.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${at}.json`;
  const folder = join(import.meta.dirname, 'regressions');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), planText(report.plan));
  for (const step of report.plan.steps) console.log(`  ${JSON.stringify(step)}`);
  console.log(`It is kept in test/sim/regressions/${name}. Again: npm run sim -- --runs 1 --seed ${at} --no-mutants`);
}

function planText({ steps, ...rest }: { readonly steps: readonly unknown[] }): string {
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n');
  return `${JSON.stringify(rest).slice(0, -1)}, "steps": [\n${lines}\n  ]\n}\n`;
}

/** How many mutants were caught. */
async function catchMutants(): Promise<number> {
  console.log(`\n${'mutant'.padEnd(36)}${'seed'.padStart(6)}${'runs'.padStart(6)}  noticed as`);
  const gone = mutants.filter((mutant) => timesIn(mutant) !== 1);
  for (const mutant of gone) console.log(`${mutant.name.padEnd(36)}its text stands ${timesIn(mutant)} times in ${mutant.file}`);
  const tasks = mutants
    .filter((mutant) => !gone.includes(mutant))
    .map(({ name }) => ({ do: 'catch', mutant: name, from: 1, most: mostRuns }) as const);
  let count = 0;
  await workers.all(tasks, true, async (report) => {
    if (report.did !== 'catch') return;
    const { mutant, caught: found, runs: took } = report;
    const noticed = found !== null && (await isFine(found.by));
    if (noticed) count += 1;
    const how = found === null ? 'NOT CAUGHT' : noticed ? found.violation.invariant : 'NOT CAUGHT: without it this seed fails too';
    console.log(`${mutant.padEnd(36)}${String(found?.by ?? '').padStart(6)}${String(took).padStart(6)}  ${how}`);
  });
  return count;
}

/** Whether a seed, or a plan that is kept, breaks nothing while the product is as it is. */
async function isFine(at: number | string): Promise<boolean> {
  if (typeof at === 'string') {
    const kept = await workers.one({ do: 'plan', name: at });
    return kept.did === 'plan' && kept.violation === null;
  }
  if (at >= seed && at < seed + runs) return !failed.some((failure) => failure.seed === at);
  const report = await workers.one({ do: 'run', from: at, to: at + 1 });
  return report.did === 'run' && report.failed.length === 0;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name} is ${JSON.stringify(text)}; it must be a whole number from 1 on.`);
  process.exit(2);
}
