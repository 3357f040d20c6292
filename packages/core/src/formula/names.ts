import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import { quoted } from '../problem.ts';
import type { Fields } from '../table/table.ts';
import type { FormulaProblem } from './parse.ts';
import { inBraces, type Token, tokensOf } from './tokens.ts';

/** A formula as it is stored: it names fields by id, so that it survives when they are renamed. */
export type Named = { readonly ok: true; readonly formula: string } | { readonly ok: false; readonly problem: FormulaProblem };

/** What people read: fields by their names. One whose name would not be understood keeps its id: two have it, or there is no such field. */
export function withNames(formula: string, fields: Fields): string {
  return replaceFields(formula, ({ text: id }) => fieldText(id, fields));
}

/** A field as people read it in a formula, with its braces. */
export function fieldText(id: FieldId, fields: Fields): string {
  const name = fields.get(id)?.name;
  return inBraces(name !== undefined && fieldMeant(name, fields) === id ? name : id);
}

/** What is stored of what a person typed: a name stands for the field that has it, in exactly these letters or else in any case. */
export function withIds(typed: string, fields: Fields): Named {
  let problem: FormulaProblem | null = null;
  const formula = replaceFields(typed, ({ text, from, to }) => {
    const meant = fieldMeant(text, fields);
    if (typeof meant === 'string') return inBraces(meant);
    const message =
      meant === 0
        ? `There is no field ${quoted(text)} in this table.`
        : `There are ${meant} fields ${quoted(text)}: rename all but one of them, or choose one from the list.`;
    problem ??= { from, to, message };
    return inBraces(text);
  });
  return problem === null ? { ok: true, formula } : { ok: false, problem };
}

/** The id of the field that a name means, or an id; else how many it may mean. What was deleted is meant only by names that no field has any more. */
function fieldMeant(text: string, fields: Fields): FieldId | number {
  const folded = text.trim().toLowerCase();
  const live = named(fields.list, (name) => name === text) ?? named(fields.list, (name) => name.trim().toLowerCase() === folded);
  if (live !== undefined) return live;
  if (fields.get(text) !== undefined) return text;
  return named([...fields.all()], (name) => name === text) ?? 0;
}

/** The field that a name in a formula means; undefined where it means none, or several. */
export function meantBy(text: string, fields: Fields): Field | undefined {
  const meant = fieldMeant(text, fields);
  return typeof meant === 'string' ? fields.get(meant) : undefined;
}

/** Undefined where no field has such a name. */
function named(fields: readonly Field[], is: (name: string) => boolean): FieldId | number | undefined {
  const found = fields.filter(({ name }) => is(name));
  return found.length === 1 ? found[0]!.id : found.length === 0 ? undefined : found.length;
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
