import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** Kinds of Hocuspocus frame, and of Yjs sync step within one. */
const kinds = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, syncReply: 4, stateless: 5, close: 7 } as const;
const steps = { ask: 0, answer: 1, update: 2 } as const;

/** Of the messages about authentication the one that carries a token. */
const tokenMessage = 0;
/** People whose presence one frame may tell: a client tells its own, and now and then that of somebody who has left. */
const mostPresences = 100;

/** What a frame of a client is for. `address` is the document's name, with what Hocuspocus adds to it. */
export type ClientFrame =
  /** A message about a table, which is ours to answer. */
  | { readonly kind: 'message'; readonly address: string; readonly payload: string }
  /** Yjs' first sync step: what the client has of the document, as a state vector. */
  | { readonly kind: 'sync'; readonly address: string; readonly stateVector: Uint8Array }
  /** A Yjs update (SyncStep2 or Update), which clients have no business to send; nothing more of it is decoded. */
  | { readonly kind: 'update' }
  /** Hocuspocus' own, whole and well formed: authentication, presence, farewell. */
  | { readonly kind: 'other' };

/** Looks at a frame. Throws for what is not one: Hocuspocus would print it and leave the client with a socket that is deaf. */
export function readFrame(frame: Uint8Array): ClientFrame {
  const decoder = decoding.createDecoder(frame);
  const address = decoding.readVarString(decoder);
  // Hocuspocus takes what stands behind a NUL for another connection to the same document: as many as somebody likes.
  if (address.includes('\0')) throw new Error('a socket has a document once');
  const kind = decoding.readVarUint(decoder);
  switch (kind) {
    case kinds.stateless:
      return { kind: 'message', address, payload: decoding.readVarString(decoder) };
    case kinds.sync:
    case kinds.syncReply: {
      const step = decoding.readVarUint(decoder);
      if (step === steps.ask) return { kind: 'sync', address, stateVector: decoding.readVarUint8Array(decoder) };
      if (step === steps.answer || step === steps.update) return { kind: 'update' };
      throw new Error(`there is no sync step ${step}`);
    }
    case kinds.awareness:
      checkPresence(decoding.createDecoder(decoding.readVarUint8Array(decoder)));
      return { kind: 'other' };
    case kinds.auth:
      if (decoding.readVarUint(decoder) !== tokenMessage) throw new Error('a client authenticates with a token');
      decoding.readVarString(decoder);
      return { kind: 'other' };
    case kinds.queryAwareness:
    case kinds.close:
      return { kind: 'other' };
    default:
      throw new Error(`there is no frame of kind ${kind}`);
  }
}

/** Throws unless it is an update of y-protocols' awareness. */
function checkPresence(decoder: decoding.Decoder): void {
  const people = decoding.readVarUint(decoder);
  if (people > mostPresences) throw new Error(`a frame tells the presence of ${people} people`);
  for (let person = 0; person < people; person++) {
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    const state: unknown = JSON.parse(decoding.readVarString(decoder));
    if (typeof state !== 'object') throw new Error('a presence is an object or null');
  }
}

/** What all frames of messages about a table begin with. */
export function messageHead(address: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, address);
  encoding.writeVarUint(encoder, kinds.stateless);
  return encoding.toUint8Array(encoder);
}

/** A frame that carries a message about a table. Made without an encoder: there is one for every change. */
export function messageFrame(head: Uint8Array, payload: string): Uint8Array {
  const bytes = Buffer.byteLength(payload);
  let digits = 1;
  for (let rest = bytes; rest > 127; rest = Math.floor(rest / 128)) digits += 1;
  const frame = Buffer.allocUnsafe(head.length + digits + bytes);
  frame.set(head);
  // The length as a varUint, seven bits a byte.
  let at = head.length;
  for (let rest = bytes; ; rest = Math.floor(rest / 128)) {
    frame[at++] = rest > 127 ? (rest & 127) | 128 : rest;
    if (rest <= 127) break;
  }
  frame.write(payload, at);
  return frame;
}

/** A frame that carries a Yjs update: by itself, or as the answer to the first sync step. */
export function syncFrame(address: string, step: 'answer' | 'update', update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, address);
  encoding.writeVarUint(encoder, kinds.sync);
  encoding.writeVarUint(encoder, steps[step]);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

/** Whether a frame that Hocuspocus sends is an update of the document. */
export function isUpdateFrame(frame: Uint8Array): boolean {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint8Array(decoder);
  return decoding.readVarUint(decoder) === kinds.sync && decoding.readVarUint(decoder) === steps.update;
}
