/** Resolves in a task of its own, as soon as the page has handled what waits: input and frames come first. */
export function nextTask(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  // A timer would wait for 4 ms after the fifth.
  if (scheduler?.yield !== undefined) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** How long a frame is waited for at most, milliseconds: in a page that is not shown there is none. */
const frameAtMost = 100;

/** Resolves when the next frame is painted. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, frameAtMost);
    requestAnimationFrame(() => {
      clearTimeout(late);
      void nextTask().then(resolve);
    });
  });
}

/** Calls back when the page has nothing to do. */
export function whenIdle(act: () => void): void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(act);
  else setTimeout(act, 200);
}
