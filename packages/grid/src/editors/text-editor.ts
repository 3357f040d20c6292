import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/** Edits any text: a text area that grows with it over the cells beside and below. Alt+Enter begins a new line. */
export function openTextEditor(start: EditorStart): Editor {
  return openTextArea(start, { lines: 1, tallest: 240, newLine: (event) => event.altKey || event.ctrlKey || event.metaKey });
}

/** Edits text of several lines: as any text, with room for some from the beginning, and Shift+Enter begins a new line too. */
export function openLongTextEditor(start: EditorStart): Editor {
  const newLine = (event: KeyboardEvent) => event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
  return openTextArea(start, { lines: 5, tallest: 360, newLine });
}

interface TextAreaForm {
  /** Lines for which there is room at first. */
  readonly lines: number;
  /** Pixels up to which it grows. */
  readonly tallest: number;
  /** Whether Enter begins a new line. */
  newLine(event: KeyboardEvent): boolean;
}

function openTextArea(start: EditorStart, form: TextAreaForm): Editor {
  const input = document.createElement('textarea');
  input.className = 'editor text-editor';
  input.setAttribute('part', 'editor');
  input.setAttribute('aria-label', start.label);
  input.rows = form.lines;
  input.value = start.text;
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !form.newLine(event) || event.isComposing) return void handleEditorKey(event, start);
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && start.fill()) return;
    input.setRangeText('\n', input.selectionStart, input.selectionEnd, 'end');
    grow();
  });
  const grow = () => {
    input.style.blockSize = '';
    if (input.scrollHeight > input.clientHeight + 1) input.style.blockSize = `${Math.min(input.scrollHeight + 2, form.tallest)}px`;
  };
  input.addEventListener('input', grow);
  return {
    element: input,
    get text() {
      return input.value;
    },
    focus() {
      input.focus({ preventScroll: true });
      input.setSelectionRange(input.value.length, input.value.length);
      grow();
    },
    close() {},
  };
}
