import type { ComputedValues } from '../field-types/computed.ts';
import { fieldType } from '../field-types/field-types.ts';
import type { Field } from '../table/field.ts';

/** The field as which the cells of a field read: a formula's as those of a field of its results. */
export function shownField(field: Field, computed: (ComputedValues & { shownAs?(field: Field): Field }) | null): Field {
  return fieldType(field.type).computed === true ? (computed?.shownAs?.(field) ?? field) : field;
}
