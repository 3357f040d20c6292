import type { ChangeId, Op, Table, WrittenSince } from '@teable-grid/core';

/** Gestures that can be undone; each holds on to what the table was, which shares nearly everything with the present one. */
const longestHistory = 200;

/** One change as undo needs it: what it did, and the table before and after. */
export interface Step {
  readonly change: ChangeId;
  readonly ops: readonly Op[];
  readonly before: Table;
  readonly after: Table;
}

/** What one gesture did: undone as one. */
export interface Gesture {
  readonly group: string | null;
  readonly steps: readonly Step[];
}

/** What somebody else wrote where an undo would write; who it was is found out later. */
export type Written = Omit<WrittenSince, 'by'>;

/** A person's gestures that can be undone and done again, last one last. */
export class UndoHistory {
  #done: Gesture[] = [];
  #undone: Gesture[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** The gesture that is taken back next in a direction. */
  next(direction: 'undo' | 'redo'): Gesture | undefined {
    return (direction === 'undo' ? this.#done : this.#undone).at(-1);
  }

  /** Of the next gesture in a direction there is nothing to take back. */
  pass(direction: 'undo' | 'redo'): void {
    (direction === 'undo' ? this.#done : this.#undone).pop();
  }

  /** A person did something: what was undone cannot be done again. Steps of one group that follow one another are one gesture. */
  did(group: string | null, steps: readonly Step[]): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    if (group !== null && last?.group === group) this.#done[this.#done.length - 1] = { group, steps: [...last.steps, ...steps] };
    else this.#done.push({ group, steps });
    if (this.#done.length > longestHistory) this.#done.shift();
  }

  /** The next gesture in a direction was taken back by these steps. */
  took(direction: 'undo' | 'redo', steps: readonly Step[]): void {
    const [from, to] = direction === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
    from.pop();
    to.push({ group: null, steps });
  }

  /** A change was rejected: there is nothing of it to undo. */
  forget(change: ChangeId): void {
    const without = (gestures: Gesture[]) =>
      gestures
        .map((gesture) =>
          gesture.steps.some((step) => step.change === change)
            ? { ...gesture, steps: gesture.steps.filter((step) => step.change !== change) }
            : gesture,
        )
        .filter((gesture) => gesture.steps.length > 0);
    this.#done = without(this.#done);
    this.#undone = without(this.#undone);
  }
}
