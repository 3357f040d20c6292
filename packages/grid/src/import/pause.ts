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
    await otherWork();
    until = performance.now() + slice;
    if (isGivenUp()) throw new GivenUp();
  };
}

/** Resolves after what waits for the thread. Not by a timer: nested timers wait four milliseconds each. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
