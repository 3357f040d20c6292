import { numberOf, textOf } from '../convert.ts';
import { formulaError, type FormulaScalar, type FormulaValue, isFormulaDate, isFormulaError } from '../formula-value.ts';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * A value in a format: `0`, `0.00`, `#,##0.00`, `0%`, `0.0E+0` with text around them, or for dates `yyyy yy mmmm mmm mm m dddd ddd dd d hh h ss`
 * (`mm` behind `h` are minutes). The same in every language, so that everybody computes the same.
 */
export function textAs(value: FormulaScalar, format: string): FormulaValue {
  if (isFormulaError(value)) return value;
  if (isFormulaDate(value) || (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && /[ymdhs]/i.test(format)))
    return dateAs(isFormulaDate(value) ? value.date : value, format);
  if (typeof value === 'string') return value;
  const number = numberOf(value);
  if (isFormulaError(number)) return number;
  return numberAs(number, format) ?? textOf(value);
}

function numberAs(number: number, format: string): FormulaValue | null {
  const pattern = /[#0,]*[0#](?:\.([0#]+))?(E\+0+)?(%?)/.exec(format);
  if (pattern === null) return null;
  const [whole, decimals = '', exponent, percent] = pattern;
  const least = decimals.replaceAll('#', '').length;
  const scaled = percent === '%' ? number * 100 : number;
  if (exponent !== undefined) {
    const [mantissa, power] = scaled.toExponential(decimals.length).split('e') as [string, string];
    return around(
      format,
      pattern,
      `${mantissa}E${power.startsWith('-') ? '-' : '+'}${power.replace(/[+-]/, '').padStart(exponent.length - 2, '0')}`,
    );
  }
  if (decimals.length > 20) return formulaError('#VALUE!', 'A format has at most 20 digits after the point.');
  const grouping = /[#0],[#0]/.test(whole);
  const formatted = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: least,
    maximumFractionDigits: decimals.length,
    useGrouping: grouping,
  }).format(Math.abs(scaled));
  const digits = (whole.split('.')[0]!.match(/0/g) ?? []).length;
  const [integer, fraction] = formatted.split('.') as [string, string | undefined];
  const padded = integer.padStart(digits, '0') + (fraction === undefined ? '' : `.${fraction}`);
  const negative = scaled < 0 && /[1-9]/.test(padded);
  return around(format, pattern, `${negative ? '-' : ''}${padded}${percent}`);
}

function around(format: string, pattern: RegExpExecArray, text: string): string {
  const clean = (part: string) => part.replaceAll('"', '');
  return clean(format.slice(0, pattern.index)) + text + clean(format.slice(pattern.index + pattern[0].length));
}

function dateAs(date: string, format: string): FormulaValue {
  const at = new Date(date.length === 10 ? `${date}T00:00:00Z` : date);
  if (Number.isNaN(at.getTime())) return formulaError('#VALUE!', `“${date}” is not a date.`);
  const two = (n: number) => String(n).padStart(2, '0');
  let afterHours = false;
  return format.replaceAll(/"([^"]*)"|y{2,4}|m{1,4}|d{1,4}|h{1,2}|s{1,2}/gi, (part, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    const lower = part.toLowerCase();
    const minutes = lower.startsWith('m') && lower.length <= 2 && afterHours;
    afterHours = lower.startsWith('h');
    if (minutes) return lower === 'mm' ? two(at.getUTCMinutes()) : String(at.getUTCMinutes());
    switch (lower) {
      case 'yy':
        return two(at.getUTCFullYear() % 100);
      case 'yyy':
      case 'yyyy':
        return String(at.getUTCFullYear()).padStart(4, '0');
      case 'mmmm':
        return months[at.getUTCMonth()]!;
      case 'mmm':
        return months[at.getUTCMonth()]!.slice(0, 3);
      case 'mm':
        return two(at.getUTCMonth() + 1);
      case 'm':
        return String(at.getUTCMonth() + 1);
      case 'dddd':
        return days[at.getUTCDay()]!;
      case 'ddd':
        return days[at.getUTCDay()]!.slice(0, 3);
      case 'dd':
        return two(at.getUTCDate());
      case 'd':
        return String(at.getUTCDate());
      case 'hh':
        return two(at.getUTCHours());
      case 'h':
        return String(at.getUTCHours());
      case 'ss':
        return two(at.getUTCSeconds());
      default:
        return String(at.getUTCSeconds());
    }
  });
}
