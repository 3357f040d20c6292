import { openNumberEditor } from '../editors/number-editor.ts';
import type { GridType } from './grid-type.ts';

/** Numbers, amounts, percentages and durations: text that ends where the column ends. */
export const number: GridType = { open: openNumberEditor };

/** Numbers that the table gives. */
export const autoNumber: GridType = { open: null };
