import type {
  Actor,
  CommentId,
  ConflictId,
  Field,
  FieldId,
  Hit,
  PendingChange,
  Place,
  Reader,
  Row,
  RowColors,
  RowHeight,
  RowId,
  Session,
  Table,
  View,
  ViewId,
  ViewProperties,
  WrittenSince,
} from '@teable-grid/core';
import type { Action } from '../commands/command.ts';
import type { Gesture } from '../gestures/gesture.ts';
import type { ThreadFilter } from './comment-list.ts';
import type { CommentsRead } from './comments-read.ts';
import type { Inbox } from './conflict-list.ts';
import type { CutCells } from './cut.ts';
import { type Editing, idle } from './editing.ts';
import type { FieldForm } from './field-form.ts';
import { noOwnView, type OwnViews, settingsOf } from './own-view.ts';
import type { Search } from './search.ts';
import type { Selection } from './selection.ts';
import { plainSource, type Range, type Sheet } from './sheet.ts';
import type { Widths } from './widths.ts';

/** What is open beside the sheet: at most one thing. */
export type Panel =
  | { readonly panel: 'none' }
  /** Open conflicts. */
  | ({ readonly panel: 'conflicts' } & Inbox)
  /** Comments on a cell, or on a whole row where the field is null; `thread`: the one that has the focus. */
  | { readonly panel: 'thread'; readonly row: RowId; readonly field: FieldId | null; readonly thread: CommentId | null }
  /** All threads of the table that fit. */
  | { readonly panel: 'comments'; readonly filter: ThreadFilter }
  /** This person's changes. */
  | { readonly panel: 'outbox' }
  /** Others wrote these values since; `fresh` of them, the first, while the person was asked. */
  | { readonly panel: 'undo'; readonly what: 'undo' | 'redo'; readonly values: readonly WrittenSince[]; readonly fresh: number }
  /** `form`: what was made of it so far; absent: nothing yet. */
  | { readonly panel: 'add-field'; readonly place: Place<FieldId>; readonly form?: FieldForm }
  | { readonly panel: 'edit-field'; readonly field: FieldId; readonly form?: FieldForm }
  /** A row with all its fields. */
  | { readonly panel: 'record'; readonly row: RowId }
  | { readonly panel: 'row-menu'; readonly row: RowId; readonly field: FieldId }
  | { readonly panel: 'field-menu'; readonly field: FieldId }
  | { readonly panel: 'field-access'; readonly field: FieldId }
  /** The views of the table. */
  | { readonly panel: 'views'; readonly renaming: ViewId | null }
  /** What this person has for himself in the view that is shown. */
  | { readonly panel: 'own-view' }
  /** `field`: the one whose condition has the focus. */
  | { readonly panel: 'filter'; readonly field: FieldId | null }
  | { readonly panel: 'sort' }
  | { readonly panel: 'group' }
  | { readonly panel: 'colors' }
  | { readonly panel: 'row-height' }
  | { readonly panel: 'hidden-fields' }
  /** What else there is to do with the table. */
  | { readonly panel: 'more' }
  | { readonly panel: 'statistic'; readonly field: FieldId }
  /** Who is here. */
  | { readonly panel: 'people' }
  /** What keys do. */
  | { readonly panel: 'keys' }
  /** What became of a cell, a row (`field: null`), a field (`row: null`) or the table; of which it was opened, and whose changes are shown. */
  | {
      readonly panel: 'history';
      readonly row: RowId | null;
      readonly field: FieldId | null;
      readonly origin?: { readonly row: RowId | null; readonly field: FieldId | null };
      readonly by?: string;
      readonly who?: Actor;
    }
  /** What was deleted, and can be restored. */
  | { readonly panel: 'trash'; readonly search?: string };

/** No panel. */
export const noPanel: Panel = { panel: 'none' };

/**
 * What has come of the attempts to connect so far.
 *
 *     none ──connecting──▶ tried ──offline──▶ failed ──live──▶ made
 *                            └──────────live───────────────────▲
 */
export type Contact = 'none' | 'tried' | 'failed' | 'made';

/** Cells in which something was found, and the one that the person is at. */
export interface HitMarks {
  at(row: Row, field: Field): boolean;
  readonly current: Hit | null;
}

/** The table as it once was, while a person looks at it. */
export interface Past {
  /** What is shown in place of the table as it is. */
  readonly session: Session;
  /** The table then, with its views. */
  readonly was: Table;
  /** Cells that are different now. */
  readonly differs: HitMarks;
  /** The bar that says as of when it is, and goes to and fro. */
  bar(state: GridState, actions: PastActions): unknown;
}

/** What can be done while one looks at the past. */
export interface PastActions {
  dispatch(action: Action): void;
  focusGrid(): void;
}

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
  /** The view that is shown; null in a table that has none. */
  readonly view: ViewId | null;
  /** That view as everybody has it. */
  readonly stored: View | null;
  /** That view as this person has it: what is stored, and his own part over it. */
  readonly settings: ViewProperties;
  readonly ownViews: OwnViews;
  /** Names of the groups that are closed. */
  readonly collapsed: ReadonlySet<string>;
  /** Whether this person is in the element: his focus is. */
  readonly here: boolean;
  /** Rows that this person added and has not left yet: they stay where they are, whatever sorts and filters say. */
  readonly fresh: ReadonlySet<RowId>;
  /** What is searched for; null while nothing is. */
  readonly search: Search | null;
  readonly widths: Widths;
  /** Of the widths those that are not in the view yet. */
  readonly draftWidths: Widths;
  /** How many of the first columns are to stay while the others scroll. */
  readonly frozen: number;
  readonly rowHeight: RowHeight;
  /** Colours by the rules of the view; null when it has none. */
  readonly colorOf: ((row: Row) => RowColors) | null;
  /** What is looked for; null when nothing is. */
  readonly hits: HitMarks | null;
  /** The time at which the table is looked at; null: now. */
  readonly past: Past | null;
  readonly panel: Panel;
  /** The person whom this one goes along with, by his id; null: nobody. */
  readonly following: string | null;
  readonly pending: readonly PendingChange[];
  /** Whether this person may write here. */
  readonly writable: boolean;
  /** Whether he may comment: also where he may write nothing else. */
  readonly commenting: boolean;
  /** What he has read of the comments on this device; null until that is known. */
  readonly read: CommentsRead | null;
  /** Comments that he has not read. */
  readonly unread: ReadonlySet<CommentId>;
  /** Whether the page keeps everybody from writing here. */
  readonly locked: boolean;
  /** Whether he may say who sees and writes a field. */
  readonly ruling: boolean;
  /** Whether somebody keeps what was before. */
  readonly tellsPast: boolean;
  readonly contact: Contact;
  readonly locale: string;
  /** For whom cells are read, compared and searched. */
  readonly reader: Reader;
  /** Subject of this person; null where nobody knows. */
  readonly me: string | null;
  /** Whole rows that are visible. */
  readonly page: number;
}

/** The state over an empty table. */
export function startState(table: Table): GridState {
  const settings = settingsOf(null, noOwnView);
  return {
    table,
    sheet: sheetOf(table),
    selection: null,
    cut: null,
    preview: null,
    editing: idle,
    view: null,
    stored: null,
    settings,
    ownViews: new Map(),
    collapsed: new Set(),
    here: false,
    fresh: new Set(),
    search: null,
    widths: new Map(),
    draftWidths: new Map(),
    frozen: settings.frozen,
    rowHeight: settings.rowHeight,
    colorOf: null,
    hits: null,
    past: null,
    panel: noPanel,
    following: null,
    pending: [],
    writable: false,
    commenting: false,
    read: null,
    unread: new Set(),
    locked: false,
    ruling: false,
    tellsPast: false,
    contact: 'none',
    locale: 'en',
    reader: { computed: null, locale: 'en', me: null, today: '' },
    me: null,
    page: 10,
  };
}

/** A table's rows and fields as they are, all of them. */
export function sheetOf(table: Table): Sheet {
  return { rows: plainSource(table.rows), fields: table.fields.list, computed: null };
}

/**
 * Something to tell the person, beside the status line; `shows` is what can be looked at: a cell, a conflict, a thread of comments, or the list of
 * changes.
 */
export interface Notice {
  readonly text: string;
  /** `quiet`: told to those who listen when there is time, and never in place of something bad. */
  readonly tone: 'quiet' | 'info' | 'bad';
  readonly shows?:
    | { readonly row: RowId; readonly field: FieldId }
    | { readonly conflict: ConflictId }
    | { readonly thread: CommentId }
    | 'outbox';
  /** What can be done about it. */
  readonly offers?: { readonly label: string; readonly gesture: Gesture };
  /** How much of something that goes on is done, 0 to 1; null where that is not known. It stays until there is another one. */
  readonly progress?: number | null;
  /** Stops what goes on. */
  cancel?(): void;
}
