import { colorOf, fieldEntry } from '@teable-grid/core';
import { initialOf, nameOf } from '../state/people.ts';
import type { Editor, EditorStart } from './editor.ts';
import { lineOf, type Offer, openPicker } from './select-editor.ts';

/** Edits a person: type to search among those who are known here, arrows to choose, Enter to take. */
export function openUserEditor(start: EditorStart): Editor {
  const people = start.people();
  const { edit } = fieldEntry(start.field.type);
  const named = new Map<string, number>();
  for (const person of people) named.set(nameOf(person), (named.get(nameOf(person)) ?? 0) + 1);
  return openPicker(start, {
    choices: people.map((person) => ({ id: person.id, name: nameOf(person), color: colorOf(person.id) })),
    placeholder: people.length === 0 ? 'Nobody is known here yet' : 'Find a person',
    creates: false,
    textOf({ id }) {
      const person = people.find((other) => other.id === id);
      return person === undefined ? '' : edit(person, start.field.options);
    },
    lineOf(offer: Offer, id: string, current: boolean) {
      const line = lineOf(offer, id, current);
      if (offer.offer !== 'choice') return line;
      const pill = line.querySelector<HTMLElement>('.pill')!;
      pill.className = 'person';
      pill.dataset['initial'] = initialOf(offer.choice);
      if (named.get(offer.choice.name)! < 2) return line;
      // Two of one name are told apart by their ids.
      const which = document.createElement('small');
      which.textContent = offer.choice.id;
      line.append(which);
      return line;
    },
  });
}
