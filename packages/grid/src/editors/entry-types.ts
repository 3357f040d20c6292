import { type EditorKind, type Field, fieldType } from '@teable-grid/core';
import type { EntryType } from './entry-type.ts';
import { late } from './late.ts';
import { makeLinkEditor } from './link-editor.ts';
import { openNumberEditor } from './number-editor.ts';
import { ratingEntry } from './rating-entry.ts';
import { openLongTextEditor, openTextEditor } from './text-editor.ts';

/** Nobody types here. */
const noEntry: EntryType = { open: null };

/** All kinds of fields. */
const entryTypes: Readonly<Record<EditorKind, EntryType>> = {
  text: { open: openTextEditor, now: 'local' },
  'long-text': { open: openLongTextEditor, now: 'local' },
  number: { open: openNumberEditor },
  checkbox: noEntry,
  select: { open: late(() => import('./select-editor.ts').then(({ openSelectEditor }) => openSelectEditor)) },
  'multiple-select': {
    open: late(() => import('./multiple-select-editor.ts').then(({ openMultipleSelectEditor }) => openMultipleSelectEditor)),
  },
  date: { open: late(() => import('./date-editor.ts').then(({ openDateEditor }) => openDateEditor)), now: 'iso' },
  rating: ratingEntry,
  url: { open: makeLinkEditor('url') },
  email: { open: makeLinkEditor('email') },
  phone: { open: makeLinkEditor('tel') },
  user: { open: late(() => import('./user-editor.ts').then(({ openUserEditor }) => openUserEditor)) },
  attachment: { open: late(() => import('./attachment-editor.ts').then(({ openAttachmentEditor }) => openAttachmentEditor)) },
  formula: { open: null, panel: ({ id }) => ({ panel: 'edit-field', field: id }) },
  'auto-number': noEntry,
  time: noEntry,
  author: noEntry,
};

/** How the grid edits a field. */
export function entryType(field: Pick<Field, 'type'>): EntryType {
  return entryTypes[fieldType(field.type).editor.kind];
}
