import { setImmediate as otherWork } from 'node:timers/promises';

/** Units of work (rows, cells, bases) in one slice: a few milliseconds. */
const unitsPerSlice = 1_000;

/** Does long work in slices, letting what else the process has to do run in between. @param steps Yields how much each step has done. */
export async function inSlices<R>(steps: Generator<number, R>): Promise<R> {
  let units = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    units += step.value;
    if (units < unitsPerSlice) continue;
    units = 0;
    await otherWork();
  }
}
