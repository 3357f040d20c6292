import type { Conflict, ConflictId, ConflictKind, FieldId, Table } from '@teable-grid/core';

/** Which of the open conflicts the inbox lists; null: any. */
export interface ConflictFilter {
  readonly field: FieldId | null;
  /** Subject of somebody who wrote one of the two values. */
  readonly person: string | null;
  readonly kind: ConflictKind | null;
}

/** The inbox: which conflict a person is at, and what of all he has listed and chosen. */
export interface Inbox {
  /** Null, or gone: the one that stands in its place. */
  readonly id: ConflictId | null;
  /** Where in the list it was when the person came to it. */
  readonly at: number;
  readonly filter: ConflictFilter;
  /** What he has ticked, to settle it together. */
  readonly chosen: ReadonlySet<ConflictId>;
}

/** Everything is listed. */
export const noConflictFilter: ConflictFilter = { field: null, person: null, kind: null };

/** The inbox as it opens. */
export const freshInbox: Inbox = { id: null, at: 0, filter: noConflictFilter, chosen: new Set() };

/** What was listed last of some conflicts: a key asks for it several times, and there may be ten thousand of them. */
interface Listed {
  readonly rows: Table['rows'];
  readonly inOrder: readonly Conflict[];
  last: { readonly filter: ConflictFilter; readonly list: readonly Conflict[] } | null;
}

const listed = new WeakMap<Table['conflicts'], Listed>();

function listedOf({ conflicts, rows }: Pick<Table, 'conflicts' | 'rows'>): Listed {
  const known = listed.get(conflicts);
  if (known?.rows === rows) return known;
  const found: Listed = { rows, inOrder: ordered(conflicts, rows), last: null };
  listed.set(conflicts, found);
  return found;
}

/** All open conflicts, in the order of rows and, within a row, of age; those of rows that are not shown come last. */
export function conflictsInOrder(table: Pick<Table, 'conflicts' | 'rows'>): readonly Conflict[] {
  return listedOf(table).inOrder;
}

function ordered(conflicts: Table['conflicts'], rows: Table['rows']): readonly Conflict[] {
  const ranked = [...(conflicts as Iterable<Conflict>)].map((conflict) => ({ conflict, at: rows.indexOf(conflict.row) }));
  const rank = (at: number) => (at < 0 ? Number.MAX_SAFE_INTEGER : at);
  return ranked.sort((a, b) => rank(a.at) - rank(b.at)).map(({ conflict }) => conflict);
}

/** Those of them that a filter lets through. */
export function listedConflicts(table: Pick<Table, 'conflicts' | 'rows'>, filter: ConflictFilter): readonly Conflict[] {
  const of = listedOf(table);
  if (of.last?.filter === filter) return of.last.list;
  const { field, person, kind } = filter;
  const list = of.inOrder.filter(
    (conflict) =>
      (field === null || conflict.field === field) &&
      (kind === null || conflict.kind === kind) &&
      (person === null || conflict.current.by?.actor.id === person || conflict.incoming.by?.actor.id === person),
  );
  of.last = { filter, list };
  return list;
}

/** Where in a list the person is: at his conflict, or at the one that has come to its place since it was settled. -1: the list is empty. */
export function activeAt(list: readonly Conflict[], { id, at }: Pick<Inbox, 'id' | 'at'>): number {
  const found = list.findIndex((conflict) => conflict.id === id);
  return found >= 0 ? found : Math.min(at, list.length - 1);
}

/** Lines that are drawn at most; there may be ten thousand conflicts. */
const mostDrawn = 100;

/** The stretch of a list that is drawn: around where the person is, moved in steps, so that it stays as he goes on. */
export function drawnStretch(length: number, at: number): { readonly from: number; readonly to: number } {
  const half = mostDrawn / 2;
  const from = Math.max(0, Math.min(Math.floor(at / half) * half - half / 2, length - mostDrawn));
  return { from, to: Math.min(length, from + mostDrawn) };
}

/** What the filter offers: fields, people and kinds that open conflicts have. */
export function filterChoices(conflicts: readonly Conflict[]): {
  readonly fields: readonly FieldId[];
  readonly people: ReadonlyMap<string, string>;
  readonly kinds: readonly ConflictKind[];
} {
  const people = new Map<string, string>();
  for (const { current, incoming } of conflicts)
    for (const by of [current.by, incoming.by]) if (by !== null) people.set(by.actor.id, by.actor.name);
  const fields = new Set(conflicts.flatMap(({ field }) => field ?? []));
  return { fields: [...fields], people, kinds: [...new Set(conflicts.map(({ kind }) => kind))] };
}
