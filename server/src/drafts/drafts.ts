import {
  cellTarget,
  type DraftNews,
  type DraftRequest,
  type KeptDraft,
  type Problem,
  type Table,
  type TableAuthority,
  type TableStore,
  valueOf,
} from '@teable-grid/core';
import { encodeDraft } from '@teable-grid/core/yjs';
import type { Logger } from 'pino';
import { bucketOf } from '../buckets.ts';
import type { Limits } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { newWriter } from '../published.ts';
import type { SocketContext } from '../socket-context.ts';
import { type Cell, whyNoText, whyNotWriter } from './draft-access.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { DraftRoom, type Member, type Saved } from './draft-room.ts';
import { DraftSaver } from './draft-saver.ts';

/** After so long without anything written a value is made of a draft, milliseconds. */
const quiet = 2_000;
/** The same for a draft that one writes alone: his page makes the value after `quiet`, if it knows how. */
const quietAlone = 5_000;
/** For so long a draft waits for somebody to come back when all have lost their connections, milliseconds. */
const linger = 30_000;
/** Pages that have written one draft, or may come back to it: all of them are kept with it. */
const mostWriters = 1_000;
/** What waits to be kept of all drafts together, by how much one of them may hold. */
const mostWaiting = 8;
/** Seconds' worth of updates that may come at once. */
const burst = 2;

/** What the drafts of a table need. */
export interface DraftsOptions {
  readonly table: string;
  readonly fence: number;
  readonly authority: TableAuthority;
  readonly store: TableStore;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Logger;
  gone(): boolean;
  /** Another writer has the table. */
  onFenced(): void;
}

/**
 * The long texts of a table that are open to be written. Each is a Yjs text of its own, which this process alone seeds, and of which it alone makes
 * values. What is written is checked, kept, and then told to the others, in this order.
 */
export class Drafts {
  readonly #options: DraftsOptions;
  readonly #keeper: DraftKeeper;
  readonly #saver: DraftSaver;
  readonly #rooms = new Map<string, DraftRoom>();
  /** By its cell. */
  readonly #byCell = new Map<string, DraftRoom>();
  #closed = false;

  /** @param kept What an earlier writer of the table has left. */
  constructor(kept: readonly KeptDraft[], options: DraftsOptions) {
    this.#options = options;
    this.#keeper = new DraftKeeper(options);
    this.#saver = new DraftSaver(options, this.#keeper);
    for (const { record, updates } of kept) {
      // Without what it was seeded with it is none.
      if (updates.length === 0) {
        this.#keeper.end(record.draft);
        continue;
      }
      try {
        const room = DraftRoom.of(record, updates);
        this.#add(room);
        void this.#saver.resume(room).then(() => this.#wait(room));
      } catch (error) {
        // One that cannot be read stays where it is kept; the table is there without it.
        this.#fault(error);
      }
    }
  }

  /** How many there are. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Takes a message of a socket. Never throws. */
  take(request: DraftRequest, context: SocketContext): void {
    if (this.#closed) return;
    try {
      switch (request.message) {
        case 'draft-open':
          return this.#open(request, context);
        case 'draft-update':
          return this.#update(request, context);
        case 'draft-caret': {
          const member = this.#member(request.draft, context);
          // Of one who moves faster than that the others are told the rest of his way.
          return member?.carets.tryRemoveTokens(1) === true ? member.room.tell({ ...request, client: member.client }, context) : undefined;
        }
        case 'draft-close':
          return this.#leave(request, context);
      }
    } catch (error) {
      this.#fault(error);
      if ('draft' in request) this.#dismiss(request.draft, context, fault);
    }
  }

  /** A socket is gone: what its person wrote is made a value, and he may come back for a while. */
  left(context: SocketContext): void {
    for (const room of this.#rooms.values()) {
      room.leaving.delete(context);
      if (!room.members.delete(context)) continue;
      this.#tellMembers(room);
      this.#wait(room);
    }
  }

  /** Looks again who may write what: somebody's rights, or the table, have changed. Never throws. */
  review(): void {
    try {
      this.#review();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    const { log, table } = this.#options;
    log.error({ event: 'draft-fault', table, error: error instanceof Error ? error.stack : String(error) });
  }

  #review(): void {
    const { table } = this.#options.authority;
    for (const room of this.#rooms.values()) {
      const gone = whyNoText(room.record, table);
      if (gone !== null) {
        void this.#finish(room, gone);
        continue;
      }
      for (const { context } of room.members.values()) {
        const problem = whyNotWriter(room.record, context.access, table);
        if (problem !== null) this.#dismiss(room.id, context, problem);
      }
      if (room.saving === null) this.#saver.catchUp(room);
    }
  }

  /** Makes values of all that is written, as far as that can be done. */
  async settle(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => this.#saver.save(room)));
    await this.#keeper.settle();
  }

  /** Does nothing more; what is kept is gone on with by the next writer of the table. */
  close(): void {
    this.#closed = true;
    for (const room of this.#rooms.values()) clearTimeout(room.timer ?? undefined);
    this.#saver.close();
  }

  #open({ row, field, again }: Extract<DraftRequest, { message: 'draft-open' }>, context: SocketContext): void {
    const { authority, limits } = this.#options;
    const refuse = (problem: Problem) => {
      this.#options.metrics.refused('draft', problem.code);
      context.answer({ message: 'draft-ended', draft: null, row, field, saved: true, seq: authority.table.seq, problem });
    };
    const over = (message: string) => refuse({ code: 'over-limit', path: '', message });
    const problem = whyNotWriter({ row, field }, context.access, authority.table);
    if (problem !== null) return refuse(problem);
    const there = this.#byCell.get(cellTarget(row, field));
    if (!context.questions.tryRemoveTokens(1)) return over('Texts are opened faster than anybody writes; try again in a moment.');
    if (again !== undefined && there?.id !== again.draft) {
      this.#gone({ row, field }, again.draft, context).catch(() => refuse(gone));
      return;
    }
    if (there?.joining.has(context) === true) return;
    const isIn = there?.members.has(context) === true;
    const open = [...this.#rooms.values()].filter(({ members }) => members.has(context)).length;
    if (!isIn && open >= limits.draftsPerSocket)
      return over(`This page has as many texts open as the limit draftsPerSocket allows (${limits.draftsPerSocket}).`);
    const people = there === undefined ? 0 : there.members.size + there.joining.size;
    if (!isIn && (people >= limits.draftMembers || (there?.record.writers.length ?? 0) >= mostWriters))
      return over(`As many people write this text as the limit draftMembers allows (${limits.draftMembers}).`);
    if (there === undefined && this.#rooms.size >= limits.drafts)
      return over(`As many texts of this table are open as the limit drafts allows (${limits.drafts}).`);
    const room = there ?? this.#seed({ row, field }, authority.table);
    if (room === null) return refuse({ code: 'wrong-type', path: '', message: 'The cell holds something other than a text.' });
    this.#join(room, context, again?.client);
  }

  /** A new draft; null where the cell holds no text. */
  #seed({ row, field }: Cell, table: Table): DraftRoom | null {
    const was = valueOf(table.rows.get(row)!, table.fields.get(field)!);
    if (was !== null && typeof was !== 'string') return null;
    const room = DraftRoom.seeded({ row, field }, was, table.seq);
    this.#add(room);
    this.#keeper.record(room.record);
    this.#keeper.update(room.id, encodeDraft(room.doc), true);
    return room;
  }

  #join(room: DraftRoom, context: SocketContext, asked: number | undefined): void {
    const { actor } = context.access;
    const isHis = asked !== undefined && room.record.writers.some(({ client, actor: { id } }) => client === asked && id === actor.id);
    const client = isHis ? asked : this.#freeClient(room);
    if (!isHis) {
      room.record = { ...room.record, writers: [...room.record.writers, { client, actor }] };
      this.#keeper.record(room.record);
    }
    // The same page, whose old connection is not known to be gone yet.
    for (const other of room.members.values()) {
      if (other.client !== client || other.context === context) continue;
      room.members.delete(other.context);
      other.context.answer(this.#ended(room, true, takenOver));
    }
    this.#stopWaiting(room);
    room.leaving.delete(context);
    room.members.delete(context);
    room.joining.add(context);
    // He is told when it is kept, and of nothing in it before: what is written from here on comes to him after it.
    const state = Buffer.from(encodeDraft(room.doc)).toString('base64');
    this.#keeper.kept(() => {
      room.joining.delete(context);
      if (context.ended) return this.#wait(room);
      const { draft, row, field, seen, was, mine: disputed } = room.record;
      if (room.ended) return context.answer({ ...this.#ended(room, true, gone), draft: null });
      const { draftUpdatesPerSecond } = this.#options.limits;
      const [bucket, carets] = [bucketOf(draftUpdatesPerSecond, burst), bucketOf(draftUpdatesPerSecond, burst)];
      room.members.set(context, { context, client, bucket, carets });
      context.answer({ message: 'draft', draft, row, field, client, state, seen, was, disputed, members: room.list() });
      this.#tellMembers(room, context);
      this.#wait(room);
    });
  }

  #freeClient({ record: { seeder, writers } }: DraftRoom): number {
    for (;;) {
      const client = newWriter();
      if (client !== seeder && !writers.some((writer) => writer.client === client)) return client;
    }
  }

  #update({ draft, n, update }: Extract<DraftRequest, { message: 'draft-update' }>, context: SocketContext): void {
    const member = this.#member(draft, context);
    if (member === null) return;
    const { room } = member;
    const { authority, limits } = this.#options;
    const problem = whyNotWriter(room.record, context.access, authority.table);
    if (problem !== null) return this.#dismiss(draft, context, problem);
    // Where the store is slower than people write, or fails, all of it would wait in memory.
    if (this.#keeper.bytes > mostWaiting * limits.draftBytes) return this.#dismiss(draft, context, tooFast);
    const bytes = new Uint8Array(Buffer.from(update, 'base64'));
    const { authors } = room.record;
    const written = room.write(bytes, member, limits);
    if (!written.ok) return this.#dismiss(draft, context, written.problem);
    const kept = () => room.members.has(context) && context.answer({ message: 'draft-kept', draft, n });
    // Told before, when the answer was lost.
    if (!written.value) return this.#keeper.kept(kept);
    if (room.record.authors !== authors) this.#keeper.record(room.record);
    const isLong = room.bytes > limits.draftBytes;
    const state = isLong ? encodeDraft(room.doc) : bytes;
    if (isLong) room.bytes = state.length;
    this.#keeper.update(draft, state, isLong);
    this.#keeper.kept(() => {
      room.tell({ message: 'draft-update', draft, update }, context);
      kept();
    });
    this.#wait(room);
  }

  #leave({ draft, own }: Extract<DraftRequest, { message: 'draft-close' }>, context: SocketContext): void {
    const member = this.#member(draft, context);
    if (member === null) return;
    const { room } = member;
    room.members.delete(context);
    room.leaving.add(context);
    if (!room.hasFrom(member.client))
      room.record = { ...room.record, writers: room.record.writers.filter(({ client }) => client !== member.client) };
    this.#tellMembers(room);
    if (room.isUsed) void this.#save(room);
    // His change is on its way, or will come; two of them would be the same.
    else if (own && room.record.authors.every(({ id }) => id === context.access.actor.id)) this.#end(room);
    else void this.#finish(room, null);
  }

  /** Somebody may write no more; what he wrote before stays in it. */
  #dismiss(draft: string, context: SocketContext, problem: Problem): void {
    const room = this.#rooms.get(draft);
    if (room?.members.delete(context) !== true) return;
    const { authority, metrics } = this.#options;
    metrics.refused('draft', problem.code);
    const { row, field } = room.record;
    context.answer({ message: 'draft-ended', draft, row, field, saved: true, seq: authority.table.seq, problem });
    this.#tellMembers(room);
    if (!room.isUsed) void this.#finish(room, null);
  }

  #tellMembers(room: DraftRoom, except?: SocketContext): void {
    room.tell({ message: 'draft-members', draft: room.id, members: room.list() }, except);
  }

  #stopWaiting(room: DraftRoom): void {
    clearTimeout(room.timer ?? undefined);
    room.timer = null;
  }

  /** Until it is quiet; or, where nobody is in it, until nobody has come back. */
  #wait(room: DraftRoom): void {
    this.#stopWaiting(room);
    if (room.ended || this.#closed) return;
    const { isUsed } = room;
    if (!isUsed) void this.#save(room);
    const [member] = room.members.keys();
    const isAlone = room.members.size === 1 && room.record.authors.every(({ id }) => id === member!.access.actor.id);
    const pause = !isUsed ? linger : isAlone ? quietAlone : quiet;
    room.timer = setTimeout(() => void (isUsed ? this.#save(room) : this.#finish(room, null)), pause);
    room.timer.unref();
  }

  /** Makes a value of it, and tells those who left since. */
  async #save(room: DraftRoom): Promise<void> {
    const left = [...room.leaving];
    const saved = await this.#saver.save(room);
    if (this.#closed) return;
    if (saved.saved === 'failed') return this.#retry(room, () => this.#save(room));
    for (const context of left) if (room.leaving.delete(context)) this.#tellEnded(context, room, saved, null);
  }

  /** Makes a value of it, and ends it for all. */
  async #finish(room: DraftRoom, problem: Problem | null): Promise<void> {
    this.#stopWaiting(room);
    const saved = await this.#saver.save(room);
    if (this.#closed || this.#options.gone() || room.ended) return;
    if (saved.saved === 'failed') return this.#retry(room, () => this.#finish(room, problem));
    const left = [...room.leaving];
    room.leaving.clear();
    // Somebody has come meanwhile.
    if (problem === null && room.isUsed) this.#wait(room);
    else this.#end(room);
    for (const context of left) this.#tellEnded(context, room, saved, null);
    if (!room.ended) return;
    for (const { context } of room.members.values()) this.#tellEnded(context, room, saved, problem);
    room.members.clear();
  }

  #end(room: DraftRoom): void {
    this.#stopWaiting(room);
    room.ended = true;
    this.#rooms.delete(room.id);
    this.#byCell.delete(cellTarget(room.record.row, room.record.field));
    this.#keeper.end(room.id);
    this.#saver.ended(room);
    room.doc.destroy();
  }

  /** What was made last of one that is not there any more. */
  async #gone({ row, field }: Cell, draft: string, context: SocketContext): Promise<void> {
    const last = await this.#saver.lastOf({ row, field }, draft);
    const { seq } = this.#options.authority.table;
    context.answer({ message: 'draft-ended', draft: null, row, field, saved: true, seq, problem: gone, ...(last !== null && { last }) });
  }

  #retry(room: DraftRoom, again: () => Promise<void>): void {
    this.#stopWaiting(room);
    room.timer = setTimeout(() => void again(), quiet);
    room.timer.unref();
  }

  #tellEnded(context: SocketContext, room: DraftRoom, saved: Saved, problem: Problem | null): void {
    const refused = saved.saved === 'refused' ? saved.problem : null;
    context.answer(this.#ended(room, refused === null, refused ?? problem));
  }

  #ended(
    { record: { draft, row, field } }: DraftRoom,
    saved: boolean,
    problem: Problem | null,
  ): Extract<DraftNews, { message: 'draft-ended' }> {
    return { message: 'draft-ended', draft, row, field, saved, seq: this.#options.authority.table.seq, problem };
  }

  #member(draft: string, context: SocketContext): (Member & { readonly room: DraftRoom }) | null {
    const room = this.#rooms.get(draft);
    const member = room?.members.get(context);
    return room === undefined || member === undefined ? null : { ...member, room };
  }

  #add(room: DraftRoom): void {
    this.#rooms.set(room.id, room);
    this.#byCell.set(cellTarget(room.record.row, room.record.field), room);
  }
}

const gone: Problem = { code: 'draft-gone', path: '', message: 'The text that was written together is saved, and not open any more.' };
const takenOver: Problem = { code: 'taken-over', path: '', message: 'Another page of yours goes on with this text.' };
const tooFast: Problem = {
  code: 'over-limit',
  path: '',
  message: 'The texts of this table cannot be kept as fast as they are written; what you write from here on is a change of your own.',
};
const fault: Problem = {
  code: 'bad-change',
  path: '',
  message: 'The text met a fault of the program; what you write from here on is a change of your own.',
};
