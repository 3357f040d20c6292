import { type DurationForm, partsOf } from './duration.ts';
import { latinDigits, readDecimal, toNumber } from './number-text.ts';
import { visible } from './plain-text.ts';

/** Digits of an hour beyond which no double holds its seconds. */
const clock = /^([+-]?)(\d{1,13}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,400}))?$/;
const longestWords = 100;

/**
 * Reads a duration as seconds: `1:30:00`, `1:30` (as the form says), `1h 30m`, `90 min`, or a number of minutes (`h:mm`) or seconds
 * (`h:mm:ss`).
 */
export function readDuration(typed: string, form: DurationForm, locale: string): number | undefined {
  const trimmed = latinDigits(visible(typed).replace(/^\u2212/, '-'), locale);
  const parts = clock.exec(trimmed);
  if (parts !== null) return readClock(parts, form);
  const bare = readDecimal(trimmed, locale);
  if (bare !== undefined) return form === 'h:mm:ss' ? toNumber(bare) : times(bare, 60);
  return trimmed.length > longestWords ? undefined : readWords(trimmed, locale);
}

function readClock([, sign, first, second, third, fraction]: readonly string[], form: DurationForm): number | undefined {
  if (third === undefined && form === 'h:mm' && fraction !== undefined) return undefined;
  const [hours, minutes, seconds] =
    third !== undefined ? [first, second, third] : form === 'h:mm' ? [first, second, '0'] : ['0', first, second];
  if (Number(seconds) >= 60 || (third !== undefined || form === 'h:mm' ? Number(minutes) >= 60 : false)) return undefined;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  // The digits after the point are kept as they are, since adding them to the seconds would round.
  return toNumber(`${sign}${whole}.${fraction ?? '0'}`);
}

const units = new Map(
  Object.entries({ d: 86_400, h: 3_600, m: 60, s: 1 }).flatMap(([letter, seconds]) => {
    const words = {
      d: ['day', 'days'],
      h: ['hr', 'hrs', 'hour', 'hours'],
      m: ['min', 'mins', 'minute', 'minutes'],
      s: ['sec', 'secs', 'second', 'seconds'],
    };
    return [letter, ...words[letter as keyof typeof words]].map((word) => [word, seconds] as const);
  }),
);

const word = /^([\d.,]+(?:e[+-]?\d{1,3})?)\s?([a-z]+)\.?\s*/i;

function readWords(typed: string, locale: string): number | undefined {
  const sign = /^[+-]/.exec(typed)?.[0] ?? '';
  let rest = typed.slice(sign.length).trimStart();
  let total = 0;
  while (rest !== '') {
    const found = word.exec(rest);
    const seconds = found === null ? undefined : units.get(found[2]!.toLowerCase());
    const count = found === null ? undefined : readDecimal(found[1]!, locale);
    const part = count === undefined || seconds === undefined ? undefined : times(count, seconds);
    if (part === undefined) return undefined;
    total += part;
    rest = rest.slice(found![0].length);
  }
  return typed.length === sign.length || !Number.isFinite(total) ? undefined : (sign === '-' ? -total : total) + 0;
}

function times(decimal: string, by: number): number | undefined {
  const value = toNumber(decimal);
  return value === undefined || !Number.isFinite(value * by) ? undefined : value * by;
}

/** A duration of so many seconds as `readDuration` reads it in every locale, with every digit. */
export function editDuration(seconds: number, form: DurationForm): string {
  const text = String(Math.abs(seconds));
  const sign = seconds < 0 ? '-' : '';
  // With an exponent, or with more digits than seconds have: as a number.
  if (text.includes('e') || Math.abs(seconds) > Number.MAX_SAFE_INTEGER) return `${sign}${text}s`;
  const [whole, fraction] = text.split('.') as [string, string?];
  const [hours, minutes, rest] = partsOf(Number(whole));
  const two = (part: number) => String(part).padStart(2, '0');
  if (form === 'h:mm' && rest === 0 && fraction === undefined) return `${sign}${hours}:${two(minutes)}`;
  return `${sign}${hours}:${two(minutes)}:${two(rest)}${fraction === undefined ? '' : `.${fraction}`}`;
}
