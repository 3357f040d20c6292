import * as decoding from 'lib0/decoding';

/** Kinds of Hocuspocus frame, and of Yjs sync step within one. */
const sync = 0;
const syncReply = 4;
const syncStep1 = 0;

/**
 * Whether a frame carries a Yjs update (SyncStep2 or Update), which clients have no business to send: it is dropped before
 * anything of it is decoded. Throws for a frame that is not one.
 */
export function carriesUpdate(frame: Uint8Array): boolean {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarString(decoder);
  const kind = decoding.readVarUint(decoder);
  return (kind === sync || kind === syncReply) && decoding.readVarUint(decoder) !== syncStep1;
}
