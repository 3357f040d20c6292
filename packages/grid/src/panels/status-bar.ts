import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../header/icons.ts';
import { type PeopleActions, type PeopleModel, peopleBar } from './people-bar.ts';
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
  readonly people: PeopleModel;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly locale: string;
}

/** What the bar's buttons do. */
export interface BarActions extends PeopleActions {
  openConflict(): void;
  openOutbox(): void;
  goOnline(): void;
  undo(): void;
  redo(): void;
}

/** The bar: one tab stop of its own, arrows move between its buttons. */
export function statusBar(model: BarModel, actions: BarActions): TemplateResult {
  const { status, conflicts, refused } = model;
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
    ${peopleBar(model.people, actions)}
    <button type="button" aria-label="Undo" title="Undo (Ctrl+Z)" ?disabled=${!model.canUndo} @click=${() => actions.undo()}>${icon('undo')}</button>
    <button type="button" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" ?disabled=${!model.canRedo} @click=${() => actions.redo()}>${icon('redo')}</button>
    </span>
  </div>`;
}
