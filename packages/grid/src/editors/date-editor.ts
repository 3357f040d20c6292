import { withTime, zoneOf, fieldEntry } from '@teable-grid/core';
import { openBelow } from '../panels/popover.ts';
import { type CalendarView, makeCalendar } from './calendar.ts';
import { isoDay, shiftDay } from './days.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/**
 * Edits a date: typed in any form that the type reads, or chosen in a month below. Alt+arrows move by day and week. With a time, a day that is
 * chosen keeps it, and it can be set below the month too.
 */
export function openDateEditor(start: EditorStart): Editor {
  const { options } = start.field;
  const entry = fieldEntry(start.field.type);
  const timed = withTime(options);
  const element = document.createElement('div');
  element.className = 'editor date-editor';
  element.setAttribute('part', 'editor');
  const input = document.createElement('input');
  const what = timed ? 'a date and a time' : 'a date';
  input.setAttribute('aria-label', `${start.label}; type ${what}, or Alt with arrow keys to choose a day`);
  input.autocomplete = 'off';
  input.value = start.text;
  element.append(input);
  const popover = document.createElement('div');
  popover.className = 'calendar';
  popover.popover = 'manual';
  element.append(popover);

  /** What is typed, as the type writes it: `yyyy-mm-dd`, with a time behind it where there is one; null when it is no date. */
  const typed = (): string | null => {
    const parsed = entry.parse(input.value, options, start.locale);
    return parsed.ok && parsed.value !== null ? entry.edit(parsed.value, options) : null;
  };
  const typedDay = () => typed()?.slice(0, dayLength) ?? null;
  const typedTime = () => typed()?.slice(dayLength + 1) ?? '';
  const setDay = (day: string) => {
    input.value = timed ? `${day} ${typedTime() || midnight}` : day;
    show();
  };
  const calendar: CalendarView = makeCalendar(start.locale, (day) => {
    setDay(day);
    if (!timed) start.commit('stay');
  });
  popover.append(calendar.element);
  const clock = timed ? timeLine(start, (time) => (input.value = `${typedDay() ?? isoDay(new Date())} ${time}`)) : null;
  if (clock !== null) popover.append(clock.element);
  const show = () => {
    calendar.show(typedDay() ?? isoDay(new Date()), typedDay());
    if (clock !== null && (element.getRootNode() as ShadowRoot).activeElement !== clock.input)
      clock.input.value = typedTime().slice(0, shortTime);
  };
  input.addEventListener('input', show);
  element.addEventListener('keydown', (event) => {
    const days = event.altKey ? steps.get(event.key) : undefined;
    if (days !== undefined && event.target === input) {
      event.preventDefault();
      setDay(shiftDay(typedDay() ?? isoDay(new Date()), days));
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

const dayLength = 'yyyy-mm-dd'.length;
const shortTime = 'hh:mm'.length;
const midnight = '00:00';

const steps = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['ArrowUp', -7],
  ['ArrowDown', 7],
]);

/** A line below the month: the time, and on whose clock it is. */
function timeLine(start: EditorStart, set: (time: string) => void): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const element = document.createElement('label');
  element.className = 'time-line';
  const input = document.createElement('input');
  input.type = 'time';
  input.tabIndex = -1;
  input.setAttribute('aria-label', 'Time');
  input.addEventListener('input', () => {
    if (input.value !== '') set(input.value);
  });
  const zone = document.createElement('small');
  zone.textContent = zoneOf(start.field.options).replaceAll('_', ' ');
  element.append(input, zone);
  return { element, input };
}
