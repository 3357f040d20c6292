import { html, type TemplateResult } from 'lit';
import { choose, type OptionsModel } from './options-form.ts';

/** How many stars there are. */
export function ratingOptions({ options, set }: OptionsModel): TemplateResult {
  const max = typeof options['max'] === 'number' ? options['max'] : 5;
  return html`${choose(
    'Stars',
    String(max),
    Array.from({ length: 10 }, (_, at) => [String(at + 1), String(at + 1)] as const),
    (value) => set({ max: Number(value) }),
  )}`;
}
