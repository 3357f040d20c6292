import type { TextDraft } from '@teable-grid/core';
import type { SharedText } from './shared-text.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/** Edits any text: a text area that grows with it over the cells beside and below. Alt+Enter begins a new line. */
export function openTextEditor(start: EditorStart): Editor {
  return openTextArea(start, { lines: 1, tallest: 240, newLine: (event) => event.altKey || event.ctrlKey || event.metaKey });
}

/** Edits text of several lines: as any text, with room for some from the beginning, and Shift+Enter begins a new line too. */
export function openLongTextEditor(start: EditorStart): Editor {
  const newLine = (event: KeyboardEvent) => event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
  const editor = openTextArea(start, { lines: 5, tallest: 360, newLine });
  return start.openDraft === undefined ? editor : shareText(editor, start, start.openDraft);
}

interface TextAreaForm {
  /** Lines for which there is room at first. */
  readonly lines: number;
  /** Pixels up to which it grows. */
  readonly tallest: number;
  /** Whether Enter begins a new line. */
  newLine(event: KeyboardEvent): boolean;
}

/** An editor whose element is a text area. */
export interface TextEditor extends Editor {
  readonly element: HTMLTextAreaElement;
}

/**
 * Makes the text of an editor one that is written together, as soon as it can be. What is typed before goes into it; what is not there by the
 * end, or cannot be, is entered as any other text.
 */
function shareText(editor: TextEditor, start: EditorStart, openDraft: () => Promise<TextDraft | null>): Editor {
  const element = document.createElement('div');
  element.className = 'shared-editor';
  element.append(editor.element);
  let shared: SharedText | null = null;
  let isOver = false;
  const end = (how: 'finish' | 'abandon') => {
    if (isOver) return;
    isOver = true;
    shared?.end(how);
  };
  const part = import('./shared-text.ts');
  void Promise.all([openDraft(), part]).then(
    ([draft, { SharedText: Shared }]) => {
      if (isOver) draft?.leave();
      else if (draft !== null) shared = new Shared(editor.element, draft, start.value);
    },
    // Without its code the text is edited alone.
    () => {},
  );
  return {
    element,
    get text() {
      return editor.text;
    },
    get isShared() {
      return shared !== null;
    },
    focus: () => editor.focus(),
    finish() {
      end('finish');
      return shared !== null;
    },
    abandon: () => end('abandon'),
    close() {
      end('finish');
      editor.close();
    },
  };
}

function openTextArea(start: EditorStart, form: TextAreaForm): TextEditor {
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
  // By what others write.
  input.addEventListener('grow', grow);
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
