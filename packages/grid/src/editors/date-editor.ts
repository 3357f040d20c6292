import { fieldType } from '@teable-grid/core';
import { openBelow } from '../panels/popover.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';
import { type CalendarView, isoDay, makeCalendar, shiftDay } from './calendar.ts';

/** Edits a date: typed in any form that the type reads, or chosen in a month below. Alt+arrows move by day and week. */
export function openDateEditor(start: EditorStart): Editor {
  const element = document.createElement('div');
  element.className = 'editor date-editor';
  element.setAttribute('part', 'editor');
  const input = document.createElement('input');
  input.setAttribute('aria-label', `${start.label}; type a date, or Alt with arrow keys to choose a day`);
  input.autocomplete = 'off';
  input.value = start.text;
  element.append(input);
  const calendar: CalendarView = makeCalendar(start.locale, (day) => {
    input.value = day;
    start.commit('stay');
  });
  const popover = calendar.element;
  popover.popover = 'manual';
  element.append(popover);

  const typedDay = (): string | null => {
    const parsed = fieldType(start.field.type).parse(input.value, start.field.options, start.locale);
    return parsed.ok && typeof parsed.value === 'string' ? parsed.value : null;
  };
  const show = () => calendar.show(typedDay() ?? isoDay(new Date()), typedDay());
  input.addEventListener('input', show);
  input.addEventListener('keydown', (event) => {
    const days = event.altKey ? steps.get(event.key) : undefined;
    if (days !== undefined) {
      event.preventDefault();
      input.value = shiftDay(typedDay() ?? isoDay(new Date()), days);
      show();
      return;
    }
    handleEditorKey(event, start);
  });
  let closeBelow = () => {};
  return {
    element,
    get text() {
      return input.value;
    },
    focus() {
      input.focus({ preventScroll: true });
      if (start.typed) input.setSelectionRange(input.value.length, input.value.length);
      else input.select();
      show();
      closeBelow = openBelow(popover, element);
    },
    close() {
      closeBelow();
    },
  };
}

const steps = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -7],
  ['ArrowDown', 7],
]);
