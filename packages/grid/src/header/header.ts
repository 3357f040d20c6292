import { type Field, type FieldId, fieldType, type ViewProperties } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Bars } from '../bars/load-bars.ts';
import type { Range } from '../state/sheet.ts';
import type { ColumnLayout } from '../state/widths.ts';
import type { Window } from '../viewport/windows.ts';

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
  /** What draws all but names; null until it is loaded, and nothing moves when it comes. */
  readonly bars: Bars | null;
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
    aria-sort=${model.bars?.ariaSort(model.settings, field.id) ?? nothing}
    aria-description=${model.bars?.viewWords(model.settings, field.id) || nothing}
    data-field=${field.id}
    tabindex=${active ? '0' : nothing}
    title=${`${field.name} (${type.label.toLowerCase()})`}
    .style=${`inset-inline-start:${left}px;inline-size:${lefts[column + 1]! - left}px`}
  >
    ${model.bars === null ? html`<span class="name">${field.name}</span>` : model.bars.columnContent(field, model, actions)}
  </div>`;
}
