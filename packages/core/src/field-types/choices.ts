import { newId } from '../ids.ts';
import type { Choice, FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { wellFormed } from './plain-text.ts';

const hues = 10;

/** A field's choices by what they are looked up by: a column is read cell by cell, and a field may have thousands of choices. */
interface ChoiceIndex {
  readonly byId: ReadonlyMap<string, Choice>;
  readonly rankOf: ReadonlyMap<string, number>;
  readonly byName: ReadonlyMap<string, Choice>;
  readonly byFoldedName: ReadonlyMap<string, Choice>;
}

/** Lists of choices are never changed in place, so each is indexed once. */
const indexes = new WeakMap<readonly Choice[], ChoiceIndex>();
const none: readonly Choice[] = [];

/** The choice with this id. */
export function choiceById(options: FieldOptions, id: string): Choice | undefined {
  return indexOf(options).byId.get(id);
}

/** The choice with this name: exactly, or else without regard to case. */
export function choiceNamed(options: FieldOptions, name: string): Choice | undefined {
  const { byName, byFoldedName } = indexOf(options);
  const wanted = choiceName(name);
  return byName.get(wanted) ?? byFoldedName.get(wanted.toLowerCase());
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

/** A new choice with a colour that follows from its position. */
export function newChoice(name: string, position: number): Choice {
  return { id: newId('choice'), name: choiceName(name), color: position % hues };
}

/** New choices for those of the names that a field has no choice for, each once. */
export function missingChoices(options: FieldOptions, names: Iterable<string>): readonly Choice[] {
  const before = options.choices?.length ?? 0;
  const found = new Map<string, Choice>();
  for (const name of names) {
    const folded = choiceName(name).toLowerCase();
    if (folded === '' || found.has(folded) || choiceNamed(options, name) !== undefined) continue;
    found.set(folded, newChoice(name, before + found.size));
  }
  return [...found.values()];
}

/**
 * The names in a list as people write it: separated by commas, and one that holds a comma or a quote in double quotes, in which a
 * quote is doubled. Empty ones are left out.
 */
export function* namesInList(list: string): Generator<string> {
  for (const [item] of list.matchAll(listItem)) {
    const name = choiceName(item.replace(quotedPart, (_, inner: string) => inner.replaceAll('""', '"')));
    if (name !== '') yield name;
  }
}

/** Up to the next comma that is not quoted. A quote counts where an item begins; one that is never closed is a character. */
const listItem = /\s*(?:"[^"]*(?:""[^"]*)*"[^,]*|[^,]+)/g;
const quotedPart = /^\s*"([^"]*(?:""[^"]*)*)"/;

/** Names as a list that `namesInList` reads back. */
export function listOfNames(names: readonly string[]): string {
  return names.map((name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(', ');
}

/** The names of several choices that are stored by their ids; undefined when the value is nothing of that kind. */
export function choiceTexts(options: FieldOptions, stored: Value): string | undefined {
  if (!Array.isArray(stored)) return undefined;
  const names = stored.map((id) => (typeof id === 'string' ? choiceById(options, id)?.name : undefined));
  return names.length === 0 || names.some((name) => name === undefined) ? undefined : listOfNames(names as string[]);
}

function indexOf(options: FieldOptions): ChoiceIndex {
  const choices = options.choices ?? none;
  let found = indexes.get(choices);
  if (found === undefined) {
    found = {
      byId: firstBy(choices, (choice) => choice.id),
      rankOf: new Map(choices.map((choice, at) => [choice.id, at])),
      byName: firstBy(choices, (choice) => choiceName(choice.name)),
      byFoldedName: firstBy(choices, (choice) => choiceName(choice.name).toLowerCase()),
    };
    indexes.set(choices, found);
  }
  return found;
}

function firstBy(choices: readonly Choice[], key: (choice: Choice) => string): Map<string, Choice> {
  return new Map(choices.toReversed().map((choice) => [key(choice), choice]));
}
