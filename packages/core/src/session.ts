import type { Op, Change } from './change/change.ts';
import type { Verdict } from './change/verdict.ts';
import type { ChangeId, FieldId, RowId } from './ids.ts';
import type { Problem } from './problem.ts';
import type { Actor } from './table/conflict.ts';
import type { Table } from './table/table.ts';

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
  /** Changes that are not saved, oldest first: on their way, or rejected and kept for their author. */
  readonly pending: readonly PendingChange[];
  /** Everybody else who is here. */
  readonly presence: readonly Peer[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;

  /** Does these ops as one change, at once in this session's table. */
  submit(draft: Draft): Submission;
  /** Keeps what could not be read as a value, as a rejected entry of its author, so that it can be copied or corrected. */
  hold(text: HeldText): void;
  /** Undoes this person's last change that is not undone yet. */
  undo(): Promise<UndoOutcome>;
  redo(): Promise<UndoOutcome>;
  /** Forgets a rejected change. */
  discard(id: ChangeId): void;
  /** Tells the others where this person is. */
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
      readonly madeAt: string;
    };

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

/** Where a person is in the table. */
export interface PresencePlace {
  readonly cursor: { readonly row: RowId; readonly field: FieldId } | null;
  readonly editing: boolean;
}

/** How an undo ended. `asks`: others wrote since; undoing would overwrite these values, so nothing was done. */
export type UndoOutcome =
  | { readonly outcome: 'done' | 'nothing' }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] }
  | { readonly outcome: 'overwritten'; readonly cells: readonly { readonly row: RowId; readonly field: FieldId }[] };

/** What a session tells its listeners; they read the new state from the session. */
export type SessionEvent =
  | { readonly event: 'table'; readonly origin: 'local' | 'remote'; readonly before: Table }
  | { readonly event: 'status' }
  | { readonly event: 'pending' }
  | { readonly event: 'presence' }
  | { readonly event: 'warning'; readonly problem: Problem };
