import { cellTarget, type Op, type Target } from '../change/change.ts';
import type { Field } from '../table/field.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import { sameValue, type Value } from '../value.ts';
import type { View } from '../view/view.ts';

/**
 * What the log keeps of a change beside its ops and what its cells held before, so that it can be told in words and rewound, whatever came of
 * it: an op may have been merged, or have brought back more than it names.
 */
export interface Trace {
  /** What else it wrote was before, by `row/$deleted`, `row/$order`, `$field/id`, `$view/id` and `$name`; null: a field or view that was not there. */
  readonly was: Readonly<Record<Target, Value>>;
  /** What its cells hold since, where its ops do not say. */
  readonly became: Readonly<Record<Target, Value>>;
}

/** The target that a row's place is. */
export function orderTarget(row: string): Target {
  return `${row}/$order`;
}

/** The target that a whole field is. */
export function fieldTarget(field: string): Target {
  return `$field/${field}`;
}

/** The target that a whole view is. */
export function viewTarget(view: string): Target {
  return `$view/${view}`;
}

/** The target that the table's name is. */
export const nameTarget: Target = '$name';

/** The trace of an accepted change; null when its ops and what its cells held before say it all. `before` is the table as it was. */
export function traceOf(ops: readonly Op[], writes: readonly Write[], before: Table): Trace | null {
  const was: Record<Target, Value> = {};
  const became: Record<Target, Value> = {};
  let given: ReadonlyMap<Target, Value> | null = null;
  let isPlain = true;
  for (const write of writes) {
    switch (write.write) {
      case 'cell': {
        given ??= valuesGiven(ops);
        const target = cellTarget(write.row, write.field);
        const value = given.get(target);
        if (value !== undefined && sameValue(value, write.value)) continue;
        became[target] = write.value;
        break;
      }
      case 'order':
      case 'deleted': {
        const row = before.rows.get(write.row);
        if (row === undefined) continue;
        if (write.write === 'order') was[orderTarget(write.row)] = row.order;
        else was[`${write.row}/$deleted`] = row.deleted;
        break;
      }
      case 'field':
        was[fieldTarget(write.field.id)] = asValue(before.fields.get(write.field.id));
        break;
      case 'view':
        was[viewTarget(write.view.id)] = asValue(before.views.get(write.view.id));
        break;
      case 'name':
        was[nameTarget] = before.name;
        break;
      default:
        continue;
    }
    isPlain = false;
  }
  return isPlain ? null : { was, became };
}

function valuesGiven(ops: readonly Op[]): ReadonlyMap<Target, Value> {
  const given = new Map<Target, Value>();
  for (const op of ops) if (op.op === 'set-cell') given.set(cellTarget(op.row, op.field), op.value);
  return given;
}

function asValue(thing: Field | View | undefined): Value {
  return (thing ?? null) as unknown as Value;
}
