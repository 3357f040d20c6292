import { openMenu } from '../commands/menus.ts';
import { selectCell } from '../commands/move.ts';
import { isSelected } from '../state/selecting.ts';
import { beganInControl, type GridHost } from './grid-host.ts';

/** How long a finger rests before it opens the menu, milliseconds, and how far it may slip meanwhile, pixels. */
const longPress = 500;
const slip = 10;
/** Room between an open editor and the keyboard on the screen, pixels. */
const gap = 12;

/**
 * What a finger does beside tapping: a long press selects the cell and opens its menu (browsers without such a gesture of their own are
 * helped), and an editor stays visible above the keyboard on the screen. Panning and pinching are the browser's.
 */
export class TouchController {
  readonly #host: GridHost;
  #press: { readonly pointer: number; readonly x: number; readonly y: number; readonly timer: ReturnType<typeof setTimeout> } | null = null;
  /** The lifting of the finger that opened the menu is no tap. */
  #opened = false;

  constructor(host: GridHost) {
    this.#host = host;
    host.addController({
      hostConnected: () => globalThis.visualViewport?.addEventListener('resize', this.#roomChanged),
      hostDisconnected: () => {
        globalThis.visualViewport?.removeEventListener('resize', this.#roomChanged);
        this.#drop();
      },
    });
  }

  /** Listens on the sheet; call once per element that is made. */
  attach(sheet: HTMLElement): void {
    sheet.addEventListener('pointerdown', this.#down);
    sheet.addEventListener('pointermove', this.#moved);
    sheet.addEventListener('pointerup', () => this.#drop());
    sheet.addEventListener('pointercancel', () => this.#drop());
    sheet.addEventListener('contextmenu', () => this.#drop());
    sheet.addEventListener(
      'click',
      (event) => {
        if (!this.#opened) return;
        this.#opened = false;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
  }

  readonly #down = (event: PointerEvent) => {
    this.#drop();
    this.#opened = false;
    if (event.pointerType !== 'touch' || !event.isPrimary || beganInControl(event)) return;
    const path = event.composedPath();
    const timer = setTimeout(() => this.#open(path, event), longPress);
    this.#press = { pointer: event.pointerId, x: event.clientX, y: event.clientY, timer };
  };

  readonly #moved = (event: PointerEvent) => {
    const press = this.#press;
    if (press === null || event.pointerId !== press.pointer) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > slip) this.#drop();
  };

  #open(path: readonly EventTarget[], { clientX, clientY }: PointerEvent): void {
    this.#drop();
    const { gridState: state, viewport } = this.#host;
    const at = viewport.hit(path);
    if (at === null) return;
    this.#opened = true;
    const column = Math.max(0, at.column);
    const isIn = state.selection !== null && isSelected(state.sheet, state.selection, { row: at.row, column });
    if (!isIn) this.#host.run(selectCell({ row: at.row, column }, at.column < 0 ? 'rows' : 'cells'));
    // As the browsers that know the gesture do: the menu opens where the finger is.
    this.#host.dispatchEvent(new MouseEvent('contextmenu', { button: 2, clientX, clientY }));
    this.#host.run(openMenu);
  }

  #drop(): void {
    if (this.#press !== null) clearTimeout(this.#press.timer);
    this.#press = null;
  }

  /** The keyboard on the screen came or went: the cell that is edited is scrolled above it. */
  readonly #roomChanged = () => {
    const { gridState: state, renderRoot, viewport } = this.#host;
    const editor = state.editing.state === 'cell' ? renderRoot.querySelector('.editor-host') : null;
    if (editor === null || visualViewport === null) return;
    const hidden = () => editor.getBoundingClientRect().bottom + gap - (visualViewport!.offsetTop + visualViewport!.height);
    if (hidden() > 0) viewport.scrollBy(0, hidden());
    // The last rows cannot go higher in the sheet; then the page does.
    if (hidden() > 0) scrollBy(0, hidden());
  };
}
