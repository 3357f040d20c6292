import { formulaInputs } from '../formula/tokens.ts';
import type { FieldId } from '../ids.ts';
import type { Field, FieldOptions } from '../table/field.ts';
import type { Fields } from '../table/table.ts';

/** Hidden fields, and all that are computed from them, by whatever many formulas: what they say would tell what is hidden. */
export function withComputed(hidden: ReadonlySet<FieldId>, fields: Fields): ReadonlySet<FieldId> {
  if (hidden.size === 0) return hidden;
  const formulas = [...fields.all()].flatMap(({ id, type, options }) => (type === 'formula' ? [{ id, names: namesIn(options) }] : []));
  const all = new Set(hidden);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const { id, names } of formulas) if (names.some((name) => all.has(name))) all.add(id);
  }
  return all;
}

/** A field as it may be told; null when it is hidden. */
export function scopedField(field: Field, hidden: ReadonlySet<FieldId>): Field | null {
  if (hidden.has(field.id)) return null;
  const options = scopedOptions(field.options, hidden);
  return options === field.options ? field : { ...field, options };
}

/** Options as they may be told: without a formula that names hidden fields, which a field still has that was computed from them. */
export function scopedOptions(options: FieldOptions, hidden: ReadonlySet<FieldId>): FieldOptions {
  if (hidden.size === 0 || !namesIn(options).some((id) => hidden.has(id))) return options;
  const { formula: _, ...shown } = options as FieldOptions & { readonly formula: string };
  return shown;
}

function namesIn(options: FieldOptions): readonly FieldId[] {
  const formula = options['formula'];
  return typeof formula === 'string' ? formulaInputs(formula) : [];
}
