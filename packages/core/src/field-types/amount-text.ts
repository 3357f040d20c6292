import { latinDigits, readDecimal, readLocalDecimal } from './number-text.ts';
import { visible } from './plain-text.ts';

/**
 * Reads an amount of money as a decimal text: a number with the sign or code of a currency before or after it, or none. With a currency
 * only its own signs are taken; without one, any sign that Unicode knows.
 */
export function readAmount(typed: string, locale: string, currency: string | null): string | undefined {
  const parts = amountParts(typed, locale);
  if (parts === null) return undefined;
  const known =
    parts.sign === '' || (currency === null ? /\p{Sc}/u.test(parts.sign) : signsOf(currency, locale).has(parts.sign.toLowerCase()));
  if (!known) return undefined;
  return parts.sign === '' ? readDecimal(parts.number, locale) : readLocalDecimal(parts.number, locale);
}

const before = /^([+-]?)\s{0,3}([\p{L}\p{Sc}][\p{L}\p{Sc}.]{0,4})\s{0,3}(?=[+-]?[\d.,])/u;
const behind = /[\p{L}\p{Sc}][\p{L}\p{Sc}.]{0,4}$/u;

/** What stands for the number and what for the currency; null when there are two signs of currencies. */
export function amountParts(typed: string, locale: string): { readonly number: string; readonly sign: string } | null {
  const trimmed = latinDigits(visible(typed).replace(/^\u2212/, '-'), locale);
  const first = before.exec(trimmed);
  const rest = first === null ? trimmed : `${first[1]}${trimmed.slice(first[0].length)}`;
  const last = behind.exec(rest);
  if (last === null || /^e$/i.test(last[0])) return { number: rest, sign: first?.[2] ?? '' };
  return first === null ? { number: rest.slice(0, last.index).trimEnd(), sign: last[0] } : null;
}

const signs = new Map<string, ReadonlySet<string>>();

/** How a currency is written in a locale and in English, in lower case. */
export function signsOf(currency: string, locale: string): ReadonlySet<string> {
  const key = `${currency} ${locale}`;
  let found = signs.get(key);
  if (found === undefined) {
    const made = new Set([currency.toLowerCase()]);
    for (const language of [locale, 'en'])
      for (const currencyDisplay of ['symbol', 'narrowSymbol'] as const) {
        const parts = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay }).formatToParts(1);
        made.add(visible(parts.find(({ type }) => type === 'currency')!.value).toLowerCase());
      }
    found = made;
    signs.set(key, found);
  }
  return found;
}
