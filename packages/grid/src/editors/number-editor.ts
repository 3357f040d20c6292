import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/**
 * Edits a number as text, in the person's locale: not `type=number`, which drops what it cannot read and turns with the
 * wheel. The keyboard of a phone shows digits.
 */
export function openNumberEditor(start: EditorStart): Editor {
  const input = document.createElement('input');
  input.className = 'editor number-editor';
  input.setAttribute('part', 'editor');
  input.setAttribute('aria-label', start.label);
  input.inputMode = 'decimal';
  input.autocomplete = 'off';
  input.value = start.text;
  input.addEventListener('keydown', (event) => handleEditorKey(event, start));
  return {
    element: input,
    get text() {
      return input.value;
    },
    focus() {
      input.focus({ preventScroll: true });
      if (start.typed) input.setSelectionRange(input.value.length, input.value.length);
      else input.select();
    },
    close() {},
  };
}
