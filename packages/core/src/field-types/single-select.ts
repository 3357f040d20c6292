import { choiceById } from './choices.ts';
import type { FieldType } from './field-type.ts';

/** One of the field's choices, stored as the choice's id. */
export const singleSelect: FieldType<string> = {
  name: 'single-select',
  label: 'Single select',
  editor: { kind: 'select', align: 'start', width: 160 },
  defaults: { choices: [] },
  readingOptions: ['choices'],
  own: (stored, options) => (typeof stored === 'string' && choiceById(options, stored) !== undefined ? stored : undefined),
  format: (value, options) => choiceById(options, value)?.name ?? value,
};
