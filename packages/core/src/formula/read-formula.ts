import type { FieldId } from '../ids.ts';
import { type FormulaProblem, parseFormula, visit } from './parse.ts';

/** A formula as far as those must know it who keep it: the fields that it names, or why it is none. */
export type ReadFormula =
  | { readonly ok: true; readonly fields: readonly FieldId[] }
  | { readonly ok: false; readonly problem: FormulaProblem };

/** Reads a formula as it is stored. An empty one is there, and gives nothing. */
export function readFormula(formula: string): ReadFormula {
  if (formula.trim() === '') return { ok: true, fields: [] };
  const parsed = parseFormula(formula);
  if (!parsed.ok) return parsed;
  const fields = new Set<FieldId>();
  visit(parsed.node, (each) => {
    if (each.node === 'field') fields.add(each.field);
  });
  return { ok: true, fields: [...fields] };
}
