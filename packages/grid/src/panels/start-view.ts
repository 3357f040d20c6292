import type { Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';

/** What stands in place of a sheet that cannot be shown. */
export type StartView =
  | { readonly view: 'none' }
  | { readonly view: 'loading' }
  | { readonly view: 'empty'; readonly writable: boolean }
  | { readonly view: 'words'; readonly title: string; readonly text: string };

/** What to show in place of the sheet. `opening` is true while a session is being made; `failure` says why it could not be. */
export function startViewOf(session: Session | null, opening: boolean, failure: string): StartView {
  if (failure !== '') return { view: 'words', title: 'This table cannot be opened', text: failure };
  if (session === null)
    return opening
      ? { view: 'loading' }
      : { view: 'words', title: 'No table', text: 'Set the attributes “server” and “table”, or the property “session”.' };
  if (session.table.fields.list.length > 0) return { view: 'none' };
  switch (session.status.state) {
    case 'connecting':
    case 'catching-up':
      return { view: 'loading' };
    case 'refused':
      return { view: 'words', title: 'This table cannot be opened', text: session.status.message };
    case 'offline':
      return session.table.seq === 0
        ? { view: 'words', title: 'Offline', text: `This table has not been loaded on this device yet. ${session.status.reason}` }
        : { view: 'empty', writable: session.capabilities.write };
    case 'ended':
      return { view: 'words', title: 'Closed', text: 'This session has ended.' };
    case 'live':
      return { view: 'empty', writable: session.capabilities.write };
  }
}

/** Draws it over the sheet. */
export function startView(start: StartView, addField: () => void, importFile: () => void): TemplateResult | typeof nothing {
  switch (start.view) {
    case 'none':
      return nothing;
    case 'loading':
      return html`<slot name="loading"><div class="skeleton" part="skeleton" role="status" aria-label="Loading the table">${Array.from({ length: 24 }, () => html`<div><i></i><i></i><i></i><i></i><i></i></div>`)}</div></slot>`;
    case 'empty':
      return html`<slot name="empty"><div class="start" part="empty">
        <strong>This table has no fields yet</strong>
        <p>${start.writable ? 'A field is a column with a name and a type: text, number, date and so on.' : 'Whoever may write here can add some.'}</p>
        ${
          start.writable
            ? html`<span class="ways"><button type="button" class="button primary" data-action="first-field" @click=${addField}>Add the first field</button><button type="button" class="button" data-action="import" @click=${importFile}>Import a file</button></span>`
            : nothing
        }
      </div></slot>`;
    case 'words':
      return html`<div class="start" part="error" role="status"><strong>${start.title}</strong><p>${start.text}</p></div>`;
  }
}
