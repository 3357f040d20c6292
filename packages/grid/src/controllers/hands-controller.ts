import type { ReactiveController } from 'lit';
import { type Bars, loadBars } from '../bars/load-bars.ts';
import type { Hands } from '../element/hands.ts';
import type { Notice } from '../state/grid-state.ts';
import type { EarlyAct } from './early-acts.ts';
import type { GridHost } from './grid-host.ts';
import { nextPaint } from './next-task.ts';

type Loaded = typeof import('../element/hands.ts');

/** Keys that change what other keys mean. */
const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

/**
 * Brings what is around the rows, and hands, after the first painting. Until hands are there the sheet cannot be focused, and what a person
 * does is kept, in order: presses on cells, keys, buttons.
 *
 *     painted ──▶ loading ──bars──hands──▶ there ──what was kept is done──▶ ready
 *                    └──▶ failed (words say why) ──press, key, online──▶ loading      (some browsers never ask twice)
 */
export class HandsController implements ReactiveController {
  readonly #host: GridHost;
  readonly #make: (loaded: Loaded) => Hands;
  readonly #show: (notice: Notice) => void;
  /** Resolves when they are there, and what was kept is done. */
  readonly ready: Promise<void>;
  #resolve = () => {};
  #hands: Hands | null = null;
  #bars: Bars | null = null;
  /** What is done once bars are there. */
  #waiting: ((bars: Bars) => void)[] = [];
  #missing = '';
  #state: 'waiting' | 'loading' | 'failed' | 'ready' = 'waiting';
  #acts: EarlyAct[] = [];

  /** @param make Makes the hands of the host; it has rendered by then. */
  constructor(host: GridHost, make: (loaded: Loaded) => Hands, show: (notice: Notice) => void) {
    this.#host = host;
    this.#make = make;
    this.#show = show;
    this.ready = new Promise((resolve) => (this.#resolve = resolve));
    host.addController(this);
    host.addEventListener('pointerdown', this.#pressed, true);
    host.addEventListener('keydown', this.#keyed, true);
  }

  /** Null until they are there. */
  get current(): Hands | null {
    return this.#hands;
  }

  /** What is around the rows; null until it is there. */
  get bars(): Bars | null {
    return this.#bars;
  }

  /** Why it is not there; empty when it could be loaded. */
  get missing(): string {
    return this.#missing;
  }

  /** Does something with the bars: now, or when they are there. */
  readonly withBars = (act: (bars: Bars) => void): void => {
    if (this.#bars !== null) act(this.#bars);
    else this.#waiting.push(act);
  };

  /** Does something with hands: now, or when they are there. */
  do(act: (hands: Hands) => void): void {
    if (this.#hands !== null && this.#state === 'ready') act(this.#hands);
    else this.#keep({ act: 'call', call: act });
  }

  hostConnected(): void {
    addEventListener('online', this.#again);
  }

  hostDisconnected(): void {
    removeEventListener('online', this.#again);
  }

  hostUpdated(): void {
    if (this.#state === 'waiting') void this.#load();
  }

  async #load(): Promise<void> {
    this.#state = 'loading';
    // What was rendered is painted first.
    await nextPaint();
    let loaded: Loaded;
    try {
      const [bars, hands] = [this.#bars ?? loadBars(this.#host.shadowRoot!), import('../element/hands.ts')];
      // Whichever fails, it is told once.
      hands.catch(() => {});
      this.#showBars(await bars);
      loaded = await hands;
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#hands = this.#make(loaded);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.removeEventListener('pointerdown', this.#pressed, true);
    this.#host.removeEventListener('keydown', this.#keyed, true);
    this.#state = 'ready';
    // Who came by Tab goes on into the sheet.
    if (this.#host.shadowRoot!.activeElement?.matches('.scroller') === true) this.#host.focus();
    this.#hands.catchUp(this.#host, this.#acts.splice(0));
    this.#resolve();
  }

  #showBars(bars: Bars): void {
    this.#bars = bars;
    this.#missing = '';
    for (const act of this.#waiting.splice(0)) act(bars);
    this.#host.requestUpdate();
  }

  #fail(why: string): void {
    this.#state = 'failed';
    const part = `a part of the page could not be loaded (${why}). Load the page again when you are online.`;
    if (this.#bars !== null) this.#show({ tone: 'bad', text: `Nothing can be edited: ${part}` });
    else {
      this.#missing = `Nothing but rows can be shown: ${part}`;
      this.#host.requestUpdate();
    }
  }

  readonly #again = (): void => {
    if (this.#state === 'failed') void this.#load();
  };

  #keep(act: EarlyAct): void {
    this.#acts.push(act);
    this.#again();
  }

  readonly #pressed = (event: PointerEvent) => {
    const { viewport, gridState } = this.#host;
    const { sheet } = gridState;
    // The sheet lets presses through while it cannot be used.
    const onSheet = event.composedPath()[0];
    if (event.button !== 0 || sheet.fields.length === 0 || !(onSheet instanceof Element) || !onSheet.matches('.scroller, .content')) return;
    const at = viewport.nearest(event.clientX, event.clientY);
    const [row, field] = [sheet.rows.at(at.row), sheet.fields[at.column]];
    const box = viewport.cell(at)?.element.getBoundingClientRect();
    if (row === undefined || field === undefined || box === undefined) return;
    const inside = event.clientX >= box.left && event.clientX < box.right && event.clientY >= box.top && event.clientY < box.bottom;
    if (inside) this.#keep({ act: 'press', at: { row: row.id, field: field.id } });
  };

  readonly #keyed = (event: KeyboardEvent) => {
    const on = event.composedPath()[0];
    // With these the browser has something to do, and Tab goes on in the page.
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Tab' || modifiers.has(event.key) || event.isComposing) return;
    if (!(on instanceof Element) || !on.matches('.scroller')) return;
    event.preventDefault();
    this.#keep({ act: 'key', key: event.key, shift: event.shiftKey });
  };
}
