import type { FieldType } from './field-type.ts';
import { text } from './text.ts';

/** Text of several lines, of which a cell shows the beginning; in all else it is as `text`. */
export const longText: FieldType<string> = {
  ...text,
  name: 'long-text',
  label: 'Long text',
  editor: { kind: 'long-text', align: 'start', width: 280 },
};
