/** The most that a page loads at first, in bytes of minified and gzipped JavaScript. */
export const budgets = {
  /** The element with Lit. */
  element: 45_000,
  /** The element and its client, with Lit and Yjs. */
  total: 110_000,
} as const;
