import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldType } from './field-type.ts';

/** A finite number (IEEE 754 double; -0 is stored as 0). Option `precision`: digits shown after the point. */
export const number: FieldType<number> = {
  name: 'number',
  label: 'Number',
  editor: { kind: 'number', align: 'end', width: 120 },
  defaults: {},
  check: (value) => (typeof value === 'number' && Number.isFinite(value) ? ok(value + 0) : fail('wrong-type', `${quoted(value)} is not a number`)),
  read(stored) {
    if (typeof stored === 'number') return stored;
    if (typeof stored === 'boolean') return stored ? 1 : 0;
    return typeof stored === 'string' ? readNumber(stored, 'en') : undefined;
  },
  parse(typed, _options, locale): Result<number | null> {
    if (typed.trim() === '') return ok(null);
    const value = readNumber(typed, locale);
    return value === undefined ? fail('wrong-type', `${quoted(typed)} is not a number`) : ok(value);
  },
  format: (value, options, locale) => formatter(locale, options.precision).format(value),
  edit: (value) => String(value),
  compare: (a, b) => a - b,
  merge: () => undefined,
  detect(texts) {
    const misfits = texts.filter((item) => readNumber(item, 'en') === undefined).length;
    return { options: {}, misfits };
  },
};

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/**
 * Reads a number as people write it in a locale: group and decimal separators, spaces, a sign, an exponent. The form of
 * `String(number)` is read in every locale. Undefined when it is not a number, or not a finite one.
 */
function readNumber(typed: string, locale: string): number | undefined {
  const trimmed = typed.trim().replace(/^\u2212/, '-');
  if (plain.test(trimmed)) return finite(trimmed);
  const { group, decimal } = separators(locale);
  // Groups must be of three digits (two to three for Indian grouping), so that "1,2" is not twelve.
  const grouped = new RegExp(`^[+-]?\\d{1,3}([${group}]\\d{2,3})*[${group}]\\d{3}([${decimal}]\\d*)?$`);
  const ungrouped = new RegExp(`^[+-]?\\d*[${decimal}]\\d+$`);
  if (grouped.test(trimmed)) return finite(trimmed.replace(new RegExp(`[${group}]`, 'g'), '').replace(new RegExp(`[${decimal}]`), '.'));
  return ungrouped.test(trimmed) ? finite(trimmed.replace(new RegExp(`[${decimal}]`), '.')) : undefined;
}

function finite(plainText: string): number | undefined {
  const value = Number(plainText);
  return Number.isFinite(value) ? value + 0 : undefined;
}

const separatorsOf = new Map<string, { group: string; decimal: string }>();

/** The separators of a locale, as the inside of a regular expression's character class. */
function separators(locale: string): { group: string; decimal: string } {
  let found = separatorsOf.get(locale);
  if (found === undefined) {
    const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(-1234567.5);
    const group = parts.find((part) => part.type === 'group')?.value ?? ',';
    const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
    // Locales that group by some space are typed with any space.
    found = { group: /\s/.test(group) ? '\\s' : `\\${group}`, decimal: `\\${decimal}` };
    separatorsOf.set(locale, found);
  }
  return found;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, precision: number | undefined): Intl.NumberFormat {
  const key = `${locale} ${precision}`;
  let found = formatters.get(key);
  if (found === undefined) {
    const digits = precision === undefined ? { maximumFractionDigits: 20 } : { minimumFractionDigits: precision, maximumFractionDigits: precision };
    found = new Intl.NumberFormat(locale, digits);
    formatters.set(key, found);
  }
  return found;
}
