import { newId } from '@teable-grid/core';
import type { Tab } from './tab-messages.ts';

/** A connection, or the wish for one. `asking` → `loading` (the document is on its way) → `open`. */
export interface TabConnection {
  /** Another for each hello, so that the answers to two of them are not taken for one. */
  id: string;
  state: 'asking' | 'loading' | 'open';
  /** null until it can be said. */
  hello: string | null;
  /** Who answered it, with his fence. */
  holder: string;
  fence: number;
  /** Number of the change up to which the document goes that was promised. */
  seq: number;
  /** Messages of the contract that went, and that came; parts of the document that came. */
  sent: number;
  answers: number;
  parts: number;
  /** What came after the hello and before the whole document. */
  readonly held: Tab<'update'>[];
}

/** A connection for which nothing was said yet. */
export function newConnection(): TabConnection {
  const nothing = { sent: 0, answers: 0, parts: 0, held: [] };
  return { id: newId('session'), state: 'asking', hello: null, holder: '', fence: 0, seq: 0, ...nothing };
}
