import type { Choice, FieldOptions } from '../table/field.ts';
import { wellFormed } from './plain-text.ts';

/** A field's choices by what they are looked up by: a column is read cell by cell, and a field may have thousands of choices. */
interface ChoiceIndex {
  readonly byId: ReadonlyMap<string, Choice>;
  readonly rankOf: ReadonlyMap<string, number>;
}

/** Lists of choices are never changed in place, so each is indexed once. */
const indexes = new WeakMap<readonly Choice[], ChoiceIndex>();
const none: readonly Choice[] = [];

/** The choice with this id. */
export function choiceById(options: FieldOptions, id: string): Choice | undefined {
  return indexOf(options).byId.get(id);
}

/** Position of a choice in its list; behind all others when it is not there. */
export function choiceRank(options: FieldOptions, id: string): number {
  return indexOf(options).rankOf.get(id) ?? Number.MAX_SAFE_INTEGER;
}

/** A choice's name as it is kept: one line, trimmed, so that what is typed for it finds it. */
export function choiceName(name: string): string {
  return wellFormed(name)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function indexOf(options: FieldOptions): ChoiceIndex {
  const choices = options.choices ?? none;
  let found = indexes.get(choices);
  if (found === undefined) {
    found = {
      byId: firstChoiceBy(choices, (choice) => choice.id),
      rankOf: new Map(choices.map((choice, at) => [choice.id, at])),
    };
    indexes.set(choices, found);
  }
  return found;
}

/** Choices by something that each has; of several with the same the first. */
export function firstChoiceBy(choices: readonly Choice[], key: (choice: Choice) => string): Map<string, Choice> {
  return new Map(choices.toReversed().map((choice) => [key(choice), choice]));
}
