import type { Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';

/** What can be done where there is no sheet yet. */
export interface StartActions {
  addField(): void;
  importFile(): void;
}

/** What stands in place of a sheet that cannot be shown, and is not awaited. `failure` says why a session could not be made. */
export function startView(session: Session | null, failure: string, actions: StartActions): TemplateResult | typeof nothing {
  if (failure !== '') return words('This table cannot be opened', failure);
  if (session === null) return words('No table', 'Set the attributes “server” and “table”, or the property “session”.');
  const { status, table, capabilities } = session;
  if (table.fields.list.length > 0) return nothing;
  switch (status.state) {
    case 'refused':
      return words('This table cannot be opened', status.message);
    case 'ended':
      return words('Closed', 'This session has ended.');
    case 'offline':
      if (table.seq === 0) return words('Offline', `This table has not been loaded on this device yet. ${status.reason}`);
      break;
    default:
      break;
  }
  return empty(capabilities.write, actions);
}

function words(title: string, text: string): TemplateResult {
  return html`<div class="start" part="error" role="status"><strong>${title}</strong><p>${text}</p></div>`;
}

function empty(writable: boolean, { addField, importFile }: StartActions): TemplateResult {
  return html`<slot name="empty"><div class="start" part="empty">
    <strong>This table has no fields yet</strong>
    <p>${writable ? 'A field is a column with a name and a type: text, number, date and so on.' : 'Whoever may write here can add some.'}</p>
    ${
      writable
        ? html`<span class="ways"><button type="button" class="button primary" data-action="first-field" @click=${() => addField()}>Add the first field</button><button type="button" class="button" data-action="import" @click=${() => importFile()}>Import a file</button></span>`
        : nothing
    }
  </div></slot>`;
}
