import { html, nothing, type TemplateResult } from 'lit';
import type { Command } from '../commands/command.ts';
import { setFilter, showAllFields } from '../commands/views.ts';
import type { GridState } from '../state/grid-state.ts';

/** Why there is nothing to see in a sheet, and what can be done about it; nothing when there is something. */
export function emptyHint(state: GridState, run: (command: Command) => void): TemplateResult | typeof nothing {
  const { sheet, table, settings, writable } = state;
  if (sheet.fields.length === 0 && table.fields.list.length > 0)
    return hint('All fields are hidden.', 'Show all fields', () => run(showAllFields));
  if (sheet.rows.size > 0) return nothing;
  if (settings.filter !== null && table.rows.size > 0)
    return hint('No row matches the filter.', 'Clear the filter', () => run(setFilter(null)));
  return html`<div class="hint" part="hint">${writable ? 'No rows yet. Add one, paste from a spreadsheet, or drop a file here.' : 'No rows yet.'}</div>`;
}

function hint(words: string, label: string, act: () => void): TemplateResult {
  return html`<div class="hint" part="hint" role="status">${words}<br /><button type="button" class="button" @click=${act}>${label}</button></div>`;
}
