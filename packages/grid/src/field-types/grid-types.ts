import { type EditorKind, type Field, fieldType } from '@teable-grid/core';
import { attachment } from './attachment.ts';
import { checkbox } from './checkbox.ts';
import { date, time } from './date.ts';
import { formula } from './formula.ts';
import type { GridType } from './grid-type.ts';
import { email, phone, url } from './link.ts';
import { autoNumber, number } from './number.ts';
import { rating } from './rating.ts';
import { multipleSelect, select } from './select.ts';
import { longText, text } from './text.ts';
import { author, user } from './user.ts';

/** All kinds of fields. */
const gridTypes: Readonly<Record<EditorKind, GridType>> = {
  text,
  'long-text': longText,
  number,
  checkbox,
  select,
  'multiple-select': multipleSelect,
  date,
  rating,
  url,
  email,
  phone,
  user,
  attachment,
  formula,
  'auto-number': autoNumber,
  time,
  author,
};

/** How the grid shows and edits a field. */
export function gridType(field: Pick<Field, 'type'>): GridType {
  return gridTypes[fieldType(field.type).editor.kind];
}
