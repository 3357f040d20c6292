/** How long looks are, beside what is usual: `?pace=2` is for a slow look, `?pace=0.1` for none. */
const pace = paceOf(new URLSearchParams(location.search).get('pace'));

function paceOf(said: string | null): number {
  const pace = Number(said ?? 1);
  return pace > 0 && pace <= 10 ? pace : 1;
}

/** Leaves time for an eye to follow, milliseconds at the usual pace; rejects when `signal` is aborted. */
export function linger(milliseconds: number, signal: AbortSignal): Promise<void> {
  return pause(milliseconds * pace, signal);
}

/** Waits, milliseconds; rejects when `signal` is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** How often something is looked at that tells nobody when it changes, milliseconds. */
const often = 60;

/** Waits until something holds; rejects with a sentence after `patience` milliseconds, and when `signal` is aborted. */
export async function until(holds: () => boolean, what: string, signal: AbortSignal, patience = 30_000): Promise<void> {
  const last = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > last) throw new Error(`In vain waited until ${what}.`);
    await pause(often, signal);
  }
}
