import { type Field, type FieldId, fieldType, type ViewProperties } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Range } from '../state/sheet.ts';
import type { ColumnLayout } from '../state/widths.ts';
import type { Window } from '../viewport/windows.ts';
import { icon } from './icons.ts';
import { ariaSort, viewMarks, viewWords } from './view-marks.ts';

/** What the header shows. */
export interface HeaderModel {
  readonly fields: readonly Field[];
  readonly layout: ColumnLayout;
  readonly columns: Window;
  readonly frozen: number;
  /** What is selected. */
  readonly ranges: readonly Range[];
  /** Column of the active header cell; -1 when the active cell is elsewhere. */
  readonly active: number;
  /** The field whose name is being edited. */
  readonly renaming: FieldId | null;
  readonly writable: boolean;
  /** What the view does with columns. */
  readonly settings: ViewProperties;
}

/** What the header asks of its element; pointer events on the cells go through `PointerController`. */
export interface HeaderActions {
  rename(name: string): void;
  cancelRename(): void;
  openMenu(field: FieldId): void;
}

/** The header row: columns of the window only, like the rows. */
export function header(model: HeaderModel, actions: HeaderActions): TemplateResult {
  const shown = [
    ...model.fields.slice(0, model.frozen).map((field, column) => ({ field, column })),
    ...model.fields.slice(model.columns.from, model.columns.to).map((field, at) => ({ field, column: model.columns.from + at })),
  ];
  if (model.active >= 0 && !shown.some(({ column }) => column === model.active))
    shown.push({ field: model.fields[model.active]!, column: model.active });
  return html`<div class="head" role="rowgroup" part="header">
    <div class="head-row" role="row" aria-rowindex="1">
      <div class="corner" .style=${`inline-size:${model.layout.lefts[0]}px`} aria-hidden="true" title="Select everything"></div>
      ${repeat(
        shown,
        ({ field }) => field.id,
        ({ field, column }) => headerCell(field, column, model, actions),
      )}
    </div>
  </div>`;
}

function headerCell(field: Field, column: number, model: HeaderModel, actions: HeaderActions): TemplateResult {
  const { lefts } = model.layout;
  const left = lefts[column]!;
  const active = column === model.active;
  const selected = model.ranges.some((range) => column >= range.left && column <= range.right);
  const type = fieldType(field.type);
  return html`<div
    class=${`column${column < model.frozen ? ' frozen' : ''}${active ? ' active' : ''}${selected ? ' selected' : ''}`}
    part=${selected ? 'column column-selected' : 'column'}
    role="columnheader"
    aria-colindex=${column + 1}
    aria-sort=${ariaSort(model.settings, field.id) ?? nothing}
    aria-description=${viewWords(model.settings, field.id) || nothing}
    data-field=${field.id}
    tabindex=${active ? '0' : nothing}
    title=${`${field.name} (${type.label.toLowerCase()})`}
    .style=${`inset-inline-start:${left}px;inline-size:${lefts[column + 1]! - left}px`}
  >
    ${icon(type.editor.kind)}
    ${
      model.renaming === field.id
        ? html`<input class="rename" aria-label="Name of the field" .value=${field.name} @keydown=${(event: KeyboardEvent) => renameKey(event, actions)} @blur=${(event: FocusEvent) => actions.rename((event.target as HTMLInputElement).value)} />`
        : html`<span class="name">${field.name}</span>
          ${viewMarks(model.settings, field.id)}
          <button class="more" type="button" tabindex="-1" aria-hidden="true" @click=${() => actions.openMenu(field.id)}>${icon('more')}</button>`
    }
    <div class="grip" data-grip=${field.id} aria-hidden="true"></div>
  </div>`;
}

function renameKey(event: KeyboardEvent, actions: HeaderActions): void {
  event.stopPropagation();
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === 'Enter' || event.key === 'Tab') actions.rename((event.target as HTMLInputElement).value);
  else if (event.key === 'Escape') actions.cancelRename();
  else return;
  event.preventDefault();
}
