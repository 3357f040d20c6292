import type { FieldOptions } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { choose, type OptionsModel, tick } from './options-form.ts';

/** Whether a date has a time, and on whose clock. */
export function dateOptions({ options, set }: OptionsModel): TemplateResult {
  const time = options['time'] === true;
  return html`${tick('With a time', time, (on) => set({ time: on ? true : null, ...(!on && { timeZone: null }) }))}
    ${time ? zoneChoice(options, set, 'Everybody sees his own') : nothing}`;
}

/** On whose clock; `otherwise` is what it is where no zone is chosen. */
export function zoneChoice(options: FieldOptions, set: OptionsModel['set'], otherwise: string): TemplateResult {
  const zone = typeof options['timeZone'] === 'string' ? options['timeZone'] : '';
  const zones = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [];
  const named = ['UTC', ...zones.filter((each) => each !== 'UTC')].filter((each) => each !== otherwise);
  return choose('Time zone', zone, [['', otherwise], ...named.map((each) => [each, each.replaceAll('_', ' ')] as const)], (value) =>
    set({ timeZone: value === '' ? null : value }),
  );
}
