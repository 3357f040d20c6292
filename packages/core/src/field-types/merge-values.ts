import type { FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { addUp } from './add-up.ts';
import { mergeLinks } from './merge-links.ts';
import { mergeTexts } from './merge-texts.ts';
import { inOrder } from './multiple-select.ts';
import { cleanText } from './plain-text.ts';

type Rule<V extends Value> = (base: V | null, current: V | null, incoming: V | null, options: FieldOptions) => V | null | undefined;

const mergeText: Rule<string> = (base, current, incoming) => {
  const merged = mergeTexts(base ?? '', current ?? '', incoming ?? '');
  return merged === undefined ? undefined : cleanText(merged) || null;
};

const mergeChoices: Rule<readonly string[]> = (base, current, incoming, options) => {
  const [before, ours, theirs] = [new Set(base), new Set(current), new Set(incoming)];
  const all = [...new Set([...before, ...ours, ...theirs])];
  // What either side took away is gone, what either put in is there.
  const merged = all.filter((id) => (before.has(id) ? ours.has(id) && theirs.has(id) : ours.has(id) || theirs.has(id)));
  return merged.length === 0 ? null : inOrder(merged, options);
};

/** The rules of the types that have one; they are told to people by `FieldType.merges`. */
const rules = new Map<string, Rule<Value>>(
  Object.entries({
    text: mergeText,
    'long-text': mergeText,
    number: addUp,
    'multiple-select': mergeChoices,
    attachment: mergeLinks,
  }).map(([type, rule]) => [type, rule as unknown as Rule<Value>]),
);

/**
 * One value from two writes that did not see each other, whichever of them came first; undefined when the rule of the type cannot. Asked
 * only where the field's policy is `merge`.
 */
export function mergeValues(type: string, base: Value, current: Value, incoming: Value, options: FieldOptions): Value | undefined {
  return rules.get(type)?.(base, current, incoming, options);
}
