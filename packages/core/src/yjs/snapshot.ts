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
      const items = new UpdateEncoderV1();
      writeItems(items, start, part);
      yield updateOf({ client, clock: start, count: part.length, items: items.toUint8Array() }, []);
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
  const steps = encodeSinceInSteps(doc, writer, clock, Number.POSITIVE_INFINITY);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * As `encodeSince`, piece by piece, so that the caller can let others run in between; yields how many items each step has encoded. What is
 * written meanwhile is in the update too: it leads to the document as it is at the last step.
 */
export function* encodeSinceInSteps(doc: Doc, writer: number, clock: number, itemsPerStep = defaultItems): Generator<number, Uint8Array> {
  const items = new UpdateEncoderV1();
  let count = 0;
  for (let at = clock; at < getState(doc.store, writer); ) {
    // Found anew each time, as for the parts.
    const structs = structsOf(doc, writer);
    const from = findIndexSS(structs as Item[], at);
    const step = structs.slice(from, from + itemsPerStep);
    writeItems(items, at, step);
    const last = step.at(-1)!;
    at = last.id.clock + last.length;
    count += step.length;
    if (at < getState(doc.store, writer)) yield step.length;
  }
  const removed: number[] = [];
  for (const item of mapOf(doc, 'conflicts')._map.values()) {
    // Yjs merges an entry that was deleted with those before it: the last is the one that he may still hold, or that was encoded
    // before it was deleted.
    if (item.deleted) removed.push(item.lastId.clock);
  }
  return updateOf({ client: writer, clock, count, items: items.toUint8Array() }, removed);
}

/** An update of items of one client that follow each other, and of others of its that are deleted. */
function updateOf(
  { client, clock, count, items }: { readonly client: number; readonly clock: number; readonly count: number; readonly items: Uint8Array },
  deleted: readonly number[],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, count === 0 ? 0 : 1);
  if (count > 0) {
    encoding.writeVarUint(encoder, count);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeUint8Array(encoder, items);
  }
  encoding.writeVarUint(encoder, deleted.length === 0 ? 0 : 1);
  if (deleted.length > 0) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, deleted.length);
    for (const one of deleted.toSorted((a, b) => a - b)) {
      encoding.writeVarUint(encoder, one);
      encoding.writeVarUint(encoder, 1);
    }
  }
  return encoding.toUint8Array(encoder);
}

/** Writes items that follow each other; of the first, what lies behind a clock. */
function writeItems(encoder: UpdateEncoderV1, clock: number, structs: readonly AbstractStruct[]): void {
  structs.forEach((struct, at) => (struct as Writable).write(encoder, at === 0 ? clock - struct.id.clock : 0));
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
