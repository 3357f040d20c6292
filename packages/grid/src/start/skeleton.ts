import type { Session } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';

/** Whether a table is awaited that cannot be shown yet. `opening` is true while a session is being made. */
export function isAwaited(session: Session | null, opening: boolean): boolean {
  if (session === null) return opening;
  const { state } = session.status;
  return session.table.fields.list.length === 0 && (state === 'connecting' || state === 'catching-up');
}

/** What is shown over the sheet meanwhile. */
export function skeleton(): TemplateResult {
  const lines = Array.from({ length: 24 }, () => html`<div><i></i><i></i><i></i><i></i><i></i></div>`);
  return html`<slot name="loading"><div class="skeleton" part="skeleton" role="status" aria-label="Loading the table">${lines}</div></slot>`;
}
