import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';

/** Kinds of y-websocket's frame. */
const kinds = { sync: 0, awareness: 1, queryAwareness: 3 } as const;

/** What a frame tells of one awareness client. */
export interface PresenceClaim {
  readonly client: number;
  readonly clock: number;
  /** The state as JSON; nothing of it is decoded yet. */
  readonly state: Uint8Array;
}

/** What a frame of a y-websocket client is for. */
export type BridgeFrame =
  /** The first sync step: what the client has of the document, as a state vector. */
  | { readonly kind: 'sync'; readonly stateVector: Uint8Array }
  /** The second sync step or an update, which clients have no business to send; nothing of it is decoded. */
  | { readonly kind: 'update' }
  | { readonly kind: 'presence'; readonly claims: readonly PresenceClaim[] }
  | { readonly kind: 'query-presence' };

/**
 * Looks at a frame; throws for what is none.
 *
 * @param mostClaims People that one frame may tell of: a y-websocket client tells his own presence, and sends back what he was told of others.
 */
export function readBridgeFrame(frame: Uint8Array, mostClaims: number): BridgeFrame {
  const decoder = decoding.createDecoder(frame);
  const kind = decoding.readVarUint(decoder);
  switch (kind) {
    case kinds.sync: {
      const step = decoding.readVarUint(decoder);
      if (step === messageYjsSyncStep1) return { kind: 'sync', stateVector: decoding.readVarUint8Array(decoder) };
      if (step === messageYjsSyncStep2 || step === messageYjsUpdate) return { kind: 'update' };
      throw new Error(`there is no sync step ${step}`);
    }
    case kinds.awareness:
      return { kind: 'presence', claims: readClaims(decoding.createDecoder(decoding.readVarUint8Array(decoder)), mostClaims) };
    case kinds.queryAwareness:
      return { kind: 'query-presence' };
    default:
      throw new Error(`a client sends no frame of kind ${kind}`);
  }
}

function readClaims(decoder: decoding.Decoder, most: number): PresenceClaim[] {
  const count = decoding.readVarUint(decoder);
  if (count > most) throw new Error(`a frame tells the presence of ${count} people`);
  return Array.from({ length: count }, () => ({
    client: decoding.readVarUint(decoder),
    clock: decoding.readVarUint(decoder),
    state: decoding.readVarUint8Array(decoder),
  }));
}

/** A frame that carries a Yjs update: by itself, or as the answer to the first sync step. */
export function bridgeSyncFrame(step: 'answer' | 'update', update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kinds.sync);
  encoding.writeVarUint(encoder, step === 'answer' ? messageYjsSyncStep2 : messageYjsUpdate);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

/** A frame that carries an update of y-protocols' awareness. */
export function presenceFrame(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kinds.awareness);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

/** One person's presence as an update of y-protocols' awareness; null: he has left. */
export function presenceUpdate(client: number, clock: number, state: Readonly<Record<string, unknown>> | null): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return encoding.toUint8Array(encoder);
}
