import type { Actor, DraftRequest, TextEdit } from '@teable-grid/core';
import { applyDraftUpdate, draftFault, draftText, editDraft, encodeDraft, seedDraft } from '@teable-grid/core/yjs';
import { fromBase64, toBase64 } from 'lib0/buffer';
import { createRelativePositionFromTypeIndex, type Doc, encodeRelativePosition, encodeStateVector } from 'yjs';
import { LiveDraft } from '../../packages/client/src/drafts/live-draft.ts';

const [seeder, mine, theirs] = [1, 2, 3];

/** A draft with its other end in the page: what a server keeps, and somebody else who writes. */
export class PageDraft {
  readonly draft: LiveDraft;
  /** As whoever decides has it. */
  readonly doc: Doc;
  /** What was asked, but updates. */
  readonly asked: DraftRequest[] = [];
  hasLeft = false;
  /** Somebody else, once he is in it. */
  #other: Actor | null = null;

  constructor(row: string, field: string, text: string) {
    this.doc = seedDraft(text, seeder);
    const opened = { message: 'draft', draft: 'd1', row, field, client: mine, seen: 0, was: text, disputed: false, members: [] } as const;
    this.draft = new LiveDraft(
      { ...opened, members: [], state: toBase64(encodeDraft(this.doc)) },
      {
        send: (request) => this.#take(request),
        onUnkept: () => {},
        onQuiet: () => {},
        onLeft: () => {
          this.hasLeft = true;
        },
      },
    );
  }

  get text(): string {
    return draftText(this.doc).toString();
  }

  /** Somebody comes in. */
  enters(name: string): void {
    this.#other = { id: name.toLowerCase(), name };
    this.draft.take({ message: 'draft-members', draft: 'd1', members: [{ client: theirs, actor: this.#other, color: 3 }] });
  }

  /** He writes, and his caret is behind it. */
  writes(edit: TextEdit): void {
    const known = encodeStateVector(this.doc);
    this.doc.clientID = theirs;
    editDraft(this.doc, [edit], null);
    this.draft.take({ message: 'draft-update', draft: 'd1', update: toBase64(encodeDraft(this.doc, known)) });
    if (this.#other === null) return;
    const at = toBase64(encodeRelativePosition(createRelativePositionFromTypeIndex(draftText(this.doc), edit.from + edit.text.length, -1)));
    this.draft.take({ message: 'draft-caret', draft: 'd1', client: theirs, caret: { anchor: at, head: at } });
  }

  #take(request: DraftRequest): boolean {
    if (request.message !== 'draft-update') {
      this.asked.push(request);
      return true;
    }
    const update = fromBase64(request.update);
    const fault = draftFault(this.doc, update, mine);
    if (fault !== null) throw new Error(fault);
    applyDraftUpdate(this.doc, update, null);
    queueMicrotask(() => this.draft.take({ message: 'draft-kept', draft: 'd1', n: request.n }));
    return true;
  }
}
