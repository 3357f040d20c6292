import {
  type Authorship,
  type ComputedValues,
  computedValues,
  fieldType,
  type Kept,
  type Revision,
  systemValues,
  type Table,
  type TableStore,
} from '@teable-grid/core';
import { Formulas } from '@teable-grid/core/formula';
import { logOf } from './rebuild.ts';

/** Reads the computed cells of a stored table: formulas, and who made and edited rows as far as the log still tells. */
export async function computedFrom(store: TableStore, kept: Kept, { fields }: Table): Promise<ComputedValues> {
  const authors = new Map<Revision, Authorship>();
  if (fields.list.some(({ type }) => fieldType(type).system !== undefined))
    for await (const entries of logOf(store, kept, 0, { withoutUpdates: true }))
      for (const { seq, actor, at } of entries) authors.set(seq, { actor, at });
  const authorOf = (revision: Revision) => authors.get(revision) ?? null;
  const formulas = Formulas.of(fields, { system: systemValues(fields, authorOf), now: () => Date.now() });
  return computedValues({ fields, authorOf, formulas });
}
