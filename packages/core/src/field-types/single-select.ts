import { newId } from '../ids.ts';
import { fail, ok, quoted } from '../problem.ts';
import type { Choice, FieldOptions } from '../table/field.ts';
import type { FieldType } from './field-type.ts';
import { toPlainText } from './plain-text.ts';

/** Choices beyond which a column of texts is rather text than a select. */
const mostDetectedChoices = 30;
const hues = 10;

/** One of the field's choices, stored as the choice's id. */
export const singleSelect: FieldType<string> = {
  name: 'single-select',
  label: 'Single select',
  editor: { kind: 'select', align: 'start', width: 160 },
  defaults: { choices: [] },
  check(value, options) {
    if (typeof value !== 'string') return fail('wrong-type', `${quoted(value)} is not a choice`);
    return choices(options).some((choice) => choice.id === value) ? ok(value) : fail('wrong-value', `${quoted(value)} is not one of the choices`);
  },
  read(stored, options) {
    const all = choices(options);
    if (typeof stored === 'string' && all.some((choice) => choice.id === stored)) return stored;
    return choiceNamed(options, toPlainText(stored))?.id;
  },
  parse(typed, options) {
    if (typed.trim() === '') return ok(null);
    const found = choiceNamed(options, typed);
    return found === undefined ? fail('wrong-value', `${quoted(typed.trim())} is not one of the choices`) : ok(found.id);
  },
  format: (value, options) => nameOf(value, options),
  edit: (value, options) => nameOf(value, options),
  compare: (a, b, options) => rank(a, options) - rank(b, options),
  merge: () => undefined,
  detect(texts) {
    const names = new Set(texts.map((item) => item.trim()));
    const few = names.size <= mostDetectedChoices && names.size * 4 <= texts.length;
    if (!few || [...names].some((name) => name.length > 40)) return null;
    return { options: { choices: [...names].toSorted().map((name, index) => newChoice(name, index)) }, misfits: 0 };
  },
};

/** A new choice with a colour that follows from its position. */
export function newChoice(name: string, position: number): Choice {
  return { id: newId('choice'), name: name.trim(), color: position % hues };
}

/** The choice with this name: exactly, or else without regard to case. */
export function choiceNamed(options: FieldOptions, name: string): Choice | undefined {
  const wanted = name.trim();
  const all = choices(options);
  return all.find((choice) => choice.name === wanted) ?? all.find((choice) => choice.name.toLowerCase() === wanted.toLowerCase());
}

function choices(options: FieldOptions): readonly Choice[] {
  return options.choices ?? [];
}

function nameOf(value: string, options: FieldOptions): string {
  return choices(options).find((choice) => choice.id === value)?.name ?? value;
}

function rank(value: string, options: FieldOptions): number {
  const at = choices(options).findIndex((choice) => choice.id === value);
  return at < 0 ? Number.MAX_SAFE_INTEGER : at;
}
