import { openLongTextEditor, openTextEditor } from '../editors/text-editor.ts';
import type { GridType } from './grid-type.ts';

/** Text as it is. */
export const text: GridType = { open: openTextEditor, now: 'local' };

/** Text of several lines, of which the cell shows as many as its row has. */
export const longText: GridType = { open: openLongTextEditor, now: 'local' };
