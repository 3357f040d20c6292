/** A promise that was not kept. */
export interface Violation {
  readonly invariant: string;
  readonly told: string;
}

/** What a run has done. */
export interface Counts {
  steps: number;
  /** Changes that people made. */
  edits: number;
  /** Changes that were committed, and conflicts that these opened. */
  committed: number;
  conflicts: number;
  merges: number;
  rejected: number;
  undone: number;
  /** Tasks of virtual time. */
  tasks: number;
  readonly faults: Record<string, number>;
}

/** Takes down what happens in a run, and the first promise that was not kept. */
export class Watch {
  readonly counts: Counts = { steps: 0, edits: 0, committed: 0, conflicts: 0, merges: 0, rejected: 0, undone: 0, tasks: 0, faults: {} };
  /** What happened, line by line, where it is wanted. */
  readonly lines: string[] | null;
  #violation: Violation | null = null;
  #hash = 0x811c9dc5;

  constructor(lines: string[] | null = null) {
    this.lines = lines;
  }

  get violation(): Violation | null {
    return this.#violation;
  }

  get fine(): boolean {
    return this.#violation === null;
  }

  /** Stands for everything that was noted: the same for two runs that did the same. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  note(text: string): void {
    let hash = this.#hash;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    this.#hash = hash;
    this.lines?.push(text);
  }

  fault(kind: string): void {
    this.counts.faults[kind] = (this.counts.faults[kind] ?? 0) + 1;
  }

  violate(invariant: string, told: string): void {
    this.note(`violation ${invariant}: ${told}`);
    this.#violation ??= { invariant, told };
  }
}
