import { nextTask } from './next-task.ts';

/** How long is worked at once, milliseconds: input and frames come in between. */
const slice = 8;

/**
 * Finds something out piece by piece. The last result stands until the next one is there; what is begun anew is begun with what was found
 * out before, so it costs in proportion to what changed.
 */
export class Slices<T> {
  readonly #found: () => void;
  #steps: Generator<number, T> | null = null;
  #running = false;
  #result: T | null = null;

  /** `found` is called when a result came after others had been let run. */
  constructor(found: () => void) {
    this.#found = found;
  }

  /** What was found out last; null before. */
  get result(): T | null {
    return this.#result;
  }

  /** Whether something is being found out. */
  get isRunning(): boolean {
    return this.#steps !== null;
  }

  /** Begins to find something out, in place of what was begun before. What is done soon is there at once. */
  begin(steps: Generator<number, T>): void {
    this.#steps = steps;
    if (!this.#work() && !this.#running) void this.#run();
  }

  /** Forgets what was found out. */
  stop(): void {
    this.#steps = null;
    this.#result = null;
  }

  /** True when it is done. */
  #work(): boolean {
    const until = performance.now() + slice;
    while (this.#steps !== null && performance.now() < until) {
      const { done, value } = this.#steps.next();
      if (done !== true) continue;
      this.#result = value;
      this.#steps = null;
    }
    return this.#steps === null;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#steps !== null) {
      await nextTask();
      if (this.#steps !== null && this.#work()) this.#found();
    }
    this.#running = false;
  }
}
