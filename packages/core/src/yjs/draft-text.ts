import {
  applyUpdate,
  ContentDeleted,
  ContentString,
  decodeUpdate,
  Doc,
  encodeStateAsUpdate,
  getState,
  type ID,
  Item,
  type Text,
  type YTextEvent,
} from 'yjs';
import { editBetween } from '../drafts/text-edits.ts';
import type { TextEdit } from '../drafts/draft.ts';

/** Name of the one text of a draft's document. */
const textName = 'text';
/** Runs of characters in one update, and places where it deletes: each costs a search through the text. */
const mostPieces = 1_000;

/** The text of a draft's document. */
export function draftText(doc: Doc): Text {
  return doc.getText(textName);
}

/** A draft's document as whoever decides begins it, under a Yjs client id of his own. */
export function seedDraft(text: string, client: number): Doc {
  const doc = new Doc();
  doc.clientID = client;
  draftText(doc).insert(0, text);
  return doc;
}

/** Writes into a draft's text. */
export function editDraft(doc: Doc, edits: readonly TextEdit[], origin: unknown): void {
  const text = draftText(doc);
  doc.transact(() => {
    for (const { from, to, text: put } of edits) {
      if (to > from) text.delete(from, to - from);
      if (put !== '') text.insert(from, put);
    }
  }, origin);
}

/** Makes a draft's text another one; the update that does it, null when it is that text already. */
export function makeDraftText(doc: Doc, after: string): Uint8Array | null {
  const edit = editBetween(draftText(doc).toString(), after);
  if (edit === null) return null;
  let made: Uint8Array | null = null;
  const note = (update: Uint8Array) => {
    made = update;
  };
  doc.once('update', note);
  editDraft(doc, [edit], null);
  return made;
}

/**
 * Why an update may not be applied to a draft's document, in words; null when it may. Whoever writes under `client` may insert characters
 * into the one text, under that id and without a gap, and delete what is there, whoever wrote it; nothing else. What was told before may be told again.
 */
export function draftFault(doc: Doc, update: Uint8Array, client: number): string | null {
  let decoded: ReturnType<typeof decodeUpdate>;
  try {
    decoded = decodeUpdate(update);
  } catch {
    return 'it cannot be read';
  }
  if (decoded.structs.length + decoded.ds.clients.size > mostPieces) return `it comes in more than ${mostPieces} pieces`;
  const { store } = doc;
  let next = getState(store, client);
  const isThere = (id: ID | null) => id === null || id.clock < (id.client === client ? next : getState(store, id.client));
  for (const struct of decoded.structs) {
    const { id, length } = struct;
    if (id.client !== client) return 'it writes in the name of somebody else';
    if (!(length > 0) || !Number.isSafeInteger(id.clock + length)) return 'it holds a character without a length';
    if (id.clock > next) return 'something before it is missing';
    if (!(struct instanceof Item)) return 'it holds something other than characters';
    const { content, parent, parentSub, origin, rightOrigin } = struct;
    if (!(content instanceof ContentString) && !(content instanceof ContentDeleted)) return 'it holds something other than characters';
    if (parentSub !== null) return 'it names a property of the text';
    if (origin === null && rightOrigin === null ? (parent as unknown) !== textName : parent !== null) return 'it writes beside the text';
    if (!isThere(origin) || !isThere(rightOrigin)) return 'it stands beside a character that is not there';
    next = Math.max(next, id.clock + length);
  }
  for (const [of, ranges] of decoded.ds.clients) {
    if (ranges.length > mostPieces) return `it deletes in more than ${mostPieces} places`;
    const end = of === client ? next : getState(store, of);
    for (const { clock, len } of ranges) if (!(clock >= 0 && len >= 0 && clock + len <= end)) return 'it deletes what is not there';
  }
  return null;
}

/** Applies an update that `draftFault` has nothing against. Throws where it leaves anything open all the same. */
export function applyDraftUpdate(doc: Doc, update: Uint8Array, origin: unknown): void {
  applyUpdate(doc, update, origin);
  const { store } = doc;
  if (store.pendingStructs === null && store.pendingDs === null) return;
  [store.pendingStructs, store.pendingDs] = [null, null];
  throw new Error('the update waits for what is not there');
}

/** A whole draft, or what of it is not known to somebody with that state vector. */
export function encodeDraft(doc: Doc, known?: Uint8Array): Uint8Array {
  return encodeStateAsUpdate(doc, known);
}

/** What an event of a draft's text tells, as edits. */
export function editsOf({ delta }: Pick<YTextEvent, 'delta'>): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  for (const { retain, insert, delete: gone } of delta) {
    if (retain !== undefined) at += retain;
    else if (gone !== undefined) edits.push({ from: at, to: at + gone, text: '' });
    else if (typeof insert === 'string') {
      edits.push({ from: at, to: at, text: insert });
      at += insert.length;
    }
  }
  return edits;
}
