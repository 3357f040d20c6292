import type { Peer } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../header/icons.ts';
import { keepStop, rove } from './toolbar.ts';
import { count } from '../state/count.ts';
import type { StatusLine } from '../state/status.ts';

/** What the bar below the sheet shows. */
export interface BarModel {
  readonly status: StatusLine;
  readonly conflicts: number;
  readonly refused: number;
  /** What there is and what of it is selected, in words. */
  readonly figures: string;
  readonly peers: readonly Peer[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly locale: string;
}

/** What the bar's buttons do. */
export interface BarActions {
  openConflict(): void;
  openOutbox(): void;
  goOnline(): void;
  undo(): void;
  redo(): void;
  goTo(peer: Peer): void;
}

/** At most so many people are shown one by one. */
const fewPeople = 5;

/** The bar: one tab stop of its own, arrows move between its buttons. */
export function statusBar(model: BarModel, actions: BarActions): TemplateResult {
  const { status, conflicts, refused, peers } = model;
  return html`<div class="bar" part="bar" role="toolbar" aria-label="Table" @keydown=${rove} @focusin=${keepStop}>
    <span class=${`status ${status.tone}`} part=${`status status-${status.tone}`} role="status"
      ><button type="button" aria-haspopup="dialog" title=${status.detail} @click=${() => actions.openOutbox()}><i></i><span>${status.text}</span></button></span
    >
    ${status.canTry ? html`<button type="button" class="try" part="try" @click=${() => actions.goOnline()}>Try now</button>` : nothing}
    ${
      status.readOnly === null
        ? nothing
        : html`<button type="button" class="warn" part="read-only" aria-haspopup="dialog" title=${status.readOnly} @click=${() => actions.openOutbox()}>${icon('access')}Read only</button>`
    }
    ${
      status.unkept === null
        ? nothing
        : html`<button type="button" class="bad" part="unkept" aria-haspopup="dialog" title=${status.unkept} @click=${() => actions.openOutbox()}>${icon('conflict')}Not kept on this device</button>`
    }
    ${
      conflicts > 0
        ? html`<button type="button" class="warn" part="conflicts" data-panel="conflicts" aria-haspopup="dialog" title="Settle conflicts (Ctrl+Alt+C)" @click=${() => actions.openConflict()}>${icon('conflict')}${count(conflicts, 'conflict')}</button>`
        : nothing
    }
    ${refused > 0 ? html`<button type="button" class="bad" part="refused" aria-haspopup="dialog" title="Entries that were not saved" @click=${() => actions.openOutbox()}>${refused.toLocaleString(model.locale)} not saved</button>` : nothing}
    <span class="more" title=${status.detail}><span>${status.more}</span></span>
    <span class="end">
    <span class="figures" title=${model.figures}>${model.figures}</span>
    ${
      peers.length > 0
        ? html`<span class="people" part="people">
            ${peers
              .slice(0, fewPeople)
              .map(
                (peer) =>
                  html`<button type="button" class="person" data-hue=${peer.color} title=${`${peer.actor.name}${peer.editing ? ' is writing' : ''}`} aria-label=${`Go to ${peer.actor.name}`} @click=${() => actions.goTo(peer)}>${initials(peer.actor.name)}</button>`,
              )}
            ${peers.length > fewPeople ? html`<span class="figures">+${peers.length - fewPeople}</span>` : nothing}
          </span>`
        : nothing
    }
    <button type="button" aria-label="Undo" title="Undo (Ctrl+Z)" ?disabled=${!model.canUndo} @click=${() => actions.undo()}>${icon('undo')}</button>
    <button type="button" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" ?disabled=${!model.canRedo} @click=${() => actions.redo()}>${icon('redo')}</button>
    </span>
  </div>`;
}

/** First letters of the first and last word of a name. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    word === undefined ? '' : String.fromCodePoint(word.codePointAt(0)!),
  );
  return letters.join('').toUpperCase();
}
