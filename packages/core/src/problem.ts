/**
 * What can be wrong with a person's input, as a closed set. `message` is a sentence that names the offender and says what was
 * expected; `path` is where in the change it stands (`ops/3/value`).
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly path: string;
  readonly message: string;
}

/** Codes grouped by what the author can do about them. */
export type ProblemCode =
  // Correct the value and send again.
  | 'wrong-type'
  | 'wrong-value'
  | 'bad-formula'
  | 'required'
  | 'not-unique'
  // What it names is not there.
  | 'no-such-row'
  | 'no-such-field'
  | 'no-such-view'
  | 'no-such-type'
  | 'no-such-comment'
  | 'row-deleted'
  | 'field-deleted'
  | 'exists-already'
  | 'draft-gone'
  // Look again, then decide again.
  | 'conflict-moved'
  | 'conflict-settled'
  // The client is wrong.
  | 'seen-from-future'
  | 'bad-change'
  | 'session-forked'
  // Another page of the same person goes on with it.
  | 'taken-over'
  | 'gap'
  // Not allowed, or too much.
  | 'not-allowed'
  | 'over-limit';

/** A value or the problem that stands in its way. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Wraps a good value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Makes a failed result. `path` defaults to the whole input. */
export function fail(code: ProblemCode, message: string, path = ''): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, path, message } };
}

/** Problems that are told of one change. */
const problemsTold = 100;

/** The first problems of a change, and of more than can be told a last one that says how many. */
export function foremost(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= problemsTold) return problems;
  const { code } = problems[problemsTold]!;
  return [...problems.slice(0, problemsTold), { code, path: '', message: `And ${problems.length - problemsTold} problems more.` }];
}

/** We are wrong when this throws: a broken invariant of ours, never a person's input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Ends a `switch` over a closed union. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** Text as it may stand in a sentence: quoted, cut when long, and without what no encoder or line of a log takes. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return `“${shown.replace(/[\p{Surrogate}\p{Cc}]/gu, '\ufffd')}”`;
}
