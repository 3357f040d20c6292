import { type EditorKind, type Field, fieldType } from '@teable-grid/core';
import { attachment } from './attachment.ts';
import { checkbox } from './checkbox.ts';
import type { GridType } from './grid-type.ts';
import { plain } from './plain.ts';
import { rating } from './rating.ts';
import { multipleSelect, select } from './select.ts';
import { author, user } from './user.ts';

/** All kinds of fields. */
const gridTypes: Readonly<Record<EditorKind, GridType>> = {
  text: plain,
  'long-text': plain,
  number: plain,
  checkbox,
  select,
  'multiple-select': multipleSelect,
  date: plain,
  rating,
  url: plain,
  email: plain,
  phone: plain,
  user,
  attachment,
  // What it comes to looks as a field of its results would (`shownAs`).
  formula: plain,
  'auto-number': plain,
  time: plain,
  author,
};

/** How the grid shows a field. */
export function gridType(field: Pick<Field, 'type'>): GridType {
  return gridTypes[fieldType(field.type).editor.kind];
}
