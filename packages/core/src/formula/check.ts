import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import { countProblem } from './compile.ts';
import { formulaFunction } from './functions/functions.ts';
import { formulaOf } from './names.ts';
import { type FormulaProblem, type Node, parseFormula, visit } from './parse.ts';
import { formulaInputs } from './tokens.ts';

/**
 * Why a formula, with fields by id, cannot be one of a field; null when it can. It must be readable, name functions and fields that there are, and not be
 * computed from the field itself.
 */
export function formulaProblem(
  formula: string,
  fields: { get(id: FieldId): Field | undefined },
  own: FieldId | null,
): FormulaProblem | null {
  if (formula.trim() === '') return null;
  const parsed = parseFormula(formula);
  if (!parsed.ok) return parsed.problem;
  return callProblem(parsed.node) ?? fieldProblem(parsed.node, fields, own);
}

function callProblem(node: Node): FormulaProblem | null {
  let problem: FormulaProblem | null = null;
  visit(node, (each) => {
    if (each.node !== 'call' || problem !== null) return;
    const found = formulaFunction(each.name);
    const message = found === undefined ? `There is no function ${each.name}.` : countProblem(found, each.given.length);
    if (message !== null) problem = { from: each.at, to: found === undefined ? each.at + each.name.length : each.to, message };
  });
  return problem;
}

function fieldProblem(node: Node, fields: { get(id: FieldId): Field | undefined }, own: FieldId | null): FormulaProblem | null {
  let problem: FormulaProblem | null = null;
  visit(node, (each) => {
    if (each.node !== 'field' || problem !== null) return;
    const field = fields.get(each.field);
    if (field === undefined) problem = { from: each.at, to: each.to, message: `There is no field “${each.field}” in this table.` };
    else if (field.deleted) problem = { from: each.at, to: each.to, message: `The field “${field.name}” was deleted.` };
    else if (own !== null && reaches(field, own, fields, new Set())) {
      const message =
        field.id === own ? 'A formula cannot be computed from its own field.' : `“${field.name}” is computed from this field already.`;
      problem = { from: each.at, to: each.to, message };
    }
  });
  return problem;
}

/** Whether a field is another one, or is computed from it. */
function reaches(field: Field, wanted: FieldId, fields: { get(id: FieldId): Field | undefined }, seen: Set<FieldId>): boolean {
  if (field.id === wanted) return true;
  if (field.type !== 'formula' || seen.has(field.id)) return false;
  seen.add(field.id);
  return formulaInputs(formulaOf(field)).some((id) => {
    const input = fields.get(id);
    return input !== undefined && reaches(input, wanted, fields, seen);
  });
}
