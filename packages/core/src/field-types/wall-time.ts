import { clockOf } from './time-zone.ts';

/** A moment as a clock on the wall shows it in some place. */
export interface WallTime {
  /** `yyyy-mm-dd`. */
  readonly day: string;
  /** Milliseconds since midnight, as the clock shows them. */
  readonly time: number;
}

const dayLength = 86_400_000;

/** What a clock shows at a moment (milliseconds since 1970); null where the year is not one of 1 to 9999 there. */
export function wallTime(moment: number, zone: string): WallTime | null {
  const shown = moment + offsetAt(moment, zone);
  const date = new Date(shown);
  const year = date.getUTCFullYear();
  return year < 1 || year > 9999 ? null : { day: date.toISOString().slice(0, 10), time: shown - Math.floor(shown / dayLength) * dayLength };
}

/**
 * The moment at which a clock shows that. Of two such moments (when clocks are put back) the first; where there is none (when they are put
 * forward) as if they had not been yet.
 */
export function momentOf({ day, time }: WallTime, zone: string): number {
  const shown = Date.parse(`${day}T00:00:00Z`) + time;
  const [before, after] = [offsetAt(shown - dayLength, zone), offsetAt(shown + dayLength, zone)];
  const first = shown - before;
  return before === after || offsetAt(first, zone) === before || offsetAt(shown - after, zone) !== after ? first : shown - after;
}

/** Milliseconds by which a zone's clock is before UTC at a moment. */
export function offsetAt(moment: number, zone: string): number {
  const clock = clockOf(zone);
  if (clock === null || zone === 'UTC') return 0;
  const parts = new Map(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get('era')!.startsWith('B') ? 1 - part('year') : part('year');
  const shown = new Date(0);
  shown.setUTCFullYear(year, part('month') - 1, part('day'));
  shown.setUTCHours(part('hour'), part('minute'), part('second'), 0);
  return shown.getTime() - Math.floor(moment / 1000) * 1000;
}
