import type { GridType } from './grid-type.ts';
import { late } from './late.ts';

/** Days and moments, as the locale writes them. */
export const date: GridType = {
  open: late(() => import('../editors/date-editor.ts').then(({ openDateEditor }) => openDateEditor)),
  now: 'iso',
};

/** Moments that the table keeps. */
export const time: GridType = { open: null };
