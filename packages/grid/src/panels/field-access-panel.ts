import { changeField } from '../commands/fields.ts';
import type { Panel } from '../state/grid-state.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';
import type { Field, FieldOptions } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';

/** Who may see a field, and who may write it: everybody from a role up. */
export type FieldAccess = Required<Pick<FieldOptions, 'read' | 'write'>>;

const readers: readonly (readonly [FieldAccess['read'], string])[] = [
  ['viewer', 'Everybody who sees the table'],
  ['commenter', 'Commenters, editors and owners'],
  ['editor', 'Editors and owners'],
  ['owner', 'Owners only'],
];

const writers: readonly (readonly [FieldAccess['write'], string])[] = [
  ['editor', 'Editors and owners'],
  ['owner', 'Owners only'],
];

/** A form for the rules of a field. */
export function fieldAccessPanel(field: Field, save: (access: FieldAccess) => void): TemplateResult {
  const { read = 'viewer', write = 'editor' } = field.options;
  const submit = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    save({ read: form.get('read') as FieldAccess['read'], write: form.get('write') as FieldAccess['write'] });
  };
  return html`<form class="access" @submit=${submit}>
    <h2 id="panel-title">Access to “${field.name}”</h2>
    ${group('read', 'Who may see it', readers, read)}
    ${group('write', 'Who may write it', writers, write)}
    <p class="sub">Who may not see a field gets a table without it, and nothing about it. The server sees to that.</p>
    <div class="actions"><button class="button primary">Save</button></div>
  </form>`;
}

function group(name: string, legend: string, choices: readonly (readonly [string, string])[], chosen: string): TemplateResult {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${choices.map(([value, label]) => html`<label><input type="radio" name=${name} .value=${value} .checked=${value === chosen} /><span>${label}</span></label>`)}
  </fieldset>`;
}

/** As a panel of the element. */
export const fieldAccessPanelKind: PanelKind<Extract<Panel, { panel: 'field-access' }>> = {
  size: 'form',
  view: (context, { field }) => accessView(context, field),
  anchor: ({ field }, anchors) => anchors.column(field),
};

function accessView(context: PanelContext, id: string): TemplateResult {
  const field = context.state.table.fields.get(id);
  if (field === undefined || field.deleted) return html`<h2 id="panel-title">Gone</h2><p class="sub">Somebody has deleted this field.</p>`;
  return fieldAccessPanel(field, (access) => closing(context, changeField(id, { options: access }))());
}
