import {
  cellTarget,
  type DraftNews,
  type DraftRequest,
  type FieldId,
  newId,
  type RowId,
  type TextDraft,
  type Value,
} from '@teable-grid/core';
import { type Locks, sessionLock } from '../locks.ts';
import type { DraftCopies, DraftCopy } from './draft-copies.ts';
import { LiveDraft, type Opened } from './live-draft.ts';

/** An answer is waited for so long before the text is edited alone, milliseconds. */
const patience = 5_000;
/** What is not kept after so long is copied to this device, milliseconds: on a good connection it is kept before. */
const copyAfter = 250;

/** A value of a cell that somebody made, and what he had seen there. */
export interface MadeValue {
  readonly row: RowId;
  readonly field: FieldId;
  readonly value: Value;
  readonly was: Value;
  readonly seen: number;
  /** What he made of it himself before; undefined: nothing. */
  readonly made: Value | undefined;
  /** The gesture that all these are. */
  readonly group: string;
}

/** What the drafts of a session need of it. */
export interface DraftHost {
  readonly scope: string;
  /** False when nothing can be sent now. */
  send(request: DraftRequest): boolean;
  /** Whether a cell can be written: its row and field are not deleted. */
  isThere(row: RowId, field: FieldId): boolean;
  /** Makes an ordinary change; resolves when it is in the outbox. */
  submit(made: MadeValue): Promise<void>;
  /** Shows a value that waits for a connection, until the result is called with the number of the change that it became; null: it became none. */
  show(made: MadeValue): (seq: number | null) => void;
  /** Where copies are kept; null: nowhere. */
  readonly copies: DraftCopies | null;
  readonly locks: Locks | null;
}

/** The texts that this page writes together with others. */
export class DraftBook {
  readonly #host: DraftHost;
  readonly #page = newId('session');
  readonly #drafts = new Map<string, LiveDraft>();
  readonly #opening = new Map<string, (draft: LiveDraft | null) => void>();
  readonly #shown = new Map<LiveDraft, (seq: number | null) => void>();
  /** Those of which a change is on its way into the outbox. */
  readonly #storing = new Map<LiveDraft, Promise<void>>();
  readonly #copied = new Map<LiveDraft, ReturnType<typeof setTimeout> | 'copied'>();
  readonly #ended = new AbortController();
  #holdsLock = false;

  constructor(host: DraftHost) {
    this.#host = host;
  }

  /** Opens the text of a cell. */
  async open(row: RowId, field: FieldId): Promise<TextDraft | null> {
    const cell = cellTarget(row, field);
    const there = this.#drafts.get(cell);
    if (there !== undefined) return this.#again(there) ? there : null;
    if (this.#opening.has(cell) || !this.#host.send({ message: 'draft-open', row, field })) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#opened(cell, null), patience);
      this.#opening.set(cell, (draft) => {
        clearTimeout(timer);
        resolve(draft);
      });
    });
  }

  /** Takes what is told of drafts. */
  take(news: DraftNews): void {
    if (news.message === 'draft') return this.#takeOpened(news);
    if (news.message === 'draft-ended' && news.draft === null) return this.#refused(news);
    const draft = [...this.#drafts.values()].find(({ id }) => id === news.draft);
    if (draft === undefined) return;
    draft.take(news);
    if (news.message === 'draft-ended') this.#over(draft, news);
    else if (news.message === 'draft-kept' && draft.hasLeft) this.#goes(draft);
  }

  /** There is a connection again. */
  connected(): void {
    for (const draft of this.#drafts.values())
      if (draft.state === 'away') {
        const { row, field, id, client } = draft;
        this.#host.send({ message: 'draft-open', row, field, again: { draft: id, client } });
      }
  }

  /** The connection is lost. */
  lost(): void {
    for (const cell of this.#opening.keys()) this.#opened(cell, null);
    for (const draft of this.#drafts.values()) draft.lost();
  }

  /** What pages that have ended had not sent is taken over. */
  async adopt(): Promise<void> {
    const { copies, locks, scope } = this.#host;
    const kept = (await copies?.all(scope).catch(() => [])) ?? [];
    for (const copy of kept) {
      if (copy.page === this.#page) continue;
      void (locks === null ? Promise.resolve(() => {}) : locks.acquire(sessionLock(copy.page), this.#ended.signal)).then(
        (release) =>
          this.#takeOver(copy)
            .catch(() => {})
            .finally(release),
        () => {},
      );
    }
  }

  close(): void {
    this.#ended.abort();
    for (const cell of this.#opening.keys()) this.#opened(cell, null);
    for (const [draft, timer] of this.#copied) if (timer !== 'copied') this.#tryCopy(draft, timer);
    for (const draft of this.#drafts.values()) {
      draft.end(null);
      draft.destroy();
    }
    this.#drafts.clear();
  }

  /** Goes on with what another page has left, if no other one does. Its copy goes only when there is a new one. */
  async #takeOver({ page, draft: id }: DraftCopy): Promise<void> {
    const { copies, scope } = this.#host;
    const copy = (await copies?.all(scope))?.find((one) => one.page === page && one.draft === id);
    if (copy === undefined || this.#ended.signal.aborted || this.#drafts.has(cellTarget(copy.row, copy.field))) return;
    const draft = new LiveDraft(copy, this.#forDraft);
    this.#drafts.set(cellTarget(copy.row, copy.field), draft);
    const copied = this.#copyNow(draft);
    this.#showLeft(draft);
    this.connected();
    await copied;
    await copies?.remove(copy);
  }

  readonly #forDraft = {
    send: (request: DraftRequest) => this.#host.send(request),
    onUnkept: (draft: LiveDraft) => this.#keepCopy(draft),
    onQuiet: (draft: LiveDraft) => this.#save(draft),
    onLeft: (draft: LiveDraft) => this.#left(draft),
  };

  #takeOpened(news: Opened): void {
    const cell = cellTarget(news.row, news.field);
    const there = this.#drafts.get(cell);
    if (there !== undefined) {
      if (there.id !== news.draft) return;
      there.returned(news);
      if (there.hasLeft) this.#goes(there);
      return;
    }
    if (!this.#opening.has(cell)) return void this.#host.send({ message: 'draft-close', draft: news.draft, own: false });
    const draft = new LiveDraft(news, this.#forDraft);
    this.#drafts.set(cell, draft);
    this.#opened(cell, draft);
  }

  #opened(cell: string, draft: LiveDraft | null): void {
    const resolve = this.#opening.get(cell);
    this.#opening.delete(cell);
    resolve?.(draft);
  }

  #refused(news: Extract<DraftNews, { message: 'draft-ended' }>): void {
    const cell = cellTarget(news.row, news.field);
    const draft = this.#drafts.get(cell);
    if (draft === undefined) return this.#opened(cell, null);
    // What he had when all that he had written was kept is what was saved: then he has seen it.
    if (news.last !== undefined && news.last.was === valueOf(draft.agreed)) [draft.seen, draft.was] = [news.last.seen, news.last.was];
    draft.take(news);
    this.#over(draft, news);
  }

  /** Goes on with one that was left, or lost; false where it is over. */
  #again(draft: LiveDraft): boolean {
    if (draft.state === 'ended' || !draft.hasLeft) return false;
    this.#shown.get(draft)?.(null);
    this.#shown.delete(draft);
    draft.enter();
    return true;
  }

  #left(draft: LiveDraft): void {
    if (draft.state === 'live') this.#goes(draft);
    else if (draft.state === 'away') {
      if (draft.isUnkept) this.#showLeft(draft);
      else this.#forget(draft);
    } else this.#asChange(draft);
  }

  /** Leaves one for good, once all that was written is kept. Who was alone in it makes the value himself, so that he can undo it. */
  #goes(draft: LiveDraft): void {
    const { id, row, field } = draft;
    const wasShown = this.#shown.has(draft);
    // Of a cell that is gone whoever decides makes a conflict himself.
    if (draft.isHis && !wasShown && this.#host.isThere(row, field)) {
      if (draft.isUnsaved) this.#save(draft);
      // Whoever keeps the draft lets go of it when he hears of this: not before the change is kept here.
      if (this.#storing.has(draft)) return;
      this.#host.send({ message: 'draft-close', draft: id, own: draft.made !== undefined });
      return this.#forget(draft);
    }
    if (draft.isUnkept) return;
    this.#host.send({ message: 'draft-close', draft: id, own: false });
    if (!wasShown) this.#forget(draft);
  }

  /** It is over. What is not known to be kept is this person's change, as is what he writes on. */
  #over(draft: LiveDraft, { saved, seq }: Extract<DraftNews, { message: 'draft-ended' }>): void {
    const isSaved = saved && !draft.isUnkept;
    if (!draft.hasLeft) {
      if (isSaved) draft.settled(seq);
      return;
    }
    const shown = this.#shown.get(draft);
    this.#shown.delete(draft);
    if (isSaved) {
      shown?.(seq);
      return this.#forget(draft);
    }
    shown?.(null);
    this.#asChange(draft);
  }

  #asChange(draft: LiveDraft): void {
    if (draft.isUnsaved) void this.#host.submit(madeOf(draft));
    this.#forget(draft);
  }

  #save(draft: LiveDraft): void {
    if (!this.#host.isThere(draft.row, draft.field)) return;
    const stored = this.#host.submit(madeOf(draft));
    this.#storing.set(draft, stored);
    void stored.then(() => this.#stored(draft, stored));
    draft.saved();
  }

  #stored(draft: LiveDraft, stored: Promise<void>): void {
    if (this.#storing.get(draft) !== stored) return;
    this.#storing.delete(draft);
    const isThere = this.#drafts.get(cellTarget(draft.row, draft.field)) === draft;
    if (isThere && draft.hasLeft && draft.state === 'live') this.#goes(draft);
  }

  #showLeft(draft: LiveDraft): void {
    this.#shown.set(draft, this.#host.show(madeOf(draft)));
  }

  #forget(draft: LiveDraft): void {
    this.#drafts.delete(cellTarget(draft.row, draft.field));
    this.#dropCopy(draft);
    draft.destroy();
  }

  #keepCopy(draft: LiveDraft): void {
    const { copies } = this.#host;
    if (copies === null) return;
    if (!draft.isUnkept) return this.#dropCopy(draft);
    const copied = this.#copied.get(draft);
    if (copied === undefined)
      this.#copied.set(
        draft,
        setTimeout(() => this.#tryCopy(draft), draft.state === 'live' ? copyAfter : 0),
      );
    else if (copied === 'copied') this.#tryCopy(draft);
  }

  #tryCopy(draft: LiveDraft, timer?: ReturnType<typeof setTimeout>): void {
    if (timer !== undefined) clearTimeout(timer);
    // Where nothing can be kept the outbox has said so.
    this.#copyNow(draft).catch(() => {});
  }

  async #copyNow(draft: LiveDraft): Promise<void> {
    const { copies, locks, scope } = this.#host;
    this.#copied.set(draft, 'copied');
    if (!this.#holdsLock) {
      this.#holdsLock = true;
      void locks?.acquire(sessionLock(this.#page), this.#ended.signal).then(
        (release) => this.#ended.signal.addEventListener('abort', release),
        () => {},
      );
    }
    await copies?.put(draft.copy(scope, this.#page));
  }

  #dropCopy(draft: LiveDraft): void {
    const copied = this.#copied.get(draft);
    this.#copied.delete(draft);
    if (copied === undefined) return;
    if (copied === 'copied') void this.#host.copies?.remove({ page: this.#page, draft: draft.id }).catch(() => {});
    else clearTimeout(copied);
  }
}

function madeOf({ id: group, row, field, value, was, seen, made }: LiveDraft): MadeValue {
  return { group, row, field, value, was, seen, made };
}

function valueOf(text: string): string | null {
  return text === '' ? null : text;
}
