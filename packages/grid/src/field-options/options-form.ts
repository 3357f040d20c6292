import type { ComputedValues, FieldId, FieldOptions, Fields, Row } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';

/** What the options of a type are drawn from, and what they ask for. */
export interface OptionsModel {
  readonly options: FieldOptions;
  readonly locale: string;
  /** How many cells of the field have a choice; null for a field that is not there yet. */
  readonly usesOf: ((choice: string) => number) | null;
  /** Some rows to show what comes of the options, the active one first. */
  readonly rows: readonly Row[];
  readonly fields: Fields;
  /** The field that is edited; null: a new one. */
  readonly own: FieldId | null;
  /** Reads the cells of computed fields. */
  readonly computed: ComputedValues | null;
  set(options: Readonly<Record<string, unknown>>): void;
}

/** One line of a form: a label and what it is for. */
export function line(label: string, control: TemplateResult): TemplateResult {
  return html`<label class="form-line"><span>${label}</span>${control}</label>`;
}

/** A list to choose one of. */
export function choose(
  label: string,
  value: string,
  choices: readonly (readonly [value: string, label: string])[],
  chosen: (value: string) => void,
): TemplateResult {
  return line(
    label,
    html`<select class="input" @change=${(event: Event) => chosen((event.target as HTMLSelectElement).value)}>
      ${choices.map(([each, text]) => html`<option value=${each} .selected=${each === value}>${text}</option>`)}
    </select>`,
  );
}

/** Something that is on or off. */
export function tick(label: string, on: boolean, set: (on: boolean) => void, hint = ''): TemplateResult {
  return html`<label class="form-tick"><input type="checkbox" .checked=${on} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} /><span>${label}${hint === '' ? nothing : html`<small>${hint}</small>`}</span></label>`;
}
