import { starsOf } from '@teable-grid/core';
import { type GridType, plainDecor } from './grid-type.ts';

/** Stars, as many as there are to give. */
export const rating: GridType = {
  decorate: (value, { options }) => ({ ...plainDecor, label: `${value as number} of ${starsOf(options)}` }),
  vacant: ({ options }) => '☆'.repeat(starsOf(options)),
};
