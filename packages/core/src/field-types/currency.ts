import { latinDigits, readDecimal, readLocalDecimal } from './number-text.ts';
import { visible } from './plain-text.ts';

/** The currency of a field that names none, or none that there can be. */
const otherwise = 'USD';

/** A field's currency as ISO 4217 writes it. */
export function currencyOf(code: unknown): string {
  return typeof code === 'string' && /^[A-Za-z]{3}$/.test(code) ? code.toUpperCase() : otherwise;
}

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

/** The currency that an amount is in, by its sign; null when it has none that is known. */
export function currencyIn(typed: string, locale: string): string | null {
  const sign = amountParts(typed, locale)?.sign ?? '';
  if (sign === '') return null;
  if (/^[A-Z]{3}$/.test(sign)) return (codes ??= new Set(Intl.supportedValuesOf('currency'))).has(sign) ? sign : null;
  const own = currencyOfRegion.get(new Intl.Locale(locale).maximize().region ?? '');
  if (own !== undefined && signsOf(own, locale).has(sign.toLowerCase())) return own;
  return currencyOfSign.get(sign) ?? null;
}

const before = /^([+-]?)\s{0,3}([\p{L}\p{Sc}][\p{L}\p{Sc}.]{0,4})\s{0,3}(?=[+-]?[\d.,])/u;
const behind = /[\p{L}\p{Sc}][\p{L}\p{Sc}.]{0,4}$/u;

/** What stands for the number and what for the currency; null when there are two signs of currencies. */
function amountParts(typed: string, locale: string): { readonly number: string; readonly sign: string } | null {
  const trimmed = latinDigits(visible(typed).replace(/^\u2212/, '-'), locale);
  const first = before.exec(trimmed);
  const rest = first === null ? trimmed : `${first[1]}${trimmed.slice(first[0].length)}`;
  const last = behind.exec(rest);
  if (last === null || /^e$/i.test(last[0])) return { number: rest, sign: first?.[2] ?? '' };
  return first === null ? { number: rest.slice(0, last.index).trimEnd(), sign: last[0] } : null;
}

let codes: ReadonlySet<string> | null = null;
const signs = new Map<string, ReadonlySet<string>>();

/** How a currency is written in a locale and in English, in lower case. */
function signsOf(currency: string, locale: string): ReadonlySet<string> {
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

/** A sign that several currencies share is the one of the locale's region, else the one that most people mean. */
const currencyOfSign = new Map([
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['₩', 'KRW'],
  ['₺', 'TRY'],
  ['₴', 'UAH'],
  ['₪', 'ILS'],
  ['₫', 'VND'],
  ['₱', 'PHP'],
  ['₦', 'NGN'],
  ['฿', 'THB'],
  ['R$', 'BRL'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
  ['Ft', 'HUF'],
]);

const currencyOfRegion = new Map([
  ['AU', 'AUD'],
  ['BR', 'BRL'],
  ['CA', 'CAD'],
  ['CH', 'CHF'],
  ['CN', 'CNY'],
  ['DK', 'DKK'],
  ['HK', 'HKD'],
  ['MX', 'MXN'],
  ['NO', 'NOK'],
  ['NZ', 'NZD'],
  ['SE', 'SEK'],
  ['SG', 'SGD'],
  ['TW', 'TWD'],
]);
