import * as encoding from 'lib0/encoding';
import { type AbstractStruct, createDeleteSetFromStructStore, type Doc, UpdateEncoderV1 } from 'yjs';

/** Items of the document in one part: some 2,000 rows, so that encoding or applying one takes a few milliseconds. */
const itemsPerPart = 2_000;

/**
 * A document as a list of updates to be applied in order, made part by part so that the caller can let others run in between.
 * All parts together are the document as it was at the first step, and possibly some of what was deleted while the parts were
 * made; the log after it brings the rest.
 */
export function* encodeParts(doc: Doc): Generator<Uint8Array> {
  const clients = [...doc.store.clients].map(([client, structs]) => ({
    client,
    structs: structs as readonly AbstractStruct[],
    count: structs.length,
  }));
  for (const { client, structs, count } of clients) {
    for (let from = 0; from < count; from += itemsPerPart) {
      const encoder = new UpdateEncoderV1();
      const part = structs.slice(from, Math.min(from + itemsPerPart, count));
      encoding.writeVarUint(encoder.restEncoder, 1);
      encoding.writeVarUint(encoder.restEncoder, part.length);
      encoding.writeVarUint(encoder.restEncoder, client);
      encoding.writeVarUint(encoder.restEncoder, part[0]!.id.clock);
      for (const struct of part) (struct as AbstractStruct & { write(encoder: UpdateEncoderV1, offset: number): void }).write(encoder, 0);
      encoding.writeVarUint(encoder.restEncoder, 0);
      yield encoder.toUint8Array();
    }
  }
  yield encodeDeletions(doc);
}

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
