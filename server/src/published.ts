import { randomInt } from 'node:crypto';

/** Origin of what the server writes into a document: Hocuspocus sends it out, and never stores by itself. */
export const published = { source: 'local', skipStoreHooks: true } as const;

/** A new random client id for the writer of a document: Yjs wants 32 bits, and the document's own id must be another. */
export function newWriter(): number {
  return randomInt(1, 2 ** 32 - 1);
}
