import type { FieldType } from './field-type.ts';
import { toPlainText } from './plain-text.ts';

/**
 * Computed from other fields of the row. Option `formula`: its text, in which fields are named by id, in braces; option `timeZone` (IANA): on
 * whose clock its days and hours are, UTC where there is none. Cells hold nothing: they are read through `Formulas` (`@teable-grid/core/formula`), as
 * those of a field of another type (`shownAs`), whose options it has too, such as `format` and `precision`.
 */
export const formula: FieldType = {
  name: 'formula',
  label: 'Formula',
  editor: { kind: 'formula', align: 'start', width: 140 },
  defaults: { formula: '' },
  computed: true,
  own: () => undefined,
  format: (value) => toPlainText(value),
};
