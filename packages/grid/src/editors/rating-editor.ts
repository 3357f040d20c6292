import { starsOf, fieldEntry } from '@teable-grid/core';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/** Edits a rating: digits and arrows set the stars, Delete takes them away, a click on one sets it and ends. A slider to those who listen. */
export function openRatingEditor(start: EditorStart): Editor {
  const most = starsOf(start.field.options);
  const read = fieldEntry(start.field.type).parse(start.text, start.field.options, start.locale);
  let value = read.ok ? ((read.value as number | null) ?? 0) : 0;
  const element = document.createElement('div');
  element.className = 'editor rating-editor';
  element.setAttribute('part', 'editor');
  const slider = document.createElement('div');
  slider.tabIndex = 0;
  slider.setAttribute('role', 'slider');
  slider.setAttribute('aria-label', start.label);
  slider.setAttribute('aria-valuemin', '0');
  slider.setAttribute('aria-valuemax', String(most));
  const stars = Array.from({ length: most }, () => document.createElement('span'));
  slider.append(...stars);
  element.append(slider);
  const set = (next: number) => {
    value = Math.max(0, Math.min(most, next));
    stars.forEach((star, at) => (star.textContent = at < value ? '★' : '☆'));
    slider.setAttribute('aria-valuenow', String(value));
    slider.setAttribute('aria-valuetext', value === 0 ? 'Empty' : `${value} of ${most}`);
  };
  set(value);
  slider.addEventListener('pointerdown', (event) => event.preventDefault());
  slider.addEventListener('click', (event) => {
    const at = stars.indexOf(event.target as HTMLSpanElement);
    if (at < 0) return;
    set(at + 1 === value ? 0 : at + 1);
    start.commit('stay');
  });
  slider.addEventListener('keydown', (event) => {
    const next =
      event.ctrlKey || event.metaKey || event.altKey ? undefined : stepped(event.key, value, most, getComputedStyle(slider).direction);
    if (next === undefined) return void handleEditorKey(event, start);
    event.preventDefault();
    set(next);
  });
  return {
    element,
    // A text that cannot be read stays as it is until stars are set.
    get text() {
      return !read.ok && value === 0 ? start.text : value === 0 ? '' : String(value);
    },
    focus() {
      slider.focus({ preventScroll: true });
    },
    close() {},
  };
}

function stepped(key: string, value: number, most: number, direction: string): number | undefined {
  const ahead = direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const back = direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
  if (/^\d$/.test(key)) return Number(key);
  if (key === ahead || key === 'ArrowUp' || key === '+') return value + 1;
  if (key === back || key === 'ArrowDown' || key === '-') return value - 1;
  if (key === 'Home' || key === 'Delete' || key === 'Backspace') return 0;
  return key === 'End' ? most : undefined;
}
