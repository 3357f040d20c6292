import { cellText, type Field, fieldType, type Row, whyNotEditable } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { refusedText } from '../body/cell-look.ts';
import { showConflict } from '../commands/conflicts.ts';
import { closeRecord, editRecord, recordPlace, stepRecord } from '../commands/record.ts';
import { deleteRow } from '../commands/rows.ts';
import { gridType } from '../field-types/grid-types.ts';
import { icon } from '../header/icons.ts';
import type { GridState, Panel } from '../state/grid-state.ts';
import { type CellMark, gatherMarks, unmarked } from '../state/marks.ts';
import { recordStyles } from '../styles/record.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';

/** A row with all its fields, one below the other, at the side of the sheet. */
export const recordPanelKind: PanelKind<Extract<Panel, { panel: 'record' }>> = {
  size: 'side',
  styles: [recordStyles],
  view: (context, { row }) => recordView(context, row),
  anchor: () => null,
};

function recordView(context: PanelContext, id: string): TemplateResult {
  const { state } = context;
  const row = state.table.rows.get(id);
  const close = () => context.run(closeRecord);
  if (row === undefined || row.deleted)
    return html`<div class="record"><header><h2 id="panel-title">Gone</h2>${button('Close', 'close', close)}</header><p class="sub">Somebody has deleted this row. Undo does not bring back what others deleted; whoever deleted it can.</p></div>`;
  const { list } = state.table.fields;
  const shown = new Set(state.sheet.fields.map((field) => field.id));
  const [first] = list;
  const title = first === undefined ? '' : cellText(row, first, state.locale, state.sheet.computed);
  const place = recordPlace(state);
  const marks = gatherMarks(state.pending, state.table.conflicts).get(id);
  const line = (field: Field) => fieldLine(context, row, field, marks?.cells.get(field.id) ?? unmarked);
  const hidden = list.filter((field) => !shown.has(field.id));
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    context.run(stepRecord(event.key === 'ArrowUp' ? -1 : 1));
  };
  return html`<div class="record" @keydown=${keys}>
    <header>
      <div>
        <h2 id="panel-title">${title === '' ? 'Row without a name' : title}</h2>
        <p class="sub">${place === null ? 'Not in this view' : `${place.at.toLocaleString(state.locale)} of ${place.of.toLocaleString(state.locale)}`}</p>
      </div>
      ${button('Previous row (Alt+↑)', 'up', () => context.run(stepRecord(-1)), place === null || place.at <= 1)}
      ${button('Next row (Alt+↓)', 'more', () => context.run(stepRecord(1)), place === null || place.at >= place.of)}
      ${button('Close', 'close', close)}
    </header>
    <div class="record-fields">
      ${repeat(state.sheet.fields, ({ id }) => id, line)}
      ${hidden.length === 0 ? nothing : html`<details><summary>Hidden fields (${hidden.length})</summary>${repeat(hidden, ({ id }) => id, line)}</details>`}
    </div>
    <footer>
      <button type="button" class="button danger" ?disabled=${!state.writable} @click=${closing(context, deleteRow(id))}>${icon('trash')}Delete row</button>
    </footer>
  </div>`;
}

function fieldLine(context: PanelContext, row: Row, field: Field, mark: CellMark): TemplateResult {
  const { state } = context;
  const { refused } = mark;
  const text = refused === null ? cellText(row, field, state.locale, state.sheet.computed) : refusedText(refused, field, state.locale);
  const why = whyNotEditable(field);
  const { kind } = fieldType(field.type).editor;
  const isBox = gridType(field).turnOver !== undefined;
  const open = isEditing(state, row.id, field.id);
  const conflict = state.table.conflicts.at(row.id).find((each) => each.field === field.id);
  return html`<div class=${`record-line${refused === null ? '' : ' refused'}${mark.conflicts > 0 ? ' conflict' : ''}`}>
    <span class="record-name" id=${`record-${field.id}`}>${icon(kind)}${field.name}</span>
    <div class="record-slot" data-slot=${field.id}>
      <button
        type="button"
        class=${`record-value ${kind}`}
        data-value=${field.id}
        ?hidden=${open}
        role=${isBox ? 'checkbox' : nothing}
        aria-checked=${isBox ? String(text === '✓') : nothing}
        aria-label=${`${field.name}: ${text === '' ? 'empty' : text}`}
        title=${why ?? nothing}
        aria-disabled=${String(!state.writable || why !== null)}
        @click=${() => context.run(editRecord(field.id))}
      >${isBox ? (text === '✓' ? '☑' : '☐') : text}</button>
    </div>
    ${refused === null ? nothing : html`<p class="problem">Not saved: ${refused.reason}</p>`}
    ${conflict === undefined ? nothing : html`<button type="button" class="button" @click=${() => context.run(showConflict(conflict.id))}>${icon('conflict')}Settle conflict</button>`}
  </div>`;
}

function isEditing({ editing }: GridState, row: string, field: string): boolean {
  return editing.state === 'cell' && editing.row === row && editing.field === field;
}

function button(label: string, name: 'up' | 'more' | 'close', act: () => void, disabled = false): TemplateResult {
  return html`<button type="button" class="plain-icon" aria-label=${label} title=${label} ?disabled=${disabled} @click=${act}>${icon(name)}</button>`;
}
