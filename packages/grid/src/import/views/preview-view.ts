import { type Field, fieldType, fieldTypes, whyNotEditable } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { count } from '../../state/count.ts';
import type { ColumnTarget, PlannedColumn } from '../import-columns.ts';
import type { PreviewStep } from '../import-step.ts';
import { separators } from '../separators.ts';
import { encodings } from '../text-encoding.ts';

/** What can be done with a preview. */
export interface PreviewActions {
  read(options: Partial<PreviewStep['options']>): void;
  header(isHeader: boolean): void;
  target(column: number, target: ColumnTarget): void;
  key(field: string | null): void;
  back(): void;
  cancel(): void;
  start(): void;
}

/** Columns that are shown; a file may have hundreds, and each has its own choices. */
const mostColumns = 60;

/** The first rows as they will be, and what can be said about it. */
export function previewView(step: PreviewStep, obstacle: string | null, fields: readonly Field[], actions: PreviewActions): TemplateResult {
  const { plan, facts, busy } = step;
  const columns = plan.columns.slice(0, mostColumns);
  const more = plan.columns.length - columns.length;
  return html`<h2 id="file-title" tabindex="-1">Import “${step.name}”</h2>
    ${facts.notes.map((note) => html`<p class="alarm">${note}</p>`)}
    <div class="choices-line">${readingView(step, actions)}${keyView(step, actions)}</div>
    <div class="scroll" tabindex="0" role="region" aria-label="Preview" aria-busy=${String(busy)}>
      <table class="preview">
        <thead><tr><th scope="col" class="line"><span class="sr">Row of the file</span></th>${repeat(
          columns,
          (_, at) => at,
          (column, at) => columnHead(column, at, fields, actions),
        )}</tr></thead>
        <tbody>${plan.rows.map(
          (row, at) =>
            html`<tr><th scope="row" class="line">${at + (step.header ? 2 : 1)}</th>${columns.map(({ field }, column) => {
              const { text, fits } = row[column] ?? { text: '', fits: true };
              const look = field === null ? 'skipped' : fits ? '' : 'unfit';
              return html`<td class=${look} title=${fits ? nothing : 'This does not fit its field, and stays as text'}>${shortened(text)}</td>`;
            })}</tr>`,
        )}</tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="sub">And ${count(more, 'column')} more, which are imported as they look.</p>` : nothing}
    <p class=${obstacle === null ? 'sub' : 'problem'} role="status">${obstacle ?? summary(step)}</p>
    <div class="last">
      <button type="button" class="button plain" @click=${() => actions.back()}>Another file</button>
      <span class="grow"></span>
      <button type="button" class="button" @click=${() => actions.cancel()}>Cancel</button>
      <button type="button" class="button primary" data-action="start" ?disabled=${obstacle !== null || busy} @click=${() => actions.start()}>Import ${count(plan.count, 'row')}</button>
    </div>`;
}

function readingView({ facts, header }: PreviewStep, actions: PreviewActions): TemplateResult {
  const isHeader = html`<label class="tick"><input type="checkbox" .checked=${live(header)} @change=${(event: Event) => actions.header((event.target as HTMLInputElement).checked)} /> First row has the names</label>`;
  if (facts.format === 'xlsx')
    return html`${select(
      'Sheet',
      facts.sheets.map(({ name, hidden }, at) => [String(at), hidden ? `${name} (hidden)` : name]),
      String(facts.sheet),
      (sheet) => actions.read({ sheet: Number(sheet) }),
    )}${isHeader}`;
  return html`${select(
    'Separator',
    separators.map(({ sign, label }) => [sign, label]),
    facts.separator!,
    (separator) => actions.read({ separator }),
  )}
  ${select(
    'Encoding',
    encodings.map(({ name, label }) => [name, label]),
    facts.encoding!,
    (encoding) => actions.read({ encoding }),
  )}${isHeader}`;
}

function keyView({ plan, key }: PreviewStep, actions: PreviewActions): TemplateResult | typeof nothing {
  const keys = plan.columns.flatMap(({ target, field }) => (target.target === 'field' && field !== null ? [field] : []));
  if (keys.length === 0) return nothing;
  const choices = keys.map(({ id, name }): [string, string] => [id, `Update rows with the same ${name}, add the others`]);
  return select('Rows', [['', 'Add all rows'], ...choices], key ?? '', (id) => actions.key(id === '' ? null : id));
}

function columnHead(column: PlannedColumn, at: number, fields: readonly Field[], actions: PreviewActions): TemplateResult {
  const { name, target, field, filled, misfits, firstMisfit } = column;
  const chosen = target.target === 'field' ? target.field : target.target;
  const named = (text: string): ColumnTarget => ({ target: 'new', name: text, type: target.target === 'new' ? target.type : null });
  const pick = (value: string) =>
    actions.target(
      at,
      value === 'skip' ? { target: 'skip' } : value === 'new' ? { target: 'new', name, type: null } : { target: 'field', field: value },
    );
  return html`<th scope="col">
    <span class="source" title=${name}>${name}</span>
    <select class="input" aria-label=${`Target of ${name}`} .value=${live(chosen)} @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}>
      <option value="new" ?selected=${chosen === 'new'}>New field</option>
      <option value="skip" ?selected=${chosen === 'skip'}>Leave out</option>
      ${fields.length === 0 ? nothing : html`<optgroup label="Fields">${fields.map((other) => html`<option value=${other.id} ?selected=${chosen === other.id}>${other.name}</option>`)}</optgroup>`}
    </select>
    ${
      target.target === 'new'
        ? html`<input class="input" aria-label=${`Name of the new field for ${name}`} maxlength="200" .value=${live(target.name)} @change=${(event: Event) => actions.target(at, named((event.target as HTMLInputElement).value))} />
          ${typeSelect(`Type of ${name}`, target.type ?? '', (type) => actions.target(at, { ...target, type }))}`
        : html`<span class="kind">${field === null ? '' : fieldType(field.type).label}</span>`
    }
    <span class=${`fit ${misfits > 0 ? 'some' : ''}`} title=${firstMisfit === null ? nothing : `Row ${firstMisfit.line}: ${firstMisfit.why}`}>${fitText(filled, misfits, field === null)}</span>
  </th>`;
}

function typeSelect(label: string, type: string, pick: (type: string) => void): TemplateResult {
  const types = fieldTypes.filter(({ name, label: words }) => whyNotEditable({ name: words, type: name }) === null);
  return html`<select class="input" aria-label=${label} .value=${live(type)} @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}>${types.map(({ name, label: words }) => html`<option value=${name} ?selected=${name === type}>${words}</option>`)}</select>`;
}

function select(
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
  pick: (value: string) => void,
): TemplateResult {
  return html`<label class="choice-of"><span>${label}</span><select class="input" .value=${live(chosen)} @change=${(event: Event) => pick((event.target as HTMLSelectElement).value)}>${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}</select></label>`;
}

function fitText(filled: number, misfits: number, isSkipped: boolean): string {
  if (isSkipped) return '';
  if (misfits === 0) return filled === 0 ? 'Empty' : 'All fit';
  return `${misfits.toLocaleString('en')} of ${filled.toLocaleString('en')} ${misfits === 1 ? 'does' : 'do'} not fit`;
}

function summary({ plan, key }: PreviewStep): string {
  const made = plan.columns.filter(({ target, field }) => target.target === 'new' && field !== null).length;
  const misfits = plan.columns.reduce((sum, column) => sum + column.misfits, 0);
  const said = [
    `${count(plan.count, 'row')}${key === null ? '' : ' to update or add'}`,
    made > 0 ? count(made, 'new field') : '',
    misfits > 0 ? `${count(misfits, 'cell')} that ${misfits === 1 ? 'does' : 'do'} not fit, kept as text and marked` : '',
  ];
  return `${said.filter((part) => part !== '').join(', ')}.`;
}

const longest = 80;

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
