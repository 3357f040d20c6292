import type { Session } from '@teable-grid/core';
import type { CellRenderers } from '../body/cell-renderer.ts';
import type { CellEditors } from '../editors/editor.ts';
import { LitElement, type PropertyDeclarations } from 'lit';

const defaultRowHeight = 34;

/**
 * `<teable-grid>`: a live table. Give it `server`, `table` and `token`, or a `session`; without a server `src`, an HTML table inside of it, or
 * `storage`.
 *
 * A `<template data-field="Name">` inside of it draws the cells of a field: `data-text` in it has the text, `data-value` the value.
 *
 * What pages can count on: attributes, properties, methods, events, slots, parts, states and custom properties.
 *
 * @attr {boolean} spreadsheet - Tab moves by cell instead of leaving the sheet.
 * @attr {'light' | 'dark'} theme - Colours; without it those of the page's `color-scheme`.
 *
 * @fires {GridBeforeChangeEvent} grid-before-change - Before this person's change; `preventDefault()` keeps it from happening.
 * @fires {GridChangeEvent} grid-change - The table has changed, by whom `origin` tells.
 * @fires {GridSelectEvent} grid-select - Another cell is active.
 * @fires {GridViewChangeEvent} grid-view-change - The table is shown in another way: another view, or the view has changed.
 * @fires {GridStatusEvent} grid-status - What goes on between the table and whoever decides.
 * @fires {GridConflictEvent} conflict - A conflict was opened: two people wrote without seeing each other.
 * @fires {GridConflictResolvedEvent} conflict-resolved - A conflict is settled, by whomever.
 *
 * @slot toolbar - Above the sheet.
 * @slot footer - Below the status line.
 * @slot empty - In place of what is shown while the table has no fields.
 * @slot loading - In place of the skeleton.
 * @slot conflicts - In place of the inbox of conflicts; it is shown when that would be open. See `conflicts`, `openConflicts()` and `resolveConflict()`.
 *
 * @csspart view-bar - The line above the sheet: the view and what it shows.
 * @csspart view-name - The button with the name of the view.
 * @csspart own-view - The mark of a view that this person has otherwise than everybody.
 * @csspart past - The line above the sheet while the table is shown as it was.
 * @csspart search - What is searched for, and how often it was found.
 * @csspart statistics - The line with statistics of columns.
 * @csspart statistic - The statistic of a column.
 * @csspart scroller - What scrolls.
 * @csspart sheet - The grid itself, `role=grid`.
 * @csspart header - The row of column heads.
 * @csspart column - The head of a column.
 * @csspart column-selected - The head of a column in the selection.
 * @csspart row - A row.
 * @csspart group - The head of a group of rows.
 * @csspart open-row - The button that opens the row under the mouse.
 * @csspart drop-line - Where what is dragged would be put.
 * @csspart cell - A cell.
 * @csspart cell-active - The cell that takes the keys.
 * @csspart cell-selected - A cell in the selection.
 * @csspart cell-pending - A cell with something that is not saved yet.
 * @csspart cell-refused - A cell with something that was refused.
 * @csspart cell-conflict - A cell with an open conflict.
 * @csspart cell-comment - A cell with comments of an open thread.
 * @csspart cell-unfit - A cell whose value does not fit the type of its field.
 * @csspart cell-awaited - A computed cell whose value is not known yet.
 * @csspart cell-editing - The cell whose editor is open.
 * @csspart cell-hit - A cell in which something was found.
 * @csspart cell-peer - A cell in which somebody else is.
 * @csspart fill-handle - What is dragged to fill cells.
 * @csspart touch-handle - What a finger drags to stretch the selection.
 * @csspart editor - The open editor.
 * @csspart chip - What others wrote while an editor is open.
 * @csspart bar - The line below the sheet.
 * @csspart status - The status, with `status-calm`, `status-busy`, `status-warn` or `status-bad`.
 * @csspart status-calm - The status while nobody needs to do anything.
 * @csspart status-busy - The status while something is going on.
 * @csspart status-warn - The status while something wants to be known.
 * @csspart status-bad - The status while something wants to be acted upon.
 * @csspart try - The button that asks for another attempt to connect.
 * @csspart read-only - Why nothing can be written.
 * @csspart unkept - Why what is unsent would be lost with the page.
 * @csspart conflicts - The button with the number of conflicts.
 * @csspart refused - The button with the number of refused changes.
 * @csspart people - Who else is here.
 * @csspart following - Whom this person follows, around the sheet.
 * @csspart panel - The open panel: a menu, a form, a list.
 * @csspart dialog - The open dialog: that for a file.
 * @csspart notice - What is told beside the status for a while.
 * @csspart add-row - The button that adds a row.
 * @csspart add-field - The button that adds a field.
 * @csspart hint - What is said while there are no rows.
 * @csspart empty - What is shown while the table has no fields.
 * @csspart error - What is shown in place of a table that cannot be.
 * @csspart skeleton - What is shown while the table is loaded.
 *
 * @cssstate loading - The table is being loaded.
 * @cssstate editing - An editor is open.
 * @cssstate offline - There is no connection.
 * @cssstate readonly - Nothing can be written.
 * @cssstate conflict - There are conflicts to settle.
 * @cssstate busy - Something is being done to many cells, such as a paste.
 *
 * @cssprop --teable-accent - Colour of what is active, selected or to be pressed.
 * @cssprop --teable-surface - Background of the sheet.
 * @cssprop --teable-raised - Background of panels and menus.
 * @cssprop --teable-head - Background of the header and the bars.
 * @cssprop --teable-text - Colour of text.
 * @cssprop --teable-muted - Colour of what is said quietly.
 * @cssprop --teable-line - Colour of the lines between cells.
 * @cssprop --teable-edge - Colour of the edges of panels and inputs.
 * @cssprop --teable-good - Colour of what is well.
 * @cssprop --teable-warn - Colour of what wants to be known.
 * @cssprop --teable-bad - Colour of what wants to be acted upon.
 * @cssprop --teable-radius - Radius of corners.
 * @cssprop --teable-font - Family of the font.
 * @cssprop --teable-font-size - Size of the font.
 * @cssprop --teable-cell-padding - Space before and behind the text of a cell.
 */
export abstract class GridElement extends LitElement {
  static readonly formAssociated = true;
  static override readonly properties: PropertyDeclarations = {
    server: { type: String },
    table: { type: String },
    token: { type: String },
    user: { type: String },
    label: { type: String },
    src: { type: String },
    storage: { type: String },
    view: { type: String },
    toolbar: { type: String },
    readonly: { type: Boolean },
    name: { type: String },
    rowHeight: { type: Number, attribute: 'row-height' },
    virtual: { type: String },
    renderers: { attribute: false },
    editors: { attribute: false },
    session: { attribute: false },
    refreshToken: { attribute: false },
  };

  /** Address of the server, `wss://…`. */
  declare server: string;
  /** `workspace/table`. */
  declare table: string;
  /** Access token; never reflected. */
  declare token: string;
  /** What to be called where the server takes a name from the page (development). */
  declare user: string;
  /** Address of a CSV file that the table begins with, where there is no server. */
  declare src: string;
  /** How a table without a server is kept: `memory`, with the page, or `indexeddb`, on this device. */
  declare storage: string;
  /** The view to show, by its id or its name; empty: the one that this person looked at last, else the first. */
  declare view: string;
  /** `none`: there is no bar for the view above the sheet. */
  declare toolbar: string;
  /** Whether nothing can be written here, whatever this person may. */
  declare readonly: boolean;
  /** Under what name a form sends the table; empty: it does not. */
  declare name: string;
  /** Name of the grid for those who listen; the table's name by default. */
  declare label: string;
  /** Height of a row, CSS pixels. */
  declare rowHeight: number;
  /** With `off` every row and column is in the document, in sight or not; else that is so only where there are few. */
  declare virtual: string;
  /** Draws cells in the page's own way, by the id of a field or the name of a type; null: none. */
  declare renderers: CellRenderers | null;
  /** Edits cells in the page's own way, by the id of a field or the name of a type; null: none. What is in one is read as if it had been typed. */
  declare editors: CellEditors | null;
  /** Asked for a new token of the same person before the one at hand runs out, and when the server does not take it; null: there is none. */
  declare refreshToken: (() => Promise<string | null>) | null;
  /** A session that the page brings; the element follows it and never closes it. */
  declare session: Session | null;

  constructor() {
    super();
    this.server = '';
    this.table = '';
    this.token = '';
    this.user = '';
    this.src = '';
    this.storage = '';
    this.view = '';
    this.toolbar = '';
    this.readonly = false;
    this.name = '';
    this.label = '';
    this.rowHeight = defaultRowHeight;
    this.virtual = '';
    this.renderers = null;
    this.editors = null;
    this.session = null;
    this.refreshToken = null;
  }
}
