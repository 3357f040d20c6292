import { type GridType, plainDecor } from './grid-type.ts';

/** A box, ticked or not; it is turned over in place. */
export const checkbox: GridType = {
  decorate: (value) => (value === true ? { ...plainDecor, on: true } : plainDecor),
  open: null,
  turnOver: (value) => value !== true,
};
