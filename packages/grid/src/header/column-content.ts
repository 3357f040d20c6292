import { type Field, fieldType } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import type { HeaderActions, HeaderModel } from './header.ts';
import { icon } from './icons.ts';
import { viewMarks } from './view-marks.ts';

/** What is in the head of a column: the icon of its type, its name, what the view does with it, the button of its menu and its edge. */
export function columnContent(field: Field, { renaming, settings }: HeaderModel, actions: HeaderActions): TemplateResult {
  return html`${icon(fieldType(field.type).editor.kind)}
    ${
      renaming === field.id
        ? html`<input class="rename" aria-label="Name of the field" .value=${field.name} @keydown=${(event: KeyboardEvent) => renameKey(event, actions)} @blur=${(event: FocusEvent) => actions.rename((event.target as HTMLInputElement).value)} />`
        : html`<span class="name">${field.name}</span>
          ${viewMarks(settings, field.id)}
          <button class="more" type="button" tabindex="-1" aria-hidden="true" @click=${() => actions.openMenu(field.id)}>${icon('more')}</button>`
    }
    <div class="grip" data-grip=${field.id} aria-hidden="true"></div>`;
}

function renameKey(event: KeyboardEvent, actions: HeaderActions): void {
  event.stopPropagation();
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === 'Enter' || event.key === 'Tab') actions.rename((event.target as HTMLInputElement).value);
  else if (event.key === 'Escape') actions.cancelRename();
  else return;
  event.preventDefault();
}
