/** A process that runs simulations: those of some seeds, or of a mutant until it is caught. Told what by its parent, once or several times. */
import type { Plan } from './plan.ts';
import type { Counts, Violation } from './watch.ts';
import { mutants } from './mutants.ts';
import { mutate } from './mutate.ts';

/** What a worker is asked to do. */
export type Task =
  | { readonly do: 'run'; readonly from: number; readonly to: number }
  | { readonly do: 'shrink'; readonly seed: number }
  | { readonly do: 'catch'; readonly mutant: string; readonly from: number; readonly most: number };

/** What it answers. */
export type Report =
  | { readonly did: 'run'; readonly runs: number; readonly counts: readonly Counts[]; readonly failed: readonly Failure[] }
  | { readonly did: 'shrink'; readonly plan: Plan; readonly violation: Violation }
  | { readonly did: 'catch'; readonly mutant: string; readonly caught: Failure | null; readonly runs: number };

/** A seed that breaks a promise. */
export interface Failure {
  readonly seed: number;
  readonly violation: Violation;
}

process.on('message', (task: Task) => {
  void work(task).then((report) => process.send!(report));
});

async function work(task: Task): Promise<Report> {
  if (task.do === 'catch') mutate(mutants.find(({ name }) => name === task.mutant)!);
  // After the fault is in place.
  const { simulateSeed } = await import('./simulate.ts');
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
  let runs = 0;
  for (let seed = task.from; runs < task.most; seed++) {
    runs += 1;
    const { violation } = await simulateSeed(seed);
    if (violation !== null) return { did: 'catch', mutant: task.mutant, caught: { seed, violation }, runs };
  }
  return { did: 'catch', mutant: task.mutant, caught: null, runs };
}
