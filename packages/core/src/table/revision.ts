/**
 * When a cell, flag or property was last written: the sequence number of the change that wrote it (1, 2, 3 …; 0: never).
 * In a predicted table, `-n` stands for a write of this session's change number n that has no sequence number yet.
 */
export type Revision = number;

/** The revision that a predicted write of this session's change n carries. */
export function predictedRevision(n: number): Revision {
  return -n;
}

/** Whether `a` came after `b`. A predicted write comes after everything that has a sequence number, in the order of its numbers. */
export function isLater(a: Revision, b: Revision): boolean {
  if (a < 0) return b >= 0 || a < b;
  return b >= 0 && a > b;
}

/** The later of two revisions. */
export function later(a: Revision, b: Revision): Revision {
  return isLater(a, b) ? a : b;
}
