import { type Authorship, type Field, type Revision, type Session, shownTyping } from '@teable-grid/core';
import { cancelEdit, commitEdit } from '../commands/edit.ts';
import { writeAll } from '../commands/cells.ts';
import { proceed } from '../commands/move.ts';
import type { Editor, EditorStart } from '../editors/editor.ts';
import { openTextEditor } from '../editors/text-editor.ts';
import { entryType } from '../editors/entry-types.ts';
import { loadEditors } from '../editors/late.ts';
import { whenText, whoText } from '../state/authorship.ts';
import type { CellEditing } from '../state/editing.ts';
import { changedUnder, firstText, valueTextOf } from '../state/typing.ts';
import { peopleFor } from '../state/people-for.ts';
import { isWide } from '../state/selecting.ts';
import { columnOf } from '../state/sheet.ts';
import type { GridHost } from './grid-host.ts';

type Then = 'stay' | 'down' | 'up' | 'next' | 'previous';

/**
 * The open editor: makes it when the state says so, keeps it over its cell, tells what others did to the cell meanwhile,
 * and takes it down. What is in it is never replaced from outside.
 */
export class EditorController {
  readonly #host: GridHost;
  #open: {
    readonly editing: CellEditing;
    readonly editor: Editor;
    readonly frame: HTMLElement;
    readonly chip: HTMLElement;
    /** What was in it at first, as others see it. */
    readonly first: string;
  } | null = null;
  /** Whose the change is that the chip tells of; `by` is null until that is known. */
  #author: { readonly revision: Revision; by: Authorship | null } | null = null;

  constructor(host: GridHost) {
    this.#host = host;
    // Who is in the sheet is about to edit.
    host.addEventListener('focusin', () => setTimeout(loadEditors), { once: true });
    // The person has gone elsewhere in the page: he will take it for entered. Not when the window lost the focus, nor when rows moved.
    host.addEventListener('focusout', () => {
      setTimeout(() => {
        if (this.#open !== null && document.hasFocus() && host.shadowRoot!.activeElement === null) this.commit('stay');
      });
    });
    // In the panel of a row: before what is pressed beside the editor does what it does.
    host.addEventListener(
      'click',
      (event) => this.#slot !== null && !event.composedPath().includes(this.#open!.frame) && this.commit('stay'),
      true,
    );
  }

  /** Whether an editor is open. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** What is in the open editor as others see it, once something was typed in it; null before. */
  get typed(): string | null {
    if (this.#open === null) return null;
    const text = shownTyping(this.#open.editor.text);
    return this.#open.editing.typed || text !== this.#open.first ? text : null;
  }

  /** Ends the editor with its text. */
  commit(then: Then): void {
    if (this.#open === null) return;
    const slot = this.#slot;
    const hadFocus = this.#hasFocus;
    const { editor } = this.#open;
    this.#host.run(editor.finish?.() === true ? cancelEdit : commitEdit(editor.text));
    if (slot !== null) this.#goOn(slot, then, hadFocus);
    else if (then !== 'stay') this.#host.run(proceed(then));
  }

  /** Ends the editor and writes its text to every selected cell; false when only one is selected. */
  #fill(): boolean {
    const { sheet, selection } = this.#host.gridState;
    if (this.#open === null || selection === null || !isWide(sheet, selection)) return false;
    if (this.#slot !== null) return false;
    const { text } = this.#open.editor;
    this.#open.editor.abandon?.();
    this.#host.run(cancelEdit);
    return this.#host.run(writeAll(text));
  }

  /** Brings the editor in line with the state; call after the rows were painted. `session` says who wrote what. */
  sync(session: Session): void {
    const { gridState: state, viewport } = this.#host;
    const editing = state.editing.state === 'cell' ? state.editing : null;
    if (this.#open !== null && this.#open.editing !== editing) this.#close();
    if (editing === null) return;
    // The panel has gone to another row, or is gone: that ends its editor as going elsewhere does.
    const record = state.panel.panel === 'record' ? state.panel.row : null;
    if (this.#slot !== null && record !== editing.row) return this.commit('stay');
    if (record === editing.row) return this.#syncInRecord(editing, session);
    const row = state.sheet.rows.indexOf(editing.row);
    const column = columnOf(state.sheet, editing.field);
    if (row < 0 || column < 0) {
      // Its row or field is gone. What was typed is submitted as seen from before: it comes back as a conflict, never lost.
      if (this.#open !== null) this.commit('stay');
      else this.#host.run(cancelEdit);
      return;
    }
    const cell = viewport.cell({ row, column });
    const rowElement = viewport.rowElement(row);
    if (cell === null || rowElement === null) return;
    if (this.#open === null) this.#make(editing, row, session);
    const { frame, chip, editor } = this.#open!;
    const frozen = cell.element.hasAttribute('data-frozen');
    frame.classList.toggle('frozen', frozen);
    frame.setAttribute('aria-colindex', String(column + 1));
    frame.style.insetInlineStart = `${cell.left}px`;
    frame.style.inlineSize = `${cell.width}px`;
    if (frame.parentElement !== rowElement) {
      rowElement.append(frame);
      rowElement.classList.add('has-editor');
      editor.focus();
    }
    this.#tell(editing, chip, session);
  }

  /** The same in the panel of a row, where the editor stands in place of the value. */
  #syncInRecord(editing: CellEditing, session: Session): void {
    const { gridState: state, renderRoot } = this.#host;
    const slot = renderRoot.querySelector(`.record-slot[data-slot="${CSS.escape(editing.field)}"]`);
    const row = state.table.rows.get(editing.row);
    if (slot === null || row === undefined || row.deleted) {
      if (this.#open !== null) this.commit('stay');
      else this.#host.run(cancelEdit);
      return;
    }
    if (this.#open === null) this.#make(editing, state.sheet.rows.indexOf(editing.row), session);
    const { frame, chip, editor } = this.#open!;
    if (frame.parentElement !== slot) {
      frame.removeAttribute('role');
      // What does not fit in sight is brought there, also when it grows or the chip comes.
      new ResizeObserver(() => frame.scrollIntoView({ block: 'nearest' })).observe(frame);
      slot.append(frame);
      editor.focus();
    }
    this.#tell(editing, chip, session);
  }

  /** The place in the panel of a row where the open editor is; null when it is in the sheet, or there is none. */
  get #slot(): Element | null {
    return this.#open?.frame.closest('.record-slot') ?? null;
  }

  get #hasFocus(): boolean {
    return this.#open?.frame.contains(this.#host.shadowRoot!.activeElement) === true;
  }

  /** In the panel of a row Enter and Tab go to the next value. The focus stays in the panel, unless it has gone elsewhere already. */
  #goOn(slot: Element, then: Then, hadFocus: boolean): void {
    if (!hadFocus) return;
    const all = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.record-value')];
    const values = all.filter((value) => slot.contains(value) || value.checkVisibility());
    const at = values.findIndex((value) => slot.contains(value));
    const step = then === 'down' || then === 'next' ? 1 : then === 'up' || then === 'previous' ? -1 : 0;
    const next = values[at + step] ?? values[at];
    void this.#host.updateComplete.then(() => {
      // The row may be gone, and all its values.
      const target = next?.isConnected === true ? next : this.#host.renderRoot.querySelector<HTMLElement>('.record button:not(:disabled)');
      target?.focus();
    });
  }

  /** Says at once what others did to the cell, and who it was when that is known. */
  #tell(editing: CellEditing, chip: HTMLElement, session: Session): void {
    const { table, locale } = this.#host.gridState;
    const changed = this.#open?.editor.isShared === true ? null : changedUnder(editing, table, locale);
    if (changed?.revision != null && changed.revision !== this.#author?.revision) this.#ask(changed.revision, session);
    const by = changed?.revision != null && changed.revision === this.#author?.revision ? this.#author.by : null;
    const words = changed?.text(whoText(by, session.actor), by === null ? '' : whenText(by.at, locale));
    const text = words === undefined ? '' : `${words} Enter keeps both for you to settle.`;
    if (chip.textContent !== text) chip.textContent = text;
    chip.hidden = text === '';
  }

  #ask(revision: Revision, session: Session): void {
    const asked: { readonly revision: Revision; by: Authorship | null } = { revision, by: null };
    this.#author = asked;
    void session.authorOf(revision).then((by) => {
      asked.by = by;
      const open = this.#open;
      // The answer to an older question tells nothing of what is in the cell now.
      if (open !== null && this.#author === asked) this.#tell(open.editing, open.chip, session);
    });
  }

  #make(editing: CellEditing, row: number, session: Session): void {
    const field = editing.look.fields.get(editing.field)!;
    const frame = document.createElement('div');
    frame.className = 'editor-host';
    // A row holds cells only.
    frame.setAttribute('role', 'gridcell');
    const chip = document.createElement('div');
    chip.className = 'chip';
    chip.setAttribute('role', 'status');
    chip.setAttribute('part', 'chip');
    chip.hidden = true;
    const start: EditorStart = {
      field,
      text: firstText(editing),
      value: valueTextOf(editing),
      typed: editing.typed,
      label: row < 0 ? field.name : `${field.name}, row ${row + 1}`,
      locale: this.#host.gridState.locale,
      ...this.#draftOf(editing, session),
      people: () => peopleFor(field, editing.look, { me: session.actor, presence: session.presence, authors: this.#host.authors }),
      commit: (then) => this.commit(then),
      fill: () => this.#fill(),
      cancel: () => this.#cancel(),
    };
    const editor = this.#openEditor(field, start);
    frame.append(editor.element, chip);
    this.#open = { editing, editor, frame, chip, first: shownTyping(editor.text) };
  }

  /** How a text is opened to be written together. Who corrects what was refused is at it alone. */
  #draftOf({ row, field, corrects }: CellEditing, session: Session): Pick<EditorStart, 'openDraft'> {
    if (session.openDraft === undefined || corrects !== null) return {};
    return { openDraft: () => session.openDraft!(row, field) };
  }

  /** The page's editor for a field, else that of its type. One of the page that does not open must not keep anybody from writing. */
  #openEditor(field: Field, start: EditorStart): Editor {
    const { editors } = this.#host;
    const own = editors?.[field.id] ?? editors?.[field.type];
    if (own !== undefined)
      try {
        return own(start);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const text = `The page’s own editor for “${field.name}” did not open: ${why}`;
        this.#host.run(({ dispatch }) => {
          dispatch({ action: 'notice', notice: { tone: 'bad', text } });
          return true;
        });
      }
    return (entryType(field).open ?? openTextEditor)(start);
  }

  #cancel(): void {
    const slot = this.#slot;
    this.#open?.editor.abandon?.();
    this.#host.run(cancelEdit);
    if (slot !== null) this.#goOn(slot, 'stay', true);
  }

  #close(): void {
    const open = this.#open!;
    this.#open = null;
    this.#author = null;
    open.editor.close();
    open.frame.parentElement?.classList.remove('has-editor');
    open.frame.remove();
  }
}
