import { type Field, shownAs, statisticsOf, statisticText } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Scene } from '../body/scene.ts';
import type { Statistics } from '../controllers/findings-controller.ts';
import { anyIcon } from '../header/more-icons.ts';
import { keepStop, rove } from '../panels/toolbar.ts';
import type { Window } from '../viewport/windows.ts';

/** What the row of statistics shows. */
export interface StatisticsModel {
  readonly scene: Scene;
  /** Columns in the window. */
  readonly columns: Window;
  /** Names of statistics by field. */
  readonly wanted: Readonly<Record<string, string>>;
  readonly statistics: Statistics;
}

/** Whether any column that is shown has a statistic. */
export function hasStatistics(fields: readonly Field[], wanted: Readonly<Record<string, string>>): boolean {
  return fields.some((field) => wanted[field.id] !== undefined);
}

/** A statistic below each column that has one, in line with the columns; a button each, to choose another. */
export function statisticsRow({ scene, columns, wanted, statistics }: StatisticsModel, choose: (field: string) => void): TemplateResult {
  const { layout, frozen, sheet, locale } = scene;
  const shown = [
    ...sheet.fields.slice(0, frozen).map((field, column) => ({ field, column })),
    ...sheet.fields.slice(columns.from, columns.to).map((field, at) => ({ field, column: columns.from + at })),
  ];
  return html`<div class="statistics" part="statistics" role="toolbar" aria-label="Statistics" @keydown=${rove} @focusin=${keepStop}>
    <div class="statistics-row">
      <div class="statistics-corner"></div>
      ${repeat(
        shown,
        ({ field }) => field.id,
        ({ field, column }) => {
          const label = statisticsOf(shownAs(field, sheet.computed)).find(({ name }) => name === wanted[field.id])?.label;
          const found = statistics.get(field.id);
          const text = found === undefined ? '' : statisticText(found.result, shownAs(found.field, sheet.computed), locale);
          const left = layout.lefts[column]!;
          return html`<button
            type="button"
            class=${`statistic${column < frozen ? ' frozen' : ''}${label === undefined ? ' none' : ''}`}
            part="statistic"
            data-field=${field.id}
            data-panel="statistic"
            aria-haspopup="menu"
            aria-label=${label === undefined ? `Statistic of ${field.name}` : `${label} ${text} of ${field.name}`}
            .style=${`inset-inline-start:${left}px;inline-size:${layout.lefts[column + 1]! - left}px`}
            @click=${() => choose(field.id)}
          >${label === undefined ? html`<span class="word">Statistic</span>${anyIcon('more')}` : html`<span class="word">${label}</span> <span class="value">${text}</span>`}</button>`;
        },
      )}
    </div>
  </div>`;
}
