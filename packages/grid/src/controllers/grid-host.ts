import type { Actor } from '@teable-grid/core';
import type { ReactiveControllerHost } from 'lit';
import type { ViewportController } from '../body/viewport-controller.ts';
import type { Command } from '../commands/command.ts';
import type { CellEditors } from '../editors/editor.ts';
import type { GridState } from '../state/grid-state.ts';

/** What the controllers need of the element. */
export interface GridHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly gridState: GridState;
  readonly viewport: ViewportController;
  /** The page's own editors; null when it has none. */
  readonly editors: CellEditors | null;
  /** Everybody who is known to have made a change. */
  readonly authors: Iterable<Actor>;
  /** Says something to those who listen, when there is time. */
  say(text: string): void;
  /** Runs a command; false when it did not apply. */
  run(command: Command): boolean;
  /** Ends an open editor with what is in it. */
  commitOpenEditor(then?: 'stay' | 'down' | 'up' | 'next' | 'previous'): void;
}

/** Whether an event began in a control of its own (an editor, a button, a panel): then it is none of the sheet's business. */
export function beganInControl(event: Event): boolean {
  for (const target of event.composedPath()) {
    if (!(target instanceof Element) || target.classList.contains('sheet')) return false;
    if (target.matches('input, textarea, button, select, a, .editor-host, [popover]')) return true;
    // What a page's own renderer drew, where it is something to be used: a link, a component.
    if (target.closest('.own > *') !== null && (target.matches(':any-link, [tabindex]') || target.localName.includes('-'))) return true;
  }
  return false;
}
