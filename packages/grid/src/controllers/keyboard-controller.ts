import { activeCell, openEditor } from '../commands/edit.ts';
import { keymap, keyName, spreadsheetKeymap } from '../commands/keymap.ts';
import { activePosition } from '../commands/move.ts';
import type { Position } from '../state/sheet.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/**
 * Keys and typing on the sheet. Keys run commands; typing opens an editor. The active cell is editable content, though it never
 * shows a caret, for one reason: input methods start there.
 *
 *     keydown ──in the keymap──▶ command
 *     beforeinput insertText ──▶ editor with that text (a plain key press)
 *     compositionstart … compositionend ──▶ the text grows in the cell, then goes on in the editor
 */
export class KeyboardController {
  readonly #host: GridHost;
  #composing: Position | null = null;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Listens on the sheet; call once per element that is made. */
  attach(sheet: HTMLElement): void {
    sheet.addEventListener('keydown', this.#keydown);
    sheet.addEventListener('beforeinput', this.#beforeInput);
    sheet.addEventListener('compositionstart', this.#compositionStart);
    sheet.addEventListener('compositionend', this.#compositionEnd);
  }

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || beganInControl(event) || event.isComposing || event.keyCode === 229) return;
    const name = this.#mirrored(keyName(event));
    const command = keymap.get(name) ?? (this.#host.hasAttribute('spreadsheet') ? spreadsheetKeymap.get(name) : undefined);
    if (command !== undefined && this.#host.run(command)) event.preventDefault();
    else if (name === 'Space') event.preventDefault();
  };

  readonly #beforeInput = (event: InputEvent) => {
    if (beganInControl(event) || event.isComposing || this.#composing !== null) return;
    event.preventDefault();
    if (event.inputType === 'insertText' && event.data !== null) this.#host.run(openEditor(event.data));
  };

  readonly #compositionStart = (event: CompositionEvent) => {
    if (beganInControl(event)) return;
    const at = activePosition(this.#host.gridState);
    if (at === null || activeCell(this.#host.gridState) === null) return;
    this.#composing = at;
    this.#host.viewport.compose(at);
  };

  readonly #compositionEnd = (event: CompositionEvent) => {
    const at = this.#composing;
    if (at === null) return;
    this.#composing = null;
    this.#host.viewport.restore(at);
    if (event.data !== '') this.#host.run(openEditor(event.data));
  };

  #mirrored(name: string): string {
    if (!name.includes('ArrowLeft') && !name.includes('ArrowRight')) return name;
    if (getComputedStyle(this.#host).direction !== 'rtl') return name;
    return name.includes('ArrowLeft') ? name.replace('ArrowLeft', 'ArrowRight') : name.replace('ArrowRight', 'ArrowLeft');
  }
}
