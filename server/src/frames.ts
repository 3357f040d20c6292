import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** Kinds of Hocuspocus frame, and of Yjs sync step within one. */
const kinds = { sync: 0, syncReply: 4, stateless: 5 } as const;
const syncStep1 = 0;

/** What a frame of a client is for. */
export type ClientFrame =
  /** A message about a table, which is ours to answer. */
  | { readonly kind: 'message'; readonly document: string; readonly payload: string }
  /** A Yjs update (SyncStep2 or Update), which clients have no business to send; nothing more of it is decoded. */
  | { readonly kind: 'update' }
  /** Hocuspocus' own: authentication, the first sync step, presence. */
  | { readonly kind: 'other' };

/** Looks at a frame. Throws for what is not one. */
export function readFrame(frame: Uint8Array): ClientFrame {
  const decoder = decoding.createDecoder(frame);
  const document = decoding.readVarString(decoder);
  switch (decoding.readVarUint(decoder)) {
    case kinds.stateless:
      return { kind: 'message', document, payload: decoding.readVarString(decoder) };
    case kinds.sync:
    case kinds.syncReply:
      return decoding.readVarUint(decoder) === syncStep1 ? { kind: 'other' } : { kind: 'update' };
    default:
      return { kind: 'other' };
  }
}

/** A frame that carries a message about a table. */
export function messageFrame(document: string, payload: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, kinds.stateless);
  encoding.writeVarString(encoder, payload);
  return encoding.toUint8Array(encoder);
}
