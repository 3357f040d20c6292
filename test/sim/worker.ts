/** A process that runs simulations: those of some seeds, or of a mutant until it is caught. Told what by its parent, once or several times. */
import type { Plan } from './plan.ts';
import type { Counts, Violation } from './watch.ts';
import { mutants } from './mutants.ts';
import { mutate } from './mutate.ts';

/** What a worker is asked to do. */
export type Task =
  | { readonly do: 'run'; readonly from: number; readonly to: number }
  | { readonly do: 'shrink'; readonly seed: number }
  /** A plan that is kept, by the name of its file. */
  | { readonly do: 'plan'; readonly name: string }
  | { readonly do: 'catch'; readonly mutant: string; readonly from: number; readonly most: number };

/** What it answers. */
export type Report =
  | { readonly did: 'run'; readonly runs: number; readonly counts: readonly Counts[]; readonly failed: readonly Failure[] }
  | { readonly did: 'shrink'; readonly plan: Plan; readonly violation: Violation }
  | { readonly did: 'catch'; readonly mutant: string; readonly caught: Catch | null; readonly runs: number }
  | { readonly did: 'plan'; readonly violation: Violation | null };

/** A seed that breaks a promise. */
export interface Failure {
  readonly seed: number;
  readonly violation: Violation;
}

/** By what a mutant was caught: a seed, or a plan that is kept. */
export interface Catch {
  readonly by: number | string;
  readonly violation: Violation;
}

process.on('message', (task: Task) => {
  void work(task).then((report) => process.send!(report));
});

async function work(task: Task): Promise<Report> {
  if (task.do === 'catch') mutate(mutants.find(({ name }) => name === task.mutant)!);
  // After the fault is in place.
  const { simulateSeed } = await import('./simulate.ts');
  const { keptPlans, simulateKept } = await import('./kept-plans.ts');
  if (task.do === 'run') {
    const counts: Counts[] = [];
    const failed: Failure[] = [];
    for (let seed = task.from; seed < task.to; seed++) {
      const outcome = await simulateSeed(seed);
      counts.push(outcome.counts);
      if (outcome.violation !== null) failed.push({ seed, violation: outcome.violation });
    }
    return { did: 'run', runs: task.to - task.from, counts, failed };
  }
  if (task.do === 'shrink') {
    const { planOf } = await import('./plan.ts');
    const { shrink } = await import('./shrink.ts');
    const plan = planOf(task.seed);
    const { violation } = await simulateSeed(task.seed);
    return { did: 'shrink', plan: await shrink(plan, violation!.invariant), violation: violation! };
  }
  if (task.do === 'plan') return { did: 'plan', violation: (await simulateKept(task.name)).violation };
  const { mutant } = task;
  let runs = 0;
  for (let seed = task.from; runs < task.most; seed++) {
    runs += 1;
    const { violation } = await simulateSeed(seed);
    if (violation !== null) return { did: 'catch', mutant, caught: { by: seed, violation }, runs };
  }
  // What takes very many seeds to come about was met once, and kept.
  for (const name of keptPlans()) {
    runs += 1;
    const { violation } = await simulateKept(name);
    if (violation !== null) return { did: 'catch', mutant, caught: { by: name, violation }, runs };
  }
  return { did: 'catch', mutant, caught: null, runs };
}
