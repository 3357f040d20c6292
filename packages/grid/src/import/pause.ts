import { nextTask } from '../controllers/next-task.ts';

/** How long work goes on before others get their turn, milliseconds: half a frame. */
const slice = 8;

/** Lets the page do what it has to do, when the work has had its time; otherwise it goes on at once. Rejects when the work is given up. */
export type Pause = () => Promise<void>;

/** The work is given up; whoever does that knows why. */
export class GivenUp extends Error {}

/** Makes a pause for one piece of long work on a thread that others use too. */
export function pauses(isGivenUp: () => boolean): Pause {
  let until = performance.now() + slice;
  return async () => {
    if (isGivenUp()) throw new GivenUp();
    if (performance.now() < until) return;
    await nextTask();
    until = performance.now() + slice;
    if (isGivenUp()) throw new GivenUp();
  };
}
