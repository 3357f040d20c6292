import { html, type TemplateResult } from 'lit';
import { anyIcon, type AnyIconName } from '../header/more-icons.ts';

/** A button that is an icon, as at the head of what stands at the side. */
export function plainIcon(label: string, name: AnyIconName, act: () => void, disabled = false): TemplateResult {
  return html`<button type="button" class="plain-icon" aria-label=${label} title=${label} ?disabled=${disabled} @click=${act}>${anyIcon(name)}</button>`;
}
