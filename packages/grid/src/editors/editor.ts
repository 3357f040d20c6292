import type { Field, Person, TextDraft } from '@teable-grid/core';

/** What an editor is told when it opens. */
export interface EditorStart {
  readonly field: Field;
  readonly text: string;
  /** The text of the value that the cell has. */
  readonly value: string;
  /** Whether the text replaces the value because it was typed: then the caret goes to the end, else all is selected in short texts. */
  readonly typed: boolean;
  readonly label: string;
  readonly locale: string;
  /** Opens the text to be written together with others; null where that cannot be now. Absent where it never can. */
  openDraft?(): Promise<TextDraft | null>;
  /** Who can be named in the field. */
  people(): readonly Person[];
  /** Ends the editor with its text and goes on as the key says. */
  commit(then: 'stay' | 'down' | 'up' | 'next' | 'previous'): void;
  /** Ends the editor and writes its text to every selected cell; false when only one is selected. */
  fill(): boolean;
  /** Ends the editor and leaves the cell as it was. */
  cancel(): void;
}

/** An open editor: it owns its element until it is closed. What a person typed is read by `text` at any time. */
export interface Editor {
  readonly element: HTMLElement;
  readonly text: string;
  /** Gives it the keys. */
  focus(): void;
  /** Whether its text is written together: then what others write is in it, and is nothing to be warned of. */
  readonly isShared?: boolean;
  /** Ends it with its text, where it sees to that itself; false: the text is to be entered as any other. */
  finish?(): boolean;
  /** Ends it without its text. */
  abandon?(): void;
  /** Takes down what it opened outside its element. */
  close(): void;
}

/** Opens an editor on a cell. */
export type EditorOpener = (start: EditorStart) => Editor;

/** Opens an editor of the page's own; the cell's text is read from it when it ends, as if it had been typed. */
export type CellEditor = (start: EditorStart) => Editor;

/** Editors by the id of a field, or by the name of a type; that of the field comes first. */
export type CellEditors = Readonly<Record<string, CellEditor | undefined>>;

/**
 * Keys that every editor shares: Enter and Tab commit, Ctrl+Enter does so for all selected cells, Escape cancels. None of them while an input method composes: then they
 * belong to it.
 */
export function handleEditorKey(event: KeyboardEvent, start: EditorStart): boolean {
  if (event.isComposing || event.keyCode === 229) return false;
  const then = commitKeys.get(`${event.shiftKey ? 'Shift+' : ''}${event.key}`);
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && start.fill()) {
    event.preventDefault();
    return true;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (event.key === 'Escape') start.cancel();
  else if (then !== undefined) start.commit(then);
  else return false;
  event.preventDefault();
  return true;
}

const commitKeys = new Map<string, 'down' | 'up' | 'next' | 'previous'>([
  ['Enter', 'down'],
  ['Shift+Enter', 'up'],
  ['Tab', 'next'],
  ['Shift+Tab', 'previous'],
]);
