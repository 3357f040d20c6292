import { Database } from '@hocuspocus/extension-database';
import { type Document, Hocuspocus, type Extension } from '@hocuspocus/server';
import type { Opened, TableName } from '@teable-grid/core';
import { documentName, parseDocumentName } from '@teable-grid/core/yjs';
import { loadDocument, newWriter, OpenTable, type OpenTableOptions } from './open-table.ts';

/** A table that nobody has used for this long is closed, milliseconds. */
const idleTime = 60_000;

/**
 * Hocuspocus sets a default for each of these hooks that does nothing, and waits for it at every message and every update. Setting
 * them to nothing saves a good part of what a message costs.
 */
const withoutDefaults = Object.fromEntries(
  ['beforeHandleMessage', 'afterHandleMessage', 'beforeSync', 'beforeHandleAwareness', 'onStateless', 'onChange', 'onAwarenessUpdate'].map(
    (hook) => [hook, undefined],
  ),
);

/** What the tables need of their server. */
export interface TablesOptions extends Omit<OpenTableOptions, 'onBroken'> {
  /** Extensions of the Hocuspocus that shows the documents. */
  readonly extensions: readonly Extension[];
}

/** The tables that this process has open. One table is opened once, however many ask at the same time. */
export class Tables {
  readonly hocuspocus: Hocuspocus;
  readonly #options: TablesOptions;
  readonly #open = new Map<TableName, Promise<OpenTable | null>>();
  /** What the store gave for documents that are being loaded, by document name. */
  readonly #loading = new Map<string, Opened>();
  readonly #idle = new Map<TableName, NodeJS.Timeout>();

  constructor(options: TablesOptions) {
    this.#options = options;
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
            const opened = this.#loading.get(name);
            if (opened === undefined) throw new Error(`The document ${name} was not opened by its table.`);
            await loadDocument(document, opened);
          },
        },
      ],
    });
  }

  /** Makes an empty table; false when there is one of this name. */
  create(table: TableName): Promise<boolean> {
    return this.#options.store.create(table, newWriter());
  }

  /** The open table; opened if need be, null when there is none of this name. */
  open(table: TableName): Promise<OpenTable | null> {
    const there = this.#open.get(table);
    if (there !== undefined) return there;
    const opening = this.#load(table);
    this.#open.set(table, opening);
    const forget = () => {
      if (this.#open.get(table) === opening) this.#open.delete(table);
    };
    opening.then((found) => found ?? forget(), forget);
    return opening;
  }

  /** The open table whose document this is; undefined when it is an old document of it. */
  async of(document: Document): Promise<OpenTable | undefined> {
    const parsed = parseDocumentName(document.name);
    const table = parsed === null ? null : await this.#open.get(parsed.table);
    return table?.document === document ? table : undefined;
  }

  /** To be told when a client leaves: a table without clients is closed after a while. */
  left(document: Document): void {
    const parsed = parseDocumentName(document.name);
    if (parsed === null || document.connections.size > 0) return;
    clearTimeout(this.#idle.get(parsed.table));
    const timer = setTimeout(() => void this.#closeIdle(parsed.table), idleTime);
    timer.unref();
    this.#idle.set(parsed.table, timer);
  }

  /** Waits until all that was received is decided. */
  async drain(): Promise<void> {
    for (const table of await this.#opened()) await table.authority.drain();
  }

  /** Decides what waits, keeps snapshots and closes all tables. */
  async close(): Promise<void> {
    for (const timer of this.#idle.values()) clearTimeout(timer);
    for (const table of await this.#opened()) {
      await table.settle();
      this.#open.delete(table.name);
      await this.#unload(table);
    }
  }

  async #opened(): Promise<OpenTable[]> {
    const open = await Promise.all([...this.#open.values()].map((opening) => opening.catch(() => null)));
    return open.filter((table) => table !== null);
  }

  async #load(table: TableName): Promise<OpenTable | null> {
    const started = performance.now();
    const opened = await this.#options.store.open(table);
    if (opened === null) return null;
    const name = documentName(table, opened.info.epoch);
    this.#loading.set(name, opened);
    try {
      // An unload that has not ended yet would take the new document with it.
      await this.hocuspocus.unloadingDocuments.get(name);
      const request = new Request('http://localhost/');
      const document = await this.hocuspocus.createDocument(name, request, 'authority', { isAuthenticated: true, readOnly: true });
      document.addDirectConnection();
      const open = new OpenTable(opened, document, { ...this.#options, onBroken: (broken, reason) => this.#break(broken, reason) });
      const { seq } = opened.info;
      this.#options.log.info({
        event: 'opened',
        table,
        seq,
        rows: open.authority.table.rows.size,
        tail: opened.tail.length,
        ms: Math.round(performance.now() - started),
      });
      return open;
    } finally {
      this.#loading.delete(name);
    }
  }

  #break(table: OpenTable, reason: string): void {
    this.#options.log.error({ event: 'authority-lost', table: table.name, reason });
    this.#open.delete(table.name);
    // Closing the sockets makes clients come again; by then the table is opened anew. A hook that throws would leave them deaf.
    // The answers of this turn go out before.
    setImmediate(() => {
      for (const connection of table.document.getConnections()) connection.webSocket.close(1013, 'The table is opened again.');
      void this.#unload(table);
    });
  }

  async #closeIdle(name: TableName): Promise<void> {
    const opening = this.#open.get(name);
    const table = await opening?.catch(() => null);
    if (!table || table.document.connections.size > 0) return;
    await table.settle();
    if (table.document.connections.size > 0 || table.authority.queued > 0 || this.#open.get(name) !== opening) return;
    this.#open.delete(name);
    await this.#unload(table);
    this.#options.log.info({ event: 'closed', table: name });
  }

  async #unload(table: OpenTable): Promise<void> {
    table.document.removeDirectConnection();
    await this.hocuspocus.unloadDocument(table.document);
  }

  async #storeSnapshot(name: string): Promise<void> {
    const parsed = parseDocumentName(name);
    const table = parsed === null ? null : await this.#open.get(parsed.table);
    await table?.snapshot();
  }
}
