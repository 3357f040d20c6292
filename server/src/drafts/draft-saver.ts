import { cellTarget, type DraftRecord, mergeValues, sameValue, type Seen, type Value, valueOf } from '@teable-grid/core';
import { makeDraftText } from '@teable-grid/core/yjs';
import { OwnSession } from '../own-session.ts';
import type { Cell } from './draft-access.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import type { DraftRoom, Saved } from './draft-room.ts';
import type { DraftsOptions } from './drafts.ts';

/** Makes values of drafts, each by a session of the draft's own, and puts into drafts what others wrote to their cells meanwhile. */
export class DraftSaver {
  readonly #options: DraftsOptions;
  readonly #keeper: DraftKeeper;
  readonly #sessions = new Map<string, OwnSession>();

  constructor(options: DraftsOptions, keeper: DraftKeeper) {
    this.#options = options;
    this.#keeper = keeper;
  }

  /** Goes on with a draft that was kept: what was made of it last is in the log, also where nobody could note that any more. */
  resume(room: DraftRoom): Promise<Saved> {
    return this.#inTurn(room, () => this.#resume(room));
  }

  /** Makes a value of a draft where it holds another one than was made of it last. Never rejects. */
  save(room: DraftRoom): Promise<Saved> {
    return this.#inTurn(room, () => this.#save(room));
  }

  /** What was made last of a draft of a cell that is not there any more; null where that is not known, or is in a conflict. */
  async lastOf({ row, field }: Cell, draft: string): Promise<{ readonly seen: number; readonly was: string | null } | null> {
    const { store, table } = this.#options;
    const kept = await store.session(table, draft);
    const verdict = kept?.unconfirmed.at(-1)?.verdict;
    if (verdict?.verdict !== 'accepted' || verdict.conflicts.length > 0) return null;
    const [entry] = await store.log(table, { after: verdict.seq - 1, limit: 1, withoutUpdates: true });
    const op = entry?.session === draft ? entry.ops?.ops[0] : undefined;
    const isIt = op?.op === 'set-cell' && op.row === row && op.field === field;
    return isIt ? { seen: verdict.seq, was: op.value as string | null } : null;
  }

  /** Takes up what others wrote to the cell: where nobody wrote in the draft since, or where the field's rule puts both together. */
  catchUp(room: DraftRoom): void {
    const { record } = room;
    const { authority } = this.#options;
    const { rows, fields, seq } = authority.table;
    const [row, field] = [rows.get(record.row), fields.get(record.field)];
    if (row === undefined || field === undefined || record.disputed || room.ended) return;
    const current = valueOf(row, field);
    if (sameValue(current, record.was) || (current !== null && typeof current !== 'string')) return;
    const merges = (field.options.policy ?? 'flag') === 'merge';
    const { value } = room;
    // Who is alone in it makes the value himself.
    if (sameValue(current, value)) {
      this.#note(room, { seen: seq, was: value, mine: false, authors: [] });
      return this.#tellSeen(room);
    }
    const merged: Value | undefined =
      value === record.was ? current : merges ? mergeValues(field.type, record.was, current, value, field.options) : undefined;
    if (merged === undefined) return;
    const update = makeDraftText(room.doc, (merged as string | null) ?? '');
    this.#note(room, { seen: seq, was: current, mine: false });
    const { draft } = record;
    if (update !== null) {
      room.bytes += update.length;
      this.#keeper.update(draft, update, false);
      const text = Buffer.from(update).toString('base64');
      this.#keeper.kept(() => room.tell({ message: 'draft-update', draft, update: text }));
    }
    this.#tellSeen(room);
  }

  /** A draft is over. */
  ended({ id }: DraftRoom): void {
    this.#sessions.get(id)?.close();
    this.#sessions.delete(id);
  }

  close(): void {
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
  }

  /** One after the other: what comes while a value is made goes into the next. */
  #inTurn(room: DraftRoom, work: () => Promise<Saved>): Promise<Saved> {
    const before = room.saving ?? Promise.resolve(yes);
    const saving = before
      .then(() => (room.ended || this.#options.gone() ? yes : work()))
      .catch((error: unknown): Saved => {
        const { log, table } = this.#options;
        log.error({ event: 'draft-not-saved', table, draft: room.id, error: error instanceof Error ? error.stack : String(error) });
        return { saved: 'failed', problem: { code: 'not-allowed', path: '', message: 'The table could not be read.' } };
      });
    room.saving = saving;
    void saving.then(() => {
      if (room.saving === saving) room.saving = null;
    });
    return saving;
  }

  async #resume(room: DraftRoom): Promise<Saved> {
    const { store, table } = this.#options;
    const { record } = room;
    const session = this.#session(record);
    const opened = await session.open();
    if (!opened.ok) return { saved: 'failed', problem: opened.problem };
    if (session.last <= record.changes) return yes;
    const { accepted, conflicts } = session;
    const [entry] = accepted === null ? [] : await store.log(table, { after: accepted - 1, limit: 1, withoutUpdates: true });
    const op = entry?.session === record.draft ? entry.ops?.ops[0] : undefined;
    const made = op?.op === 'set-cell' ? { was: op.value as string | null, mine: true, disputed: conflicts.length > 0, authors: [] } : {};
    this.#note(room, { changes: session.last, ...made });
    return yes;
  }

  async #save(room: DraftRoom): Promise<Saved> {
    this.catchUp(room);
    const { record, value } = room;
    const { draft, row, field, was, authors } = record;
    const [actor, ...coauthors] = authors;
    // Where nobody wrote, the text is only not in the form of a value.
    if (value === was || actor === undefined) return yes;
    const session = this.#session(record);
    const opened = await session.open();
    if (!opened.ok) return { saved: 'failed', problem: opened.problem };
    const n = session.last + 1;
    const seen: Seen = record.mine
      ? { seq: record.seen, except: { [cellTarget(row, field)]: { mine: record.changes } } }
      : { seq: record.seen };
    const ops = [{ op: 'set-cell', row, field, value, was }] as const;
    // The one before is asked about by this one.
    const problem = await session.submit(n, { ops, kind: 'change', seen, actor, coauthors, confirmed: Math.max(0, n - 2) });
    if (session.last !== n) return { saved: 'failed', problem: problem! };
    const { log, table, authority } = this.#options;
    if (problem !== null) {
      log.warn({ event: 'draft-refused', table, draft, code: problem.code, message: problem.message });
      this.#note(room, { changes: record.mine ? record.changes : n });
      return { saved: 'refused', problem };
    }
    const isCurrent = sameValue(valueOf(authority.table.rows.get(row)!, authority.table.fields.get(field)!), value);
    const disputed = session.conflicts.length > 0;
    const since = room.record.authors.slice(authors.length);
    this.#note(room, { changes: n, was: value, mine: !isCurrent, disputed, authors: since, ...(isCurrent && { seen: session.seq }) });
    log.info({ event: 'draft-saved', table, draft, seq: session.seq, conflicts: session.conflicts.length });
    this.catchUp(room);
    this.#tellSeen(room);
    return yes;
  }

  #tellSeen(room: DraftRoom): void {
    const { draft, seen, was, mine: disputed } = room.record;
    this.#keeper.kept(() => room.tell({ message: 'draft-seen', draft, seen, was, disputed }));
  }

  #note(room: DraftRoom, change: Partial<DraftRecord>): void {
    room.record = { ...room.record, ...change };
    // Its last writer may have ended it meanwhile.
    if (!room.ended) this.#keeper.record(room.record);
  }

  /** Its own one, under the draft's id: so it can be found again. */
  #session({ draft, secret }: DraftRecord): OwnSession {
    const there = this.#sessions.get(draft);
    if (there !== undefined) return there;
    const { authority, gone } = this.#options;
    const find = async () => (gone() ? null : authority);
    const session = new OwnSession({ find, actor: server, id: draft, secret });
    this.#sessions.set(draft, session);
    return session;
  }
}

const yes: Saved = { saved: 'yes' };

/** Whose sessions they are; each change has its writers for authors. */
const server = { id: 'teable-grid', name: 'The server' };
