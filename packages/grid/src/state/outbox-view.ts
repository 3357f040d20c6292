import {
  type ChangeId,
  type ConflictId,
  type FieldId,
  type PendingChange,
  type RowId,
  type SavedChange,
  type Table,
} from '@teable-grid/core';
import { gridType } from '../field-types/grid-types.ts';
import { opText, placeText } from './op-text.ts';

/** A rejected entry of `session.pending`. */
export type RejectedEntry = Extract<PendingChange, { state: 'rejected' }>;

/** How far a change has come, in one word. */
export type EntryState = 'refused' | 'conflict' | 'sent' | 'waiting' | 'saved';

/** One change of this person as the list shows it. */
export interface EntryView {
  readonly id: ChangeId;
  readonly state: EntryState;
  /** What was written or done; empty: an empty value. */
  readonly text: string;
  /** Which cell; empty when it is about more than one. */
  readonly where: string;
  readonly madeAt: string;
  /** Why it was refused; empty for others. */
  readonly reason: string;
  /** Refused changes that build on this one. */
  readonly dependents: number;
  /** A cell where the text can be corrected; null where there is none. */
  readonly correctable: { readonly row: RowId; readonly field: FieldId } | null;
  /** Whether it is a change that can be sent again; a text that could not be read cannot. */
  readonly resendable: boolean;
  /** The open conflict that it lost to. */
  readonly conflict: ConflictId | null;
}

/** The list: what wants a decision comes first, what is done last. */
export interface OutboxView {
  readonly entries: readonly EntryView[];
  /** Entries beyond those. */
  readonly more: number;
  /** Entries that are not saved. */
  readonly unsaved: number;
}

/** Entries that are shown; more would be slow, and nobody reads on. */
const mostShown = 200;
/** Changes that are saved are shown only as far as one may want to make sure. */
const mostSaved = 20;

/** Lists a person's changes: refused, in conflict, on their way, waiting, and the last that were saved. */
export function outboxView(pending: readonly PendingChange[], saved: readonly SavedChange[], table: Table, locale: string): OutboxView {
  const refused = pending.filter((entry) => entry.state === 'rejected');
  const conflicted = saved.filter((entry) => openConflictOf(entry, table) !== null);
  const done = saved.filter((entry) => openConflictOf(entry, table) === null);
  const undecided = (state: 'sent' | 'pending') => pending.filter((entry) => entry.state === state);
  const all: readonly (PendingChange | SavedChange)[] = [
    ...refused,
    ...conflicted.toReversed(),
    ...undecided('sent'),
    ...undecided('pending'),
    ...done.slice(-mostSaved).toReversed(),
  ];
  const dependents = countDependents(refused);
  return {
    entries: all.slice(0, mostShown).map((entry) => viewEntry(entry, dependents, table, locale)),
    more: Math.max(0, all.length - mostShown),
    unsaved: pending.length,
  };
}

/** The one cell that a change is about; null when it is about more. */
export function cellOf(entry: PendingChange | SavedChange): { readonly row: RowId; readonly field: FieldId } | null {
  if (entry.state === 'rejected' && entry.held !== null) return entry.held;
  const ops = entry.change?.ops ?? [];
  const cells = ops.filter((op) => op.op === 'set-cell');
  // A select's new choices come with the cell that takes one.
  return cells.length === 1 && ops.every((op) => op.op === 'set-cell' || op.op === 'change-field') ? cells[0]! : null;
}

/** What a person gave, as text: his own words, or what his change does. */
export function entryText(entry: PendingChange | SavedChange, table: Table, locale: string): string {
  if (entry.state === 'rejected' && entry.held !== null) return entry.held.text;
  const ops = entry.change?.ops ?? [];
  if (cellOf(entry) !== null) return ops.flatMap((op) => (op.op === 'set-cell' ? opText(op, table, locale) : [])).join('');
  const cells = ops.filter((op) => op.op === 'set-cell').length;
  if (cells > mostLines) return `${cells.toLocaleString(locale)} cells`;
  return ops.map((op) => opText(op, table, locale)).join('\n');
}

/** A change of more cells than these is told by their number. */
const mostLines = 5;

/** Why an entry was refused, in sentences. */
export function reasonOf(entry: RejectedEntry): string {
  const message = (entry.problems[0] ?? entry.held?.problem)?.message ?? 'It was refused.';
  return entry.because === null ? message : `The change that it builds on was refused. ${message}`;
}

function viewEntry(entry: PendingChange | SavedChange, dependents: ReadonlyMap<ChangeId, number>, table: Table, locale: string): EntryView {
  const cell = cellOf(entry);
  const isRejected = entry.state === 'rejected';
  const conflict = isRejected || !('conflicts' in entry) ? null : openConflictOf(entry, table);
  return {
    id: entry.id,
    state: stateOf(entry, conflict),
    text: entryText(entry, table, locale),
    where: cell === null ? '' : placeText(cell.row, cell.field, table, locale),
    madeAt: entry.madeAt,
    reason: isRejected ? reasonOf(entry) : '',
    dependents: dependents.get(entry.id) ?? 0,
    correctable: isRejected && cell !== null && canEdit(cell, table) ? cell : null,
    resendable: isRejected && entry.change !== null,
    conflict,
  };
}

function stateOf(entry: PendingChange | SavedChange, conflict: ConflictId | null): EntryState {
  switch (entry.state) {
    case 'rejected':
      return 'refused';
    case 'sent':
      return 'sent';
    case 'pending':
      return 'waiting';
    default:
      return conflict === null ? 'saved' : 'conflict';
  }
}

function canEdit({ row, field }: { readonly row: RowId; readonly field: FieldId }, table: Table): boolean {
  const found = table.fields.get(field);
  return found !== undefined && !found.deleted && table.rows.indexOf(row) >= 0 && gridType(found).open !== null;
}

function openConflictOf({ conflicts }: SavedChange, table: Table): ConflictId | null {
  return conflicts.find((id) => table.conflicts.get(id) !== undefined) ?? null;
}

/** How many refused changes build on each, also by way of others. */
function countDependents(refused: readonly RejectedEntry[]): ReadonlyMap<ChangeId, number> {
  const counts = new Map<ChangeId, number>();
  // A change is refused after the one that it builds on.
  for (const { id, because } of refused.toReversed())
    if (because !== null) counts.set(because, (counts.get(because) ?? 0) + 1 + (counts.get(id) ?? 0));
  return counts;
}
