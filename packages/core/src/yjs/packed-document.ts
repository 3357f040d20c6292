import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

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
