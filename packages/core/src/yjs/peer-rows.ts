import type { FieldId, RowId } from '../ids.ts';
import { unreachable } from '../problem.ts';
import { rowFromBase } from '../table/apply.ts';
import type { Revision } from '../table/revision.ts';
import type { Row, Written } from '../table/row.ts';
import type { PeerCell, PeerRow } from './peer-entries.ts';

interface Draft {
  row: Row;
  /** Of the row; its own once it was written to here. */
  written: Map<FieldId, Written> | null;
}

/** Rows of peers while what was written to them is laid over them. A row's cells are copied once, however many are written. */
export class PeerRows {
  readonly #find: (id: RowId) => Row | undefined;
  readonly #revision: Revision;
  readonly #drafts = new Map<RowId, Draft>();

  /** @param find Rows as they were before. @param revision What to stamp. */
  constructor(find: (id: RowId) => Row | undefined, revision: Revision) {
    this.#find = find;
    this.#revision = revision;
  }

  insert({ id, order, cells }: PeerRow): void {
    const revision = this.#revision;
    const row = rowFromBase({ id, order, created: revision, version: revision, cells: [], revisions: null });
    this.#drafts.set(id, { row, written: new Map(cells.map(([field, value]) => [field, { value, revision }])) });
  }

  /** Lays a write over its row; false when there is no such row. */
  lay(cell: PeerCell): boolean {
    const draft = this.#draft(cell.row);
    if (draft === null) return false;
    const revision = this.#revision;
    const row = { ...draft.row, version: revision };
    switch (cell.what) {
      case 'cell':
        draft.written ??= new Map(draft.row.written ?? []);
        draft.written.set(cell.field, { value: cell.value, revision });
        draft.row = row;
        return true;
      case 'order':
        draft.row = { ...row, order: cell.order, orderRevision: revision };
        return true;
      case 'deleted':
        draft.row = { ...row, deleted: cell.deleted, deletedRevision: revision };
        return true;
      default:
        return unreachable(cell);
    }
  }

  /** The rows that are new or were written to. */
  done(): Row[] {
    return [...this.#drafts.values()].map(({ row, written }) => (written === null ? row : { ...row, written }));
  }

  #draft(id: RowId): Draft | null {
    const there = this.#drafts.get(id);
    if (there !== undefined) return there;
    const row = this.#find(id);
    if (row === undefined) return null;
    const draft = { row, written: null };
    this.#drafts.set(id, draft);
    return draft;
  }
}
