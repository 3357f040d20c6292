import type { FieldOptions } from '../table/field.ts';
import { currencyOf } from './currency.ts';
import { durationForm, formatDuration } from './duration.ts';
import type { FieldType } from './field-type.ts';

/**
 * A finite number (IEEE 754 double; -0 is stored as 0). Option `format` says how it is shown and typed: a percentage is stored as a
 * part of 1, a duration as seconds.
 */
export const number: FieldType<number> = {
  name: 'number',
  label: 'Number',
  editor: { kind: 'number', align: 'end', width: 120 },
  defaults: {},
  readingOptions: ['format', 'currency', 'durationFormat'],
  own: (stored) => (typeof stored === 'number' ? stored : undefined),
  format(value, options, locale) {
    if (options.format !== 'duration') return formatter(locale, options).format(value);
    return formatDuration(value, durationForm(options.durationFormat), options.precision ?? 0, locale);
  },
  merges: 'add up what both added',
};

/** By locale, then by what the options say. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, { format, currency, precision }: FieldOptions): Intl.NumberFormat {
  const style = format === 'currency' ? currencyOf(currency) : format === 'percent' ? '%' : '';
  const key = `${locale} ${style} ${precision}`;
  let found = formatters.get(key);
  if (found === undefined) {
    const digits =
      precision === undefined
        ? style.length === 3
          ? {}
          : { maximumFractionDigits: 20 }
        : { minimumFractionDigits: precision, maximumFractionDigits: precision };
    const as = style === '' ? {} : style === '%' ? ({ style: 'percent' } as const) : ({ style: 'currency', currency: style } as const);
    found = new Intl.NumberFormat(locale, { ...digits, ...as });
    formatters.set(key, found);
  }
  return found;
}
