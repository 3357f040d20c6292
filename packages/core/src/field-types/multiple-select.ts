import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { choiceById, choiceNamed, choiceRank, choiceTexts, listOfNames, namesInList } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { toPlainText } from './plain-text.ts';

/** Several of the field's choices, stored as their ids in the order of the choices, each once. None is the empty cell. */
export const multipleSelect: FieldType<readonly string[]> = {
  name: 'multiple-select',
  label: 'Multiple select',
  editor: { kind: 'multiple-select', align: 'start', width: 200 },
  defaults: { choices: [] },
  readingOptions: ['choices'],
  check(value, options): Result<readonly string[]> {
    if (!Array.isArray(value)) return fail('wrong-type', `${quoted(value)} is not a list of choices`);
    const unknown = value.find((id) => typeof id !== 'string' || choiceById(options, id) === undefined) as Value | undefined;
    return unknown === undefined
      ? ok(inOrder(value as string[], options))
      : fail('wrong-value', `${quoted(unknown)} is not one of the choices`);
  },
  read(stored, options) {
    const ids = Array.isArray(stored) ? (stored as readonly Value[]) : idsIn(stored, options);
    if (ids.length === 0 && !Array.isArray(stored)) return undefined;
    const known = ids.every((id) => typeof id === 'string' && choiceById(options, id) !== undefined);
    return known ? inOrder(ids as readonly string[], options) : undefined;
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
  format: (value, options) => value.map((id) => choiceById(options, id)?.name ?? id).join(', '),
  edit: (value, options) => choiceTexts(options, value) ?? listOfNames(value),
  compare(a, b, options) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = choiceRank(options, a[at]!) - choiceRank(options, b[at]!);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  },
  merges: 'choices of both',
  merge(base, current, incoming, options) {
    const [before, ours, theirs] = [new Set(base), new Set(current), new Set(incoming)];
    const all = [...new Set([...before, ...ours, ...theirs])];
    // What either side took away is gone, what either put in is there.
    const merged = all.filter((id) => (before.has(id) ? ours.has(id) && theirs.has(id) : ours.has(id) || theirs.has(id)));
    return merged.length === 0 ? null : inOrder(merged, options);
  },
  // A column of lists looks like one of texts with commas.
  detect: () => null,
};

/** The choices that a value of another type names: a single choice, or a text that lists them. An unknown name is no id either. */
function idsIn(stored: Value, options: FieldOptions): readonly string[] {
  if (typeof stored === 'string' && choiceById(options, stored) !== undefined) return [stored];
  return [...namesInList(toPlainText(stored))].map((name) => choiceNamed(options, name)?.id ?? '');
}

function inOrder(ids: readonly string[], options: FieldOptions): readonly string[] {
  const rank = (id: string) => choiceRank(options, id);
  return [...new Set(ids)].toSorted((a, b) => rank(a) - rank(b));
}
