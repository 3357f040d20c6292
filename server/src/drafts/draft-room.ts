import { type Actor, type DraftNews, type DraftRecord, fieldEntry, jsonBytes, newId, type Problem, type Result } from '@teable-grid/core';
import { applyDraftUpdate, draftFault, draftText, encodeDraft, seedDraft } from '@teable-grid/core/yjs';
import type { TokenBucket } from 'limiter';
import { applyUpdate, Doc, getState } from 'yjs';
import type { Limits } from '../limits.ts';
import { newWriter } from '../published.ts';
import type { SocketContext } from '../socket-context.ts';
import type { Cell } from './draft-access.ts';

const hues = 10;

/** What came of making a value. `refused`: it is none that the cell takes. `failed`: it was not decided; it may be tried again. */
export type Saved = { readonly saved: 'yes' } | { readonly saved: 'refused' | 'failed'; readonly problem: Problem };

/** Somebody who has a draft open. */
export interface Member {
  readonly context: SocketContext;
  /** Yjs client id under which he writes. */
  readonly client: number;
  /** How much he may write, and how often tell of his caret. */
  readonly bucket: TokenBucket;
  readonly carets: TokenBucket;
}

/** One draft: its document, who is in it, and what is known of it. Decides what may be written; keeps and sends nothing by itself. */
export class DraftRoom {
  readonly doc: Doc;
  record: DraftRecord;
  readonly members = new Map<SocketContext, Member>();
  /** Those who are coming in: what they will find is being kept. */
  readonly joining = new Set<SocketContext>();
  /** Those who have left, and wait to hear that all is saved. */
  readonly leaving = new Set<SocketContext>();
  /** Bytes of the updates that are kept of it. */
  bytes: number;
  /** Until a pause in writing has lasted long enough, or those who lost their connections have had time to come back. */
  timer: NodeJS.Timeout | null = null;
  /** While a value is made of it. */
  saving: Promise<Saved> | null = null;
  ended = false;

  constructor(record: DraftRecord, doc: Doc, bytes: number) {
    this.record = record;
    this.doc = doc;
    this.bytes = bytes;
  }

  /** A new draft of a cell that holds this, when the table is at that number. */
  static seeded({ row, field }: Cell, was: string | null, seen: number): DraftRoom {
    const seeder = newWriter();
    const known = { draft: newId('draft'), row, field, seen, was, secret: crypto.randomUUID(), seeder };
    const doc = seedDraft(was ?? '', seeder);
    const record = { ...known, changes: 0, mine: false, disputed: false, writers: [], authors: [] };
    return new DraftRoom(record, doc, encodeDraft(doc).length);
  }

  /** A draft as it was kept. */
  static of(record: DraftRecord, updates: readonly Uint8Array[]): DraftRoom {
    const doc = new Doc();
    for (const update of updates) applyUpdate(doc, update);
    doc.clientID = record.seeder;
    const bytes = updates.reduce((sum, update) => sum + update.length, 0);
    return new DraftRoom(record, doc, bytes);
  }

  get id(): string {
    return this.record.draft;
  }

  get text(): string {
    return draftText(this.doc).toString();
  }

  /** The value that its text means. */
  get value(): string | null {
    const read = fieldEntry('long-text').parse(this.text, {}, 'en');
    return read.ok ? (read.value as string | null) : null;
  }

  /** Whether anybody is in it, or about to be. */
  get isUsed(): boolean {
    return this.members.size + this.joining.size > 0;
  }

  /** Whether anything was written under a Yjs client id. */
  hasFrom(client: number): boolean {
    return getState(this.doc.store, client) > 0;
  }

  /** Takes an update of a member into the document, and tells whether anything of it is new; or why not. */
  write(update: Uint8Array, member: Member, limits: Limits): Result<boolean> {
    const { cellBytes, draftBytes, draftUpdateBytes, draftUpdatesPerSecond } = limits;
    const over = (message: string): Result<boolean> => ({ ok: false, problem: { code: 'over-limit', path: '', message } });
    if (!member.bucket.tryRemoveTokens(1))
      return over(`More was written into the text at once than the limit draftUpdatesPerSecond allows (${draftUpdatesPerSecond}).`);
    if (update.length > draftUpdateBytes)
      return over(`More was written into the text at once than the limit draftUpdateBytes allows (${draftUpdateBytes} bytes).`);
    const fault = draftFault(this.doc, update, member.client);
    if (fault !== null)
      return { ok: false, problem: { code: 'bad-change', path: '', message: `What was written into the text is refused: ${fault}.` } };
    if (textBytes(this.text) + update.length > cellBytes && this.#bytesWith(update) > cellBytes)
      return over(`The text would be larger than the limit cellBytes allows (${cellBytes} bytes).`);
    if (this.bytes + update.length > draftBytes && encodeDraft(this.doc).length + update.length > draftBytes)
      return over(`More was written and deleted in the text than the limit draftBytes allows (${draftBytes} bytes).`);
    let isNew = false;
    const note = () => {
      isNew = true;
    };
    this.doc.once('update', note);
    applyDraftUpdate(this.doc, update, member);
    this.doc.off('update', note);
    if (!isNew) return { ok: true, value: false };
    this.bytes += update.length;
    this.#note(member.context.access.actor);
    return { ok: true, value: true };
  }

  /** Those who have it open, as each of them is told. */
  list(): Extract<DraftNews, { message: 'draft-members' }>['members'] {
    return [...this.members.values()].map(({ client, context }) => ({
      client,
      actor: context.access.actor,
      color: (context.awarenessClient ?? client) % hues,
    }));
  }

  /** Says something to all who have it open, but one. */
  tell(news: DraftNews, except?: SocketContext): void {
    for (const { context } of this.members.values()) if (context !== except) context.answer(news);
  }

  /** Where an update would be too much it is tried on a copy. */
  #bytesWith(update: Uint8Array): number {
    const copy = new Doc();
    applyUpdate(copy, encodeDraft(this.doc));
    applyUpdate(copy, update);
    const bytes = textBytes(draftText(copy).toString());
    copy.destroy();
    return bytes;
  }

  #note(actor: Actor): void {
    const { authors } = this.record;
    if (!authors.some(({ id }) => id === actor.id)) this.record = { ...this.record, authors: [...authors, actor] };
  }
}

function textBytes(text: string): number {
  return jsonBytes(JSON.stringify(text));
}
