import type { Conflict, ConflictId, FieldId, Outcome, RowId } from '@teable-grid/core';
import type { Command } from '../commands/command.ts';
import type { Span, Spot } from '../state/selection.ts';
import type { Hands } from './hands.ts';
import { ViewElement } from './view-element.ts';

/** A cell by its row and field; `row: null` is the header. */
export type CellName = Spot;

/** A rectangle of cells between two corners; `span` says whether it is whole rows, whole columns or everything. */
export interface CellRange {
  readonly from: CellName;
  readonly to: CellName;
  readonly span: Span;
}

/** What is selected: the active cell, and the ranges, the active one's last. */
export interface GridSelection {
  readonly active: CellName | null;
  readonly ranges: readonly CellRange[];
}

/**
 * What hands do, for pages: each method runs the command of a key or menu on what is selected, and says whether it applied. It is this
 * person's doing, told by events and undone like it. What is done to many cells may be done a moment later (`:state(busy)`). Before `ready`
 * nothing is done, and false is given.
 */
export abstract class GridCommands extends ViewElement {
  /** Runs a command. */
  abstract run(command: Command): boolean;
  /** Ends the open editor. */
  abstract commitOpenEditor(): void;
  /** What acts on the sheet; null until it is loaded. */
  protected abstract get hands(): Hands | null;

  /** Selects the cells between two corners, the first of which becomes active. False when one of them is not shown. */
  selectRange(from: CellName, to: CellName = from): boolean {
    return this.do(({ selectRange }) => selectRange(from, to));
  }

  /** What is selected. */
  getSelection(): GridSelection {
    const { selection } = this.gridState;
    if (selection === null) return { active: null, ranges: [] };
    const { anchor, corner = anchor, head, span, more = [] } = selection;
    const ranges = [...more, { anchor: corner, head, span }];
    return { active: anchor, ranges: ranges.map((range) => ({ from: range.anchor, to: range.head, span: range.span })) };
  }

  /** Copies what is selected. False when the browser does not let a page do so now: it does in answer to a click or a key. */
  copy(): boolean {
    return this.hands?.clipboard.copy('copy') ?? false;
  }

  /** Copies what is selected, and moves it when it is pasted. False as for `copy()`. */
  cut(): boolean {
    return this.hands?.clipboard.copy('cut') ?? false;
  }

  /** Pastes a text, tab-separated values, at the selection. */
  paste(text: string): boolean {
    return this.do(({ paste }) => paste(text));
  }

  /** Empties the selected cells. */
  clear(): boolean {
    return this.do(({ clear }) => clear);
  }

  /** Writes the first selected row over the others; over a single one the row above it. */
  fillDown(): boolean {
    return this.do(({ fillDown }) => fillDown);
  }

  /** Writes the first selected column over the others; over a single one the column before it. */
  fillRight(): boolean {
    return this.do(({ fillRight }) => fillRight);
  }

  /** Adds as many empty rows as are selected, above or below them. */
  insertRows(where: 'above' | 'below' = 'below'): boolean {
    return this.do(({ insertRows }) => insertRows(where));
  }

  /** Copies the rows that the selection touches, right below them. */
  duplicateRows(): boolean {
    return this.do(({ duplicateRows }) => duplicateRows);
  }

  /** Deletes the rows that the selection touches. */
  deleteRows(): boolean {
    return this.do(({ deleteRows }) => deleteRows);
  }

  /** Takes the last gesture back; asks first where that would overwrite what others wrote. */
  undo(): boolean {
    return this.do(({ undo }) => undo);
  }

  /** Does again what was undone last. */
  redo(): boolean {
    return this.do(({ redo }) => redo);
  }

  /** Makes a cell active and scrolls to it. False when it is not shown. */
  scrollToCell(row: RowId, field: FieldId): boolean {
    return this.do(({ scrollToCell }) => scrollToCell({ row, field }));
  }

  /** Opens the editor of the active cell, with a text instead of its value when one is given. */
  startEditing(text: string | null = null): boolean {
    return this.do(({ startEditing }) => startEditing(text));
  }

  /** Ends the open editor and leaves the cell as it was. */
  cancelEditing(): boolean {
    return this.do(({ cancelEditing }) => cancelEditing);
  }

  /** Ends the open editor with what is in it. */
  commitEditing(): void {
    this.commitOpenEditor();
  }

  /** The open conflicts, oldest first: what two people wrote without seeing each other, and what became of it. */
  get conflicts(): readonly Conflict[] {
    return [...(this.gridState.table.conflicts as Iterable<Conflict>)];
  }

  /** Opens the inbox of conflicts, at one of them where it is named. False when that one is not open. */
  openConflicts(id: ConflictId | null = null): boolean {
    return this.do(({ openInbox }) => openInbox(id));
  }

  /**
   * Settles a conflict: `{take: 'current'}` leaves what is there, `{take: 'incoming'}` writes what came later, `{take: 'other', value}`
   * writes another value. It is a change like any other, and undone like it. False when it is not open, or nothing can be written.
   */
  resolveConflict(id: ConflictId, outcome: Outcome): boolean {
    return this.do(({ resolveConflict }) => resolveConflict(id, outcome));
  }

  /** Runs one of the commands of hands; false also before they are there. */
  protected do(choose: (commands: Hands['page']) => Command): boolean {
    return this.hands !== null && this.run(choose(this.hands.page));
  }
}
