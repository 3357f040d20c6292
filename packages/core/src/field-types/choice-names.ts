import { newId } from '../ids.ts';
import type { Choice, FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { choiceById, choiceName, firstChoiceBy } from './choices.ts';

const hues = 10;

/** A field's choices by their names. */
interface ChoiceNames {
  readonly byName: ReadonlyMap<string, Choice>;
  readonly byFoldedName: ReadonlyMap<string, Choice>;
}

/** Lists of choices are never changed in place, so the names in each are gathered once. */
const known = new WeakMap<readonly Choice[], ChoiceNames>();
const none: readonly Choice[] = [];

/** The choice with this name: exactly, or else without regard to case. */
export function choiceNamed(options: FieldOptions, name: string): Choice | undefined {
  const { byName, byFoldedName } = namesOf(options);
  const wanted = choiceName(name);
  return byName.get(wanted) ?? byFoldedName.get(wanted.toLowerCase());
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

function namesOf({ choices = none }: FieldOptions): ChoiceNames {
  let found = known.get(choices);
  if (found === undefined) {
    found = {
      byName: firstChoiceBy(choices, (choice) => choiceName(choice.name)),
      byFoldedName: firstChoiceBy(choices, (choice) => choiceName(choice.name).toLowerCase()),
    };
    known.set(choices, found);
  }
  return found;
}
