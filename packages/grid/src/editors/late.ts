import type { Editor, EditorOpener, EditorStart } from './editor.ts';
import { openTextEditor } from './text-editor.ts';
import { WaitingKeys } from './waiting-keys.ts';

/** How long keys wait for the code of an editor, milliseconds; then they mean what they mean in a text. */
const patience = 3_000;

const loaders = new Set<() => Promise<unknown>>();

/** An editor whose code comes when it is first needed: until then text is typed, and goes on in it. */
export function late(load: () => Promise<EditorOpener>): EditorOpener {
  let opener: EditorOpener | null = null;
  const loaded = () =>
    load().then((open) => {
      opener = open;
      return open;
    });
  loaders.add(loaded);
  return (start) => (opener === null ? openMeanwhile(start, loaded()) : opener(start));
}

/** Brings the code of all editors, for somebody who is about to edit. */
export function loadEditors(): void {
  for (const load of loaders) {
    loaders.delete(load);
    // One that cannot be had is asked for again when it is opened.
    load().catch(() => {});
  }
}

/**
 * A text editor in the place of one that is on its way. Keys that mean something in that one wait for it. What is typed is read by the type
 * all the same, should it never come.
 */
function openMeanwhile(start: EditorStart, loaded: Promise<EditorOpener>): Editor {
  const element = document.createElement('div');
  element.className = 'late-editor';
  const text = openTextEditor(start);
  let current: Editor = text;
  let isOpen = true;
  let isComposing = false;
  const keys = new WaitingKeys();
  const hold = (event: KeyboardEvent) => keys.take(event);
  const release = () => {
    clearTimeout(timer);
    element.removeEventListener('keydown', hold, true);
    if (!keys.isEmpty) void keys.replay(element.getRootNode() as ShadowRoot);
  };
  const timer = setTimeout(release, patience);
  element.addEventListener('keydown', hold, true);
  element.append(current.element);
  element.addEventListener('compositionstart', () => (isComposing = true));
  element.addEventListener('compositionend', () => (isComposing = false));
  const take = (open: EditorOpener) => {
    if (!isOpen) return;
    if (isComposing) {
      element.addEventListener('compositionend', () => queueMicrotask(() => take(open)), { once: true });
      return;
    }
    const { text: typed } = current;
    const root = element.getRootNode() as ShadowRoot;
    const hadFocus = element.contains(root.activeElement);
    const next = open({ ...start, text: typed, typed: start.typed || typed !== start.text });
    current.close();
    current = next;
    element.replaceChildren(next.element);
    if (hadFocus) next.focus();
    release();
  };
  loaded.then(take, release);
  return {
    element,
    get text() {
      return current.text;
    },
    focus() {
      current.focus();
      // What is typed takes the place of the value, as it would there.
      if (current === text && !start.typed) (text.element as HTMLTextAreaElement).select();
    },
    close() {
      isOpen = false;
      clearTimeout(timer);
      current.close();
    },
  };
}
