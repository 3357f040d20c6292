import { type CSSResult, render, type TemplateResult } from 'lit';

/**
 * A modal dialog in the element's shadow root: the browser keeps the focus in it, shows it above everything, and gives the focus back
 * where it came from.
 */
export class FileDialog {
  readonly #element = document.createElement('dialog');
  readonly #ended: () => void;
  #closed = false;
  /** Whether Escape ends it. */
  #escapes = true;

  /** @param ended Called once, when it was closed by whatever it was. */
  constructor(root: ShadowRoot, styles: CSSResult, ended: () => void) {
    this.#ended = ended;
    const { styleSheet } = styles;
    if (styleSheet !== undefined && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
    this.#element.className = 'file-dialog';
    this.#element.setAttribute('part', 'dialog');
    this.#element.setAttribute('aria-labelledby', 'file-title');
    this.#element.addEventListener('cancel', (event) => {
      event.preventDefault();
      // At once, and not when the browser gets to it: another one may be opened by then.
      if (this.#escapes) this.close();
    });
    this.#element.addEventListener('close', () => {
      // Whoever presses Escape twice is heard by the browser, whatever we say to the first.
      if (!this.#escapes && !this.#closed && this.#element.isConnected) this.#element.showModal();
      else this.close();
    });
    // What happens here is none of the page's, and none of the sheet's.
    for (const type of ['dragover', 'drop', 'contextmenu'] as const)
      this.#element.addEventListener(type, (event) => event.stopPropagation());
    root.append(this.#element);
    this.#element.showModal();
  }

  get element(): HTMLDialogElement {
    return this.#element;
  }

  /** Shows something. With `isNew` the focus goes to its title, or to what wants it. */
  show(content: TemplateResult, { isNew, escapes }: { readonly isNew: boolean; readonly escapes: boolean }): void {
    if (this.#closed) return;
    this.#escapes = escapes;
    render(content, this.#element);
    if (!isNew) return;
    const wanted = this.#element.querySelector<HTMLElement>(
      '[data-action=start]:not(:disabled), [data-action=cancel], [data-action=close], input[type=file]',
    );
    (wanted ?? this.#element.querySelector<HTMLElement>('h2'))?.focus({ preventScroll: true });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#element.open) this.#element.close();
    this.#element.remove();
    this.#ended();
  }
}
