import type { Session, Submission, SubmissionVerdict } from '@teable-grid/core';

/** Changes that are on their way at once. Each that arrives has those behind it predicted again: few, so that this stays short. */
const onTheirWay = 3;

/**
 * Sends changes no faster than they are saved, and while there is no connection no more than this device keeps: beyond that an outbox
 * takes nothing.
 */
export class Flow {
  readonly #session: Session;
  readonly #unsubscribe: () => void;
  #open = 0;
  #closed = false;
  #waiting: (() => void)[] = [];

  constructor(session: Session) {
    this.#session = session;
    this.#unsubscribe = session.subscribe((event) => {
      if (event.event === 'status' || event.event === 'pending') this.#look();
    });
  }

  /** Changes that are not decided yet. */
  get open(): number {
    return this.#open;
  }

  /** Why nothing more is taken now, in a sentence; null: it is, or will be as soon as what is on its way is saved. */
  get obstacle(): string | null {
    return this.#session.capabilities.write ? null : (this.#session.readOnly ?? 'Nothing can be written now.');
  }

  /** Follows a change until it is decided. Resolves when it is kept on this device. */
  async follow(submission: Submission, decided: (verdict: SubmissionVerdict) => void): Promise<void> {
    this.#open += 1;
    void submission.verdict.then((verdict) => {
      this.#open -= 1;
      decided(verdict);
      this.#look();
    });
    await submission.shown;
  }

  /** Resolves when another change can be made. */
  async ready(): Promise<void> {
    while (!this.#closed && (this.obstacle !== null || (this.#open >= onTheirWay && this.#isLive))) await this.#change();
  }

  /** Resolves when all is decided, or cannot be for now. */
  async settled(): Promise<void> {
    while (!this.#closed && this.#open > 0 && this.#isLive) await this.#change();
  }

  /** Ends all waiting. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#look();
  }

  get #isLive(): boolean {
    return this.#session.status.state === 'live';
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #look(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
