import { Database } from '@hocuspocus/extension-database';
import { type Document, Hocuspocus, type Extension } from '@hocuspocus/server';
import { setTimeout as delay } from 'node:timers/promises';
import { closeCodes, type LogEntry, type Loss, type Opened, RecentHistory, type RenameResult, type TableName } from '@teable-grid/core';
import { documentName, parseDocumentName, readTableInSteps } from '@teable-grid/core/yjs';
import { earlierChanges } from './earlier-changes.ts';
import { inSlices } from './in-slices.ts';
import type { TableGauges } from './metrics.ts';
import { loadDocument } from './load-document.ts';
import { OpenTable, type OpenTableOptions } from './open-table.ts';
import { newWriter } from './published.ts';

/** A table that nobody has used for this long is closed, milliseconds. */
const idleTime = 60_000;

/**
 * How long a table is left to another server that has taken it, milliseconds, and up to twice that by chance: two that took it back at once
 * from each other would never come to write.
 */
const fencedPause = 300;

/**
 * Hocuspocus sets a default for each of these hooks that does nothing, and waits for it at every message and every update. Setting
 * them to nothing saves a good part of what a message costs.
 */
const withoutDefaults = Object.fromEntries(
  ['beforeHandleMessage', 'afterHandleMessage', 'beforeSync', 'beforeHandleAwareness', 'onStateless', 'onChange', 'onAwarenessUpdate'].map(
    (hook) => [hook, undefined],
  ),
);

/** How long is kept what nobody needs for the present table. */
export interface RetentionPolicy {
  /** Days after which changes may go from the log, once an epoch has begun after them; but never so many of the last. */
  readonly logDays: number;
  readonly logChanges: number;
  /** Days of silence after which a session is forgotten: what is sent in it after that is refused as a gap, and done in a new one. */
  readonly sessionDays: number;
}

/** A laptop that was closed for a year still gets its first verdicts, and an event stream a year's changes. */
export const defaultRetention: RetentionPolicy = { logDays: 365, logChanges: 10_000, sessionDays: 400 };

/** What the tables need of their server. */
export interface TablesOptions extends Omit<OpenTableOptions, 'onBroken' | 'onMoved' | 'documents'> {
  /** How long the log and sessions are kept. */
  readonly retention: RetentionPolicy;
  /** Extensions of the Hocuspocus that shows the documents. */
  readonly extensions: readonly Extension[];
}

/** Told that a table stands at a number, with the last entries of its log, or none of them. Must not throw. */
export type TableFollower = (table: TableName, seq: number, entries: readonly LogEntry[]) => void;

/** The tables that this process has open. One table is opened once, however many ask at the same time. */
export class Tables {
  readonly hocuspocus: Hocuspocus;
  readonly #options: TablesOptions;
  readonly #daily: NodeJS.Timeout;
  readonly #open = new Map<TableName, Promise<OpenTable | null>>();
  /** By which an open table is told from a later one of its name. */
  readonly #openings = new WeakMap<OpenTable, Promise<OpenTable | null>>();
  readonly #followers = new Set<TableFollower>();
  readonly #goneListeners = new Set<(table: TableName) => void>();
  /** Open tables that were renamed or deleted under them. */
  readonly #withdrawn = new WeakSet<OpenTable>();
  /** What the store gave for documents that are being loaded, by document name. */
  readonly #loading = new Map<string, Opened>();
  /** Names of documents that are opened empty. */
  readonly #filling = new Set<string>();
  readonly #idle = new Map<TableName, NodeJS.Timeout>();
  /** Until when tables are left to another server. */
  readonly #yielded = new Map<TableName, number>();

  constructor(options: TablesOptions) {
    this.#options = options;
    this.#daily = setInterval(() => void this.forgetSessions(), 86_400_000).unref();
    this.hocuspocus = new Hocuspocus({
      ...withoutDefaults,
      quiet: true,
      // Our own snapshots decide when to store; see `OpenTable`.
      unloadImmediately: false,
      extensions: [
        ...options.extensions,
        new Database({
          fetch: async ({ documentName: name }) => this.#loading.get(name)?.snapshot?.parts[0] ?? null,
          store: async ({ documentName: name }) => this.#storeSnapshot(name),
        }),
        {
          // Lower than the database's, so that it runs after it.
          priority: 50,
          onLoadDocument: async ({ document, documentName: name }) => {
            // One without what some may not see is filled by its table.
            if (this.#filling.has(name)) return;
            const opened = this.#loading.get(name);
            if (opened === undefined) throw new Error(`The document ${name} was not opened by its table.`);
            await loadDocument(document, opened);
          },
        },
      ],
    });
  }

  /** Makes an empty table; false when there is one of this name, deleted or not. */
  create(table: TableName): Promise<boolean> {
    return this.#options.store.create(table, newWriter());
  }

  /** Gives a table another name. Its clients are sent away, and find none under the old one. */
  async rename(table: TableName, to: TableName): Promise<RenameResult> {
    let result = 'no-such-table' as RenameResult;
    await this.#withdraw(table, 'The table has another name now.', async () => {
      result = await this.#options.store.rename(table, to);
      return result === 'renamed';
    });
    if (result === 'renamed') await this.#tellOf(to);
    return result;
  }

  /** Deletes a table so that it can be restored; false when there is none. Its clients are sent away, and find none. */
  delete(table: TableName): Promise<boolean> {
    return this.#withdraw(table, 'The table was deleted.', () => this.#options.store.delete(table));
  }

  /** Brings a deleted table back; false when there is none. */
  async restore(table: TableName): Promise<boolean> {
    const restored = await this.#options.store.restore(table);
    if (restored) await this.#tellOf(table);
    return restored;
  }

  /** To be told when a name leads to no table any more, until the result is called. Must not throw. */
  onGone(listener: (table: TableName) => void): () => void {
    this.#goneListeners.add(listener);
    return () => void this.#goneListeners.delete(listener);
  }

  /** The table if this process has it open; null when not. */
  async ifOpen(table: TableName): Promise<OpenTable | null> {
    return (await this.#open.get(table)?.catch(() => null)) ?? null;
  }

  /** The open table; opened if need be, null when there is none of this name. */
  open(table: TableName): Promise<OpenTable | null> {
    const there = this.#open.get(table);
    if (there !== undefined) {
      void there.then((found) => found !== null && this.#idle.has(table) && this.left(found)).catch(() => {});
      return there;
    }
    const opening = this.#load(table);
    this.#open.set(table, opening);
    const forget = () => {
      if (this.#open.get(table) === opening) this.#open.delete(table);
    };
    opening.then((found) => {
      if (found === null) return forget();
      this.#openings.set(found, opening);
      // It may have been opened for a request only.
      this.left(found);
    }, forget);
    return opening;
  }

  /**
   * Follows all tables that this process writes: told of each batch after it was committed, and where a table stands when it is opened. Until
   * the result is called.
   */
  follow(follower: TableFollower): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  #tell(table: TableName, seq: number, entries: readonly LogEntry[]): void {
    for (const follower of this.#followers) follower(table, seq, entries);
  }

  /** What the metrics tell of each. */
  async gauges(): Promise<readonly TableGauges[]> {
    return (await this.#opened()).map(({ gauges }) => gauges);
  }

  /** To be told when a client leaves: a table without clients is closed after a while. */
  left({ name, replicas }: OpenTable): void {
    if (replicas.readers > 0) return;
    clearTimeout(this.#idle.get(name));
    const timer = setTimeout(() => void this.#closeIdle(name), idleTime);
    timer.unref();
    this.#idle.set(name, timer);
  }

  /** Opens the tables in which long texts were being written when they were closed: values are made of these, if nobody goes on. */
  async resumeDrafts(): Promise<void> {
    const { store, log } = this.#options;
    const failed = (error: unknown, table?: TableName) => log.error({ event: 'drafts-not-resumed', table, error: String(error) });
    const tables = await store.tablesWithDrafts().catch((error: unknown) => (failed(error), []));
    for (const table of tables) await this.open(table).catch((error: unknown) => failed(error, table));
  }

  /** Forgets sessions that have been silent for longer than is kept: done every day. */
  async forgetSessions(): Promise<void> {
    const { store, log, retention } = this.#options;
    try {
      const gone = await store.expireSessions(daysAgo(retention.sessionDays));
      if (gone > 0) log.info({ event: 'sessions-forgotten', sessions: gone });
    } catch (error) {
      log.error({ event: 'sessions-not-forgotten', error: String(error) });
    }
  }

  /** Waits until all that was received is decided. */
  async drain(): Promise<void> {
    for (const table of await this.#opened()) await table.drain();
  }

  /** Decides what waits, keeps snapshots and closes all tables. */
  async close(): Promise<void> {
    clearInterval(this.#daily);
    for (const timer of this.#idle.values()) clearTimeout(timer);
    for (const table of await this.#opened()) {
      await table.settle();
      table.leave();
      this.#open.delete(table.name);
      await this.#unload(table);
    }
  }

  async #opened(): Promise<OpenTable[]> {
    const open = await Promise.all([...this.#open.values()].map((opening) => opening.catch(() => null)));
    return open.filter((table) => table !== null);
  }

  async #load(table: TableName): Promise<OpenTable | null> {
    const pause = (this.#yielded.get(table) ?? 0) - Date.now();
    this.#yielded.delete(table);
    if (pause > 0) await delay(pause);
    const started = performance.now();
    const opened = await this.#options.store.open(table);
    if (opened === null) return null;
    const name = documentName(table, opened.info.epoch);
    this.#loading.set(name, opened);
    try {
      // An unload that has not ended yet would take the new document with it.
      await this.hocuspocus.unloadingDocuments.get(name);
      const document = await this.#openDocument(name);
      try {
        return await this.#take(opened, document, started);
      } catch (error) {
        // Left loaded it would be found, as it is, by the next who opens the table.
        await this.#closeDocument(document);
        throw error;
      }
    } finally {
      this.#loading.delete(name);
    }
  }

  /** Makes a loaded document the table's, if it verifies. */
  async #take(opened: Opened, document: Document, started: number): Promise<OpenTable> {
    const { table, seq } = opened.info;
    const start = opened.tail[0]?.seq ?? opened.info.seq + 1;
    const earlier = await earlierChanges(this.#options.store, table, start);
    const read = await inSlices(readTableInSteps(document));
    const history = await inSlices(RecentHistory.inSteps([...earlier, ...opened.tail], seq));
    const drafts = await this.#options.store.drafts(table);
    const open = new OpenTable(
      opened,
      { document, table: read, history, drafts },
      {
        ...this.#options,
        onBroken: (broken, loss) => this.#break(broken, loss),
        onMoved: (moved) => this.#move(moved),
        documents: {
          openDocument: (scoped) => this.#openEmpty(scoped),
          closeDocument: (scoped) => this.#closeDocument(scoped),
        },
      },
    );
    open.follow(({ changes, after }) =>
      this.#tell(
        table,
        after.seq,
        changes.map(({ entry }) => entry),
      ),
    );
    // What was committed without anybody having been told: by another process, or before an answer was lost.
    this.#tell(table, seq, []);
    this.#options.log.info({
      event: 'opened',
      table,
      seq,
      rows: open.authority.table.rows.size,
      tail: opened.tail.length,
      ms: Math.round(performance.now() - started),
    });
    return open;
  }

  /** Does to the store what ends a table under this name, between two batches of it; what waits is answered `retry`. */
  async #withdraw(table: TableName, reason: string, act: () => Promise<boolean>): Promise<boolean> {
    let done: Promise<boolean> | null = null;
    const end = (open: OpenTable, whether: () => Promise<boolean>): Promise<boolean> =>
      open.authority.hold(async () => {
        if (!(await whether().catch(() => false))) return null;
        this.#withdrawn.add(open);
        return reason;
      });
    const open = await this.ifOpen(table);
    if (open !== null) await end(open, () => (done = act()));
    const ended = await (done ?? act());
    if (!ended) return false;
    // Somebody may have begun to open it before, and have got it only now.
    const late = await this.ifOpen(table);
    if (late !== null && late !== open) await end(late, async () => true);
    for (const listener of this.#goneListeners) listener(table);
    return true;
  }

  async #tellOf(table: TableName): Promise<void> {
    const info = await this.#options.store.info(table);
    if (info !== null) this.#tell(table, info.seq, []);
  }

  #break(table: OpenTable, { cause, reason }: Loss): void {
    if (this.#withdrawn.has(table)) return this.#sendAway(table, closeCodes.tryAgain, reason);
    this.#options.metrics.authorityLost();
    this.#options.log.error({ event: 'authority-lost', table: table.name, reason });
    if (cause === 'fenced') this.#yielded.set(table.name, Date.now() + fencedPause * (1 + Math.random()));
    this.#sendAway(table, closeCodes.tryAgain, 'The table is opened again.');
  }

  #move(table: OpenTable): void {
    this.#sendAway(table, closeCodes.epochPassed, 'The table has a new document.');
    void this.#trimLog(table.name);
  }

  /** Closing the sockets makes clients come again; by then the table is opened anew. A hook that throws would leave them deaf. */
  #sendAway(table: OpenTable, code: number, reason: string): void {
    if (this.#open.get(table.name) === this.#openings.get(table)) this.#open.delete(table.name);
    // The answers of this turn go out before.
    setImmediate(() => {
      for (const { readers } of table.replicas.all()) for (const reader of readers) reader.end(code, reason);
      void this.#unload(table);
    });
  }

  async #trimLog(table: TableName): Promise<void> {
    const { store, log, retention } = this.#options;
    try {
      const gone = await store.trimLog(table, { before: daysAgo(retention.logDays), keep: retention.logChanges });
      if (gone > 0) log.info({ event: 'log-trimmed', table, changes: gone });
    } catch (error) {
      log.error({ event: 'log-trim-failed', table, error: String(error) });
    }
  }

  async #closeIdle(name: TableName): Promise<void> {
    const opening = this.#open.get(name);
    const table = await opening?.catch(() => null);
    if (!table || table.replicas.readers > 0) return;
    await table.settle();
    if (this.#isUsed(table) || this.#open.get(name) !== opening) return;
    if (await table.compactIdle().catch(() => false)) return;
    if (this.#isUsed(table) || this.#open.get(name) !== opening) return;
    table.leave();
    this.#open.delete(name);
    await this.#unload(table);
    this.#options.log.info({ event: 'closed', table: name });
  }

  #isUsed(table: OpenTable): boolean {
    return table.replicas.readers > 0 || table.authority.busy;
  }

  async #unload(table: OpenTable): Promise<void> {
    await table.replicas.close();
    await this.#closeDocument(table.document);
  }

  /** A document that stays loaded until it is closed. */
  async #openDocument(name: string): Promise<Document> {
    const request = new Request('http://localhost/');
    const document = await this.hocuspocus.createDocument(name, request, 'authority', { isAuthenticated: true, readOnly: true });
    document.addDirectConnection();
    // Of batches the authority sends out each by itself; this is for presence.
    document.flushDelay = this.#options.limits.presenceMilliseconds;
    return document;
  }

  async #openEmpty(name: string): Promise<Document> {
    this.#filling.add(name);
    try {
      return await this.#openDocument(name);
    } finally {
      this.#filling.delete(name);
    }
  }

  async #closeDocument(document: Document): Promise<void> {
    document.removeDirectConnection();
    // By its name Hocuspocus would take out whatever has that name now.
    if (this.hocuspocus.documents.get(document.name) === document) await this.hocuspocus.unloadDocument(document);
  }

  async #storeSnapshot(name: string): Promise<void> {
    const parsed = parseDocumentName(name);
    const table = parsed === null ? null : await this.#open.get(parsed.table);
    await table?.snapshot();
  }
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}
