const millisecondsPerDay = 86_400_000;

/** A calendar day (`yyyy-mm-dd`, also in front of a time) as a count of days since 1970; undefined when there is no such day. */
export function dayNumber(iso: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:T|$)/.exec(iso) ?? [];
  if (year === undefined || year === '0000') return undefined;
  const date = new Date(0);
  // `Date.UTC` would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? date.getTime() / millisecondsPerDay : undefined;
}

/** The day with that count, as `yyyy-mm-dd`. */
export function dayOf(count: number): string {
  return new Date(count * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The first day of the week in which a day lies, where weeks begin on `firstDay` (1: Monday, to 7). */
export function weekStart(day: number, firstDay: number): number {
  // Day 0 was a Thursday, which is 4.
  const weekday = (((day + 3) % 7) + 7) % 7;
  return day - ((weekday + 1 - firstDay + 7) % 7);
}

/** The day on which weeks begin in a locale, 1 (Monday) to 7; Monday where it is not known. */
export function firstDayOfWeek(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?(): { firstDay: number }; weekInfo?: { firstDay: number } };
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
}
