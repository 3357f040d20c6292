import type { GridType } from './grid-type.ts';

/** Text alone: numbers, days, links and texts of all kinds. */
export const plain: GridType = {};
