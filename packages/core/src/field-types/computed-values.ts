import type { Fields } from '../table/table.ts';
import type { ComputedValues } from './computed.ts';
import { fieldType } from './field-types.ts';
import { type AuthorLookup, systemValues } from './system-values.ts';

/** What computed cells are made from, beside the rows. */
export interface ComputedSources {
  readonly fields: Fields;
  readonly authorOf: AuthorLookup;
  /** Reads formula fields; null where there are none. */
  readonly formulas: ComputedValues | null;
}

/** Reads every computed field of a table: those about a row's authors by themselves, all others as formulas. */
export function computedValues({ fields, authorOf, formulas }: ComputedSources): ComputedValues {
  const system = systemValues(fields, authorOf);
  return {
    read(row, field) {
      if (fieldType(field.type).system !== undefined) return system.read(row, field);
      return formulas?.read(row, field) ?? { state: 'empty' };
    },
    shownAs: (field) => formulas?.shownAs?.(field) ?? field,
  };
}
