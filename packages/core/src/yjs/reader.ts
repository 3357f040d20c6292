import type { Doc, Transaction, Map as YMap } from 'yjs';
import type { FieldId, RowId } from '../ids.ts';
import { assert } from '../problem.ts';
import { apply, rowFromBase, withFlag } from '../table/apply.ts';
import { later } from '../table/revision.ts';
import type { Row, Written } from '../table/row.ts';
import { Rows } from '../table/rows.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import {
  type CellValue,
  type CommentValue,
  type ConflictValue,
  type FieldValue,
  flags,
  fromRowValue,
  layoutVersion,
  type MapName,
  mapNames,
  mapOf,
  type RowValue,
  type ViewValue,
} from './layout.ts';

/** Entries that one step of reading a table works through: it takes a few milliseconds. */
const entriesPerStep = 1_000;

/** The table that a document holds, read whole: once, when it was loaded. */
export function readTable(doc: Doc): Table {
  const steps = readTableInSteps(doc);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Reads a table as `readTable` does, piece by piece, so that the caller can let others run in between; yields how many entries each step
 * has worked through. The document must not change meanwhile.
 */
export function* readTableInSteps(doc: Doc, perStep = entriesPerStep): Generator<number, Table> {
  const meta = mapOf(doc, 'meta');
  const layout = meta.get('layout');
  if (layout !== undefined && layout !== layoutVersion) {
    throw new Error(`The document has layout ${String(layout)}; this build reads layout ${layoutVersion}.`);
  }
  if (layout !== undefined && !meta.has('epoch')) throw new Error('The document is one that peers share, which `readPeerTable` reads.');
  const rows = new Map<RowId, Row>();
  yield* inPieces(mapOf(doc, 'rows').entries(), perStep, ([id, value]) => {
    rows.set(id, rowFromBase(fromRowValue(id, value as RowValue)));
  });
  yield* readCells(mapOf(doc, 'cells'), rows, perStep);
  const writes: Write[] = [];
  for (const name of ['fields', 'views', 'conflicts', 'comments'] as const) {
    mapOf(doc, name).forEach((_, key) => {
      const write = readEntry(doc, name, key);
      if (write !== null) writes.push(write);
    });
  }
  const table = apply({ ...emptyTable, rows: yield* Rows.inSteps([...rows.values()], perStep) }, writes, readSeq(doc));
  return { ...table, name: (meta.get('name') as string | undefined) ?? '' };
}

/** Does something with each of many, and yields after so many. */
function* inPieces<T>(items: Iterable<T>, perStep: number, each: (item: T) => void): Generator<number, void> {
  let done = 0;
  for (const item of items) {
    each(item);
    done += 1;
    if (done < perStep) continue;
    yield done;
    done = 0;
  }
  if (done > 0) yield done;
}

/** Number of the last change in a document. */
export function readSeq(doc: Doc): number {
  return (mapOf(doc, 'meta').get('seq') as number | undefined) ?? 0;
}

/**
 * Follows a document: after each transaction that changed the table, `onWrites` gets what was written, in an order in which
 * `apply` can take it, and the number of the last change. Work is in proportion to what changed. Returns how to stop.
 */
export function followTable(doc: Doc, onWrites: (writes: readonly Write[], seq: number) => void): () => void {
  nameMaps(doc);
  const after = (transaction: Transaction) => {
    const changes = changesIn(doc, transaction);
    if (changes !== null) onWrites(changes.writes, changes.seq);
  };
  doc.on('afterTransaction', after);
  return () => doc.off('afterTransaction', after);
}

/** Makes Yjs know the maps of a document: what comes before that for one is told of another object. Before `changesIn` and `changedKeys`. */
export function nameMaps(doc: Doc): void {
  for (const name of mapNames) mapOf(doc, name);
}

/** What a transaction wrote to the table, and the number of the last change after it; null when it wrote nothing there. */
export function changesIn(doc: Doc, transaction: Transaction): { readonly writes: readonly Write[]; readonly seq: number } | null {
  const changed = changedKeys(doc, transaction);
  if (changed.size === 0) return null;
  const writes: Write[] = [];
  // Fields before rows before cells, so that nothing is written to what is not there yet.
  for (const name of ['fields', 'rows', 'cells', 'views', 'conflicts', 'comments', 'meta'] as const) {
    for (const key of changed.get(name) ?? []) {
      const write = readEntry(doc, name, key);
      if (write !== null) writes.push(write);
    }
  }
  return { writes, seq: readSeq(doc) };
}

/** The keys that a transaction wrote, by map; maps of which it wrote nothing are not there. */
export function changedKeys(doc: Doc, { changed }: Transaction): ReadonlyMap<MapName, readonly string[]> {
  const found = new Map<MapName, readonly string[]>();
  for (const name of mapNames) {
    const keys = changed.get(mapOf(doc, name) as never);
    if (keys !== undefined)
      found.set(
        name,
        [...keys].filter((key) => key !== null),
      );
  }
  return found;
}

/** What an entry of a map says now, as a write. */
function readEntry(doc: Doc, name: MapName, key: string): Write | null {
  const value = mapOf(doc, name).get(key);
  if (value === undefined) return name === 'conflicts' ? { write: 'conflict-closed', id: key } : null;
  switch (name) {
    case 'fields':
      return { write: 'field', field: { id: key, ...(value as FieldValue) } };
    case 'views':
      return { write: 'view', view: { id: key, ...(value as ViewValue) } };
    case 'rows':
      return { write: 'row', row: fromRowValue(key, value as RowValue) };
    case 'conflicts':
      return { write: 'conflict', conflict: { id: key, ...(value as ConflictValue) } };
    case 'comments':
      return { write: 'comment', comment: { id: key, ...(value as CommentValue) } };
    case 'meta':
      return key === 'name' ? { write: 'name', name: value as string } : null;
    case 'cells':
      return readCellEntry(key, value as CellValue);
  }
}

function readCellEntry(key: string, [value, numbered]: CellValue): Write {
  const revision = numbered ?? 0;
  const [row, what] = splitKey(key);
  switch (what) {
    case flags.order:
      return { write: 'order', row, order: value as string, revision };
    case flags.deleted:
      return { write: 'deleted', row, deleted: value as boolean, revision };
    case flags.settled:
      return { write: 'settled', row, revision };
    default:
      return { write: 'cell', row, field: what, value, revision };
  }
}

/** Lays what was written since over the rows; gathered by row first, since a row may have many cells. */
function* readCells(cells: YMap<unknown>, rows: Map<RowId, Row>, perStep: number): Generator<number, void> {
  const writtenOf = new Map<RowId, Map<FieldId, Written>>();
  yield* inPieces(cells.entries(), perStep, ([key, value]) => {
    const write = readCellEntry(key, value as CellValue);
    if (write.write === 'cell') {
      const written = writtenOf.get(write.row);
      const entry = { value: write.value, revision: write.revision };
      if (written === undefined) writtenOf.set(write.row, new Map([[write.field, entry]]));
      else written.set(write.field, entry);
      return;
    }
    const row = rows.get((write as { row: RowId }).row);
    if (row !== undefined) rows.set(row.id, withFlag(row, write as Parameters<typeof withFlag>[1]));
  });
  yield* inPieces(writtenOf, perStep, ([id, written]) => {
    const row = rows.get(id);
    if (row === undefined) return;
    let { version } = row;
    for (const { revision } of written.values()) version = later(revision, version);
    rows.set(id, { ...row, written, version });
  });
}

function splitKey(key: string): [row: RowId, what: string] {
  const at = key.indexOf('/');
  assert(at > 0, `a key of cells has a row: ${key}`);
  return [key.slice(0, at), key.slice(at + 1)];
}
