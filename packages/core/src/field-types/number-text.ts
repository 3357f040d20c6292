import { visible } from './plain-text.ts';

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Characters beyond which no text is read as a number. */
export const longestNumber = 1_000;

/** Digits that a double holds for certain. */
const exactDigits = 15;

/** Whether a text of digits says more than the number it would become: `02134`, `+4930…`, twenty digits. */
export function losesDigits(typed: string): boolean {
  const trimmed = visible(typed);
  if (!/^[+-]?\d+$/.test(trimmed)) return false;
  return /^-?0\d/.test(trimmed) || trimmed.startsWith('+') || trimmed.replace('-', '').length > exactDigits;
}

/**
 * Reads a number as people write it in a locale: group and decimal separators, spaces, a sign, an exponent. The form of
 * `String(number)` is read in every locale. Undefined when it is not a number, or not a finite one.
 */
export function readNumber(typed: string, locale: string): number | undefined {
  const decimal = readDecimal(typed, locale);
  return decimal === undefined ? undefined : toNumber(decimal);
}

/** As `readNumber`, but as the text of a number that `Number` reads: nothing is rounded yet. */
export function readDecimal(typed: string, locale: string): string | undefined {
  if (typed.length > longestNumber) return undefined;
  const trimmed = visible(typed).replace(/^\u2212/, '-');
  return plain.test(trimmed) ? trimmed : readLocalDecimal(trimmed, locale);
}

/** As `readDecimal`, for what no editor starts with: 1.200 has groups where the locale writes groups so. */
export function readLocalDecimal(typed: string, locale: string): string | undefined {
  if (typed.length > longestNumber) return undefined;
  const { group, decimal, grouped, ungrouped } = formsOf(locale);
  const latin = latinDigits(visible(typed).replace(/^\u2212/, '-'), locale);
  if (grouped.test(latin)) return latin.replace(group, '').replace(decimal, '.');
  return plain.test(latin) || ungrouped.test(latin) ? latin.replace(decimal, '.') : undefined;
}

/** The number that a decimal text says; undefined when it is not finite. -0 is 0. */
export function toNumber(decimal: string): number | undefined {
  const value = Number(decimal);
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** A decimal text with its point so many digits further to the right: exact, where multiplying would round. */
export function shiftPoint(decimal: string, by: number): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(decimal)!;
  const digits = `${whole}${fraction}`;
  const point = whole!.length + by + Number(exponent);
  if (point < -mostZeros || point > digits.length + mostZeros) return `${sign}${digits}e${point - digits.length}`;
  const padded = point <= 0 ? `${'0'.repeat(1 - point)}${digits}` : digits.padEnd(point, '0');
  const at = Math.max(1, point);
  const [before, after] = [padded.slice(0, at).replace(/^0+(?=\d)/, ''), padded.slice(at).replace(/(?<!0)0+$/, '')];
  return `${sign}${before}${after === '' ? '' : `.${after}`}`;
}

/** Zeros that are written out; beyond, a number has an exponent. */
const mostZeros = 20;

/** A text with the digits of a locale as 0 to 9. */
export function latinDigits(typed: string, locale: string): string {
  const { digits } = formsOf(locale);
  return digits === null ? typed : Array.from(typed, (character) => digits.get(character) ?? character).join('');
}

/** How numbers are written in a locale. */
interface NumberForms {
  readonly group: RegExp;
  readonly decimal: RegExp;
  readonly grouped: RegExp;
  readonly ungrouped: RegExp;
  /** The locale's own digits; null when they are 0 to 9. */
  readonly digits: ReadonlyMap<string, string> | null;
}

const formsByLocale = new Map<string, NumberForms>();

function formsOf(locale: string): NumberForms {
  let found = formsByLocale.get(locale);
  if (found === undefined) {
    found = makeForms(locale);
    formsByLocale.set(locale, found);
  }
  return found;
}

function makeForms(locale: string): NumberForms {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(-1234567.5);
  const written = (type: 'group' | 'decimal', otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  const groupSign = written('group', ',');
  // Locales that group by some space or apostrophe are typed with any.
  const group = /\s/.test(groupSign) ? '[\\s]' : /['\u2019]/.test(groupSign) ? "['\u2019]" : `[\\${groupSign}]`;
  const decimal = `[\\${written('decimal', '.')}]`;
  const numerals = Array.from(new Intl.NumberFormat(locale, { useGrouping: false }).format(9_876_543_210)).toReversed();
  return {
    group: new RegExp(group, 'g'),
    decimal: new RegExp(decimal),
    // Groups must be of three digits (two to three for Indian grouping), so that "1,2" is not twelve.
    grouped: new RegExp(`^[+-]?\\d{1,3}(?:${group}\\d{2,3})*${group}\\d{3}(?:${decimal}\\d*)?$`),
    ungrouped: new RegExp(`^[+-]?\\d*${decimal}\\d+$`),
    digits: numerals[0] === '0' ? null : new Map(numerals.map((numeral, digit) => [numeral, String(digit)])),
  };
}
