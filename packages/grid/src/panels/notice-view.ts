import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../state/grid-state.ts';

/** Draws a notice; `show` goes to what it is about. A quiet one is heard elsewhere. */
export function noticeView(
  notice: Notice | null,
  show: (what: NonNullable<Notice['shows']>) => void,
  dismiss: () => void,
): TemplateResult | typeof nothing {
  if (notice === null) return nothing;
  const { shows, tone } = notice;
  return html`<div class=${`notice ${tone}`} part="notice" role=${tone === 'quiet' ? nothing : tone === 'bad' ? 'alert' : 'status'}>
    <span>${notice.text}</span>
    ${shows === undefined ? nothing : html`<button type="button" class="button plain" @click=${() => show(shows)}>Show</button>`}
    <button type="button" class="button plain" @click=${dismiss}>OK</button>
  </div>`;
}
