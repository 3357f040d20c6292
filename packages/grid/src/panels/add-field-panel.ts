import { addField } from '../commands/fields.ts';
import type { Panel } from '../state/grid-state.ts';
import type { PanelKind } from './panel-kind.ts';
import { fieldTypes } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import { icon } from '../header/icons.ts';

/** A form for a new field: its name and its type. */
export function addFieldPanel(add: (name: string, type: string) => void): TemplateResult {
  const submit = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    add(String(form.get('name') ?? ''), String(form.get('type') ?? 'text'));
  };
  return html`<form @submit=${submit}>
    <h2 id="panel-title">New field</h2>
    <div class="field-line"><input class="input" name="name" aria-label="Name" placeholder="Name" autocomplete="off" maxlength="200" /></div>
    <div class="types" role="radiogroup" aria-label="Type">
      ${fieldTypes.map((type, at) => html`<label><input type="radio" name="type" .value=${type.name} ?checked=${at === 0} />${icon(type.editor.kind)}<span>${type.label}</span></label>`)}
    </div>
    <div class="actions"><button class="button primary">Add field</button></div>
  </form>`;
}

/** As a panel of the element. */
export const addFieldPanelKind: PanelKind<Extract<Panel, { panel: 'add-field' }>> = {
  size: 'form',
  view: (context, { place }) => addFieldPanel((name, type) => context.run(addField(name, type, place))),
  anchor({ place }, anchors) {
    const beside = 'before' in place ? place.before : place.after;
    if ('before' in place && beside === null) return anchors.find('.add-field') ?? anchors.find('[data-action=first-field]');
    return anchors.column(beside);
  },
};
