import { html, type TemplateResult } from 'lit';
import type { Later } from '../element/hands.ts';
import { icon } from '../header/icons.ts';

/** The button behind the last column. */
export function addFieldButton(add: () => void): TemplateResult {
  return button('add-field', 'Add field', add);
}

/** The button below the last row. */
export function addRowButton(later: Later): TemplateResult {
  return button('add-row', 'Add row', () => later(({ appendRow }) => appendRow));
}

function button(name: 'add-field' | 'add-row', label: string, act: () => void): TemplateResult {
  return html`<button type="button" class=${name} part=${name} tabindex="-1" @click=${act}>${icon('plus')}<span>${label}</span></button>`;
}
