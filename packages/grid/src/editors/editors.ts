import type { EditorHints } from '@teable-grid/core';
import { openDateEditor } from './date-editor.ts';
import type { Editor, EditorStart } from './editor.ts';
import { openMultipleSelectEditor } from './multiple-select-editor.ts';
import { openNumberEditor } from './number-editor.ts';
import { openSelectEditor } from './select-editor.ts';
import { openLongTextEditor, openTextEditor } from './text-editor.ts';

/** The editors by kind. A checkbox has none: it is turned over in place. */
const editors: Readonly<Partial<Record<EditorHints['kind'], (start: EditorStart) => Editor>>> = {
  text: openTextEditor,
  'long-text': openLongTextEditor,
  number: openNumberEditor,
  date: openDateEditor,
  select: openSelectEditor,
  'multiple-select': openMultipleSelectEditor,
};

/** Opens the editor for a kind of field. */
export function openEditorOf(kind: EditorHints['kind'], start: EditorStart): Editor {
  return (editors[kind] ?? openTextEditor)(start);
}
