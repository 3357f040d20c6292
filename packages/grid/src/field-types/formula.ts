import type { GridType } from './grid-type.ts';

/** What a formula comes to looks as a field of its results would (`shownAs`); the formula itself is edited with the field. */
export const formula: GridType = { open: null, panel: ({ id }) => ({ panel: 'edit-field', field: id }) };
