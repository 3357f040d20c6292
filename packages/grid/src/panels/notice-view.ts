import { html, nothing, type TemplateResult } from 'lit';
import type { Action } from '../commands/command.ts';
import type { Notice } from '../state/grid-state.ts';

/** What a notice's buttons do. */
export interface NoticeActions {
  /** Goes to what it is about. */
  show(what: NonNullable<Notice['shows']>): void;
  dispatch(action: Action): void;
  dismissNotice(): void;
}

/** Draws a notice. A quiet one is heard elsewhere; of what goes on, the number is not read out at each step. */
export function noticeView(notice: Notice | null, actions: NoticeActions): TemplateResult | typeof nothing {
  if (notice === null) return nothing;
  const { shows, offers, progress, tone } = notice;
  const offer = ({ gesture }: NonNullable<Notice['offers']>) => {
    actions.dismissNotice();
    actions.dispatch({ action: 'gesture', gesture });
  };
  return html`<div class=${`notice ${tone}`} part="notice" role=${tone === 'quiet' || progress !== undefined ? nothing : tone === 'bad' ? 'alert' : 'status'}>
    <span>${notice.text}</span>
    ${progress === undefined ? nothing : bar(progress)}
    ${shows === undefined ? nothing : html`<button type="button" class="button plain" @click=${() => actions.show(shows)}>Show</button>`}
    ${offers === undefined ? nothing : html`<button type="button" class="button plain" @click=${() => offer(offers)}>${offers.label}</button>`}
    ${notice.cancel === undefined ? nothing : html`<button type="button" class="button plain" @click=${() => notice.cancel!()}>Cancel</button>`}
    ${progress === undefined ? html`<button type="button" class="button plain" @click=${actions.dismissNotice}>OK</button>` : nothing}
  </div>`;
}

function bar(progress: number | null): TemplateResult {
  return html`<progress aria-label="Progress" max="1" .value=${progress ?? nothing}></progress>`;
}
