import { ROUND } from '@formulajs/formulajs';
import { momentOf, numberOf, readDate, textOf } from '../convert.ts';
import { formulaError, type FormulaScalar, type FormulaValue, isFormulaDate, isFormulaError } from '../formula-value.ts';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** Characters of a format: what people write has some ten. */
const longestFormat = 100;

/**
 * A value in a format: `0`, `0.00`, `#,##0.00`, `0%`, `0.0E+0` with text around them, or for dates `yyyy yy mmmm mmm mm m dddd ddd dd d hh h ss s
 * AM/PM` (`m` behind hours or before seconds are minutes). The same in every language, so that everybody computes the same.
 */
export function textAs(value: FormulaScalar, format: string): FormulaValue {
  if (isFormulaError(value)) return value;
  if (format.length > longestFormat) return formulaError('#VALUE!', `A format has at most ${longestFormat} characters.`);
  const date = isFormulaDate(value) ? value : typeof value === 'string' && /[ymdhs]/i.test(format) ? readDate(value) : null;
  if (date !== null) return dateAs(new Date(momentOf(date)), format);
  if (value === null || typeof value === 'string') return value ?? '';
  const number = numberOf(value);
  if (isFormulaError(number)) return number;
  return numberAs(number, format) ?? textOf(value);
}

function numberAs(number: number, format: string): string | null {
  const pattern = /([#0,]*[0#])(?:\.([0#]+))?(E\+0+)?(%?)/.exec(format);
  if (pattern === null) return null;
  const [all, whole, decimals = '', exponent, percent] = pattern as unknown as [string, string, string | undefined, string?, string?];
  const least = decimals.replaceAll('#', '').length;
  const unquoted = (part: string) => part.replaceAll('"', '');
  const around = (text: string) => unquoted(format.slice(0, pattern.index)) + text + unquoted(format.slice(pattern.index + all.length));
  if (exponent !== undefined) {
    const [mantissa, power] = number.toExponential(decimals.length).split('e') as [string, string];
    return around(`${mantissa}E${power[0]}${power.slice(1).padStart(exponent.length - 2, '0')}`);
  }
  const scale = percent === '%' ? 2 : 0;
  // Rounded as ROUND does, since a double may be a little less than what it stands for.
  const rounded = Number(ROUND(Math.abs(number), decimals.length + scale)) * 10 ** scale;
  const [integer, fraction = ''] = rounded.toFixed(decimals.length).split('.') as [string, string?];
  const kept = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '');
  const padded = integer === '0' && !whole.includes('0') ? '' : integer.padStart((whole.match(/0/g) ?? []).length, '0');
  const grouped = whole.includes(',') ? padded.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : padded;
  const sign = number < 0 && rounded !== 0 ? '-' : '';
  return around(`${sign}${grouped}${kept === '' ? '' : `.${kept}`}${percent}`);
}

const datePart = /"[^"]*"|am\/pm|y{2,4}|m{1,4}|d{1,4}|h{1,2}|s{1,2}/gi;

function dateAs(at: Date, format: string): string {
  const parts = [...format.matchAll(datePart)].map(([part]) => part.toLowerCase());
  const half = parts.includes('am/pm');
  const clocks = parts.filter((part) => /^[hms]{1,2}$/.test(part));
  let clock = 0;
  return format.replaceAll(datePart, (part) => {
    if (part.startsWith('"')) return part.slice(1, -1);
    const lower = part.toLowerCase();
    if (!/^[hms]{1,2}$/.test(lower)) return datePartOf(at, lower);
    const [before, next] = [clocks[clock - 1], clocks[clock + 1]];
    clock += 1;
    const isMinutes = lower[0] === 'm' && (before?.[0] === 'h' || next?.[0] === 's');
    const number = isMinutes ? at.getUTCMinutes() : clockPartOf(at, lower[0]!, half);
    return lower.length === 2 ? String(number).padStart(2, '0') : String(number);
  });
}

function clockPartOf(at: Date, part: string, half: boolean): number {
  if (part === 's') return at.getUTCSeconds();
  if (part === 'm') return at.getUTCMonth() + 1;
  return half ? at.getUTCHours() % 12 || 12 : at.getUTCHours();
}

function datePartOf(at: Date, part: string): string {
  switch (part) {
    case 'am/pm':
      return at.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'yy':
      return String(at.getUTCFullYear() % 100).padStart(2, '0');
    case 'mmmm':
      return months[at.getUTCMonth()]!;
    case 'mmm':
      return months[at.getUTCMonth()]!.slice(0, 3);
    case 'dddd':
      return days[at.getUTCDay()]!;
    case 'ddd':
      return days[at.getUTCDay()]!.slice(0, 3);
    case 'dd':
      return String(at.getUTCDate()).padStart(2, '0');
    case 'd':
      return String(at.getUTCDate());
    default:
      return String(at.getUTCFullYear()).padStart(4, '0');
  }
}
