import { html, nothing, type TemplateResult } from 'lit';
import { choose, type OptionsModel, tick } from './options-form.ts';

/** Whether a date has a time, and on whose clock. */
export function dateOptions({ options, set }: OptionsModel): TemplateResult {
  const time = options['time'] === true;
  const zone = typeof options['timeZone'] === 'string' ? options['timeZone'] : '';
  const zones = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [];
  return html`${tick('With a time', time, (on) => set({ time: on ? true : null, ...(!on && { timeZone: null }) }))}
    ${time ? choose('Time zone', zone, [['', 'Everybody sees his own'], ['UTC', 'UTC'], ...zones.map((each) => [each, each.replaceAll('_', ' ')] as const)], (value) => set({ timeZone: value === '' ? null : value })) : nothing}`;
}
