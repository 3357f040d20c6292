import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../state/grid-state.ts';

/** Draws a notice; `show` goes to the cell that it is about. */
export function noticeView(
  notice: Notice | null,
  show: (spot: NonNullable<Notice['spot']>) => void,
  dismiss: () => void,
): TemplateResult | typeof nothing {
  if (notice === null) return nothing;
  const { spot } = notice;
  return html`<div class=${`notice ${notice.tone}`} part="notice" role=${notice.tone === 'bad' ? 'alert' : 'status'}>
    <span>${notice.text}</span>
    ${spot === undefined ? nothing : html`<button type="button" class="button plain" @click=${() => show(spot)}>Show</button>`}
    <button type="button" class="button plain" aria-label="Dismiss" @click=${dismiss}>OK</button>
  </div>`;
}
