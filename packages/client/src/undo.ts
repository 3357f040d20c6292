import {
  type ChangeId,
  type Field,
  type FieldId,
  type FieldProperties,
  invert,
  type Op,
  type Row,
  type RowId,
  sameValue,
  type Table,
  type Value,
  valueOf,
} from '@teable-grid/core';

/** Gestures that can be undone; each holds on to what the table was, which shares nearly everything with the present one. */
const longestHistory = 200;

/** One change as undo needs it: what it did, and the table before and after. */
export interface Step {
  readonly change: ChangeId;
  readonly ops: readonly Op[];
  readonly before: Table;
  readonly after: Table;
}

/** What one gesture did: undone as one. */
export interface Gesture {
  readonly group: string | null;
  readonly steps: readonly Step[];
}

/** A cell by its row and field. */
export interface CellName {
  readonly row: RowId;
  readonly field: FieldId;
}

/** A person's gestures that can be undone and done again, last one last. */
export class UndoHistory {
  #done: Gesture[] = [];
  #undone: Gesture[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** The gesture that comes next in a direction. */
  next(direction: 'undo' | 'redo'): Gesture | undefined {
    return (direction === 'undo' ? this.#done : this.#undone).at(-1);
  }

  /** A person did something: what was undone cannot be done again. Steps of one group that follow one another are one gesture. */
  did(group: string | null, steps: readonly Step[]): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    if (group !== null && last?.group === group) this.#done[this.#done.length - 1] = { group, steps: [...last.steps, ...steps] };
    else this.#done.push({ group, steps });
    if (this.#done.length > longestHistory) this.#done.shift();
  }

  /** The next gesture in a direction was taken back by these steps. */
  took(direction: 'undo' | 'redo', steps: readonly Step[]): void {
    const [from, to] = direction === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
    from.pop();
    to.push({ group: null, steps });
  }

  /** The next gesture in a direction has nothing left to take back. */
  skip(direction: 'undo' | 'redo'): void {
    (direction === 'undo' ? this.#done : this.#undone).pop();
  }

  /** A change was rejected: there is nothing of it to undo. */
  forget(change: ChangeId): void {
    const without = (gestures: Gesture[]) =>
      gestures
        .map((gesture) =>
          gesture.steps.some((step) => step.change === change)
            ? { ...gesture, steps: gesture.steps.filter((step) => step.change !== change) }
            : gesture,
        )
        .filter((gesture) => gesture.steps.length > 0);
    this.#done = without(this.#done);
    this.#undone = without(this.#undone);
  }
}

/** The ops that take a gesture back, its last change first. */
export function invertGesture(gesture: Gesture): Op[] {
  return gesture.steps.toReversed().flatMap((step) => invert(step.ops, step.before, step.after));
}

/**
 * Where these inverse ops would not find what the gesture left: cells that somebody wrote since (rows that would be deleted
 * with what somebody wrote into them, too). `left` is the table as the gesture left it.
 */
export function writtenSince(inverse: readonly Op[], left: Table, now: Table): CellName[] {
  const found: CellName[] = [];
  const checked = new Set<string>();
  const restored = new Set<RowId>();
  for (const op of inverse) {
    if (op.op === 'restore-rows') for (const id of op.rows) restored.add(id);
    else if (op.op === 'set-cell') {
      const key = `${op.row}/${op.field}`;
      // Of several writes to a cell the first one meets what is there; the later ones meet what that one leaves.
      if (checked.has(key)) continue;
      checked.add(key);
      const field = now.fields.get(op.field);
      const row = now.rows.get(op.row);
      if (field === undefined || row === undefined || (row.deleted && !restored.has(row.id)) || !sameValue(valueOf(row, field), op.was))
        found.push({ row: op.row, field: op.field });
    } else if (op.op === 'delete-rows') {
      for (const id of op.rows) found.push(...cellsWritten(id, left.rows.get(id), now));
    } else if (op.op === 'change-field') {
      if (propertiesMoved(op.set, left.fields.get(op.field), now.fields.get(op.field))) found.push({ row: '', field: op.field });
    }
  }
  return found;
}

function cellsWritten(id: RowId, left: Row | undefined, now: Table): CellName[] {
  const row = now.rows.get(id);
  if (row === undefined || row === left || row.deleted) return [];
  const written = now.fields.list.filter((field) => !sameValue(valueOf(row, field), left === undefined ? null : valueOf(left, field)));
  return written.map((field) => ({ row: id, field: field.id }));
}

/** Whether any of the properties that would be set back is not what the gesture left. */
function propertiesMoved(set: FieldProperties, left: Field | undefined, now: Field | undefined): boolean {
  if (left === undefined || now === undefined || now.deleted) return true;
  if (set.name !== undefined && left.name !== now.name) return true;
  if (set.type !== undefined && left.type !== now.type) return true;
  return Object.keys(set.options ?? {}).some(
    (key) => !sameValue((left.options[key] ?? null) as Value, (now.options[key] ?? null) as Value),
  );
}
