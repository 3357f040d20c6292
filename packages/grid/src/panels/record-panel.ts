import { cellText, type Field, fieldType, readCell, readValue, type Row, type RowId, type Value, whyNotEditable } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { refusedText, valueLook } from '../body/cell-look.ts';
import { openThreadAt } from '../commands/comments.ts';
import { showConflict } from '../commands/conflicts.ts';
import { openHistory, restoreDeleted } from '../commands/past.ts';
import { canStepRecord, closeRecord, editRecord, recordPlace, stepRecord } from '../commands/record.ts';
import { deleteRow } from '../commands/rows.ts';
import { gridType } from '../field-types/grid-types.ts';
import { linksIn } from '../field-types/links-in.ts';
import { anyIcon } from '../header/more-icons.ts';
import { countsAt } from '../state/comment-list.ts';
import { count } from '../state/count.ts';
import type { GridState, Panel } from '../state/grid-state.ts';
import { type CellMark, gatherMarks, unmarked } from '../state/marks.ts';
import { commentStyles } from '../styles/comments.ts';
import { recordStyles } from '../styles/record.ts';
import { threadsView } from './comment-threads.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';
import { plainIcon } from './plain-icon.ts';

/** A row with all its fields, one below the other, at the side of the sheet. */
export const recordPanelKind: PanelKind<Extract<Panel, { panel: 'record' }>> = {
  size: 'side',
  styles: [recordStyles, commentStyles],
  view: (context, { row }) => recordView(context, row),
  anchor: () => null,
};

function recordView(context: PanelContext, id: string): TemplateResult {
  const { state } = context;
  const row = state.table.rows.get(id);
  const close = () => context.run(closeRecord);
  if (row === undefined || row.deleted)
    return html`<div class="record"><header><div><h2 id="panel-title">This row is gone</h2></div>${plainIcon('Close', 'close', close)}</header><p class="record-gone">Somebody has deleted it.</p>
      ${row === undefined ? nothing : html`<footer><button type="button" class="button" ?disabled=${!state.writable} @click=${() => context.run(restoreDeleted([{ op: 'restore-rows', rows: [id] }], 'The row is back.'))}>Bring it back</button></footer>`}</div>`;
  const { list } = state.table.fields;
  const shown = new Set(state.sheet.fields.map((field) => field.id));
  const [first] = list;
  const title = first === undefined ? '' : cellText(row, first, state.locale, state.sheet.computed);
  const place = recordPlace(state);
  const marks = gatherMarks(state.pending, state.table.conflicts).get(id);
  const line = (field: Field) => fieldLine(context, row, field, marks?.cells.get(field.id) ?? unmarked);
  const hidden = list.filter((field) => !shown.has(field.id));
  const keys = (event: KeyboardEvent) => {
    // An editor in it may have taken it.
    if (event.defaultPrevented || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    context.run(stepRecord(event.key === 'ArrowUp' ? -1 : 1));
  };
  return html`<div class="record" @keydown=${keys}>
    <header>
      <div>
        <h2 id="panel-title">${title === '' ? 'Row without a name' : title}</h2>
        <p class="sub">${place === null ? 'Not in this view' : `${place.at.toLocaleString(state.locale)} of ${place.of.toLocaleString(state.locale)}`}</p>
      </div>
      ${plainIcon('Previous row (Alt+↑)', 'up', () => context.run(stepRecord(-1)), !canStepRecord(state, -1))}
      ${plainIcon('Next row (Alt+↓)', 'down', () => context.run(stepRecord(1)), !canStepRecord(state, 1))}
      ${plainIcon('Close', 'close', close)}
    </header>
    <div class="record-fields">
      ${repeat(state.sheet.fields, ({ id }) => id, line)}
      ${recordComments(context, row.id)}
      ${hidden.length === 0 ? nothing : html`<details><summary>Hidden fields (${hidden.length})</summary>${repeat(hidden, ({ id }) => id, line)}</details>`}
    </div>
    <footer>
      ${state.tellsPast ? html`<button type="button" class="button plain" @click=${() => context.run(openHistory(id, null))}>${anyIcon('waiting')}History</button>` : nothing}
      <button type="button" class="button danger" ?disabled=${!state.writable} @click=${closing(context, deleteRow(id))}>${anyIcon('trash')}Delete row</button>
    </footer>
  </div>`;
}

/** What is said about the row as a whole. */
function recordComments(context: PanelContext, row: RowId): TemplateResult | typeof nothing {
  const { state } = context;
  if (!state.commenting && state.table.comments.threads(row, null).length === 0) return nothing;
  return html`<section class="record-comments" aria-label="Comments on the row"><h3>Comments on the row</h3>${threadsView(context, { row, field: null })}</section>`;
}

/** Leads to what is said about one of its cells. */
function cellComments(context: PanelContext, row: RowId, field: Field): TemplateResult | typeof nothing {
  const { state } = context;
  const { open, unread } = countsAt(state.table, state.unread, row, field.id);
  if (open === 0 && !state.commenting) return nothing;
  const label =
    open === 0 ? `Comment on ${field.name}` : `${count(open, 'comment')} on ${field.name}${unread > 0 ? `, ${unread} not read` : ''}`;
  // Where nothing is said yet Tab goes from value to value; by key one comments on a cell in the sheet.
  return html`<button type="button" tabindex=${open === 0 ? -1 : nothing} class=${`plain-icon cell-comments${open > 0 ? ' has' : ''}${unread > 0 ? ' unread' : ''}`} aria-label=${label} title=${label} @click=${() => context.run(openThreadAt({ row, field: field.id }))}>${anyIcon('comments')}${open > 0 ? open.toLocaleString(state.locale) : nothing}</button>`;
}

function fieldLine(context: PanelContext, row: Row, field: Field, mark: CellMark): TemplateResult {
  const { state } = context;
  const { refused } = mark;
  const why = whyNotEditable(field);
  const { kind } = fieldType(field.type).editor;
  const isBox = gridType(field).turnOver !== undefined && refused === null;
  const reading = readCell(row, field, state.sheet.computed);
  const on = reading.state === 'value' && reading.value === true;
  const text =
    refused === null ? cellText(row, field, state.locale, state.sheet.computed) : refusedText(refused, field, state.locale, readValue);
  const conflict = state.table.conflicts.at(row.id).find((each) => each.field === field.id);
  const classes = `record-value ${isBox ? 'box' : kind}${isBox && on ? ' on' : ''}${reading.state === 'unfit' ? ' unfit' : ''}${isEditing(state, row.id, field.id) ? ' behind' : ''}`;
  const links = refused === null ? linksIn(reading, field) : [];
  return html`<div class=${`record-line${refused === null ? '' : ' refused'}${mark.conflicts > 0 ? ' conflict' : ''}`}>
    <span class="record-name" aria-hidden="true" title=${String(field.options['description'] ?? '') || nothing}>${anyIcon(kind)}<span>${field.name}</span>${mark.pending > 0 ? html`<i class="unsaved" title="Not saved yet"></i>` : nothing}</span>
    ${cellComments(context, row.id, field)}
    <div class="record-slot" data-slot=${field.id}>
      <button
        type="button"
        class=${classes}
        data-value=${field.id}
        role=${isBox ? 'checkbox' : nothing}
        aria-checked=${isBox ? String(on) : nothing}
        aria-label=${isBox ? field.name : `${field.name}: ${text === '' ? 'empty' : text}`}
        title=${why ?? nothing}
        aria-disabled=${String(!state.writable || why !== null)}
        @click=${() => context.run(editRecord(field.id))}
      >${isBox ? nothing : refused !== null || reading.state !== 'value' ? text : valueView(reading.value, field, state.locale)}</button>
      ${links.length === 0 ? nothing : html`<span class="record-links">${links.map((link) => html`<a class="open" href=${link} target="_blank" rel="noopener noreferrer" aria-label=${`Open ${link}`} title=${link}>↗</a>`)}</span>`}
    </div>
    ${refused === null ? nothing : html`<p class="problem">Not saved: ${refused.reason}</p>`}
    ${reading.state === 'unfit' && refused === null ? html`<p class="sub">This does not fit the type of the field.</p>` : nothing}
    ${conflict === undefined ? nothing : html`<button type="button" class="button" @click=${() => context.run(showConflict(conflict.id))}>${anyIcon('conflict')}Settle conflict</button>`}
  </div>`;
}

/** A value as its cell shows it, with room for all of it. */
function valueView(value: Value, field: Field, locale: string): TemplateResult {
  const { text, hue, pills, initial } = valueLook(value, field, locale);
  const one = (name: string, color: number) => html`<span class="pill" data-hue=${color < 0 ? nothing : color}>${name}</span>`;
  if (pills.length > 0) return html`<span class="record-pills">${pills.map(({ name, color }) => one(name, color))}</span>`;
  if (initial !== '') return html`<span data-initial=${initial} data-hue=${hue}>${text}</span>`;
  return hue < 0 ? html`${text}` : one(text, hue);
}

function isEditing({ editing }: GridState, row: string, field: string): boolean {
  return editing.state === 'cell' && editing.row === row && editing.field === field;
}
