import { type Attachment, fieldEntry } from '@teable-grid/core';
import { leadTo, makeOpenLink } from '../field-types/open-link.ts';
import { openBelow } from '../panels/popover.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

let lists = 0;

/**
 * Edits links to files: type or paste an address, with or without a name before it (`Name (https://…)`), and Enter puts it in; Enter with
 * nothing typed ends. Arrows choose a link of the list below, Delete takes it out, Enter takes it up again to be changed.
 */
export function openAttachmentEditor(start: EditorStart): Editor {
  const entry = fieldEntry(start.field.type);
  const { options } = start.field;
  const element = document.createElement('div');
  element.className = 'editor select-editor attachment-editor';
  element.setAttribute('part', 'editor');
  const input = document.createElement('input');
  input.placeholder = 'Paste a link';
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-label', start.label);
  input.setAttribute('aria-expanded', 'true');
  input.inputMode = 'url';
  input.autocomplete = 'off';
  input.spellcheck = false;
  const below = document.createElement('div');
  below.className = 'choices links';
  below.popover = 'manual';
  const list = document.createElement('div');
  list.id = `links-${(lists += 1)}`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', `Links in ${start.field.name}`);
  input.setAttribute('aria-controls', list.id);
  const why = document.createElement('p');
  why.className = 'problem';
  why.setAttribute('role', 'alert');
  below.append(list, why);
  element.append(input, below);

  const before = entry.parse(start.typed ? start.value : start.text, options, start.locale);
  let links = before.ok ? ((before.value as readonly Attachment[] | null) ?? []) : [];
  input.value = start.typed || !before.ok ? start.text : '';
  let active = -1;
  /** Links and what is typed, as the text of the cell. */
  const textOf = (typed: string) =>
    [links.length === 0 ? '' : entry.edit(links, options), typed].filter((part) => part.trim() !== '').join('\n');
  const render = () => {
    active = Math.min(active, links.length - 1);
    list.replaceChildren(...links.map(lineOf));
    below.classList.toggle('none', links.length === 0 && why.textContent === '');
    const line = active < 0 ? null : (list.children[active] as HTMLElement);
    if (line === null) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', line.id);
      line.scrollIntoView({ block: 'nearest' });
    }
  };
  const lineOf = ({ name, url }: Attachment, at: number) => {
    const line = document.createElement('div');
    line.id = `${list.id}-${at}`;
    line.className = at === active ? 'choice active' : 'choice';
    line.setAttribute('role', 'option');
    line.setAttribute('aria-selected', String(at === active));
    const text = document.createElement('span');
    text.textContent = name;
    text.title = url;
    const open = makeOpenLink();
    open.tabIndex = -1;
    leadTo(open, url);
    const out = document.createElement('button');
    out.type = 'button';
    out.tabIndex = -1;
    out.textContent = '✕';
    out.setAttribute('aria-label', `Take out ${name}`);
    out.addEventListener('click', () => takeOut(at));
    line.append(text, open, out);
    return line;
  };
  const takeOut = (at: number) => {
    links = links.filter((_, other) => other !== at);
    render();
  };
  /** Puts in what is typed; false where it is no link, which is said. */
  const putIn = () => {
    const read = entry.parse(textOf(input.value), options, start.locale);
    why.textContent = read.ok ? '' : `${read.problem.message}.`;
    if (read.ok) {
      links = (read.value as readonly Attachment[] | null) ?? [];
      input.value = '';
      active = -1;
    }
    render();
    return read.ok;
  };
  below.addEventListener('pointerdown', (event) => {
    if (!(event.target instanceof HTMLAnchorElement)) event.preventDefault();
  });
  input.addEventListener('input', () => {
    why.textContent = '';
    active = -1;
    render();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      active = Math.max(-1, Math.min(links.length - 1, active + step));
      render();
    } else if (active >= 0 && (event.key === 'Delete' || event.key === 'Backspace')) takeOut(active);
    else if (active >= 0 && event.key === 'Enter' && !event.shiftKey) {
      input.value = entry.edit([links[active]!], options);
      takeOut(active);
      active = -1;
      render();
    } else if (event.key === 'Enter' && !event.shiftKey && input.value.trim() !== '') putIn();
    else if (event.key === 'Backspace' && input.value === '' && links.length > 0) takeOut(links.length - 1);
    else return void handleEditorKey(event, start);
    event.preventDefault();
  });
  let closeBelow = () => {};
  return {
    element,
    get text() {
      return textOf(input.value);
    },
    focus() {
      input.focus({ preventScroll: true });
      render();
      closeBelow = openBelow(below, element);
    },
    close() {
      closeBelow();
    },
  };
}
