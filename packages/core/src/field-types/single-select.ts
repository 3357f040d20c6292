import { fail, ok, quoted } from '../problem.ts';
import type { Value } from '../value.ts';
import { choiceById, choiceName, choiceNamed, choiceRank, newChoice } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { toPlainText } from './plain-text.ts';

/** Choices beyond which a column of texts is rather text than a select. */
const mostDetectedChoices = 30;
const longestDetectedName = 40;

/** One of the field's choices, stored as the choice's id. */
export const singleSelect: FieldType<string> = {
  name: 'single-select',
  label: 'Single select',
  editor: { kind: 'select', align: 'start', width: 160 },
  defaults: { choices: [] },
  readingOptions: ['choices'],
  check(value, options) {
    if (typeof value !== 'string') return fail('wrong-type', `${quoted(value)} is not a choice`);
    return choiceById(options, value) === undefined ? fail('wrong-value', `${quoted(value)} is not one of the choices`) : ok(value);
  },
  read(stored, options) {
    // Of a field that was a multiple select: one choice is one, several are not.
    const only = Array.isArray(stored) && stored.length === 1 ? (stored[0] as Value) : stored;
    if (typeof only === 'string' && choiceById(options, only) !== undefined) return only;
    return choiceNamed(options, toPlainText(stored))?.id;
  },
  parse(typed, options) {
    if (typed.trim() === '') return ok(null);
    const found = choiceNamed(options, typed);
    return found === undefined ? fail('wrong-value', `${quoted(typed.trim())} is not one of the choices`) : ok(found.id);
  },
  namesIn: (typed) => [typed],
  format: (value, options) => choiceById(options, value)?.name ?? value,
  edit: (value, options) => choiceById(options, value)?.name ?? value,
  compare: (a, b, options) => choiceRank(options, a) - choiceRank(options, b),
  merge: () => undefined,
  detect(texts) {
    const names = new Set<string>();
    for (const item of texts) {
      names.add(choiceName(item));
      if (names.size > mostDetectedChoices) return null;
    }
    if (names.size * 4 > texts.length || [...names].some((name) => name === '' || name.length > longestDetectedName)) return null;
    return { options: { choices: [...names].toSorted().map((name, index) => newChoice(name, index)) }, misfits: 0 };
  },
};
