import {
  type Draft,
  type DraftNews,
  type FieldId,
  newId,
  type Op,
  type PendingChange,
  type RowId,
  type Submission,
  revisionOf,
  sameValue,
  type TextDraft,
  valueOf,
} from '@teable-grid/core';
import type { Entry } from '../entry.ts';
import type { Link } from '../link.ts';
import type { LiveTable } from '../live-table.ts';
import type { Locks } from '../locks.ts';
import type { DraftBook, MadeValue } from './draft-book.ts';
import type { DraftCopies } from './draft-copies.ts';
import { loadDrafts } from './draft-part.ts';

/** Where copies of drafts are kept. */
export interface DraftsPlace {
  readonly scope: string;
  readonly locks: Locks | null;
  copies(): Promise<DraftCopies>;
}

/** What the drafts of a session need of it. */
export interface SessionDraftsHost {
  readonly link: Link;
  readonly table: LiveTable;
  /** Null where nothing is kept. */
  readonly place: DraftsPlace | null;
  now(): string;
  submit(draft: Draft): Submission;
  /** What waits is another, and maybe the table. */
  changed(work: () => void): void;
}

/** Numbers of what is shown of drafts: beyond those that changes get. */
const firstOrdinal = 2 ** 40;

/** The drafts of a session: what writes texts together is loaded with the first of them. */
export class SessionDrafts {
  readonly #host: SessionDraftsHost;
  readonly #shown = new Set<Entry>();
  #book: Promise<DraftBook> | null = null;
  #loaded: DraftBook | null = null;
  #copies: Promise<DraftCopies | null> | null = null;
  #last = firstOrdinal;
  #isConnected = false;
  #closed = false;

  constructor(host: SessionDraftsHost) {
    this.#host = host;
  }

  /** What this person has left, and what waits for a connection. */
  get pending(): readonly PendingChange[] {
    return [...this.#shown].map(({ change, madeAt }) => ({ state: 'pending', id: change.id, change, madeAt }));
  }

  async open(row: RowId, field: FieldId): Promise<TextDraft | null> {
    const { table, link } = this.#host;
    const [at, of] = [table.value.rows.get(row), table.value.fields.get(field)];
    if (this.#closed || link.sendDraft === undefined || at === undefined || of === undefined) return null;
    const isLeft = [...this.#shown].some(({ change }) =>
      change.ops.some((op) => op.op === 'set-cell' && op.row === row && op.field === field),
    );
    // What he wrote there himself is not decided yet: a draft would begin without it.
    if (!isLeft && (revisionOf(at, of) < 0 || !this.#isConnected)) return null;
    const book = await this.#load().catch(() => null);
    return this.#closed || book === null ? null : book.open(row, field);
  }

  /** Shows what pages that have ended left on this device, and goes on with it. */
  async adopt(): Promise<void> {
    const copies = await this.#openCopies();
    const kept = (await copies?.all(this.#host.place!.scope).catch(() => [])) ?? [];
    if (kept.length > 0 && !this.#closed) await (await this.#load()).adopt();
  }

  take(news: DraftNews): void {
    this.#loaded?.take(news);
  }

  connected(): void {
    this.#isConnected = true;
    this.#loaded?.connected();
  }

  lost(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#loaded?.lost();
  }

  close(): void {
    this.#closed = true;
    this.#loaded?.close();
    void this.#copies?.then((copies) => copies?.close());
  }

  #openCopies(): Promise<DraftCopies | null> {
    const { place } = this.#host;
    this.#copies ??= place === null ? Promise.resolve(null) : place.copies().catch(() => null);
    return this.#copies;
  }

  #load(): Promise<DraftBook> {
    this.#book ??= this.#make().catch((error: unknown) => {
      // It may be had another time.
      this.#book = null;
      throw error;
    });
    return this.#book;
  }

  async #make(): Promise<DraftBook> {
    const [{ DraftBook }, copies] = await Promise.all([loadDrafts(), this.#openCopies()]);
    const { link, place, submit } = this.#host;
    this.#loaded = new DraftBook({
      scope: place?.scope ?? '',
      locks: place?.locks ?? null,
      copies,
      send: (request) => this.#isConnected && link.sendDraft!(request),
      isThere: (row, field) => {
        const { rows, fields } = this.#host.table.value;
        return rows.get(row)?.deleted === false && fields.get(field)?.deleted === false;
      },
      submit: async (made) => {
        const draft = this.#draftOf(made);
        if (draft !== null) await submit(draft).shown;
      },
      show: (made) => this.#show(made),
    });
    return this.#loaded;
  }

  /** Null where that is shown already. As having seen what is shown, where that is what he has seen in the draft or made of it himself; else as having seen what he saw there. */
  #draftOf(made: MadeValue): Draft | null {
    const look = this.#host.table.value;
    const { row, field, was, made: own, seen, group } = made;
    const [at, of] = [look.rows.get(row), look.fields.get(field)];
    const shown = at === undefined || of === undefined ? undefined : valueOf(at, of);
    if (shown === undefined || !(sameValue(shown, was) || (own !== undefined && sameValue(shown, own))))
      return { ops: [opOf(made)], seen, group };
    return sameValue(shown, made.value) ? null : { ops: [opOf({ ...made, was: shown })], look, group };
  }

  #show(made: MadeValue): (seq: number | null) => void {
    const { table, now, changed } = this.#host;
    this.#last += 1;
    const n = this.#last - firstOrdinal;
    const change = { n, id: newId('change'), seen: { seq: table.seq }, ops: [opOf(made)] };
    const entry: Entry = { session: 'draft', n, ordinal: this.#last, change, awaits: null, madeAt: now() };
    changed(() => {
      this.#shown.add(entry);
      table.add(entry);
    });
    return (seq) => {
      changed(() => {
        this.#shown.delete(entry);
        if (seq === null) table.drop([entry]);
        else table.decided(entry, { verdict: 'accepted', seq, conflicts: [] });
      });
    };
  }
}

function opOf({ row, field, value, was }: MadeValue): Op {
  return { op: 'set-cell', row, field, value, was };
}
