import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldType } from './field-type.ts';
import { visible } from './plain-text.ts';

/** A finite number (IEEE 754 double; -0 is stored as 0). Option `precision`: digits shown after the point. */
export const number: FieldType<number> = {
  name: 'number',
  label: 'Number',
  editor: { kind: 'number', align: 'end', width: 120 },
  defaults: {},
  check: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? ok(value + 0) : fail('wrong-type', `${quoted(value)} is not a number`),
  read(stored) {
    if (typeof stored === 'number') return stored;
    if (typeof stored === 'boolean') return stored ? 1 : 0;
    return typeof stored === 'string' ? readNumber(stored, 'en') : undefined;
  },
  parse(typed, _options, locale): Result<number | null> {
    if (visible(typed) === '') return ok(null);
    const value = readNumber(typed, locale);
    return value === undefined ? fail('wrong-type', `${quoted(typed)} is not a number`) : ok(value);
  },
  format: (value, options, locale) => formatter(locale, options.precision).format(value),
  edit: (value) => String(value),
  compare: (a, b) => a - b,
  merges: 'add up what both added',
  merge: addUp,
  detect(texts, locale) {
    // Codes that are written with digits stay text: a number would lose some of what was there.
    if (texts.some(losesDigits)) return null;
    return { options: {}, misfits: texts.filter((item) => readNumber(item, locale) === undefined).length };
  },
};

/** A power of ten by which any number can be multiplied without leaving what a double holds exactly. */
const mostDecimals = 15;

/**
 * As a counter adds: what each side added to the base is added up, decimal by decimal, so that 0.1 and 0.2 are 0.3. An empty base
 * counts as 0. Undefined where a side was emptied, and where a double does not hold the sum with all its digits.
 */
function addUp(base: number | null, current: number | null, incoming: number | null): number | null | undefined {
  if (current === incoming || incoming === base) return current;
  if (current === base) return incoming;
  if (current === null || incoming === null) return undefined;
  const numbers = [base ?? 0, current, incoming];
  const decimals = Math.max(...numbers.map(decimalsOf));
  if (decimals > mostDecimals) return undefined;
  const [from, left, right] = numbers.map((number) => Math.round(number * 10 ** decimals)) as [number, number, number];
  const sum = left + (right - from);
  const exact = [from, left, right, right - from, sum].every(Number.isSafeInteger);
  return exact ? sum / 10 ** decimals + 0 : undefined;
}

/** Digits after the point in the shortest form of a number. */
function decimalsOf(value: number): number {
  const [digits, exponent] = String(value).split('e');
  return Math.max(0, (digits!.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
}

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Digits that a double holds for certain. */
const exactDigits = 15;

/** Whether a text of digits says more than the number it would become: `02134`, `+4930…`, twenty digits. */
function losesDigits(typed: string): boolean {
  const trimmed = visible(typed);
  if (!/^[+-]?\d+$/.test(trimmed)) return false;
  return /^-?0\d/.test(trimmed) || trimmed.startsWith('+') || trimmed.replace('-', '').length > exactDigits;
}

/**
 * Reads a number as people write it in a locale: group and decimal separators, spaces, a sign, an exponent. The form of
 * `String(number)` is read in every locale. Undefined when it is not a number, or not a finite one.
 */
function readNumber(typed: string, locale: string): number | undefined {
  const trimmed = visible(typed).replace(/^\u2212/, '-');
  if (plain.test(trimmed)) return finite(trimmed);
  const { group, decimal, grouped, ungrouped, digits } = formsOf(locale);
  const latin = digits === null ? trimmed : Array.from(trimmed, (character) => digits.get(character) ?? character).join('');
  if (grouped.test(latin)) return finite(latin.replace(group, '').replace(decimal, '.'));
  return plain.test(latin) || ungrouped.test(latin) ? finite(latin.replace(decimal, '.')) : undefined;
}

function finite(plainText: string): number | undefined {
  const value = Number(plainText);
  return Number.isFinite(value) ? value + 0 : undefined;
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

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, precision: number | undefined): Intl.NumberFormat {
  const key = `${locale} ${precision}`;
  let found = formatters.get(key);
  if (found === undefined) {
    const digits =
      precision === undefined ? { maximumFractionDigits: 20 } : { minimumFractionDigits: precision, maximumFractionDigits: precision };
    found = new Intl.NumberFormat(locale, digits);
    formatters.set(key, found);
  }
  return found;
}
