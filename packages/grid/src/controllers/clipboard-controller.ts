import { readBlock, selectedBlock, writeBlock } from '../clipboard/clipboard.ts';
import { clearCells } from '../commands/edit.ts';
import { paste } from '../commands/paste.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/** Copy, cut and paste by the events' own data: no permission is asked, and it works without HTTPS. */
export class ClipboardController {
  readonly #host: GridHost;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Listens on the sheet, inside the shadow root: outside of it the events no longer tell where they began. */
  attach(sheet: HTMLElement): void {
    sheet.addEventListener('copy', this.#copy);
    sheet.addEventListener('cut', this.#copy);
    sheet.addEventListener('paste', this.#paste);
  }

  readonly #copy = (event: ClipboardEvent) => {
    if (beganInControl(event) || event.clipboardData === null) return;
    const block = selectedBlock(this.#host.gridState);
    if (block === null) return;
    writeBlock(event.clipboardData, block);
    event.preventDefault();
    if (event.type === 'cut') this.#host.run(clearCells);
  };

  readonly #paste = (event: ClipboardEvent) => {
    if (beganInControl(event) || event.clipboardData === null) return;
    const block = readBlock(event.clipboardData);
    if (block !== null && this.#host.run(paste(block))) event.preventDefault();
  };
}
