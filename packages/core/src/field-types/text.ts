import { choiceById } from './choices.ts';
import type { FieldType } from './field-type.ts';

/**
 * Text, shown on one line; line breaks that were pasted are kept. Anything can be read as text, so it is what an unknown type
 * falls back to.
 */
export const text: FieldType<string> = {
  name: 'text',
  label: 'Text',
  editor: { kind: 'text', align: 'start', width: 200 },
  defaults: {},
  readingOptions: ['choices'],
  // Of a field that was a select, cells hold ids of choices: people knew them by their names.
  own: (stored, options) => (typeof stored === 'string' ? (choiceById(options, stored)?.name ?? stored) : undefined),
  format: (value) => value,
  merges: 'lines and words of both',
};
