/** How a duration is shown, and what `1:30` means when it is typed: hours and minutes, or minutes and seconds. */
export type DurationForm = 'h:mm' | 'h:mm:ss';

/** The form that a field's options say. */
export function durationForm(given: unknown): DurationForm {
  return given === 'h:mm:ss' ? given : 'h:mm';
}

/** A duration as it is shown: rounded to minutes, or to so many digits of seconds. */
export function formatDuration(seconds: number, form: DurationForm, digits: number, locale: string): string {
  // Counted in what is shown last, so that no second is rounded up to a sixtieth.
  const perSecond = form === 'h:mm' ? 1 / 60 : 10 ** digits;
  const shownUnits = Math.round(Math.abs(seconds) * perSecond);
  const perMinute = Math.round(60 * perSecond);
  const [hours, minutes] = partsOf(Math.floor(shownUnits / perMinute) * 60);
  const rest = (shownUnits % perMinute) / perSecond;
  const sign = seconds < 0 && shownUnits > 0 ? '-' : '';
  const shown = `${sign}${twoDigits(locale, 1, 0).format(hours)}:${twoDigits(locale, 2, 0).format(minutes)}`;
  return form === 'h:mm' ? shown : `${shown}:${twoDigits(locale, 2, digits).format(rest)}`;
}

/** A whole number of seconds as hours, minutes and seconds. */
export function partsOf(seconds: number): [hours: number, minutes: number, seconds: number] {
  const hours = Math.floor(seconds / 3600);
  const rest = seconds - hours * 3600;
  const minutes = Math.floor(rest / 60);
  return [hours, minutes, rest - minutes * 60];
}

const formatters = new Map<string, Intl.NumberFormat>();

function twoDigits(locale: string, whole: number, fraction: number): Intl.NumberFormat {
  const key = `${locale} ${whole} ${fraction}`;
  let found = formatters.get(key);
  if (found === undefined) {
    const form = { minimumIntegerDigits: whole, minimumFractionDigits: fraction, maximumFractionDigits: fraction, useGrouping: false };
    found = new Intl.NumberFormat(locale, form);
    formatters.set(key, found);
  }
  return found;
}
