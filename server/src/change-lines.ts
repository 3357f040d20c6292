import type { BatchTimings, DecidedChange } from '@teable-grid/core';

/** What the log tells of a decided change: never what is in cells. */
export function told({ submitted, answer }: DecidedChange): object {
  const { session, actor, change } = submitted;
  const about = { session, n: change.n, actor: actor.id, ops: change.ops.length };
  if (answer.answer === 'refused') return { ...about, verdict: 'refused', codes: [answer.problem.code] };
  const { verdict } = answer;
  switch (verdict.verdict) {
    case 'accepted':
      return { ...about, verdict: 'accepted', seq: verdict.seq, conflicts: verdict.conflicts.length };
    case 'rejected':
      return { ...about, verdict: 'rejected', codes: verdict.problems.slice(0, 10).map(({ code }) => code) };
    case 'retry':
      return { ...about, verdict: 'retry' };
  }
}

/** Timings of the stages of the batch, milliseconds with two digits. */
export function inMilliseconds({ execute, commit, publish }: BatchTimings): object {
  const rounded = (time: number): number => Math.round(time * 100) / 100;
  return { execute: rounded(execute), commit: rounded(commit), publish: rounded(publish) };
}
