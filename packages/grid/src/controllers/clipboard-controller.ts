import { ownFlavour } from '../clipboard/clip.ts';
import { type Copied, copiedCells, copiedTexts, writeClip } from '../clipboard/write-clip.ts';
import { writeTsv } from '../clipboard/tsv.ts';
import { paste } from '../commands/cells.ts';
import type { RawClip } from '../gestures/gesture.ts';
import type { Notice } from '../state/grid-state.ts';
import { isApple } from '../state/platform.ts';
import { rangesOf } from '../state/selection.ts';
import { count } from '../state/count.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/** For how long after Ctrl+Shift+V the paste that it causes may come, milliseconds. */
const soon = 1_000;

/**
 * Copy, cut and paste by the events' own data: no permission is asked, and it works without HTTPS. Menus and methods cause the same events where
 * the browser lets them, and ask for the clipboard where it does not.
 */
export class ClipboardController {
  readonly #host: GridHost;
  /** What was copied here last, for a browser that keeps only what it knows. */
  #last: { readonly text: string; readonly own: string } | null = null;
  /** When Ctrl+Shift+V was pressed: the paste that follows is one of texts. */
  #asTextSince = Number.NEGATIVE_INFINITY;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Listens on the sheet, inside the shadow root: outside of it the events no longer tell where they began. */
  attach(sheet: HTMLElement): void {
    sheet.addEventListener('copy', this.#copied);
    sheet.addEventListener('cut', this.#copied);
    sheet.addEventListener('paste', this.#pasted);
    sheet.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v')
        this.#asTextSince = event.shiftKey ? performance.now() : Number.NEGATIVE_INFINITY;
    });
  }

  /** Copies, or cuts, what is selected. False when the browser does not let a page do so now. */
  copy(how: 'copy' | 'cut'): boolean {
    return caused((data) => this.#put(data, how));
  }

  /** Puts a text on the clipboard, and says so. */
  copyText(text: string): void {
    const isCopied = caused((data) => data.setData('text/plain', text));
    if (isCopied) return this.#tell({ tone: 'info', text: 'Copied.' });
    if (navigator.clipboard === undefined)
      return this.#tell({ tone: 'bad', text: `This page may not write to the clipboard; use ${keyOf('C')} on the cells.` });
    navigator.clipboard.writeText(text).then(
      () => this.#tell({ tone: 'info', text: 'Copied.' }),
      () => this.#tell({ tone: 'bad', text: 'The browser did not allow to copy.' }),
    );
  }

  /** Pastes what is on the clipboard, if the browser lets a page read it; else says which key does. */
  async paste(as: 'cells' | 'text'): Promise<void> {
    const clip = await readClipboard();
    if (clip === null)
      return this.#tell({
        tone: 'bad',
        text: `The browser does not let this page read the clipboard. Press ${keyOf(as === 'cells' ? 'V' : 'Shift+V')}.`,
      });
    this.#paste(clip, as);
  }

  readonly #copied = (event: ClipboardEvent) => {
    if (beganInControl(event) || event.clipboardData === null || event.defaultPrevented) return;
    this.#put(event.clipboardData, event.type === 'cut' ? 'cut' : 'copy');
    event.preventDefault();
  };

  #put(data: DataTransfer, how: 'copy' | 'cut'): void {
    const state = this.#host.gridState;
    const copied = copiedCells(state);
    if (copied.copied === 'none') return this.#tell({ tone: 'bad', text: copied.why });
    const isCut = how === 'cut' && state.writable && copied.copied === 'cells';
    if (isCut && rangesOf(state.sheet, state.selection!).length > 1)
      return this.#tell({ tone: 'bad', text: 'Only one range can be cut at a time.' });
    writeClip(data, copied);
    const texts = copiedTexts(copied)!;
    this.#last = { text: writeTsv(texts), own: copied.copied === 'cells' ? JSON.stringify(copied.cells) : '' };
    this.#setCut(isCut ? copied : null);
    this.#host.say(`${count(texts.length * texts[0]!.length, 'cell')} ${isCut ? 'cut' : 'copied'}.`);
  }

  /** What is cut has a line around it until it is pasted. */
  #setCut(copied: Extract<Copied, { copied: 'cells' }> | null): void {
    const { selection, table, cut } = this.#host.gridState;
    if (copied === null && cut === null) return;
    this.#host.run(({ dispatch }) => {
      if (copied === null) dispatch({ action: 'cut', cut: null });
      else {
        const { token, rows } = copied.cells;
        const fields = copied.cells.fields.map(({ id }) => id);
        const corner = (row: string, field: string) => ({ row, field });
        const range = {
          anchor: corner(rows[0]!, fields[0]!),
          head: corner(rows.at(-1)!, fields.at(-1)!),
          span: selection?.span ?? 'cells',
        };
        dispatch({ action: 'cut', cut: { token, rows, fields, range, look: table } });
      }
      return true;
    });
  }

  readonly #pasted = (event: ClipboardEvent) => {
    if (beganInControl(event) || event.clipboardData === null || event.defaultPrevented) return;
    const data = event.clipboardData;
    const asText = performance.now() - this.#asTextSince < soon;
    const clip = { own: data.getData(ownFlavour), html: data.getData('text/html'), text: data.getData('text/plain') };
    if (this.#paste(clip, asText ? 'text' : 'cells')) event.preventDefault();
    else if (data.files.length > 0) {
      event.preventDefault();
      this.#tell({ tone: 'bad', text: 'Pictures and files cannot be pasted into cells, only text and tables.' });
    }
  };

  #paste(clip: RawClip, as: 'cells' | 'text'): boolean {
    if (clip.own === '' && clip.html === '' && clip.text === '') return false;
    const own = clip.own === '' && clip.html === '' && this.#last?.text === clip.text ? this.#last.own : clip.own;
    return this.#host.run(paste({ ...clip, own }, as));
  }

  #tell(notice: Notice): void {
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'notice', notice });
      return true;
    });
  }
}

/**
 * Causes the browser's own copying, which is let to whoever was just clicked, also on plain HTTP, and puts something on the clipboard in the
 * event. Where the focus is does not matter. False when the browser does not let it.
 */
function caused(put: (data: DataTransfer) => void): boolean {
  let isDone = false;
  const copied = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.clipboardData === null) return;
    put(event.clipboardData);
    isDone = true;
  };
  addEventListener('copy', copied, true);
  try {
    document.execCommand('copy');
  } finally {
    removeEventListener('copy', copied, true);
  }
  return isDone;
}

/** What is on the clipboard; null where a page may not read it. */
async function readClipboard(): Promise<RawClip | null> {
  if (navigator.clipboard === undefined) return null;
  try {
    if (typeof navigator.clipboard.read !== 'function') return { own: '', html: '', text: await navigator.clipboard.readText() };
    const [item] = await navigator.clipboard.read();
    const textOf = async (type: string) => (item?.types.includes(type) === true ? (await item.getType(type)).text() : '');
    return { own: '', html: await textOf('text/html'), text: await textOf('text/plain') };
  } catch {
    // The person or the browser says no; he is told by the caller which key does without asking.
    return null;
  }
}

function keyOf(key: string): string {
  return `${isApple() ? '⌘' : 'Ctrl+'}${key}`;
}
