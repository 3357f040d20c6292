import type { ConflictId, FieldId, PendingChange, Place, PresencePlace, RowId, Table, WrittenSince } from '@teable-grid/core';
import type { CutCells } from './cut.ts';
import { type Editing, idle } from './editing.ts';
import type { Selection } from './selection.ts';
import { plainSource, type Range, type Sheet } from './sheet.ts';
import type { Widths } from './widths.ts';

/** What is open beside the sheet: at most one thing. */
export type Panel =
  | { readonly panel: 'none' }
  /** `id: null` is the first conflict there is. */
  | { readonly panel: 'conflict'; readonly id: ConflictId }
  /** This person's changes. */
  | { readonly panel: 'outbox' }
  /** Others wrote these values since; `fresh` of them, the first, while the person was asked. */
  | { readonly panel: 'undo'; readonly what: 'undo' | 'redo'; readonly values: readonly WrittenSince[]; readonly fresh: number }
  | { readonly panel: 'add-field'; readonly place: Place<FieldId> }
  | { readonly panel: 'row-menu'; readonly row: RowId; readonly field: FieldId }
  | { readonly panel: 'field-menu'; readonly field: FieldId }
  | { readonly panel: 'field-access'; readonly field: FieldId };

/** No panel. */
export const noPanel: Panel = { panel: 'none' };

/**
 * What has come of the attempts to connect so far.
 *
 *     none ──connecting──▶ tried ──offline──▶ failed ──live──▶ made
 *                            └──────────live───────────────────▲
 */
export type Contact = 'none' | 'tried' | 'failed' | 'made';

/** Everything that decides what the element shows and what a key does. Immutable; changed by actions only. */
export interface GridState {
  readonly table: Table;
  readonly sheet: Sheet;
  readonly selection: Selection | null;
  /** What was cut and waits to be pasted. */
  readonly cut: CutCells | null;
  /** What letting go of the fill handle would fill. */
  readonly preview: Range | null;
  readonly editing: Editing;
  readonly widths: Widths;
  readonly panel: Panel;
  readonly pending: readonly PendingChange[];
  /** Whether this person may write here. */
  readonly writable: boolean;
  /** Whether the page keeps everybody from writing here. */
  readonly locked: boolean;
  /** Whether he may say who sees and writes a field. */
  readonly ruling: boolean;
  readonly contact: Contact;
  readonly locale: string;
  /** Whole rows that are visible. */
  readonly page: number;
}

/** The state over an empty table. */
export function startState(table: Table): GridState {
  return {
    table,
    sheet: sheetOf(table),
    selection: null,
    cut: null,
    preview: null,
    editing: idle,
    widths: new Map(),
    panel: noPanel,
    pending: [],
    writable: false,
    locked: false,
    ruling: false,
    contact: 'none',
    locale: 'en',
    page: 10,
  };
}

/** A table's rows and fields as they are shown. */
export function sheetOf(table: Table): Sheet {
  return { rows: plainSource(table.rows), fields: table.fields.list, computed: null };
}

/** Something to tell the person, beside the status line; `shows` is what can be looked at: a cell, or the list of changes. */
export interface Notice {
  readonly text: string;
  /** `quiet`: told to those who listen when there is time, and never in place of something bad. */
  readonly tone: 'quiet' | 'info' | 'bad';
  readonly shows?: { readonly row: RowId; readonly field: FieldId } | 'outbox';
}

/** Where a person in this state is, as others see it. */
export function presencePlace({ selection, editing }: GridState): PresencePlace {
  const anchor = selection?.anchor;
  const cursor = anchor === undefined || anchor.row === null ? null : { row: anchor.row, field: anchor.field };
  return { cursor, editing: editing.state === 'cell' };
}
