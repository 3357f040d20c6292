import type { Actor, Authorship, Conflict, ConflictId, Table } from '@teable-grid/core';
import { viewConflict } from './conflict-view.ts';
import type { Notice } from './grid-state.ts';
import type { Shelf } from './own-views-storage.ts';

/** Conflicts that are remembered as told; older ones are settled by then, as a rule. */
const mostTold = 1_000;

/**
 * Which of a person's losing values he was told of: each once, also after a reload, as far as the device keeps it. Without a key it is
 * remembered as long as the page is there.
 */
export class LostValues {
  readonly #shelf: Shelf;
  readonly #key: string | null;
  #told: readonly ConflictId[];

  constructor(shelf: Shelf, key: string | null) {
    this.#shelf = shelf;
    this.#key = key;
    this.#told = key === null ? [] : read(shelf, key);
  }

  /** His losing values among open conflicts that he was not told of; he is, from now on. */
  take(conflicts: Iterable<Conflict>, me: Actor): readonly Conflict[] {
    const told = new Set(this.#told);
    const lost = [...conflicts].filter(({ id, incoming }) => isBy(incoming.by, me) && !told.has(id));
    if (lost.length === 0) return lost;
    this.#told = [...this.#told, ...lost.map(({ id }) => id)].slice(-mostTold);
    if (this.#key !== null) write(this.#shelf, this.#key, this.#told);
    return lost;
  }
}

function isBy(by: Authorship | null, { id }: Actor): boolean {
  return by !== null && [by.actor, ...(by.coauthors ?? [])].some((actor) => actor.id === id);
}

/** Under which key the told conflicts of a person in a table are kept; null where these do not tell it from others. */
export function lostKey(server: string, table: string, subject: string): string | null {
  return table === '' ? null : `teable-grid lost ${server}|${table}|${subject}`;
}

/** What an author of losing values is told. */
export function lostNotice(lost: readonly Conflict[], table: Table, me: Actor, locale: string): Notice {
  const [first] = lost;
  const shows = { conflict: first!.id };
  if (lost.length > 1) {
    const text = `${lost.length.toLocaleString(locale)} of your values met what others wrote meanwhile, and wait to be settled.`;
    return { tone: 'quiet', text, shows };
  }
  const { field, row, incoming, explanation } = viewConflict(first!, table, me, locale);
  const value = incoming.text === '' ? 'empty value' : `“${short(incoming.text)}”`;
  const text =
    first!.kind === 'both-wrote'
      ? `Somebody else wrote ${field} in ${row} meanwhile: your ${value} waits to be settled.`
      : `${field} in ${row}: ${explanation} It waits to be settled.`;
  return { tone: 'quiet', text, shows };
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function read(shelf: Shelf, key: string): readonly ConflictId[] {
  try {
    const found: unknown = JSON.parse(shelf.getItem(key) ?? '[]');
    return Array.isArray(found) ? found.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function write(shelf: Shelf, key: string, told: readonly ConflictId[]): void {
  try {
    shelf.setItem(key, JSON.stringify(told));
  } catch {
    // He may be told twice then.
  }
}
