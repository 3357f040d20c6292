import { fail, ok, quoted } from '../problem.ts';
import { choiceNamed } from './choice-names.ts';
import { choiceById } from './choices.ts';
import type { FieldEntry } from './field-entry.ts';
import { toPlainText } from './plain-text.ts';

/** A choice is typed by its name. */
export const singleSelectEntry: FieldEntry<string> = {
  check(value, options) {
    if (typeof value !== 'string') return fail('wrong-type', `${quoted(value)} is not a choice`);
    return choiceById(options, value) === undefined ? fail('wrong-value', `${quoted(value)} is not one of the choices`) : ok(value);
  },
  convert(stored, options) {
    // Of a field that was a multiple select: one choice is one, several are not.
    const only: unknown = Array.isArray(stored) && stored.length === 1 ? stored[0] : undefined;
    if (typeof only === 'string' && choiceById(options, only) !== undefined) return only;
    return choiceNamed(options, toPlainText(stored))?.id;
  },
  parse(typed, options) {
    if (typed.trim() === '') return ok(null);
    const found = choiceNamed(options, typed);
    return found === undefined ? fail('wrong-value', `${quoted(typed.trim())} is not one of the choices`) : ok(found.id);
  },
  namesIn: (typed) => [typed],
  edit: (value, options) => choiceById(options, value)?.name ?? value,
};
