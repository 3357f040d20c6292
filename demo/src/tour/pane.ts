import type { FieldId, RowId, Session } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { html, nothing, type TemplateResult } from 'lit';
import { otherText } from './cells.ts';
import { linger } from './pace.ts';

/** How long a text stands in an open editor before it is entered, milliseconds. */
const readingTime = 550;
/** From one key to the next, milliseconds. */
const keyTime = 32;

/** How a window is shown. */
export interface PaneOptions {
  /** With a switch that cuts the connection. */
  readonly canLeave?: boolean;
  /** Said in place of what is going on. */
  readonly note?: string;
  readonly hue?: number | null;
}

/** The hue by which somebody else sees a person; null while he does not. */
export function hueSeenBy({ presence }: Session, name: string): number | null {
  return presence.find(({ actor }) => actor.name === name)?.color ?? null;
}

/** One person’s window: a `<teable-grid>`, who it is, and how it is connected. */
export class Pane {
  readonly grid: TeableGrid;
  readonly name: string;
  readonly #changed: () => void;
  #session: Session;
  #stop: () => void = () => {};

  constructor(
    name: string,
    session: Session,
    changed: () => void,
    { label = `${name}’s window`, toolbar = 'none' }: { readonly label?: string; readonly toolbar?: string } = {},
  ) {
    this.name = name;
    this.#changed = changed;
    this.#session = session;
    this.grid = document.createElement('teable-grid');
    this.grid.setAttribute('label', label);
    if (toolbar !== '') this.grid.setAttribute('toolbar', toolbar);
    this.use(session);
  }

  get session(): Session {
    return this.#session;
  }

  /** Goes on with another session. */
  use(session: Session): void {
    this.#stop();
    this.#session = session;
    this.grid.session = session;
    this.#stop = session.subscribe(() => this.#changed());
  }

  /** Lets go of the session, which stays open. */
  leave(): void {
    this.#stop();
  }

  get offline(): boolean {
    return this.#session.status.state === 'offline';
  }

  /**
   * Types a text into a cell as a page may: the editor opens with it, and it is entered a moment later. Of two texts that which is not there,
   * so that there is something to save.
   */
  async write(row: RowId, field: FieldId, text: string | readonly [string, string], signal: AbortSignal): Promise<void> {
    await this.type(row, field, typeof text === 'string' ? text : otherText(this.#session, row, field, text), signal);
    await linger(readingTime, signal);
    this.enter();
  }

  /** Opens the editor of a cell and types a text, key by key; leaves it open. */
  async type(row: RowId, field: FieldId, text: string, signal: AbortSignal): Promise<void> {
    await this.grid.ready;
    signal.throwIfAborted();
    if (!this.grid.scrollToCell(row, field))
      throw new Error('The cell to write is not to be seen any more. “Start over” begins with all of them.');
    await this.typeOn('', text, signal);
  }

  /** Types more behind what is in the open editor. */
  async typeOn(before: string, text: string, signal: AbortSignal): Promise<void> {
    for (let keys = 1; keys <= text.length; keys += 1) {
      this.grid.startEditing(before + text.slice(0, keys));
      await linger(keyTime, signal);
    }
  }

  /** Enters what is in the open editor. */
  enter(): void {
    this.grid.commitEditing();
  }

  /** Presses a key on the table, with Ctrl and Alt where it says so. */
  key(key: string, { command = false }: { readonly command?: boolean } = {}): void {
    const held = command ? { altKey: true, ctrlKey: true } : {};
    this.find('[part~=sheet]')?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...held }),
    );
  }

  /** Something in the window that is to be seen; null when it is not. */
  find(selector: string): HTMLElement | null {
    return this.grid.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  }

  /** What is going on between this person and who decides, in words. */
  get words(): string {
    const { status, pending } = this.#session;
    const waiting = pending.filter(({ state }) => state !== 'rejected').length;
    const waits = waiting === 0 ? '' : waiting === 1 ? ' · 1 change waits' : ` · ${waiting} changes wait`;
    switch (status.state) {
      case 'live':
        return waiting === 0 ? 'Online · all saved' : `Online${waits}`;
      case 'offline':
        return `Offline${waits}`;
      case 'connecting':
      case 'catching-up':
        return `Connecting${waits}`;
      default:
        return 'Not let in';
    }
  }

  /** @param options `hue`: by which the others see this person in the table. */
  view({ canLeave = true, note = '', hue = null }: PaneOptions = {}): TemplateResult {
    const state = this.#session.status.state;
    return html`<section class="pane" data-person=${this.name.toLowerCase()} data-state=${state} aria-label=${`${this.name}’s window`}>
      <header class="pane-head">
        <span class="avatar" aria-hidden="true" data-hue=${hue ?? nothing}>${this.name[0]}</span>
        <h3>${this.name}</h3>
        <span class="pane-words">${note === '' ? this.words : note}</span>
        ${
          canLeave
            ? html`<label class="switch"
                ><input
                  type="checkbox"
                  role="switch"
                  .checked=${this.offline}
                  @change=${(event: Event) => this.#session.setOnline(!(event.currentTarget as HTMLInputElement).checked)}
                /><span class="track" aria-hidden="true"></span>Offline<span class="hidden">, ${this.name}</span></label
              >`
            : nothing
        }
      </header>
      ${this.grid}
    </section>`;
  }
}
