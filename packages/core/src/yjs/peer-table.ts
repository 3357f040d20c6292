import type { Doc, Transaction } from 'yjs';
import type { RowId } from '../ids.ts';
import { apply, withRows } from '../table/apply.ts';
import type { Field } from '../table/field.ts';
import type { Revision } from '../table/revision.ts';
import { Rows } from '../table/rows.ts';
import { emptyTable, type Fields, type Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import { layoutVersion, type MapName, mapOf } from './layout.ts';
import type { View } from '../view/view.ts';
import {
  type PeerCell,
  type PeerField,
  type PeerView,
  readPeerCell,
  readPeerField,
  readPeerRow,
  readPeerView,
  writePeerEntries,
} from './peer-entries.ts';
import { PeerRows } from './peer-rows.ts';
import { changedKeys, changesIn, nameMaps, readTable } from './reader.ts';

/** Rows that one step of putting them in order works through. */
const rowsPerStep = 10_000;

/** What a document is to those who share it. */
export type Standing =
  /** There is nothing in it yet. */
  | { readonly state: 'empty' }
  /** A table that all who have the document write. */
  | { readonly state: 'shared' }
  /** A replica of a server's table: what is written into it is not the server's. */
  | { readonly state: 'replica' }
  /** It cannot be read here. */
  | { readonly state: 'unreadable'; readonly message: string };

/** Told that the table, or what the document is, was another before. */
export type PeerTableMoved = (before: Table, origin: unknown) => void;

/**
 * The table in a document that peers share, merged by Yjs alone, as a value that follows it. Revisions and the sequence number count what came in
 * here: they say nothing to others. Whatever others have written into the document, reading it does not throw: what is not of the
 * layout is left out.
 */
export class PeerTable {
  readonly #doc: Doc;
  readonly #onMoved: PeerTableMoved;
  #standing: Standing = { state: 'empty' };
  #table: Table = emptyTable;
  /** Writes to rows that are not there: Yjs may bring them before their row. */
  #orphans = new Map<RowId, Map<string, PeerCell>>();

  constructor(doc: Doc, onMoved: PeerTableMoved) {
    this.#doc = doc;
    this.#onMoved = onMoved;
    nameMaps(doc);
    this.#readWhole(0);
    doc.on('afterTransaction', this.#follow);
  }

  /** The table as it is now. */
  get value(): Table {
    return this.#table;
  }

  /** What the document is: empty, shared by peers, a replica of a server, or of a layout that is not known. */
  get standing(): Standing {
    return this.#standing;
  }

  /** Writes what a change does, as one transaction. `fields` are those that it leaves. */
  write(writes: readonly Write[], fields: Fields, origin: unknown): void {
    this.#doc.transact(() => writePeerEntries(this.#doc, writes, fields), origin);
  }

  /** Stops following the document, which stays as it is. */
  close(): void {
    this.#doc.off('afterTransaction', this.#follow);
  }

  readonly #follow = (transaction: Transaction): void => {
    const before = this.#table;
    const changed = changedKeys(this.#doc, transaction);
    if (changed.size === 0) return;
    const { state } = standingOf(this.#doc);
    if (state !== this.#standing.state) this.#readWhole(before.seq + 1);
    else if (state === 'shared') this.#advance(changed, before.seq + 1);
    else if (state === 'replica') this.#advanceReplica(transaction);
    else return;
    this.#onMoved(before, transaction.origin);
  };

  /** Reads all of the document. */
  #readWhole(revision: Revision): void {
    this.#standing = standingOf(this.#doc);
    this.#orphans = new Map();
    this.#table = emptyTable;
    try {
      if (this.#standing.state === 'replica') this.#table = readTable(this.#doc);
    } catch (error) {
      this.#unreadable(error);
    }
    if (this.#standing.state === 'shared') this.#table = this.#readShared(revision);
  }

  #readShared(revision: Revision): Table {
    const rows = new PeerRows(() => undefined, revision);
    mapOf(this.#doc, 'rows').forEach((entry, id) => {
      const row = readPeerRow(id, entry);
      if (row !== null) rows.insert(row);
    });
    mapOf(this.#doc, 'cells').forEach((entry, key) => {
      const cell = readPeerCell(key, entry);
      if (cell !== null && !rows.lay(cell)) this.#keepOrphan(key, cell);
    });
    const writes: Write[] = [{ write: 'name', name: this.#name }];
    const fields: PeerField[] = [];
    mapOf(this.#doc, 'fields').forEach((entry, id) => {
      const field = readPeerField(id, entry);
      if (field !== null) fields.push(field);
    });
    // By id, so that two who read the same have the same.
    fields
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .forEach((field, column) => {
        writes.push({ write: 'field', field: toField(field, column, undefined, revision) });
      });
    mapOf(this.#doc, 'views').forEach((entry, id) => {
      const view = readPeerView(id, entry);
      if (view !== null) writes.push({ write: 'view', view: toView(view, undefined, revision) });
    });
    return apply({ ...emptyTable, rows: rowsOf(rows) }, writes, revision);
  }

  /** Works in what a transaction changed, in proportion to that. */
  #advance(changed: ReadonlyMap<MapName, readonly string[]>, revision: Revision): void {
    const writes: Write[] = [];
    const rows = new PeerRows((id) => this.#table.rows.get(id), revision);
    let { columns } = this.#table.fields;
    // What was taken away, written anew as a whole, or is not of the layout: then all is read again, since what it hid may show.
    for (const key of changed.get('fields') ?? []) {
      const field = readPeerField(key, mapOf(this.#doc, 'fields').get(key));
      if (field === null) return this.#readWhole(revision);
      const before = this.#table.fields.get(field.id);
      const column = before?.column ?? columns++;
      writes.push({ write: 'field', field: toField(field, column, before, revision) });
    }
    for (const key of changed.get('views') ?? []) {
      const view = readPeerView(key, mapOf(this.#doc, 'views').get(key));
      if (view === null) return this.#readWhole(revision);
      writes.push({ write: 'view', view: toView(view, this.#table.views.get(key), revision) });
    }
    for (const key of changed.get('rows') ?? []) {
      const row = readPeerRow(key, mapOf(this.#doc, 'rows').get(key));
      if (row === null || this.#table.rows.get(key) !== undefined) return this.#readWhole(revision);
      rows.insert(row);
      for (const cell of this.#orphans.get(row.id)?.values() ?? []) rows.lay(cell);
      this.#orphans.delete(row.id);
    }
    for (const key of changed.get('cells') ?? []) {
      const cell = readPeerCell(key, mapOf(this.#doc, 'cells').get(key));
      if (cell === null) return this.#readWhole(revision);
      if (!rows.lay(cell)) this.#keepOrphan(key, cell);
    }
    if (this.#name !== this.#table.name) writes.push({ write: 'name', name: this.#name });
    this.#table = withRows(apply(this.#table, writes, revision), rows.done());
  }

  #advanceReplica(transaction: Transaction): void {
    try {
      const changes = changesIn(this.#doc, transaction);
      if (changes !== null) this.#table = apply(this.#table, changes.writes, changes.seq);
    } catch (error) {
      this.#unreadable(error);
    }
  }

  #unreadable(error: unknown): void {
    this.#standing = {
      state: 'unreadable',
      message: `The document cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }

  get #name(): string {
    const name = mapOf(this.#doc, 'meta').get('name');
    return typeof name === 'string' ? name : '';
  }

  #keepOrphan(key: string, cell: PeerCell): void {
    const kept = this.#orphans.get(cell.row) ?? new Map<string, PeerCell>();
    this.#orphans.set(cell.row, kept.set(key, cell));
  }
}

/** What a document is, by what it says of itself. */
function standingOf(doc: Doc): Standing {
  const meta = mapOf(doc, 'meta');
  const layout = meta.get('layout');
  if (layout === undefined) return { state: 'empty' };
  if (layout !== layoutVersion)
    return {
      state: 'unreadable',
      message: `The document has layout ${String(layout).slice(0, 40)}; this page reads layout ${layoutVersion}.`,
    };
  return { state: meta.has('epoch') ? 'replica' : 'shared' };
}

/** A field's columns are given here, since peers cannot agree on them; rows of peers keep their cells by field. */
function toField(
  { id, name, type, options, order, deleted }: PeerField,
  column: number,
  before: Field | undefined,
  revision: Revision,
): Field {
  return {
    id,
    name,
    type,
    options,
    order,
    deleted,
    column,
    revision,
    typeRevision: before !== undefined && before.type === type ? before.typeRevision : revision,
    deletedRevision: deleted === (before?.deleted ?? false) ? (before?.deletedRevision ?? 0) : revision,
  };
}

function toView(view: PeerView, before: View | undefined, revision: Revision): View {
  const unmoved = view.deleted === (before?.deleted ?? false);
  return { ...view, revision, deletedRevision: unmoved ? (before?.deletedRevision ?? 0) : revision };
}

function rowsOf(rows: PeerRows): Rows {
  const steps = Rows.inSteps(rows.done(), rowsPerStep);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The table in a document that peers share, read once. */
export function readPeerTable(doc: Doc): Table {
  const table = new PeerTable(doc, () => {});
  table.close();
  return table.value;
}
