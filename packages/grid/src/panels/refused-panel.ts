import { type ChangeId, type Op, type PendingChange, type Table, valueText } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import { count } from '../state/status.ts';

/** A rejected entry of `session.pending`. */
export type RejectedEntry = Extract<PendingChange, { state: 'rejected' }>;

/** What the buttons of the list do. */
export interface RefusedActions {
  copy(text: string): void;
  correct(entry: RejectedEntry): void;
  again(entry: RejectedEntry): void;
  discard(id: ChangeId): void;
}

/** The list of what was not saved: everything stays readable, can be copied, corrected, sent again or thrown away. */
export function refusedPanel(entries: readonly RejectedEntry[], table: Table, locale: string, actions: RefusedActions): TemplateResult {
  return html`<div class="lead"><div><h2 id="panel-title">Not saved</h2><p class="sub">Kept for you on this device until you decide.</p></div></div>
    <ul class="refusals">
      ${entries.map((entry) => {
        const text = textOf(entry, table, locale);
        return html`<li>
          <div class="text">${text === '' ? 'Empty' : text}</div>
          <p class="sub">${whereOf(entry, table, locale)}${(entry.problems[0] ?? entry.held?.problem)?.message ?? 'It was refused.'}</p>
          <div class="actions">
            ${
              cellOf(entry) === null
                ? html`<button type="button" class="button" @click=${() => actions.again(entry)}>Send again</button>`
                : html`<button type="button" class="button" @click=${() => actions.correct(entry)}>Correct</button>`
            }
            <button type="button" class="button" @click=${() => actions.copy(text)}>Copy</button>
            <button type="button" class="button plain" @click=${() => actions.discard(entry.id)}>Discard</button>
          </div>
        </li>`;
      })}
    </ul>`;
}

/** The one cell that an entry is about; null when it is about more. */
export function cellOf(entry: RejectedEntry): { readonly row: string; readonly field: string } | null {
  if (entry.held !== null) return entry.held;
  const cells = entry.change?.ops.filter((op) => op.op === 'set-cell') ?? [];
  return cells.length === 1 && entry.change!.ops.every((op) => op.op === 'set-cell' || op.op === 'change-field') ? cells[0]! : null;
}

function textOf(entry: RejectedEntry, table: Table, locale: string): string {
  if (entry.held !== null) return entry.held.text;
  return (entry.change?.ops ?? []).map((op) => opText(op, table, locale)).join('\n');
}

function opText(op: Op, table: Table, locale: string): string {
  switch (op.op) {
    case 'set-cell': {
      const field = table.fields.get(op.field);
      return field === undefined ? JSON.stringify(op.value) : valueText(op.value, field, locale);
    }
    case 'insert-rows':
      return `Insert ${count(op.rows.length, 'row')}`;
    case 'delete-rows':
      return `Delete ${count(op.rows.length, 'row')}`;
    case 'restore-rows':
      return `Restore ${count(op.rows.length, 'row')}`;
    case 'move-rows':
      return `Move ${count(op.rows.length, 'row')}`;
    case 'add-field':
      return `Add the field “${op.field.name}”`;
    case 'rename-table':
      return `Call the table “${op.name}”`;
    case 'resolve-conflicts':
      return `Settle ${count(op.conflicts.length, 'conflict')}`;
    default:
      return `Change the field “${table.fields.get(op.field)?.name ?? op.field}”`;
  }
}

function whereOf(entry: RejectedEntry, table: Table, locale: string): string {
  const cell = cellOf(entry);
  const field = cell === null ? undefined : table.fields.get(cell.field);
  if (cell === null || field === undefined) return '';
  const row = table.rows.indexOf(cell.row);
  return `“${field.name}”${row < 0 ? '' : `, row ${(row + 1).toLocaleString(locale)}`}: `;
}
