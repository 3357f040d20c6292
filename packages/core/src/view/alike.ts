import { fieldType } from '../field-types/field-types.ts';
import type { Field } from '../table/field.ts';
import { sameValue, type Value } from '../value.ts';
import type { Reader } from './look.ts';

/** Options that do not tell what a cell says. */
const silent: ReadonlySet<string> = new Set(['width', 'required', 'unique', 'default', 'policy', 'read', 'write']);

/** Whether cells say the same under two states of a field. */
export function saysAlike(a: Field, b: Field): boolean {
  if (a === b) return true;
  if (a.type !== b.type || a.deleted !== b.deleted) return false;
  if (a.options === b.options) return true;
  const keys = new Set([...Object.keys(a.options), ...Object.keys(b.options)]);
  return [...keys].every((key) => silent.has(key) || sameValue((a.options[key] ?? null) as Value, (b.options[key] ?? null) as Value));
}

/** Whether two readers get the same from a field's cells. */
export function computesAlike({ type }: Field, a: Reader, b: Reader): boolean {
  return a.computed === b.computed || fieldType(type).computed !== true;
}
