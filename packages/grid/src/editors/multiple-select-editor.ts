import { listOfNames, namesInList } from '@teable-grid/core';
import { openBelow } from '../panels/popover.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';
import { lineClicked, lineOf, makeCombobox, type Offer, offersFor, pointTo } from './select-editor.ts';

/**
 * Edits a multiple select: type to search, arrows to choose, Enter to put a choice in or take it out, and Enter with nothing typed
 * or chosen to be done. Backspace with nothing typed takes the last one out. A name that is not there can be created.
 */
export function openMultipleSelectEditor(start: EditorStart): Editor {
  const choices = start.field.options.choices ?? [];
  const { element, input, list } = makeCombobox(start);
  list.setAttribute('aria-multiselectable', 'true');
  input.value = start.typed ? start.text : '';
  const shown = document.createElement('div');
  shown.className = 'chosen';
  shown.setAttribute('aria-hidden', 'true');
  element.prepend(shown);

  /** Names that are chosen; typing goes on from what is in the cell. */
  let chosen: readonly string[] = [...namesInList(start.typed ? start.value : start.text)];
  let offers: readonly Offer[] = [];
  let active = 0;
  /** Whether the person has searched or moved since he last chose: then Enter is for the active line. */
  let decided = start.typed;
  const point = () => pointTo(input, list, active);
  const has = (offer: Offer) => offer.offer === 'choice' && chosen.includes(offer.choice.name);
  const render = () => {
    offers = offersFor(choices, input.value).filter(({ offer }) => offer !== 'clear' || chosen.length > 0);
    active = Math.max(0, Math.min(active, offers.length - 1));
    list.replaceChildren(
      ...offers.map((offer, at) => {
        const line = lineOf(offer, `${list.id}-${at}`, has(offer));
        line.setAttribute('aria-selected', String(has(offer)));
        return line;
      }),
    );
    shown.replaceChildren(...chosen.map((name) => pillOf(name)));
    input.placeholder = chosen.length === 0 ? 'Find or create' : '';
    input.setAttribute('aria-label', chosen.length === 0 ? start.label : `${start.label}: ${chosen.join(', ')}`);
    point();
  };
  const pillOf = (name: string) => {
    const pill = document.createElement('span');
    pill.className = 'pill';
    pill.textContent = name;
    pill.title = `Take out ${name}`;
    const choice = choices.find((other) => other.name === name);
    if (choice !== undefined) pill.dataset['hue'] = String(choice.color);
    pill.addEventListener('pointerdown', (event) => event.preventDefault());
    pill.addEventListener('click', () => toggle(name));
    return pill;
  };
  const toggle = (name: string) => {
    chosen = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
    render();
  };
  const take = (offer: Offer) => {
    if (input.value !== '') {
      input.value = '';
      active = 0;
    }
    decided = false;
    if (offer.offer === 'clear') chosen = [];
    else return toggle(offer.offer === 'choice' ? offer.choice.name : offer.name);
    render();
  };
  list.addEventListener('click', (event) => {
    const offer = offers[lineClicked(event, list)];
    if (offer !== undefined) take(offer);
  });
  input.addEventListener('input', () => {
    active = 0;
    decided = input.value.trim() !== '';
    render();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const offer = offers[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      active = (active + (event.key === 'ArrowDown' ? 1 : offers.length - 1)) % Math.max(1, offers.length);
      decided = true;
      point();
    } else if (event.key === 'Enter' && !event.shiftKey && decided && offer !== undefined) take(offer);
    else if (event.key === 'Backspace' && input.value === '' && chosen.length > 0) toggle(chosen.at(-1)!);
    else {
      handleEditorKey(event, start);
      return;
    }
    event.preventDefault();
  });
  let closeBelow = () => {};
  return {
    element,
    get text() {
      // What was searched for and not yet taken is meant too.
      const offer = input.value.trim() === '' ? undefined : offers[active];
      const meant = offer === undefined || offer.offer === 'clear' ? '' : offer.offer === 'choice' ? offer.choice.name : offer.name;
      return listOfNames(meant === '' || chosen.includes(meant) ? chosen : [...chosen, meant]);
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
