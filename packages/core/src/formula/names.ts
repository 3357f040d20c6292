import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Fields } from '../table/table.ts';
import type { FormulaProblem } from './parse.ts';
import { inBraces, type Token, tokensOf } from './tokens.ts';

/** A formula as it is stored: it names fields by id, so that it survives when they are renamed. */
export type Named = { readonly ok: true; readonly formula: string } | { readonly ok: false; readonly problem: FormulaProblem };

/** What people read: fields by their names. A field that is not there any more keeps its id. */
export function withNames(formula: string, fields: Fields): string {
  return replaceFields(formula, ({ text }) => inBraces(fields.get(text)?.name ?? text));
}

/** What is stored of what a person typed: a name stands for the field that has it, in exactly these letters or else in any case. */
export function withIds(typed: string, fields: Fields): Named {
  let problem: FormulaProblem | null = null;
  const formula = replaceFields(typed, (token) => {
    const found = fieldsNamed(token.text, fields.list);
    if (found.length === 1) return inBraces(found[0]!.id);
    const message =
      found.length === 0
        ? `There is no field “${token.text}” in this table.`
        : `There are ${found.length} fields “${token.text}”: rename all but one of them.`;
    problem ??= { from: token.from, to: token.to, message };
    return inBraces(token.text);
  });
  return problem === null ? { ok: true, formula } : { ok: false, problem };
}

function fieldsNamed(text: string, fields: readonly Field[]): readonly Field[] {
  const exact = fields.filter(({ name }) => name === text);
  if (exact.length > 0) return exact;
  const folded = text.trim().toLowerCase();
  return fields.filter(({ name }) => name.trim().toLowerCase() === folded);
}

function replaceFields(text: string, replace: (token: Token) => string): string {
  let result = '';
  let at = 0;
  for (const token of tokensOf(text)) {
    if (token.token !== 'field') continue;
    result += text.slice(at, token.from) + replace(token);
    at = token.to;
  }
  return result + text.slice(at);
}

/** The formula of a field; empty when it has none yet. */
export function formulaOf({ options }: Pick<Field, 'options'>): string {
  return typeof options['formula'] === 'string' ? options['formula'] : '';
}

/** Fields that a formula, or a formula that it reads, computes from; also those that are not there. */
export function allInputs(formula: string, fields: { get(id: FieldId): Field | undefined }): ReadonlySet<FieldId> {
  const found = new Set<FieldId>();
  const add = (text: string) => {
    for (const { token, text: id } of tokensOf(text)) {
      if (token !== 'field' || found.has(id)) continue;
      found.add(id);
      const field = fields.get(id);
      if (field?.type === 'formula') add(formulaOf(field));
    }
  };
  add(formula);
  return found;
}
