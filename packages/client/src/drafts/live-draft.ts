import {
  type DraftCaret,
  type DraftEvent,
  type DraftId,
  type DraftMember,
  type DraftNews,
  type DraftRequest,
  type DraftState,
  type FieldId,
  fieldEntry,
  type Problem,
  type RowId,
  type TextDraft,
  type TextEdit,
} from '@teable-grid/core';
import { draftText, editDraft, editsOf, encodeDraft } from '@teable-grid/core/yjs';
import { fromBase64, toBase64 } from 'lib0/buffer';
import {
  applyUpdate,
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  decodeRelativePosition,
  Doc,
  encodeRelativePosition,
  encodeStateVectorFromUpdate,
  mergeUpdates,
  type Text,
  UndoManager,
  type YTextEvent,
} from 'yjs';
import { Listeners } from '../listeners.ts';
import type { DraftCopy } from './draft-copies.ts';

/** Origins of what is written here: by this person, and by whoever is behind the link. */
const own = Symbol('own');
const theirs = Symbol('theirs');
/** After so long without anything written a value is made of a draft, milliseconds. */
const quiet = 2_000;
/** Others are told of a caret at most this often, milliseconds. */
const caretEvery = 80;

/** A draft as it was opened. */
export type Opened = Extract<DraftNews, { message: 'draft' }>;

/** Where somebody wrote last, as it is told. */
type PlacedCaret = Extract<DraftNews, { message: 'draft-caret' }>['caret'];

/** What a draft needs of its book. */
export interface LiveDraftHost {
  /** False when nothing can be sent now. */
  send(request: DraftRequest): boolean;
  /** What this person wrote is not known to be kept (any more, or again): a copy of it is. */
  onUnkept(draft: LiveDraft): void;
  /** This person writes it alone, and has paused: a value is to be made of it. */
  onQuiet(draft: LiveDraft): void;
  /** This person has left it. */
  onLeft(draft: LiveDraft): void;
}

/**
 * A text that is written together, at one of those who write it. What this person writes is sent an update at a time, and the next when that one
 * is kept: so it goes as fast as the connection is.
 *
 *     live ⇄ away     live, away ──▶ ended
 */
export class LiveDraft implements TextDraft {
  readonly row: RowId;
  readonly field: FieldId;
  readonly id: DraftId;
  client: number;
  seen: number;
  was: string | null;
  /** The text as it was when all that this person had written was kept. */
  agreed: string;
  state: DraftState = 'live';
  hasLeft = false;
  readonly #doc = new Doc();
  readonly #text: Text;
  readonly #undo: UndoManager;
  readonly #host: LiveDraftHost;
  readonly #listeners = new Listeners<DraftEvent>();
  #people: Opened['members'] = [];
  readonly #carets = new Map<number, { readonly place: PlacedCaret; readonly moves: number }>();
  #unsent: Uint8Array[] = [];
  #flying = false;
  #n = 0;
  /** The value that this person made of it last; undefined: none. */
  made: string | null | undefined;
  #quietTimer: ReturnType<typeof setTimeout> | null = null;
  /** Whether the cell has another value than was made of it. */
  #disputed = false;
  /** Whether this person wrote since a value was made of it. */
  #hasWritten = false;
  #caret: DraftCaret | null = null;
  #caretTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(from: Opened | DraftCopy, host: LiveDraftHost) {
    this.row = from.row;
    this.field = from.field;
    this.id = from.draft;
    this.client = from.client;
    this.seen = from.seen;
    this.was = from.was;
    this.#host = host;
    this.#text = draftText(this.#doc);
    const isOpened = 'message' in from;
    applyUpdate(this.#doc, isOpened ? fromBase64(from.state) : from.state, theirs);
    this.#doc.clientID = from.client;
    this.agreed = isOpened ? this.text : from.agreed;
    if (isOpened) [this.#people, this.#disputed] = [from.members, from.disputed];
    else [this.state, this.hasLeft, this.#hasWritten, this.#flying] = ['away', true, true, true];
    this.#undo = new UndoManager(this.#text, { trackedOrigins: new Set([own]) });
    this.#doc.on('update', (update, origin) => {
      if (origin !== theirs) this.#wrote(update);
    });
    this.#text.observe((event: YTextEvent, { origin }) => {
      if (origin !== own) this.#listeners.tell({ event: 'text', edits: editsOf(event) });
    });
  }

  get text(): string {
    return this.#text.toString();
  }

  /** The value that the text means. */
  get value(): string | null {
    const read = fieldEntry('long-text').parse(this.text, {}, 'en');
    return read.ok ? (read.value as string | null) : null;
  }

  /** Whether something that this person wrote is not known to be kept. */
  get isUnkept(): boolean {
    return this.#flying || this.#unsent.length > 0;
  }

  /** Whether nobody but this person has it open, so that he makes the values of it. */
  get isHis(): boolean {
    return this.state === 'live' && !this.#disputed && this.members.length === 0;
  }

  /** Whether a value is to be made of what he wrote. */
  get isUnsaved(): boolean {
    const { value, was, made = was } = this;
    return this.#hasWritten && !(value === was && value === made);
  }

  get members(): readonly DraftMember[] {
    return this.#people
      .filter(({ client }) => client !== this.client)
      .map((member) => {
        const { place = null, moves = 0 } = this.#carets.get(member.client) ?? {};
        return { ...member, caret: this.#caretOf(place), moves };
      });
  }

  replace(edit: TextEdit): void {
    if (!this.hasLeft) editDraft(this.#doc, [edit], own);
  }

  undo(): boolean {
    return this.#undo.undo() !== null;
  }

  redo(): boolean {
    return this.#undo.redo() !== null;
  }

  takeBack(): void {
    while (this.#undo.undo() !== null);
    this.#undo.clear();
  }

  setCaret(caret: DraftCaret | null): void {
    this.#caret = caret;
    this.#caretTimer ??= setTimeout(() => this.#sendCaret(), caretEvery);
  }

  subscribe(listener: (event: DraftEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.#stopCaret();
    this.#host.onLeft(this);
  }

  /** He has made a value of it. */
  saved(): void {
    [this.was, this.made] = [this.value, this.value];
    this.#hasWritten = false;
  }

  /** He opens it again, before what he left is saved. */
  enter(): void {
    this.hasLeft = false;
  }

  /** A copy that outlives the page. */
  copy(scope: string, page: string): DraftCopy {
    const { id: draft, row, field, client, seen, was, agreed } = this;
    return { scope, page, draft, row, field, client, seen, was, agreed, state: encodeDraft(this.#doc) };
  }

  /** Takes what is told of it. */
  take(news: Exclude<DraftNews, Opened>): void {
    switch (news.message) {
      case 'draft-update':
        return applyUpdate(this.#doc, fromBase64(news.update), theirs);
      case 'draft-members':
        this.#people = news.members;
        return this.#listeners.tell({ event: 'members' });
      case 'draft-caret':
        this.#carets.set(news.client, { place: news.caret, moves: (this.#carets.get(news.client)?.moves ?? 0) + 1 });
        return this.#listeners.tell({ event: 'members' });
      case 'draft-kept':
        if (news.n === this.#n) this.#kept();
        return;
      case 'draft-seen':
        [this.seen, this.was, this.#disputed] = [news.seen, news.was, news.disputed];
        if (news.was === this.value) this.#hasWritten = false;
        return;
      case 'draft-ended':
        return this.end(news.problem as Problem | null);
    }
  }

  /** The connection is lost; what is written from here on waits for the next. */
  lost(): void {
    if (this.state !== 'live') return;
    this.#people = [];
    this.#carets.clear();
    this.#move('away', null);
    if (this.isUnkept) this.#host.onUnkept(this);
  }

  /** The draft is still there: what either side lacks is told. */
  returned(opened: Opened): void {
    const state = fromBase64(opened.state);
    const wasUnkept = this.isUnkept;
    const missing = encodeDraft(this.#doc, encodeStateVectorFromUpdate(state));
    applyUpdate(this.#doc, state, theirs);
    [this.seen, this.was, this.#disputed] = [opened.seen, opened.was, opened.disputed];
    this.#people = opened.members;
    this.#n = 0;
    this.#flying = false;
    this.#unsent = wasUnkept ? [missing] : [];
    this.#move('live', null);
    this.#listeners.tell({ event: 'members' });
    if (wasUnkept) this.#pump();
    else this.agreed = this.text;
  }

  /** It is over. */
  end(problem: Problem | null): void {
    if (this.state === 'ended') return;
    this.#people = [];
    this.#stopCaret();
    this.#move('ended', problem);
    this.#listeners.tell({ event: 'members' });
  }

  /** What he wrote until now is in a value, or in a conflict; what he writes on is about that. */
  settled(seq: number): void {
    [this.seen, this.was] = [seq, this.value];
    this.#hasWritten = false;
  }

  destroy(): void {
    if (this.#quietTimer !== null) clearTimeout(this.#quietTimer);
    this.#stopCaret();
    this.#undo.destroy();
    this.#doc.destroy();
    this.#listeners.clear();
  }

  #wrote(update: Uint8Array): void {
    this.#hasWritten = true;
    this.#unsent.push(update);
    this.#pump();
    if (this.#quietTimer !== null) clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      if (!this.hasLeft && this.isHis && this.isUnsaved) this.#host.onQuiet(this);
    }, quiet);
    this.#host.onUnkept(this);
  }

  #pump(): void {
    if (this.state !== 'live' || this.#flying || this.#unsent.length === 0) return;
    const update = this.#unsent.length === 1 ? this.#unsent[0]! : mergeUpdates(this.#unsent);
    if (!this.#host.send({ message: 'draft-update', draft: this.id, n: this.#n + 1, update: toBase64(update) })) return;
    this.#n += 1;
    this.#flying = true;
    this.#unsent = [];
  }

  #kept(): void {
    this.#flying = false;
    this.#pump();
    if (this.isUnkept) return;
    this.agreed = this.text;
    this.#host.onUnkept(this);
  }

  #sendCaret(): void {
    this.#caretTimer = null;
    if (this.state !== 'live') return;
    const placed = (index: number) => toBase64(encodeRelativePosition(createRelativePositionFromTypeIndex(this.#text, index, -1)));
    const caret = this.#caret === null ? null : { anchor: placed(this.#caret.anchor), head: placed(this.#caret.head) };
    this.#host.send({ message: 'draft-caret', draft: this.id, caret });
  }

  #stopCaret(): void {
    if (this.#caretTimer !== null) clearTimeout(this.#caretTimer);
    this.#caretTimer = null;
  }

  #caretOf(placed: PlacedCaret): DraftCaret | null {
    if (placed === null) return null;
    const [anchor, head] = [this.#indexOf(placed.anchor), this.#indexOf(placed.head)];
    return anchor === null || head === null ? null : { anchor, head };
  }

  /** What others tell of their carets is taken for what it may be. */
  #indexOf(place: string): number | null {
    try {
      const found = createAbsolutePositionFromRelativePosition(decodeRelativePosition(fromBase64(place)), this.#doc);
      return found?.type === this.#text ? found.index : null;
    } catch {
      return null;
    }
  }

  #move(state: DraftState, problem: Problem | null): void {
    this.state = state;
    this.#listeners.tell({ event: 'state', problem });
  }
}
