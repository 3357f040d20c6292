import { type ChangeId, newId, type Problem, type Submission } from '@teable-grid/core';
import type { Entry } from './entry.ts';
import type { FinalVerdict } from './outcomes.ts';

interface Followed {
  /** Changes of the gesture that are not decided. */
  readonly open: Set<ChangeId>;
  readonly verdicts: FinalVerdict[];
  resolve(verdict: FinalVerdict): void;
  reject(reason: Error): void;
}

/** Keeps the promises that were given for changes. */
export class SubmissionBook {
  readonly #byChange = new Map<ChangeId, Followed>();

  /** Follows the changes of one gesture as one. */
  open(entries: readonly Entry[], stored: Promise<unknown>): Submission {
    const [first] = entries;
    const verdict = new Promise<FinalVerdict>((resolve, reject) => {
      const followed = { open: new Set(entries.map(({ change }) => change.id)), verdicts: [], resolve, reject };
      for (const { change } of entries) this.#byChange.set(change.id, followed);
    });
    // Whoever does not ask is not bothered when the session ends first.
    verdict.catch(() => {});
    return { id: first!.change.id, n: first!.n, shown: stored.then(() => {}), verdict };
  }

  /** For a draft without ops. */
  nothing(seq: number): Submission {
    return { id: newId('change'), n: 0, shown: Promise.resolve(), verdict: Promise.resolve({ verdict: 'accepted', seq, conflicts: [] }) };
  }

  /** For a draft that was not taken. */
  refused(id: ChangeId, problem: Problem, stored: Promise<void>): Submission {
    return { id, n: 0, shown: stored, verdict: Promise.resolve({ verdict: 'rejected', problems: [problem] }) };
  }

  decided(change: ChangeId, verdict: FinalVerdict): void {
    const followed = this.#byChange.get(change);
    if (followed === undefined) return;
    this.#byChange.delete(change);
    followed.open.delete(change);
    followed.verdicts.push(verdict);
    if (followed.open.size === 0) followed.resolve(together(followed.verdicts));
  }

  /** Another page goes on with a change, and is told how it ends. */
  gone(change: ChangeId): void {
    this.#byChange.get(change)?.reject(new Error('Another tab has taken this change over and sends it.'));
    this.#byChange.delete(change);
  }

  /** The session ends: what is not decided now is not going to be in it. */
  end(): void {
    for (const followed of new Set(this.#byChange.values()))
      followed.reject(new Error('The session ended before the change was decided; it is kept and sent when the table is opened again.'));
    this.#byChange.clear();
  }
}

function together(verdicts: readonly FinalVerdict[]): FinalVerdict {
  const problems = verdicts.flatMap((verdict) => (verdict.verdict === 'rejected' ? verdict.problems : []));
  if (problems.length > 0) return { verdict: 'rejected', problems };
  const accepted = verdicts.filter((verdict) => verdict.verdict === 'accepted');
  return {
    verdict: 'accepted',
    seq: Math.max(...accepted.map(({ seq }) => seq)),
    conflicts: accepted.flatMap(({ conflicts }) => conflicts),
  };
}
