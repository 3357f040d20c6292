import { type Field, fieldType, fieldTypes, type Row } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { changeForm, chooseType, holds, openForm, saveForm, setFormOptions } from '../commands/field-form.ts';
import { choiceOptions } from '../field-options/choice-options.ts';
import { dateOptions } from '../field-options/date-options.ts';
import { type FormulaActions, formulaEditor } from '../field-options/formula-options.ts';
import { numberOptions } from '../field-options/number-options.ts';
import { choose, line, type OptionsModel, tick } from '../field-options/options-form.ts';
import { ratingOptions } from '../field-options/rating-options.ts';
import { anyIcon } from '../header/more-icons.ts';
import { choicesTakenOut, choiceUses, type FieldForm, typeGroups, typeHints, withFormula, withOutlook } from '../state/field-form.ts';
import { type GridState, noPanel, type Panel } from '../state/grid-state.ts';
import { count } from '../state/count.ts';
import { formulaStyles } from '../styles/formula.ts';
import { fieldFormStyles } from '../styles/field-form.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';

/** The form of a new field. */
export const addFieldPanelKind: PanelKind<Extract<Panel, { panel: 'add-field' }>> = {
  size: 'form',
  styles: [fieldFormStyles, formulaStyles],
  view: (context) => formView(context, null),
  anchor({ place }, anchors) {
    const beside = 'before' in place ? place.before : place.after;
    if ('before' in place && beside === null) return anchors.find('.add-field') ?? anchors.find('[data-action=first-field]');
    return anchors.column(beside);
  },
};

/** The form of a field that is there. */
export const editFieldPanelKind: PanelKind<Extract<Panel, { panel: 'edit-field' }>> = {
  size: 'form',
  styles: [fieldFormStyles, formulaStyles],
  view: (context, { field }) => formView(context, context.state.table.fields.get(field) ?? null),
  anchor: ({ field }, anchors) => anchors.column(field),
};

/** Options of the types that have some. */
const optionsOf: Readonly<Record<string, (model: OptionsModel) => TemplateResult>> = {
  number: numberOptions,
  date: dateOptions,
  rating: ratingOptions,
  'single-select': choiceOptions,
  'multiple-select': choiceOptions,
};

function formView(context: PanelContext, field: Field | null): TemplateResult {
  const open = openForm(context.state);
  if (open === null) return html`<h2 id="panel-title">Gone</h2><p class="sub">Somebody has deleted this field.</p>`;
  const { form } = open;
  const { state } = context;
  const type = fieldType(form.type);
  const cancel = () => context.dispatch({ action: 'panel', panel: noPanel });
  const submit = (event: Event) => {
    event.preventDefault();
    context.run(saveForm);
  };
  const model: OptionsModel = {
    options: form.options,
    locale: state.locale,
    usesOf: field === null ? null : (choice) => choiceUses(state.table.rows, field).get(choice) ?? 0,
    rows: previewRows(state),
    fields: state.table.fields,
    own: field?.id ?? null,
    computed: state.sheet.computed,
    set: (options) => context.run(setFormOptions(options)),
  };
  const converting = field !== null && form.type !== field.type;
  return html`<form class="field-form" @submit=${submit}>
    <h2 id="panel-title">${field === null ? 'New field' : `Edit “${field.name}”`}</h2>
    ${line('Name', html`<input class="input" name="name" .value=${form.name} placeholder=${type.label} autocomplete="off" maxlength="200" @input=${(event: Event) => context.run(changeForm((form) => ({ ...form, name: (event.target as HTMLInputElement).value })))} />`)}
    ${typePicker(context, form)}
    ${field === null ? nothing : html`${previewView(form, field)}${takenOutView(context, form, field)}`}
    ${form.picking ? nothing : settings(context, form, model)}
    ${form.problem === '' ? nothing : html`<p class="problem" role="alert">${form.problem}</p>`}
    <div class="actions last">
      <button class="button primary" ?disabled=${form.preview === 'counting'}>${field === null ? 'Add field' : converting ? 'Convert' : 'Save'}</button>
      <button type="button" class="button plain" @click=${cancel}>Cancel</button>
    </div>
  </form>`;
}

/** What the editor of a formula tells the form. */
function formulaActions(context: PanelContext, { formula }: FieldForm): FormulaActions {
  return {
    outlook: formula?.outlook ?? null,
    change: (text, obstacle) => context.run(changeForm((form) => withFormula(form, text, obstacle))),
    looked: (outlook) =>
      context.run(changeForm((form) => withOutlook(form, outlook, new Intl.DateTimeFormat().resolvedOptions().timeZone))),
  };
}

/** The active row, and the first ones. */
function previewRows({ selection, sheet, table }: GridState): readonly Row[] {
  const row = selection?.anchor.row ?? null;
  const active = row === null ? undefined : table.rows.get(row);
  const first = sheet.rows.slice(0, mostPreviewed).filter(({ id }) => id !== row);
  return [...(active === undefined || active.deleted ? [] : [active]), ...first].slice(0, mostPreviewed);
}

/** Rows that show what comes of a formula. */
const mostPreviewed = 3;

/** What there is to say of a field of the chosen type. */
function settings(context: PanelContext, form: FieldForm, model: OptionsModel): TemplateResult {
  const writes = holds(form.type);
  const setDefault = (event: Event) => {
    const defaultText = (event.target as HTMLInputElement).value;
    context.run(changeForm((form) => ({ ...form, defaultText, problem: '' })));
  };
  // What must be unique has no default, and files are links that are put in one by one.
  const defaults = writes && form.options.unique !== true && form.type !== 'attachment';
  return html`${form.type === 'formula' ? formulaEditor(model, formulaActions(context, form)) : (optionsOf[form.type]?.(model) ?? nothing)}
    ${defaults ? line('Default', html`<input class="input" .value=${form.defaultText} placeholder="Empty" autocomplete="off" @input=${setDefault} />`) : nothing}
    ${line('Description', html`<textarea class="input" rows="2" maxlength="1000" .value=${String(form.options['description'] ?? '')} @change=${(event: Event) => model.set({ description: (event.target as HTMLTextAreaElement).value.trim() || null })}></textarea>`)}
    ${writes ? rules(model, form) : nothing}`;
}

/** What a field asks of its values, and what becomes of two that were written at once. */
function rules({ options, set }: OptionsModel, form: FieldForm): TemplateResult {
  const { merges } = fieldType(form.type);
  const policies = [
    ['flag', 'Ask'],
    ...(merges === undefined ? [] : [['merge', `${merges[0]!.toUpperCase()}${merges.slice(1)}`] as const]),
    ['last-wins', 'The last one wins'],
  ] as const;
  return html`${tick('Must not be empty', options.required === true, (on) => set({ required: on ? true : null }))}
    ${tick('Unique values', options.unique === true, (on) => set({ unique: on ? true : null }))}
    ${choose('Two write at once', options.policy ?? 'flag', policies, (value) => set({ policy: value === 'flag' ? null : value }))}`;
}

function typePicker(context: PanelContext, form: FieldForm): TemplateResult {
  const chosen = fieldType(form.type);
  const toggle = () => context.run(changeForm((form) => ({ ...form, picking: !form.picking, search: '' })));
  const { history, order } = context.session.capabilities;
  const offered = fieldTypes.filter(({ system, numbered }) => (system === undefined || history) && (numbered !== true || order));
  const wanted = form.search.trim().toLowerCase();
  const matches = (name: string) => wanted === '' || `${fieldType(name).label} ${typeHints[name] ?? ''}`.toLowerCase().includes(wanted);
  const grouped = new Set(typeGroups.flatMap(([, names]) => names));
  const groups = [...typeGroups, ['Others', offered.map(({ name }) => name).filter((name) => !grouped.has(name))] as const]
    .map(([title, names]) => [title, names.filter((name) => offered.some((type) => type.name === name) && matches(name))] as const)
    .filter(([, names]) => names.length > 0);
  const found = groups.flatMap(([, names]) => names);
  // What is called so comes before what is only described so.
  const best = found.find((name) => fieldType(name).label.toLowerCase().startsWith(wanted)) ?? found[0];
  return html`<div class="form-line"><span id="type-label">Type</span>
      <button type="button" class="input type-button" aria-expanded=${String(form.picking)} aria-labelledby="type-label type-chosen" @click=${toggle}>${anyIcon(chosen.editor.kind)}<span id="type-chosen">${chosen.label}</span>${anyIcon('more')}</button>
    </div>
    ${
      form.picking
        ? html`<div class="type-picker">
            <input class="input" type="search" aria-label="Search types" placeholder="Search types" .value=${form.search} autocomplete="off" @input=${(event: Event) => context.run(changeForm((form) => ({ ...form, search: (event.target as HTMLInputElement).value })))} @keydown=${(event: KeyboardEvent) => enterKey(event, () => best !== undefined && context.run(chooseType(best)))} />
            <div role="radiogroup" aria-label="Type" @keydown=${(event: KeyboardEvent) => enterKey(event, toggle)}>
              ${groups.map(([title, names]) => html`<p class="type-group">${title}</p><div class="types">${names.map((name) => html`<label title=${typeHints[name] ?? ''} @click=${(event: MouseEvent) => event.detail > 0 && context.run(chooseType(name))}><input type="radio" name="type" .value=${name} .checked=${name === form.type} @change=${() => context.run(chooseType(name, 'pick on'))} />${anyIcon(fieldType(name).editor.kind)}<span>${fieldType(name).label}</span></label>`)}</div>`)}
              ${history && order ? nothing : html`<p class="sub">Nobody orders the changes of this table, so it keeps no numbers of rows, and not who made or edited them.</p>`}
              ${groups.length === 0 ? html`<p class="sub">No type is called “${form.search}”.</p>` : nothing}
            </div>
          </div>`
        : html`<p class="sub type-hint">${typeHints[form.type] ?? ''}</p>`
    }`;
}

/** Enter chooses; it does not send the form. */
function enterKey(event: KeyboardEvent, choose: () => void): void {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  choose();
}

/** How many cells have the choices that are taken out. */
function takenOutView({ state }: PanelContext, form: FieldForm, field: Field): TemplateResult | typeof nothing {
  if (form.type !== field.type) return nothing;
  const gone = choicesTakenOut(state.table.rows, field, form);
  if (gone.length === 0) return nothing;
  const names = gone.slice(0, 4).map(({ name, cells }) => `“${name}” from ${count(cells, 'cell')}`);
  return html`<div class="convert" role="status"><p class="problem">Saving takes ${names.join(', ')}${gone.length > 4 ? ' …' : ''}.</p></div>`;
}

/** How many cells convert, before it is done. */
function previewView({ preview, type }: FieldForm, field: Field): TemplateResult | typeof nothing {
  if (preview === null) return nothing;
  if (!holds(type))
    return html`<div class="convert" role="status"><p>The table itself fills these cells. What is in them now comes back with the old type.</p></div>`;
  if (preview === 'counting') return html`<div class="convert" role="status"><p class="sub">Looking at the cells…</p></div>`;
  const { converted, empty, unfit, examples, misfits, newChoices } = preview;
  if (type === field.type && unfit === 0 && examples.length === 0) return nothing;
  const label = fieldType(type).label.toLowerCase();
  return html`<div class="convert" role="status">
    <p><strong>${count(converted, 'cell')}</strong> ${converted === 1 ? 'converts' : 'convert'} to ${label}${empty > 0 ? html`, ${empty.toLocaleString('en')} ${empty === 1 ? 'is' : 'are'} empty` : nothing}.</p>
    ${unfit > 0 ? html`<p class="problem"><strong>${count(unfit, 'cell')}</strong> ${unfit === 1 ? 'does' : 'do'} not: the text stays, marked, and comes back with the old type.</p>` : nothing}
    ${
      newChoices.length > 0
        ? html`<p class="sub">${count(newChoices.length, 'new choice')}: ${newChoices
            .slice(0, 4)
            .map(({ name }) => name)
            .join(', ')}${newChoices.length > 4 ? ' …' : ''}</p>`
        : nothing
    }
    ${
      examples.length + misfits.length === 0
        ? nothing
        : html`<table>
      <thead><tr><th scope="col">Now</th><th scope="col">Then</th></tr></thead>
      <tbody>${[...misfits, ...examples].slice(0, 5).map(({ before, after }) => html`<tr><td>${before}</td><td>${after === '' ? html`<em>does not fit</em>` : after}</td></tr>`)}</tbody>
    </table>`
    }
  </div>`;
}
