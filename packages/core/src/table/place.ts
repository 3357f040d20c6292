/**
 * Where rows or fields go: right after or right before another, never an order key. `after: null` is the very beginning,
 * `before: null` the very end.
 */
export type Place<Id extends string = string> = { readonly after: Id | null } | { readonly before: Id | null };
