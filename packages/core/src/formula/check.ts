import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Fields } from '../table/table.ts';
import { kindOfCells } from './cell-values.ts';
import { countProblem } from './compile.ts';
import { formulaFunction } from './functions/functions.ts';
import { formulaOf, meantBy, type Named, withIds } from './names.ts';
import { type FormulaProblem, type Node, parseFormula, visit } from './parse.ts';
import { formulaInputs } from './tokens.ts';

/**
 * What a person typed as it is stored; or why it cannot be, where he typed it. It must be readable, name functions and fields that
 * there are, and not be computed from its own field (`own`; null: a new one).
 */
export function readTyped(typed: string, fields: Fields, own: FieldId | null): Named {
  if (typed.trim() === '') return { ok: true, formula: '' };
  const parsed = parseFormula(typed);
  if (!parsed.ok) return parsed;
  const named = withIds(typed, fields);
  if (!named.ok) return named;
  const problem = callProblem(parsed.node) ?? fieldProblem(parsed.node, { get: (text) => meantBy(text, fields) }, own);
  return problem === null ? named : { ok: false, problem };
}

/** Whether what a formula gives hangs on a clock: on what day it is, or on the hour that some moment is somewhere. */
export function usesClock(formula: string, fields: Fields): boolean {
  const parsed = parseFormula(formula);
  let uses = false;
  if (parsed.ok)
    visit(parsed.node, (node) => {
      if (node.node === 'call') uses ||= formulaFunction(node.name)?.zoned === true;
      const field = node.node === 'field' ? fields.get(node.field) : undefined;
      uses ||= field !== undefined && kindOfCells(field) === 'moment';
    });
  return uses;
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
