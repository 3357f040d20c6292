import type { FieldType } from './field-type.ts';

/** Yes or no. An empty cell counts as no. */
export const checkbox: FieldType<boolean> = {
  name: 'checkbox',
  label: 'Checkbox',
  editor: { kind: 'checkbox', align: 'center', width: 80 },
  defaults: {},
  own: (stored) => (typeof stored === 'boolean' ? stored : undefined),
  format: (value) => (value ? '✓' : ''),
};
