import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type AbstractStruct, createDeleteSetFromStructStore, type Doc, findIndexSS, getState, type Item, UpdateEncoderV1 } from 'yjs';
import { mapOf } from './layout.ts';

/** Items of the document in one part: some 1,000 rows, so that encoding or applying one takes a few milliseconds, also in a process that has just begun. */
const defaultItems = 1_000;

/**
 * A document as a list of updates to be applied in order, made part by part so that the caller can let others run in between.
 * All parts together are the document as it was at the first step, and possibly some of what was deleted while the parts were
 * made; the log after it brings the rest.
 */
export function* encodeParts(doc: Doc, itemsPerPart = defaultItems): Generator<Uint8Array> {
  const ends = [...doc.store.clients.keys()].map((client) => ({ client, end: getState(doc.store, client) }));
  for (const { client, end } of ends) {
    for (let clock = 0; clock < end; ) {
      // Found anew each time: while others ran, Yjs may have merged items before this one.
      const structs = structsOf(doc, client);
      const from = findIndexSS(structs as Item[], clock);
      const part = structs.slice(from, from + itemsPerPart);
      const start = clock;
      const last = part.at(-1)!;
      // Before the part is given out: merging lengthens an item, and what it gains then is not in this part.
      clock = last.id.clock + last.length;
      yield encodeItems(client, start, part, nothingDeleted);
    }
  }
  yield encodeDeletions(doc);
}

/**
 * What a reader lacks who has a document up to a clock of its writer, as one update. Its cost and size are in proportion to what he lacks,
 * where Yjs' own answer carries everything that was ever overwritten: that is not needed, since an item that replaces another
 * deletes it wherever it arrives. Only entries that were taken away without being replaced are told apart (closed conflicts).
 *
 * @param writer The one client id under which the document is written.
 */
export function encodeSince(doc: Doc, writer: number, clock: number): Uint8Array {
  const structs = structsOf(doc, writer);
  const removed: number[] = [];
  for (const item of mapOf(doc, 'conflicts')._map.values()) {
    // Yjs merges an entry that was deleted with those before it: the last is the one that he may still hold. One that he will get is told
    // to be deleted by itself.
    const last = item.lastId.clock;
    if (item.deleted && last < clock) removed.push(last);
  }
  const from = clock >= getState(doc.store, writer) ? structs.length : findIndexSS(structs as Item[], clock);
  return encodeItems(writer, clock, structs.slice(from), { writer, clocks: removed });
}

/** Parts of a document for one download: its name, the clock of its writer up to which it goes, and the updates. */
export interface PackedDocument {
  readonly document: string;
  readonly clock: number;
  readonly parts: readonly Uint8Array[];
}

/** One body out of the parts of a document. Each byte is copied once: they are many. */
export function packDocument({ document, clock, parts }: PackedDocument): Uint8Array {
  const head = encoding.createEncoder();
  encoding.writeVarString(head, document);
  encoding.writeVarUint(head, clock);
  encoding.writeVarUint(head, parts.length);
  const pieces: Uint8Array[] = [encoding.toUint8Array(head)];
  for (const part of parts) {
    const length = encoding.createEncoder();
    encoding.writeVarUint(length, part.length);
    pieces.push(encoding.toUint8Array(length), part);
  }
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Reads what `packDocument` made; the parts share its memory. Throws when it is cut off. */
export function unpackDocument(bytes: Uint8Array): PackedDocument {
  const decoder = decoding.createDecoder(bytes);
  const document = decoding.readVarString(decoder);
  const clock = decoding.readVarUint(decoder);
  const parts = Array.from({ length: decoding.readVarUint(decoder) }, () => decoding.readVarUint8Array(decoder));
  return { document, clock, parts };
}

const nothingDeleted = { writer: 0, clocks: [] };

/** An update of items of one client that follow each other, and of others of its that are deleted. */
function encodeItems(
  client: number,
  clock: number,
  structs: readonly AbstractStruct[],
  deleted: { readonly writer: number; readonly clocks: readonly number[] },
): Uint8Array {
  const encoder = new UpdateEncoderV1();
  const rest = encoder.restEncoder;
  encoding.writeVarUint(rest, structs.length === 0 ? 0 : 1);
  if (structs.length > 0) {
    encoding.writeVarUint(rest, structs.length);
    encoding.writeVarUint(rest, client);
    encoding.writeVarUint(rest, clock);
    structs.forEach((struct, at) => (struct as Writable).write(encoder, at === 0 ? clock - struct.id.clock : 0));
  }
  encoding.writeVarUint(rest, deleted.clocks.length === 0 ? 0 : 1);
  if (deleted.clocks.length > 0) {
    encoding.writeVarUint(rest, deleted.writer);
    encoding.writeVarUint(rest, deleted.clocks.length);
    for (const one of deleted.clocks.toSorted((a, b) => a - b)) {
      encoding.writeVarUint(rest, one);
      encoding.writeVarUint(rest, 1);
    }
  }
  return encoder.toUint8Array();
}

function structsOf(doc: Doc, client: number): readonly AbstractStruct[] {
  return (doc.store.clients.get(client) ?? []) as readonly AbstractStruct[];
}

type Writable = AbstractStruct & { write(encoder: UpdateEncoderV1, offset: number): void };

/** An update with no items, only what is deleted. */
function encodeDeletions(doc: Doc): Uint8Array {
  const encoder = encoding.createEncoder();
  const deletions = createDeleteSetFromStructStore(doc.store).clients;
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, deletions.size);
  for (const [client, items] of deletions) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, items.length);
    for (const { clock, len } of items) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
  return encoding.toUint8Array(encoder);
}
