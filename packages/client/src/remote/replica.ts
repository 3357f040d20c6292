import { apply, type Table, type Write } from '@teable-grid/core';
import { followTable, readTable } from '@teable-grid/core/yjs';
import * as Y from 'yjs';

/** A document of the server's as this device has it, and the table in it once it could be read. */
export class Replica {
  /** Name of the document. */
  readonly name: string;
  readonly doc = new Y.Doc();
  readonly #onTable: (table: Table, writes: readonly Write[] | null) => void;
  #table: Table | null = null;
  #unfollow: (() => void) | null = null;

  constructor(name: string, onTable: (table: Table, writes: readonly Write[] | null) => void) {
    this.name = name;
    this.#onTable = onTable;
  }

  /** The table; null before it was read. */
  get table(): Table | null {
    return this.#table;
  }

  /** Whether there is anything in the document. */
  get isEmpty(): boolean {
    return this.doc.store.clients.size === 0;
  }

  /** How far it is on the clock of the one writer of its document. */
  get clock(): number {
    const [writer] = this.doc.store.clients.keys();
    return writer === undefined ? 0 : Y.getState(this.doc.store, writer);
  }

  /**
   * Whether it holds what was written under more than one client id: then it is a mixture of two documents of one name, for an
   * epoch has one writer. (A server whose data was thrown away makes such a document again.)
   */
  get isMixed(): boolean {
    return this.doc.store.clients.size > 1;
  }

  /** Reads the table whole, the first time, and follows it from then on. Throws when its layout is not known here. */
  read(): void {
    if (this.#unfollow !== null) return;
    const table = readTable(this.doc);
    this.#table = table;
    this.#unfollow = followTable(this.doc, (writes, seq) => {
      this.#table = apply(this.#table!, writes, seq);
      this.#onTable(this.#table, writes);
    });
    this.#onTable(table, null);
  }

  destroy(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.doc.destroy();
  }
}
