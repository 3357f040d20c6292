import type { Field } from '../table/field.ts';
import { sameValue, type Value } from '../value.ts';
import { fieldType } from './field-types.ts';

/** Whether two versions of a field read every stored value alike. */
export function readAlike(a: Pick<Field, 'type' | 'options'>, b: Pick<Field, 'type' | 'options'>): boolean {
  if (a.type !== b.type) return false;
  const same = (key: string) => sameValue((a.options[key] ?? null) as Value, (b.options[key] ?? null) as Value);
  return a.options === b.options || (fieldType(a.type).readingOptions ?? []).every(same);
}
