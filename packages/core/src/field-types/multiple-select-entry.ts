import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Value } from '../value.ts';
import { choiceNamed, choiceTexts, listOfNames, namesInList } from './choice-names.ts';
import { choiceById } from './choices.ts';
import type { FieldEntry } from './field-entry.ts';
import { inOrder } from './multiple-select.ts';
import { toPlainText } from './plain-text.ts';

/** Choices are typed as a list of their names. */
export const multipleSelectEntry: FieldEntry<readonly string[]> = {
  check(value, options): Result<readonly string[]> {
    if (!Array.isArray(value)) return fail('wrong-type', `${quoted(value)} is not a list of choices`);
    const unknown = value.find((id) => typeof id !== 'string' || choiceById(options, id) === undefined) as Value | undefined;
    return unknown === undefined
      ? ok(inOrder(value as string[], options))
      : fail('wrong-value', `${quoted(unknown)} is not one of the choices`);
  },
  convert(stored, options) {
    if (Array.isArray(stored)) return undefined;
    // A single choice, or a text that lists them.
    if (typeof stored === 'string' && choiceById(options, stored) !== undefined) return [stored];
    const ids = Array.from(namesInList(toPlainText(stored)), (name) => choiceNamed(options, name)?.id);
    return ids.length > 0 && ids.every((id) => id !== undefined) ? inOrder(ids, options) : undefined;
  },
  parse(typed, options) {
    const ids: string[] = [];
    for (const name of namesInList(typed)) {
      const found = choiceNamed(options, name);
      if (found === undefined) return fail('wrong-value', `${quoted(name)} is not one of the choices`);
      ids.push(found.id);
    }
    return ok(ids.length === 0 ? null : inOrder(ids, options));
  },
  namesIn: namesInList,
  edit: (value, options) => choiceTexts(options, value) ?? listOfNames(value),
};
