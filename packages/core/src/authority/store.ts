import type { Change } from '../change/change.ts';
import type { Seen, Target } from '../change/change.ts';
import type { Verdict } from '../change/verdict.ts';
import type { ImportedColumn } from '../field-types/detect.ts';
import type { DraftId } from '../drafts/draft.ts';
import type { Trace } from '../history/trace.ts';
import type { ChangeId, FieldId, RowId, SessionId } from '../ids.ts';
import type { Actor, Authorship, ConflictNews } from '../table/conflict.ts';
import type { Value } from '../value.ts';

/** `workspace/table`, each part as `tableNamePattern` says. */
export type TableName = string;

/** Two names of 1 to 60 letters, digits, `_`, `-` or `.`, the first a letter or digit. */
export const tableNamePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/;

/** What the store knows of a table beside its contents. */
export interface TableInfo {
  readonly table: TableName;
  /** What people call it; '' until somebody says. */
  readonly name: string;
  /** When it was deleted, from which it can be restored: ISO 8601, UTC. Null: it is there. */
  readonly deletedAt: string | null;
  /** Number of the last committed change. */
  readonly seq: number;
  /**
   * Raised by every `open`, and by whatever else ends what a writer may do; a commit under a lower one is refused. No two tables get the same,
   * so that a writer of a table that was renamed writes nothing into one that was made under its old name.
   */
  readonly fence: number;
  /** Number of the document that holds the table now: 1, 2, 3 …. */
  readonly epoch: number;
  /** Yjs client id under which this epoch is written; kept so that a restarted writer goes on with it. */
  readonly writer: number;
  /** Number of the last change before this epoch: its document began with the table as that had left it. */
  readonly epochSeq: number;
  /** When this epoch began: ISO 8601, UTC. */
  readonly epochAt: string;
  /** Number of the last change that the log has dropped; 0 when it still has all. */
  readonly trimmed: number;
}

/** One committed change, as the log keeps it for ever (or for as long as retention says). */
export interface LogEntry {
  readonly seq: number;
  readonly session: SessionId;
  readonly n: number;
  readonly change: ChangeId;
  readonly group: string | null;
  readonly actor: Actor;
  /** Those who made it with him, where a text was written together; absent: nobody. */
  readonly coauthors?: readonly Actor[];
  /** ISO 8601, UTC, by the server's clock. */
  readonly at: string;
  /** The ops and what they had seen; null for an import, whose bytes are enough. */
  readonly ops: Pick<Change, 'seen' | 'ops'> | null;
  /** Values that the cells it wrote had before. */
  readonly before: Readonly<Record<Target, Value>>;
  /** Records of conflicts that it opened or closed, whole: the document has open ones only. */
  readonly conflicts: ConflictNews;
  /** What else history needs to know of it; null (absent in old entries) when that is nothing. */
  readonly trace?: Trace | null;
  readonly verdict: Extract<Verdict, { verdict: 'accepted' }>;
  /** What it did to the document, as a Yjs update (v1) of this epoch. */
  readonly update: Uint8Array;
}

/** Who made a change, and when. */
export function authorshipOf({ actor, coauthors, at }: LogEntry): Authorship {
  return coauthors === undefined ? { actor, at } : { actor, coauthors, at };
}

/** How one numbered change of a session ended; kept until the client confirms that it knows. */
export interface Decided {
  readonly n: number;
  readonly change: ChangeId;
  /** Of what was sent, so that another change under the same number is noticed. */
  readonly digest: string;
  readonly verdict: Exclude<Verdict, { verdict: 'retry' }>;
  /** For a rejected one: what it had seen, by which later changes that name it as `mine` are judged; null: nothing. */
  readonly seen: Seen | null;
  /** For an accepted one: cells in which it left another value than it brought, by which later changes that name it are judged; absent: none. */
  readonly merged?: readonly Target[];
}

/** What the server remembers of a client session, committed with the changes it decided. */
export interface SessionRecord {
  readonly session: SessionId;
  /** Subject of the token that opened it. */
  readonly subject: string;
  /** SHA-256 of the secret kept with its outbox, in hex. */
  readonly secret: string;
  /** Number of the last decided change. */
  readonly last: number;
  readonly unconfirmed: readonly Decided[];
}

/** One row of `records`: the table as plain data for reports. */
export interface TableRecord {
  readonly row: RowId;
  readonly version: number;
  readonly deleted: boolean;
  /** Values by field id, of deleted fields too, which may come back; empty cells left out. */
  readonly data: Readonly<Record<string, Value>>;
}

/**
 * An import as it was begun, by which it is gone on with: with the same file the same changes come out of it again. How far it is is told by its
 * session, which is stored with each of its changes.
 */
export interface ImportRecord {
  /** Made by whoever began it. */
  readonly id: string;
  readonly actor: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** By which another file is told from it, and one that is read in another way. */
  readonly digest: string;
  /** As its columns were read: fields that it adds, and those that the table had. */
  readonly columns: readonly ImportedColumn[];
  readonly rows: number;
  readonly rowsPerChange: number;
  readonly state: ImportState;
}

/** `cancelling`: no row is imported any more, and those that were are being deleted. */
export type ImportState = 'begun' | 'cancelling' | 'cancelled';

/** One batch of decided changes, committed whole or not at all. */
export interface Batch {
  readonly table: TableName;
  /** The fence that `open` gave, and the last committed number: the commit is refused unless both are still so. */
  readonly fence: number;
  readonly seq: number;
  /** What people call the table from now on; null: as before. */
  readonly name: string | null;
  /** Accepted changes, numbered seq + 1, seq + 2, …; may be empty when all were rejected. */
  readonly log: readonly LogEntry[];
  readonly sessions: readonly SessionRecord[];
  readonly records: readonly TableRecord[];
}

/** `fenced`: another writer has opened the table, or has committed; nothing was stored. */
export type CommitResult =
  | { readonly committed: true }
  | { readonly committed: false; readonly reason: 'fenced'; readonly fence: number; readonly seq: number };

/** The document at some point, as a list of Yjs updates to be applied in order. */
export interface Snapshot {
  readonly epoch: number;
  /** Number of the last change in it. */
  readonly seq: number;
  readonly parts: readonly Uint8Array[];
}

/** Everything a writer needs to go on with a table, read at one point in time. Sessions are asked for one by one. */
export interface Opened {
  readonly info: TableInfo;
  /** The last one of this epoch. */
  readonly snapshot: Snapshot | null;
  /** Log of this epoch after the snapshot, in order. */
  readonly tail: readonly LogEntry[];
}

/** A table as it is kept, for those who check it: read at one point in time, without becoming its writer. */
export interface Kept {
  readonly info: TableInfo;
  /** The document with which this epoch began; null in the first one, which began empty. */
  readonly base: Snapshot | null;
  /** The last one of this epoch. */
  readonly snapshot: Snapshot | null;
  readonly records: readonly TableRecord[];
  readonly sessions: readonly SessionRecord[];
}

/** The beginning of a new epoch: the table as it stands, written into a fresh document. */
export interface EpochStart {
  readonly table: TableName;
  /** As for a commit: nothing is done unless both are still so. */
  readonly fence: number;
  readonly seq: number;
  /** Yjs client id of the new document. */
  readonly writer: number;
  /** The new document, as updates to be applied in order. */
  readonly parts: readonly Uint8Array[];
}

/** Which part of the log may go: entries older than `before`, but never the last `keep`, nor any of the present epoch. */
export interface Retention {
  /** ISO 8601, UTC. */
  readonly before: string;
  readonly keep: number;
}

/** What became of a table's new name: `exists-already` when there is a table of that name, a deleted one too. */
export type RenameResult = 'renamed' | 'no-such-table' | 'exists-already';

/** Who may write into a draft under a Yjs client id. */
export interface DraftWriter {
  readonly client: number;
  readonly actor: Actor;
}

/** A draft as it is kept beside its updates. */
export interface DraftRecord {
  readonly draft: DraftId;
  readonly row: RowId;
  readonly field: FieldId;
  /** Where the table stood, and what the cell held, when it started, when a value was made of it last, or when it took up one of others. */
  readonly seen: number;
  readonly was: string | null;
  /** By which the session is known that makes values of it; never told to anybody. */
  readonly secret: string;
  /** Number of the last change that was made of it: 0 when none was. */
  readonly changes: number;
  /** Whether what its writers have seen of the cell is that change, and not what it lost to or was merged with. */
  readonly mine: boolean;
  /** Whether that change is in a conflict: the text goes on beside what the cell has. */
  readonly disputed: boolean;
  /** Yjs client id of whoever seeded it. */
  readonly seeder: number;
  readonly writers: readonly DraftWriter[];
  /** Those who wrote since that change, in their order. */
  readonly authors: readonly Actor[];
}

/** A draft with all that was written into it, in order. */
export interface KeptDraft {
  readonly record: DraftRecord;
  readonly updates: readonly Uint8Array[];
}

/** What is to be kept of the drafts of a table: all of it, or nothing when the fence is another one. */
export interface DraftBatch {
  readonly table: TableName;
  readonly fence: number;
  /** New records, and those that are others now. */
  readonly records: readonly DraftRecord[];
  /** Updates, in order. `whole`: it takes the place of all before it. */
  readonly updates: readonly { readonly draft: DraftId; readonly update: Uint8Array; readonly whole: boolean }[];
  readonly ended: readonly DraftId[];
}

/** How to read the log. */
export interface LogQuery {
  /** Only entries after this number. */
  readonly after: number;
  readonly limit: number;
  /** The updates are not needed: a store may leave them out (empty). They are most of what an import's entries weigh. */
  readonly withoutUpdates?: boolean;
}

/**
 * Where tables live. Postgres on the server, IndexedDB in a page without one, memory in tests; one contract suite runs against
 * all. A rejected promise means that the outcome is not known: open the table again and look.
 */
export interface TableStore {
  /** Makes a table at sequence 0, epoch 1. False when it is there already, deleted or not. */
  create(table: TableName, writer: number): Promise<boolean>;
  /** What is known of a table, a deleted one too; null when there is none of this name. */
  info(table: TableName): Promise<TableInfo | null>;
  /** Gives a table another name, with all that hangs on it, and raises the fence: what its writer still sends is for the old one. */
  rename(table: TableName, to: TableName): Promise<RenameResult>;
  /** Deletes a table so that it can be restored, and raises the fence. False when there is none, or it is deleted already. */
  delete(table: TableName): Promise<boolean>;
  /** Brings a deleted table back as it was. False when there is none, or it is not deleted. */
  restore(table: TableName): Promise<boolean>;
  /** Raises the fence, then reads; null when there is no such table, or it is deleted. */
  open(table: TableName): Promise<Opened | null>;
  /** Reads without raising the fence, a deleted table too; null when there is none of this name. */
  read(table: TableName): Promise<Kept | null>;
  /** What is remembered of a session; null when it never had a change decided, or has expired. */
  session(table: TableName, session: SessionId): Promise<SessionRecord | null>;
  /** Stores a batch durably, in one step, if fence and seq are as it says. */
  commit(batch: Batch): Promise<CommitResult>;
  /**
   * Begins the next epoch if fence and seq are as it says, and raises the fence: what its writer still sends was made for the old
   * document. What `parts` hold is its first snapshot, kept until the epoch ends.
   */
  beginEpoch(start: EpochStart): Promise<CommitResult>;
  /** Drops the old end of the log; returns how many entries went. */
  trimLog(table: TableName, retention: Retention): Promise<number>;
  /** Forgets sessions that have had nothing decided since then (ISO 8601, UTC); returns how many. */
  expireSessions(before: string): Promise<number>;
  /**
   * Keeps a snapshot in place of earlier ones of the epoch, its first one excepted. One that is older than what is kept is ignored, and so is
   * one of a writer who has the table no more.
   */
  saveSnapshot(table: TableName, fence: number, snapshot: Snapshot): Promise<void>;
  /** Keeps an import, unless the table has one of this id; gives the one that is kept. */
  beginImport(table: TableName, record: ImportRecord): Promise<ImportRecord>;
  /** What is kept of an import; null when the table has none of this id. */
  import(table: TableName, id: string): Promise<ImportRecord | null>;
  /** Notes that an import is being cancelled, or is. */
  setImportState(table: TableName, id: string, state: ImportState): Promise<void>;
  /** Keeps what was written into drafts, durably, in one step; false, and nothing is kept, when another writer has the table. */
  keepDrafts(batch: DraftBatch): Promise<boolean>;
  /** The drafts of a table that have not ended, in no particular order. */
  drafts(table: TableName): Promise<readonly KeptDraft[]>;
  /** Tables that have drafts; not deleted ones. */
  tablesWithDrafts(): Promise<readonly TableName[]>;
  /** Entries of the log in order. */
  log(table: TableName, query: LogQuery): Promise<readonly LogEntry[]>;
  /** The records of a table, in no particular order, deleted rows too. */
  records(table: TableName): Promise<readonly TableRecord[]>;
  /** Tables of a workspace by name, or all; deleted ones too. */
  list(workspace?: string): Promise<readonly TableInfo[]>;
  /** Resolves when the store answers; rejects with the reason when it does not. */
  ready(): Promise<void>;
  /** Ends it: whatever is asked of it afterwards is rejected. */
  close(): Promise<void>;
}
