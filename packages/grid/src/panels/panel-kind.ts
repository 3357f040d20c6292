import type { Actor, Session } from '@teable-grid/core';
import type { CSSResult, TemplateResult } from 'lit';
import type { Action, Command } from '../commands/command.ts';
import type { PastAbsence } from '../controllers/session-news.ts';
import { type GridState, noPanel, type Panel } from '../state/grid-state.ts';
import type { StatusLine } from '../state/status.ts';
import type { ExportFormat } from './outbox-panel.ts';

/** What the panels need. */
export interface PanelContext {
  readonly state: GridState;
  readonly session: Session;
  /** Everybody who is known to have made a change. */
  readonly authors: Iterable<Actor>;
  /** Why the value that was typed in the conflict panel cannot be; empty when it can. */
  readonly problem: string;
  readonly status: StatusLine;
  /** What happened while this person was last away; null when there is nothing to say. */
  readonly caughtUp: PastAbsence | null;
  goOnline(): void;
  exportUnsent(format: ExportFormat): void;
  run(command: Command): void;
  dispatch(action: Action): void;
  refuse(problem: string): void;
  /** Copies or cuts what is selected. */
  copy(how: 'copy' | 'cut'): void;
  /** Pastes what is on the clipboard. */
  paste(as: 'cells' | 'text'): void;
  copyText(text: string): void;
}

/** Finds the elements that panels hang on; null where one is not rendered. */
export interface Anchors {
  /** The first element of the frame that a selector finds. */
  find(selector: string): Element | null;
  /** The header cell of a field. */
  column(field: string | null): Element | null;
  /** The cell of a row in a field; the first column where the field is null. */
  cell(row: string | null, field: string | null): Element | null;
}

/**
 * One kind of panel: what it shows, how large it is, and beside what it opens. Its file is loaded when it is first opened (see
 * `panel-view.ts`), so nothing but the entry there may import it.
 */
export interface PanelKind<P extends Panel> {
  /** `menu`: lines to choose from; `form`: some inputs; `wide`: text and lists; `side`: as high as the sheet, at its end. */
  readonly size: 'menu' | 'form' | 'wide' | 'side';
  view(context: PanelContext, panel: P): TemplateResult;
  /** Null: beside the bar. */
  anchor(panel: P, anchors: Anchors, state: GridState): Element | null;
  /** Styles that only this kind needs; they come to the element with it. */
  readonly styles?: readonly CSSResult[];
}

/** A command that first closes the panel it is run from. */
export function closing(context: PanelContext, command: Command): () => void {
  return () => {
    context.dispatch({ action: 'panel', panel: noPanel });
    context.run(command);
  };
}
