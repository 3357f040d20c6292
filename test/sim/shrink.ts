import type { Plan, Step } from './plan.ts';
import { simulate } from './simulate.ts';

/** Runs that shrinking may take. */
const mostRuns = 600;

/** A plan that breaks the same promise with fewer steps: steps are left out as long as it does. */
export async function shrink(plan: Plan, invariant: string): Promise<Plan> {
  let runs = 0;
  let steps = plan.steps;
  const breaks = async (fewer: readonly Step[]) => {
    runs += 1;
    return (await simulate({ ...plan, steps: fewer })).violation?.invariant === invariant;
  };
  let size = Math.ceil(steps.length / 2);
  while (size >= 1 && runs < mostRuns) {
    let removed = false;
    for (let at = 0; at < steps.length && runs < mostRuns; ) {
      const fewer = steps.toSpliced(at, size);
      if (await breaks(fewer)) {
        steps = fewer;
        removed = true;
      } else at += size;
    }
    if (size === 1 && !removed) break;
    size = removed ? Math.min(size, Math.ceil(steps.length / 2)) : Math.floor(size / 2);
  }
  return { ...plan, steps };
}
