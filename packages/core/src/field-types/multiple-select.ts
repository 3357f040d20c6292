import type { FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { choiceById, choiceRank } from './choices.ts';
import type { FieldType } from './field-type.ts';

/** Several of the field's choices, stored as their ids in the order of the choices, each once. None is the empty cell. */
export const multipleSelect: FieldType<readonly string[]> = {
  name: 'multiple-select',
  label: 'Multiple select',
  editor: { kind: 'multiple-select', align: 'start', width: 200 },
  defaults: { choices: [] },
  readingOptions: ['choices'],
  own: (stored, options) => (areChoices(stored, options) ? inOrder(stored, options) : undefined),
  format: (value, options) => value.map((id) => choiceById(options, id)?.name ?? id).join(', '),
  merges: 'choices of both',
};

function areChoices(stored: Value, options: FieldOptions): stored is readonly string[] {
  return Array.isArray(stored) && stored.every((id) => typeof id === 'string' && choiceById(options, id) !== undefined);
}

/** Choices in the order of the field's, each once. */
export function inOrder(ids: readonly string[], options: FieldOptions): readonly string[] {
  const rank = (id: string) => choiceRank(options, id);
  return [...new Set(ids)].toSorted((a, b) => rank(a) - rank(b));
}
