import { editBetween, overEdit, type TextDraft, type TextEdit, typedBetween, type Problem } from '@teable-grid/core';
import { OthersInText } from './others-in-text.ts';

/**
 * A text area whose text is written together. What is typed goes into the draft as an edit of what the two had in common last, and what others
 * write comes into the text area around its caret. While an input method composes nothing is put into it.
 */
export class SharedText {
  readonly #input: HTMLTextAreaElement;
  readonly #draft: TextDraft;
  readonly #others: OthersInText;
  readonly #stopped = new AbortController();
  /** What text area and draft had in common last. */
  #common: string;
  #composing = false;
  #writing = false;
  #isOver = false;

  /** @param base The text that the text area began with: of what it has by now, the rest was typed. */
  constructor(input: HTMLTextAreaElement, draft: TextDraft, base: string) {
    this.#input = input;
    this.#draft = draft;
    this.#common = base;
    this.#others = new OthersInText(input);
    const { signal } = this.#stopped;
    const unsubscribe = draft.subscribe((event) => {
      if (event.event === 'text') this.#arrived(event.edits);
      else this.#showOthers(event.event === 'state' ? event.problem : null);
    });
    signal.addEventListener('abort', unsubscribe);
    input.addEventListener('compositionstart', () => (this.#composing = true), { signal });
    input.addEventListener(
      'compositionend',
      () => {
        this.#composing = false;
        // Its last input comes after it in some browsers.
        queueMicrotask(() => this.#bring());
      },
      { signal },
    );
    input.addEventListener('input', () => this.#bring(), { signal });
    input.addEventListener('beforeinput', (event) => this.#history(event, event.inputType), { signal });
    input.addEventListener('keydown', (event) => this.#history(event, historyKey(event)), { signal });
    document.addEventListener('selectionchange', () => this.#tellCaret(), { signal });
    // Not every browser says there that a caret has moved in a text area.
    for (const kind of ['select', 'keyup', 'pointerup']) input.addEventListener(kind, () => this.#tellCaret(), { signal });
    this.#bring();
    this.#showOthers(null);
    this.#tellCaret();
  }

  /** Leaves it: with the text, or with what this person wrote taken back. */
  end(how: 'finish' | 'abandon'): void {
    if (this.#isOver) return;
    this.#composing = false;
    if (how === 'finish') this.#bring();
    this.#isOver = true;
    this.#stopped.abort();
    this.#others.close();
    if (how === 'abandon') this.#draft.takeBack();
    this.#draft.leave();
  }

  /** Brings what was typed into the draft, and what others wrote into the text area. */
  #bring(): void {
    if (this.#composing || this.#isOver) return;
    const { value, selectionEnd } = this.#input;
    const typed = typedBetween(this.#common, value, selectionEnd);
    const theirs = editBetween(this.#common, this.#draft.text);
    this.#writing = true;
    if (typed !== null) for (const edit of overEdit(typed, theirs)) this.#draft.replace(edit);
    this.#writing = false;
    if (theirs !== null) this.#put(typed === null ? [theirs] : overEdit(theirs, typed));
    this.#settle();
    if (typed !== null) this.#showOthers(null);
  }

  #arrived(edits: readonly TextEdit[]): void {
    if (this.#writing) return;
    if (this.#composing || this.#input.value !== this.#common) return this.#bring();
    this.#put(edits);
    this.#settle();
    this.#showOthers(null);
  }

  /** Edits the text area around its selection. */
  #put(edits: readonly TextEdit[]): void {
    for (const { from, to, text } of edits) this.#input.setRangeText(text, from, to, 'preserve');
  }

  #settle(): void {
    const { text } = this.#draft;
    if (this.#input.value !== text) {
      const { selectionStart, selectionEnd, selectionDirection } = this.#input;
      this.#input.value = text;
      this.#input.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
    }
    this.#common = text;
    this.#others.grow();
  }

  /** Undo is of what this person wrote, not of what others did. */
  #history(event: Event, kind: string | null): void {
    if (kind !== 'historyUndo' && kind !== 'historyRedo') return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#composing) return;
    this.#bring();
    const before = this.#draft.text;
    if (!(kind === 'historyUndo' ? this.#draft.undo() : this.#draft.redo())) return;
    const edit = editBetween(before, this.#draft.text);
    if (edit !== null) this.#input.setSelectionRange(edit.from + edit.text.length, edit.from + edit.text.length);
    this.#tellCaret();
  }

  #tellCaret(): void {
    if (this.#composing || this.#isOver || this.#input.value !== this.#common) return;
    const { selectionStart, selectionEnd, selectionDirection } = this.#input;
    const isBackward = selectionDirection === 'backward';
    this.#draft.setCaret({ anchor: isBackward ? selectionEnd : selectionStart, head: isBackward ? selectionStart : selectionEnd });
  }

  #showOthers(problem: Problem | null): void {
    const { state, members } = this.#draft;
    this.#others.show(members, this.#common, state, problem);
  }
}

function historyKey({ key, ctrlKey, metaKey, shiftKey, altKey, isComposing }: KeyboardEvent): string | null {
  if (altKey || isComposing || !(ctrlKey || metaKey)) return null;
  const letter = key.toLowerCase();
  if (letter === 'z') return shiftKey ? 'historyRedo' : 'historyUndo';
  return letter === 'y' ? 'historyRedo' : null;
}
