import { withTime } from '@teable-grid/core';
import { isoDay } from '../editors/days.ts';
import type { GridType } from './grid-type.ts';
import { late } from './late.ts';

/** Days and moments, as the locale writes them. */
export const date: GridType = {
  open: late(() => import('../editors/date-editor.ts').then(({ openDateEditor }) => openDateEditor)),
  now: ({ options }, now) => (withTime(options) ? wholeMinute(now).toISOString() : isoDay(now)),
};

/** Moments that the table keeps. */
export const time: GridType = { open: null };

function wholeMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
}
