import { type Condition, type Field, type Operator, type Person, type Value, fieldEntry } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import { nameOf } from '../state/people.ts';
import { select } from './rule-form.ts';

/** A value is taken when nobody has typed for so long, milliseconds: each one is a change that everybody sees. */
const rest = 400;

/** What editors of values need beside the condition. */
export interface ValueContext {
  readonly locale: string;
  /** Who can be named in a field, as far as it is known here. */
  people(field: Field): readonly Person[];
}

/** The editor of a condition's value, by what its operator takes; nothing where it takes none. */
export function valueEditor(
  condition: Condition,
  operator: Operator,
  field: Field,
  context: ValueContext,
  take: (value: Value) => void,
  focus: boolean,
): TemplateResult {
  const label = `Value for ${field.name}`;
  const { value } = condition;
  switch (operator.valueKind) {
    case 'none':
      return html``;
    case 'text':
      return typed(label, typeof value === 'string' ? value : '', 'text', (text) => take(text === '' ? null : text), focus);
    case 'number':
      return numberInput(label, value, field, context.locale, take, focus);
    case 'days':
      return typed(
        label,
        typeof value === 'number' ? String(value) : '',
        'number',
        (text) => take(/^[1-9]\d*$/.test(text) ? Number(text) : null),
        focus,
      );
    case 'date': {
      const change = (event: Event) => take((event.target as HTMLInputElement).value || null);
      return html`<input class="input" type="date" aria-label=${label} .value=${typeof value === 'string' ? value.slice(0, 10) : ''} ?data-focus=${focus} @change=${change} />`;
    }
    case 'choice': {
      const options = (field.options.choices ?? []).map(({ id, name }) => ({ value: id, label: name }));
      return select(
        label,
        [{ value: '', label: 'Choose…' }, ...options],
        typeof value === 'string' ? value : '',
        (id) => take(id || null),
        'Deleted choice',
      );
    }
    case 'choices':
      return choices(label, value, field, take);
    case 'user': {
      const options = context.people(field).map((person) => ({ value: person.id, label: nameOf(person) }));
      return select(
        label,
        [{ value: '', label: 'Choose…' }, ...options],
        typeof value === 'string' ? value : '',
        (id) => take(id || null),
        'Somebody else',
      );
    }
  }
}

/** Choices to turn on and off. */
function choices(label: string, value: Value, field: Field, take: (value: Value) => void): TemplateResult {
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [];
  const toggle = (id: string) => () => {
    const next = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
    take(next.length === 0 ? null : next);
  };
  return html`<div class="chips" role="group" aria-label=${label}>
    ${(field.options.choices ?? []).map(({ id, name, color }) => html`<button type="button" class="pill" data-hue=${color} aria-pressed=${String(chosen.includes(id))} @click=${toggle(id)}>${name}</button>`)}
  </div>`;
}

/** A number as the field writes it: 12,50 € as well as 12.5. */
function numberInput(
  label: string,
  value: Value,
  field: Field,
  locale: string,
  take: (value: Value) => void,
  focus: boolean,
): TemplateResult {
  const { parse, edit } = fieldEntry(field.type);
  const text = typeof value === 'number' ? edit(value, field.options) : '';
  const invalid = (input: HTMLInputElement, why: string) => {
    input.setCustomValidity(why);
    input.title = why;
    input.ariaInvalid = why === '' ? null : 'true';
  };
  return typed(
    label,
    text,
    'text',
    (given, input) => {
      const parsed = parse(given, field.options, locale);
      invalid(input, parsed.ok ? '' : parsed.problem.message);
      if (parsed.ok) take(parsed.value);
    },
    focus,
  );
}

/** An input whose text is taken when it is left, when Enter is pressed, and when nobody types for a while. */
function typed(
  label: string,
  text: string,
  kind: 'text' | 'number',
  take: (text: string, input: HTMLInputElement) => void,
  focus: boolean,
): TemplateResult {
  const taken = (event: Event) => {
    const input = event.target as HTMLInputElement;
    clearTimeout(timers.get(input));
    if (input.value !== input.dataset['taken']) {
      input.dataset['taken'] = input.value;
      take(input.value, input);
    }
  };
  const later = (event: InputEvent) => {
    if (event.isComposing) return;
    const input = event.target as HTMLInputElement;
    clearTimeout(timers.get(input));
    timers.set(
      input,
      setTimeout(() => taken(event), rest),
    );
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.isComposing) taken(event);
  };
  return html`<input class="input" type=${kind} min=${kind === 'number' ? 1 : ''} aria-label=${label} placeholder="Value" autocomplete="off" .value=${text} data-taken=${text} ?data-focus=${focus} @input=${later} @change=${taken} @keydown=${key} />`;
}

const timers = new WeakMap<HTMLInputElement, ReturnType<typeof setTimeout>>();
