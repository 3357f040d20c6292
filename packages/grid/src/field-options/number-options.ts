import { fieldType } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { choose, line, type OptionsModel } from './options-form.ts';

const formats = [
  ['plain', 'Number'],
  ['currency', 'Currency'],
  ['percent', 'Per cent'],
  ['duration', 'Duration'],
] as const;

/** How a number looks: as such, as money, per cent or a duration, with how many digits; and an example. */
export function numberOptions({ options, locale, set }: OptionsModel): TemplateResult {
  const format = typeof options['format'] === 'string' ? options['format'] : 'plain';
  const currency = typeof options['currency'] === 'string' ? options['currency'] : '';
  return html`${choose('Shown as', format, formats, (value) => set({ format: value === 'plain' ? null : value, ...(value === 'currency' && currency === '' && { currency: 'EUR' }) }))}
    ${format === 'currency' ? choose('Currency', currency, currencies(locale), (value) => set({ currency: value })) : nothing}
    ${
      format === 'duration'
        ? choose(
            'In',
            String(options['durationFormat'] ?? 'h:mm'),
            [
              ['h:mm', 'Hours and minutes'],
              ['h:mm:ss', 'Hours, minutes and seconds'],
            ],
            (value) => set({ durationFormat: value }),
          )
        : choose(
            'Decimals',
            String(options.precision ?? ''),
            [['', 'As many as there are'], ...Array.from({ length: 9 }, (_, digits) => [String(digits), String(digits)] as const)],
            (value) => set({ precision: value === '' ? null : Number(value) }),
          )
    }
    ${line('Example', html`<output>${fieldType('number').format(format === 'duration' ? 5_430 : format === 'percent' ? 0.4567 : 1234.5, options, locale)}</output>`)}`;
}

let known: { readonly locale: string; readonly list: readonly (readonly [string, string])[] } | null = null;

/** Every currency that the browser knows, by its name. */
function currencies(locale: string): readonly (readonly [string, string])[] {
  if (known?.locale === locale) return known.list;
  const names = new Intl.DisplayNames([locale], { type: 'currency' });
  const codes = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('currency') : ['EUR', 'USD', 'GBP', 'JPY', 'CHF'];
  const list = codes
    .map((code) => [code, `${names.of(code) ?? code} (${code})`] as const)
    .toSorted((a, b) => a[1].localeCompare(b[1], locale));
  known = { locale, list };
  return list;
}
