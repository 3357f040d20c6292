import { type Change, type ChangeId, fieldsNamed, type Op, type Problem, type ProblemCode } from '@teable-grid/core';
import type { Rejected } from './carried.ts';

/** Problems that a change has when what it builds on is not there. */
const missing: ReadonlySet<ProblemCode> = new Set(['no-such-row', 'no-such-field', 'no-such-view', 'wrong-value']);

/** The rejected change because of which another was rejected: it would have made what that one names. Null: it was refused for itself. */
export function becauseOf(change: Change, problems: readonly Problem[], rejected: Iterable<Rejected>): ChangeId | null {
  if (!problems.some(({ code }) => missing.has(code))) return null;
  const named = new Set(change.ops.flatMap(namesIn));
  let cause: ChangeId | null = null;
  for (const { id, change: other } of rejected)
    if (other !== null && other.ops.some((op) => madeBy(op).some((made) => named.has(made)))) cause = id;
  return cause;
}

/** A rejected change, and after it all that were rejected because of it, in the order in which they were made. */
export function withDependents(id: ChangeId, rejected: readonly Rejected[]): (Rejected & { readonly change: Change })[] {
  const wanted = new Set([id]);
  // A change is rejected after the one that it builds on.
  for (const entry of rejected) if (entry.because !== null && wanted.has(entry.because)) wanted.add(entry.id);
  return rejected
    .filter((entry) => wanted.has(entry.id))
    .flatMap((entry) => (entry.change === null ? [] : { ...entry, change: entry.change }));
}

/** Ids that an op would have made: of rows, fields, choices, views. */
function madeBy(op: Op): string[] {
  switch (op.op) {
    case 'insert-rows':
      return op.rows.map(({ id }) => id);
    case 'add-field':
      return [op.field.id, ...(op.field.options.choices ?? []).map(({ id }) => id)];
    case 'add-view':
      return [op.view.id];
    case 'change-field':
      return [...(op.set.addChoices ?? []), ...(op.set.options?.choices ?? [])].map(({ id }) => id);
    default:
      return [];
  }
}

/** Ids of what an op asks to be there. */
function namesIn(op: Op): string[] {
  switch (op.op) {
    case 'set-cell':
      return [op.row, op.field, ...(Array.isArray(op.value) ? op.value : [op.value]).filter((value) => typeof value === 'string')];
    case 'insert-rows':
      return [...placeName(op.place), ...op.rows.flatMap(({ cells }) => Object.keys(cells))];
    case 'delete-rows':
    case 'restore-rows':
      return [...op.rows];
    case 'number-rows':
      return [op.field, ...op.rows];
    case 'move-rows':
      return [...op.rows, ...placeName(op.place)];
    case 'add-field':
      return placeName(op.place);
    case 'move-field':
      return [op.field, ...placeName(op.place)];
    case 'change-field':
    case 'delete-field':
    case 'restore-field':
      return [op.field];
    case 'add-view':
      return [...placeName(op.place), ...fieldsNamed(op.view)];
    case 'change-view':
      return [op.view, ...fieldsNamed(op.set)];
    case 'move-view':
      return [op.view, ...placeName(op.place)];
    case 'delete-view':
    case 'restore-view':
      return [op.view];
    default:
      return [];
  }
}

function placeName(place: { readonly after: string | null } | { readonly before: string | null }): string[] {
  const name = 'after' in place ? place.after : place.before;
  return name === null ? [] : [name];
}
