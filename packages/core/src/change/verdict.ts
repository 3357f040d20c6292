import type { ConflictId } from '../ids.ts';
import type { Problem } from '../problem.ts';

/**
 * The server's answer to one change. `accepted`: committed as number `seq`; what it could not merge is in `conflicts`.
 * `rejected`: nothing of it was done. `retry`: not decided, send it again after so many milliseconds; with the reason where it is a limit.
 */
export type Verdict =
  | { readonly verdict: 'accepted'; readonly seq: number; readonly conflicts: readonly ConflictId[] }
  | { readonly verdict: 'rejected'; readonly problems: readonly Problem[] }
  | { readonly verdict: 'retry'; readonly after: number; readonly message?: string };
