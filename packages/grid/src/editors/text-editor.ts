import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/** Edits any text: a text area that grows with it over the cells beside and below. Alt+Enter begins a new line. */
export function openTextEditor(start: EditorStart): Editor {
  const input = document.createElement('textarea');
  input.className = 'editor text-editor';
  input.setAttribute('part', 'editor');
  input.setAttribute('aria-label', start.label);
  input.rows = 1;
  input.value = start.text;
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.altKey || event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      input.setRangeText('\n', input.selectionStart, input.selectionEnd, 'end');
      grow();
      return;
    }
    handleEditorKey(event, start);
  });
  const grow = () => {
    input.style.blockSize = '';
    if (input.scrollHeight > input.clientHeight + 1) input.style.blockSize = `${Math.min(input.scrollHeight + 2, 240)}px`;
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
