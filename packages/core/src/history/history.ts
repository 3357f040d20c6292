import type { FieldId, RowId } from '../ids.ts';
import type { CommentOp, Target } from '../change/change.ts';
import type { Authorship, ConflictKind, Outcome } from '../table/conflict.ts';
import type { Revision } from '../table/revision.ts';
import type { Value } from '../value.ts';
import type { ViewId } from '../view/view.ts';

/** What somebody wants to know of the past. */
export interface HistoryQuery {
  /** Only what became of this row, */
  readonly row?: RowId;
  /** or of this field; with a row, of that cell. */
  readonly field?: FieldId;
  /** Only what this person did (`Actor.id`). */
  readonly by?: string;
  /** Only changes before this number; all when absent. */
  readonly before?: Revision;
  /** Entries at most, 1 to `mostHistory`. */
  readonly limit: number;
}

/** Entries of history that are told at once. */
export const mostHistory = 100;

/** One piece of what a change did. Ids, not names: they may be other names now. */
export type HistoryFact =
  /** A cell was written. `from`: null in a new row too. */
  | { readonly fact: 'set'; readonly row: RowId; readonly field: FieldId; readonly from: Value; readonly to: Value }
  /** A value, or a deletion (`field: null`), lost to what others did, and waits to be settled. */
  | { readonly fact: 'lost'; readonly row: RowId; readonly field: FieldId | null; readonly kind: ConflictKind; readonly to: Value }
  /** A conflict that had been settled is open again. */
  | { readonly fact: 'reopened'; readonly row: RowId; readonly field: FieldId | null }
  /** A conflict was settled; `from` and `to` are the cell before and after. */
  | {
      readonly fact: 'settled';
      readonly row: RowId;
      readonly field: FieldId | null;
      readonly take: Outcome['take'];
      readonly from: Value;
      readonly to: Value;
    }
  /** Rows; `rows` are the first of `count`. Of imported ones neither is told: `count` is 0. */
  | {
      readonly fact: 'rows-added' | 'rows-deleted' | 'rows-restored' | 'rows-moved';
      readonly rows: readonly RowId[];
      readonly count: number;
    }
  | {
      readonly fact: 'field-added' | 'field-deleted' | 'field-restored' | 'field-moved';
      readonly field: FieldId;
      /** As it was called then. */
      readonly name: string;
    }
  /** `what`: the properties that were written (`name`, `type`, and options by their keys); `from` and `to` its name. */
  | {
      readonly fact: 'field-changed';
      readonly field: FieldId;
      readonly from: string;
      readonly to: string;
      readonly what: readonly string[];
    }
  | {
      readonly fact: 'view-added' | 'view-deleted' | 'view-restored' | 'view-moved';
      readonly view: ViewId;
      readonly name: string;
    }
  | {
      readonly fact: 'view-changed';
      readonly view: ViewId;
      readonly from: string;
      readonly to: string;
      readonly what: readonly string[];
    }
  /** What was done to a comment, by the names of ops; `text`: what was written, empty where nothing was. */
  | { readonly fact: CommentOp['op']; readonly row: RowId; readonly field: FieldId | null; readonly text: string }
  | { readonly fact: 'table-named'; readonly from: string; readonly to: string };

/** One change, as a reader may see it. */
export interface HistoryEntry extends Authorship {
  readonly seq: Revision;
  /** Joins the changes of one gesture. */
  readonly group: string | null;
  readonly imported: boolean;
  /** The first pieces of what it did, as far as that was asked for. */
  readonly facts: readonly HistoryFact[];
  /** How many cells it wrote, of those asked for, also those that are not among `facts`. */
  readonly cells: number;
  /** Pieces that are not told. */
  readonly more: number;
}

/** A page of history, newest first. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** Where to go on (`HistoryQuery.before`); null when this is all. There may be more even when no entry is here. */
  readonly next: Revision | null;
  /** The log tells nothing of changes up to this number; 0: it has all. */
  readonly trimmed: Revision;
}

/** One step back: a change, and what it wrote as that was before. Targets as in `LogEntry.before` and `Trace.was`. */
export interface Step extends Authorship {
  readonly seq: Revision;
  readonly was: Readonly<Record<Target, Value>>;
}

/** Some steps back, newest first. */
export interface StepsPage {
  readonly steps: readonly Step[];
  /** How to go on; null when these lead all the way. `skip`: so much of that change has been told. */
  readonly next: StepsCursor | null;
  /** As in `HistoryPage`. */
  readonly trimmed: Revision;
}

/** The change from which steps are told back, and how many of its targets were told already. */
export interface StepsCursor {
  readonly through: Revision;
  readonly skip: number;
}
