import type { Choice } from '@teable-grid/core';
import { openBelow } from '../panels/popover.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/** One line of the list below the input. `clear` empties the cell; `create` makes a choice of what was typed. */
export type Offer =
  | { readonly offer: 'choice'; readonly choice: Choice }
  | { readonly offer: 'create'; readonly name: string }
  | { readonly offer: 'clear' };

/** What is offered for a query: choices that contain it, those that begin with it first; then to create it if no choice has this name. */
export function offersFor(choices: readonly Choice[], query: string): readonly Offer[] {
  const wanted = query.trim().toLowerCase();
  const rank = (choice: Choice) => (choice.name.toLowerCase().startsWith(wanted) ? 0 : 1);
  const found = choices.filter((choice) => choice.name.toLowerCase().includes(wanted)).toSorted((a, b) => rank(a) - rank(b));
  const offers: Offer[] = found.map((choice) => ({ offer: 'choice', choice }));
  if (wanted === '') return [...offers, { offer: 'clear' }];
  if (!choices.some((choice) => choice.name.toLowerCase() === wanted)) offers.push({ offer: 'create', name: query.trim() });
  return offers;
}

let lists = 0;

/** Makes the input and the list of a select editor, each in its role and tied to the other. */
export function makeCombobox(start: EditorStart): {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly list: HTMLElement;
} {
  const element = document.createElement('div');
  element.className = 'editor select-editor';
  element.setAttribute('part', 'editor');
  const input = document.createElement('input');
  const list = document.createElement('div');
  list.id = `choices-${(lists += 1)}`;
  list.className = 'choices';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', start.field.name);
  list.popover = 'manual';
  // Keeps the focus in the input.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-label', start.label],
    ['aria-expanded', 'true'],
    ['aria-autocomplete', 'list'],
    ['aria-controls', list.id],
  ] as const)
    input.setAttribute(name, value);
  input.autocomplete = 'off';
  element.append(input, list);
  return { element, input, list };
}

/** Makes a line of the list the active one: it is seen, and told to those who listen. */
export function pointTo(input: HTMLInputElement, list: HTMLElement, active: number): void {
  for (const [at, line] of [...list.children].entries()) line.classList.toggle('active', at === active);
  const line = list.children[active];
  if (line === undefined) input.removeAttribute('aria-activedescendant');
  else {
    input.setAttribute('aria-activedescendant', line.id);
    line.scrollIntoView({ block: 'nearest' });
  }
}

/** The place of the line that was clicked; -1 when it is none. */
export function lineClicked(event: Event, list: HTMLElement): number {
  const line = event.composedPath().find((target) => target instanceof HTMLElement && target.parentElement === list);
  return line === undefined ? -1 : [...list.children].indexOf(line as HTMLElement);
}

/** What can be picked in a list, and how. */
export interface Picks {
  readonly choices: readonly Choice[];
  /** What the input says while it is empty. */
  readonly placeholder: string;
  /** Whether a name that is not there can be created. */
  readonly creates: boolean;
  /** The text that enters a choice. */
  textOf(choice: Choice): string;
  /** A line of the list. */
  lineOf(offer: Offer, id: string, current: boolean): HTMLElement;
}

/** Edits a single select: type to search, arrows to choose, Enter to take; a name that is not there can be created. */
export function openSelectEditor(start: EditorStart): Editor {
  const choices = start.field.options.choices ?? [];
  return openPicker(start, { choices, placeholder: 'Find or create', creates: true, textOf: ({ name }) => name, lineOf });
}

/** Edits a cell that holds one of several things: type to search, arrows to choose, Enter to take. */
export function openPicker(start: EditorStart, picks: Picks): Editor {
  const { element, input, list } = makeCombobox(start);
  input.placeholder = picks.placeholder;
  // The present value is offered as the active line, so that typing searches at once.
  input.value = start.typed ? start.text : '';

  let offers: readonly Offer[] = [];
  let active = 0;
  /** Whether the person has searched or moved: then the active line is what he means. */
  let decided = start.typed;
  let taken: string | null = null;
  const textOf = (offer: Offer) => (offer.offer === 'choice' ? picks.textOf(offer.choice) : offer.offer === 'create' ? offer.name : '');
  const isCurrent = (offer: Offer) => offer.offer === 'choice' && picks.textOf(offer.choice) === start.text;
  const point = () => {
    for (const [at, line] of [...list.children].entries()) line.setAttribute('aria-selected', String(at === active));
    pointTo(input, list, active);
  };
  const take = (offer: Offer, then: Parameters<EditorStart['commit']>[0]) => {
    taken = textOf(offer);
    start.commit(then);
  };
  const render = () => {
    offers = offersFor(picks.choices, input.value).filter(({ offer }) => offer !== 'create' || picks.creates);
    const current = input.value === '' ? offers.findIndex(isCurrent) : 0;
    active = Math.max(0, current);
    list.replaceChildren(...offers.map((offer, at) => picks.lineOf(offer, `${list.id}-${at}`, isCurrent(offer))));
    list.classList.toggle('none', offers.length === 0);
    point();
  };
  list.addEventListener('click', (event) => {
    const offer = offers[lineClicked(event, list)];
    if (offer !== undefined) take(offer, 'stay');
  });
  input.addEventListener('input', () => {
    decided = input.value.trim() !== '';
    render();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      active = (active + (event.key === 'ArrowDown' ? 1 : offers.length - 1)) % Math.max(1, offers.length);
      decided = true;
      point();
      return;
    }
    handleEditorKey(event, start);
  });
  let closeBelow = () => {};
  return {
    element,
    get text() {
      if (taken !== null) return taken;
      if (!decided) return start.text;
      const offer = offers[active];
      return offer === undefined ? input.value : textOf(offer);
    },
    focus() {
      input.focus({ preventScroll: true });
      render();
      closeBelow = openBelow(list, element);
      point();
    },
    close() {
      closeBelow();
    },
  };
}

/** A line of the list; `current`: its choice is in the cell. */
export function lineOf(offer: Offer, id: string, current: boolean): HTMLElement {
  const line = document.createElement('div');
  line.id = id;
  line.className = `choice ${offer.offer}`;
  line.setAttribute('role', 'option');
  if (offer.offer === 'clear') {
    line.textContent = 'Empty';
    return line;
  }
  const pill = document.createElement('span');
  pill.className = 'pill';
  pill.textContent = offer.offer === 'choice' ? offer.choice.name : offer.name;
  if (offer.offer === 'choice') pill.dataset['hue'] = String(offer.choice.color);
  if (offer.offer === 'create') line.append('Create ');
  line.append(pill);
  if (current) line.classList.add('current');
  return line;
}
