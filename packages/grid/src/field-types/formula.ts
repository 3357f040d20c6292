import { type GridType, plainDecor } from './grid-type.ts';

/** What a formula comes to looks as a field of its kind would. */
export const formula: GridType = {
  decorate: (value) =>
    typeof value === 'number'
      ? { ...plainDecor, kind: 'number' }
      : typeof value === 'boolean'
        ? { ...plainDecor, kind: 'checkbox', on: value }
        : plainDecor,
  open: null,
};
