import type { Op, Change } from './change/change.ts';
import type { Verdict } from './change/verdict.ts';
import type { TextDraft } from './drafts/draft.ts';
import type { ChangeId, ConflictId, FieldId, RowId } from './ids.ts';
import type { HistoryPage, HistoryQuery } from './history/history.ts';
import type { Problem, Result } from './problem.ts';
import type { PresencePlace } from './presence/place.ts';
import type { Actor, Authorship } from './table/conflict.ts';
import type { Revision } from './table/revision.ts';
import type { Table } from './table/table.ts';
import type { Value } from './value.ts';
import type { ViewId } from './view/view.ts';

/**
 * What the grid, or a page, needs of a session, whoever decides behind it: a server (`openSession`), the page itself
 * (`LocalSession`) or nobody (`PeerSession`).
 */
export interface Session {
  /** The table as this person sees it: the replica, with his own changes predicted. A new value at every change. */
  readonly table: Table;
  readonly status: SessionStatus;
  readonly capabilities: Capabilities;
  /** This person. Null until the server has said. */
  readonly actor: Actor | null;
  /** Why nothing can be written now, in a sentence; null when it can (`capabilities.write`). */
  readonly readOnly: string | null;
  /** Why what is unsent would be lost with this page (storage that is full, blocked or broken), in a sentence; null when it is kept. */
  readonly unkept: string | null;
  /** How much more can wait to be saved: changes, and UTF-8 bytes of them as JSON. Null or absent: there is no bound. */
  readonly room?: { readonly changes: number; readonly bytes: number } | null;
  /** Changes that are not saved, oldest first: on their way, or rejected and kept for their author. */
  readonly pending: readonly PendingChange[];
  /** This person's last changes that were saved, oldest first; told with `pending`. */
  readonly saved: readonly SavedChange[];
  /** How the session came back to the present when it was last away; null while it never was. */
  readonly caughtUp: CaughtUp | null;
  /** Everybody else who is here. */
  readonly presence: readonly Peer[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;

  /** Does these ops as one change, at once in this session's table. */
  submit(draft: Draft): Submission;
  /** Keeps what could not be read as a value, as a rejected entry of its author, so that it can be copied or corrected. */
  hold(text: HeldText): void;
  /** Undoes this person's last gesture that is not undone yet. */
  undo(answer?: UndoAnswer): Promise<UndoOutcome>;
  /** Does again what was undone last, unless something else was done since. */
  redo(answer?: UndoAnswer): Promise<UndoOutcome>;
  /**
   * Sends a rejected change again, as having seen what it had seen, and after it those that were rejected because of it. Null where there is
   * no such change, or it is a text that could not be read.
   */
  resend(id: ChangeId): Submission | null;
  /** Forgets a rejected change. */
  discard(id: ChangeId): void;
  /** Who made the change with that number, and when; null where that is not known, or nobody can be asked now. */
  authorOf(revision: Revision): Promise<Authorship | null>;
  /**
   * Opens a long text to be written together with everybody who has it open. Null where that cannot be now (not connected, not allowed, no such
   * cell): then it is edited as any other value. Absent where it never can.
   */
  openDraft?(row: RowId, field: FieldId): Promise<TextDraft | null>;
  /** What became of the table, a row or a cell, newest first; a problem while whoever knows cannot be asked. Absent without `capabilities.history`. */
  history?(query: HistoryQuery): Promise<Result<HistoryPage>>;
  /**
   * The table as it stood after the change with that number; a problem when that is too far back, or nobody can be asked. Absent without
   * `capabilities.history`.
   */
  tableAt?(seq: Revision): Promise<Result<PastTable>>;
  /** Tells the others where this person is, the last place of each moment: the more of them, the more seldom. */
  setPresence(place: PresencePlace): void;
  /** Cuts the connection, or makes it again; changes wait in the outbox meanwhile. */
  setOnline(online: boolean): void;
  /**
   * Goes on under a new token, without a new connection; false when it is of another person, who needs a session of his own. Absent where
   * there are no tokens.
   */
  setToken?(token: string | null): boolean;
  /** Calls `listener` after every event until the returned function is called. */
  subscribe(listener: (event: SessionEvent) => void): () => void;
  /** Ends the session; unsent changes stay in the outbox. */
  close(): Promise<void>;
}

/** Ops to do, and what the person was looking at when he decided. */
export interface Draft {
  readonly ops: readonly Op[];
  /** The table that was on his screen: for an editor, taken when it opened. The present one when absent. */
  readonly look?: Table;
  /** Instead of `look`: the number at which the table was that he looked at. */
  readonly seen?: Revision;
  /** Joins changes that one gesture made: undone as one. */
  readonly group?: string;
  /** False for what undo must not touch (widths, say). True when absent. */
  readonly undoable?: boolean;
}

/** How a change ended; `local`: it is in the document that its author shares with others, and nobody decides. */
export type SubmissionVerdict = Exclude<Verdict, { verdict: 'retry' }> | { readonly verdict: 'local' };

/** Follows one change. */
export interface Submission {
  readonly id: ChangeId;
  readonly n: number;
  /** When the change is in the outbox, so safe on this device. */
  readonly shown: Promise<void>;
  /** When it is decided. */
  readonly verdict: Promise<SubmissionVerdict>;
}

/** A text that a person gave for a cell and that its type cannot read. */
export interface HeldText {
  readonly row: RowId;
  readonly field: FieldId;
  readonly text: string;
  readonly problem: Problem;
}

/** A change that is not saved. */
export type PendingChange =
  | { readonly state: 'pending' | 'sent'; readonly id: ChangeId; readonly change: Change; readonly madeAt: string }
  | {
      readonly state: 'rejected';
      readonly id: ChangeId;
      readonly change: Change | null;
      readonly held: HeldText | null;
      readonly problems: readonly Problem[];
      /** The rejected change that this one built on, when that is why. */
      readonly because: ChangeId | null;
      readonly madeAt: string;
    };

/** A change that is saved; `conflicted`: some of it lost to what others wrote, and waits to be settled. */
export interface SavedChange {
  readonly state: 'saved' | 'conflicted';
  readonly id: ChangeId;
  readonly change: Change;
  readonly seq: Revision;
  readonly conflicts: readonly ConflictId[];
  readonly madeAt: string;
}

/** What happened while a session was away. */
export interface CaughtUp {
  /** `replayed`: added to what was there. `reloaded`: it was away for too long, or the table is in a new document; all was loaded anew. */
  readonly outcome: 'replayed' | 'reloaded';
  /** Changes that were made meanwhile. */
  readonly changes: number;
  /** Who made them, those with most changes first; null where the log does not tell any more. */
  readonly people: readonly { readonly actor: Actor; readonly changes: number }[] | null;
  /** When it was back, ISO 8601, UTC. */
  readonly at: string;
}

/** What is going on between this session and whoever decides. */
export type SessionStatus =
  | { readonly state: 'offline'; readonly since: string; readonly reason: string }
  | { readonly state: 'connecting' }
  | { readonly state: 'catching-up' }
  | { readonly state: 'live' }
  | { readonly state: 'refused'; readonly code: string; readonly message: string }
  | { readonly state: 'ended' };

/** What this session can keep; the grid hides what it cannot. */
export interface Capabilities {
  readonly write: boolean;
  /** To comment on cells and rows, also where nothing else may be written. */
  readonly comment: boolean;
  /** To say who may see and who may write a field: there are roles that are heeded, and this person's is the owner's. */
  readonly rules: boolean;
  /** One order of changes, with sequence numbers. */
  readonly order: boolean;
  readonly conflicts: boolean;
  readonly history: boolean;
}

/** Somebody else, and where he is. */
export interface Peer extends PresencePlace {
  /** Of this page of his, not of the person. */
  readonly key: string;
  readonly actor: Actor;
  /** A hue of the palette, 0 to 9, the same for everybody who sees him. */
  readonly color: number;
}

/**
 * The answer of a person who was asked (`UndoOutcome.asks`): what becomes of these values that others wrote since. Of any that came later he
 * is asked again.
 */
export interface UndoAnswer {
  /** `overwrite`: undo there too; `keep`: undo everything else. */
  readonly theirs: 'overwrite' | 'keep';
  readonly values: readonly WrittenSince[];
}

/** A value that somebody else wrote where an undo would write. */
export interface WrittenSince {
  /** null: a property of the field, of the view, or of the table. */
  readonly row: RowId | null;
  /** null: the table's name, or a property of the view. */
  readonly field: FieldId | null;
  /** Where it is about a view. */
  readonly view?: ViewId;
  /** What is in the cell now; null for a property. */
  readonly value: Value;
  /** Of that value, of the field or of the view; 0 for the table's name. */
  readonly revision: Revision;
  /** Who wrote it; null where that is not known. */
  readonly by: Authorship | null;
}

/** A table as it once was. */
export interface PastTable {
  /** To be looked at: rows, fields and views that were not there yet are deleted in it, and it has no conflicts. */
  readonly table: Table;
  /** The last change in it; null where that is not told. */
  readonly last: Authorship | null;
  /** Numbers of changes around it that are known here, ascending: of others the reader is not told, or not yet. */
  readonly known: readonly Revision[];
}

/** How an undo ended. `asks`: others wrote since, and undoing would overwrite these values, so nothing was done yet. */
export type UndoOutcome =
  | { readonly outcome: 'done' | 'nothing' }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] }
  | { readonly outcome: 'asks'; readonly values: readonly WrittenSince[] };

/** What a session tells its listeners; they read the new state from the session. */
export type SessionEvent =
  | { readonly event: 'table'; readonly origin: 'local' | 'remote'; readonly before: Table }
  | { readonly event: 'status' }
  | { readonly event: 'pending' }
  | { readonly event: 'presence' }
  | { readonly event: 'caught-up'; readonly outcome: CaughtUp }
  | { readonly event: 'warning'; readonly problem: Problem };
