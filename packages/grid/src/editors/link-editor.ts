import { fieldType, fieldEntry } from '@teable-grid/core';
import { leadTo, makeOpenLink } from '../field-types/open-link.ts';
import { type Editor, type EditorStart, handleEditorKey } from './editor.ts';

/** What kind of text it is, for the keyboards of phones. */
export type LinkMode = 'url' | 'email' | 'tel';

/** Makes the editor of a link: its text, and behind it where it leads. */
export function makeLinkEditor(mode: LinkMode): (start: EditorStart) => Editor {
  return (start) => openLinkEditor(start, mode);
}

function openLinkEditor(start: EditorStart, mode: LinkMode): Editor {
  const element = document.createElement('div');
  element.className = 'editor link-editor';
  element.setAttribute('part', 'editor');
  const input = document.createElement('input');
  input.setAttribute('aria-label', start.label);
  input.inputMode = mode;
  input.autocomplete = 'off';
  input.autocapitalize = 'off';
  input.spellcheck = false;
  input.value = start.text;
  const open = makeOpenLink();
  const { linkOf } = fieldType(start.field.type);
  const show = () => {
    const read = fieldEntry(start.field.type).parse(input.value, start.field.options, start.locale);
    leadTo(open, read.ok && read.value !== null ? linkOf!(read.value) : null);
  };
  input.addEventListener('input', show);
  element.addEventListener('keydown', (event) => handleEditorKey(event, start));
  element.append(input, open);
  show();
  return {
    element,
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
