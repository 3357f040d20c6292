import { amountParts, signsOf } from './amount-text.ts';

/** The currency that an amount is in, by its sign; null when it has none that is known. */
export function currencyIn(typed: string, locale: string): string | null {
  const sign = amountParts(typed, locale)?.sign ?? '';
  if (sign === '') return null;
  if (/^[A-Z]{3}$/.test(sign)) return (codes ??= new Set(Intl.supportedValuesOf('currency'))).has(sign) ? sign : null;
  const own = currencyOfRegion.get(new Intl.Locale(locale).maximize().region ?? '');
  if (own !== undefined && signsOf(own, locale).has(sign.toLowerCase())) return own;
  return currencyOfSign.get(sign) ?? null;
}

let codes: ReadonlySet<string> | null = null;

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
