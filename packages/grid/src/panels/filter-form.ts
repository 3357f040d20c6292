import { type Condition, type Field, type FilterGroup, isFilterGroup, operatorNamed, operatorsOf, valueFits } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { anyIcon } from '../header/more-icons.ts';
import { type ValueContext, valueEditor } from './condition-value.ts';
import { fieldSelect, iconButton, select } from './rule-form.ts';

/** Groups are not nested deeper than this here: what is deeper nobody reads any more. */
const deepest = 3;

/** What a form of conditions needs. */
export interface FilterForm extends ValueContext {
  readonly fields: readonly Field[];
  /** The field whose condition has the focus when the form opens. */
  readonly focus: string | null;
}

/** Conditions to build: lines of field, operator and value, in groups of which all must hold or any. */
export function filterForm(form: FilterForm, filter: FilterGroup, write: (filter: FilterGroup) => void): TemplateResult {
  return group(form, filter, 1, write);
}

/** A new condition on a field, which asks nothing yet where its operator takes a value. */
export function newCondition(field: Field): Condition {
  return { field: field.id, operator: operatorsOf(field)[0]!.name, value: null };
}

function group(form: FilterForm, filter: FilterGroup, depth: number, write: (filter: FilterGroup) => void): TemplateResult {
  const { conditions, match } = filter;
  const replace = (at: number, item: Condition | FilterGroup) =>
    write({ match, conditions: conditions.map((other, index) => (index === at ? item : other)) });
  const remove = (at: number) => write({ match, conditions: conditions.filter((_, index) => index !== at) });
  const [first] = form.fields;
  const add = (item: Condition | FilterGroup) => () => write({ match, conditions: [...conditions, item] });
  return html`<ul class="rules">${conditions.map((item, at) => {
    const word = joinWord(filter, at, write);
    return isFilterGroup(item)
      ? html`<li class="rule-line condition">${word}<div class="inner" role="group" aria-label="Group of conditions">${group(form, item, depth + 1, (inner) => replace(at, inner))}</div>${iconButton('Remove the group', 'close', () => remove(at))}</li>`
      : html`<li class="rule-line condition">${word}${conditionLine(form, item, (next) => replace(at, next))}${iconButton(`Remove the condition on ${fieldIn(form, item)?.name ?? 'the deleted field'}`, 'close', () => remove(at))}</li>`;
  })}</ul>
    <div class="actions">
      ${first === undefined ? nothing : html`<button type="button" class="button" data-action="add" @click=${add(newCondition(first))}>${anyIcon('plus')} Condition</button>`}
      ${first === undefined || depth >= deepest ? nothing : html`<button type="button" class="button" data-action="add-group" @click=${add({ match: 'any', conditions: [newCondition(first)] })}>${anyIcon('plus')} Group</button>`}
    </div>`;
}

/** What stands before a condition: “Where”, then a choice of “and” or “or” for all of the group, then the same word again. */
function joinWord(filter: FilterGroup, at: number, write: (filter: FilterGroup) => void): TemplateResult {
  const { match, conditions } = filter;
  if (at === 0) return html`<span class="word">Where</span>`;
  if (at > 1) return html`<span class="word">${match === 'all' ? 'and' : 'or'}</span>`;
  const options = [
    { value: 'all', label: 'and' },
    { value: 'any', label: 'or' },
  ] as const;
  return html`<span class="word join">${select(`All or any of these ${conditions.length} conditions`, options, match, (next) => write({ match: next, conditions }))}</span>`;
}

function conditionLine(form: FilterForm, condition: Condition, write: (condition: Condition) => void): TemplateResult {
  const field = fieldIn(form, condition);
  const fields = fieldSelect('Field', form.fields, condition.field, (id) => {
    const next = form.fields.find((other) => other.id === id);
    if (next !== undefined) write(newCondition(next));
  });
  if (field === undefined) return fields;
  const operators = operatorsOf(field).map(({ name, label }) => ({ value: name, label }));
  const operator = operatorNamed(field, condition.operator);
  const choose = (name: string) => {
    const next = operatorNamed(field, name)!;
    write({ ...condition, operator: name, value: valueFits(next.valueKind, condition.value) ? condition.value : null });
  };
  return html`${fields}${select(`Operator for ${field.name}`, operators, condition.operator, choose, 'Not for this type')}
    ${operator === undefined ? nothing : valueEditor(condition, operator, field, form, (value) => write({ ...condition, value }), form.focus === field.id)}`;
}

function fieldIn(form: FilterForm, condition: Condition): Field | undefined {
  return form.fields.find(({ id }) => id === condition.field);
}
