import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { messageYjsSyncStep1, messageYjsSyncStep2, readSyncStep2, writeSyncStep1 } from 'y-protocols/sync';
import type { Doc } from 'yjs';

/** Kinds of Hocuspocus frame, behind the name of the document. */
const kinds = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, stateless: 5, close: 7 } as const;
/** Kinds of `auth`. */
const auth = { token: 0, denied: 1, granted: 2 } as const;
/** Frames without a document, of one byte. */
const ping = 9;
const pong = Uint8Array.of(10);

/** What a channel needs, and whom it tells. */
export interface ChannelHost {
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** The server has let this page come to the document. */
  granted(): void;
  denied(reason: string): void;
  /** The document is what the server has; once for each connection. */
  synced(): void;
  stateless(payload: string): void;
  /** Somebody came, left, or is elsewhere. */
  presence(): void;
}

/**
 * A document that is read over a connection to a Hocuspocus server, with presence and messages beside it. Nothing of the document is ever
 * sent: the server takes changes as messages, and drops the updates of clients unread.
 */
export class DocumentChannel {
  readonly awareness: Awareness;
  readonly #name: string;
  readonly #doc: Doc;
  readonly #token: string;
  readonly #host: ChannelHost;
  #isSynced = false;
  readonly #whenHidden = () => removeAwarenessStates(this.awareness, [this.#doc.clientID], 'page hide');
  readonly #moved = () => this.#host.presence();
  readonly #said = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', readonly number[]>, origin: unknown) => {
    if (origin !== this && [...added, ...updated, ...removed].includes(this.#doc.clientID)) this.#sendPresence();
  };

  constructor(name: string, doc: Doc, token: string, host: ChannelHost) {
    this.#name = name;
    this.#doc = doc;
    this.#token = token;
    this.#host = host;
    this.awareness = new Awareness(doc);
    this.awareness.on('change', this.#moved);
    this.awareness.on('update', this.#said);
    globalThis.addEventListener?.('pagehide', this.#whenHidden);
  }

  /** There is a connection: comes to the document by it. */
  opened(): void {
    this.#isSynced = false;
    this.#send(kinds.auth, (encoder) => {
      encoding.writeVarUint(encoder, auth.token);
      encoding.writeVarString(encoder, this.#token);
    });
    this.#send(kinds.sync, (encoder) => writeSyncStep1(encoder, this.#doc));
    if (this.awareness.getLocalState() !== null) this.#sendPresence();
  }

  /** The connection is gone, and with it the news of everybody else. */
  closed(): void {
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.#doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
  }

  /** Reads a frame that came over the connection. */
  receive(frame: Uint8Array): void {
    if (frame.length === 1 && frame[0] === ping) return this.#host.send(pong);
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarString(decoder) !== this.#name) return;
    switch (decoding.readVarUint(decoder)) {
      case kinds.sync:
        return this.#sync(decoder);
      case kinds.awareness:
        return applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
      case kinds.auth:
        return this.#auth(decoder);
      case kinds.queryAwareness:
        return this.#sendPresence();
      case kinds.stateless:
        return this.#host.stateless(decoding.readVarString(decoder));
      case kinds.close:
        return this.closed();
    }
  }

  sendStateless(payload: string): void {
    this.#send(kinds.stateless, (encoder) => encoding.writeVarString(encoder, payload));
  }

  /** Ends without a farewell, which the end of the connection is. */
  destroy(): void {
    globalThis.removeEventListener?.('pagehide', this.#whenHidden);
    this.awareness.off('change', this.#moved);
    this.awareness.off('update', this.#said);
    this.awareness.destroy();
  }

  #sync(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    // The server asks what this page has; it has nothing of its own.
    if (step === messageYjsSyncStep1) return;
    readSyncStep2(decoder, this.#doc, this);
    if (step !== messageYjsSyncStep2 || this.#isSynced) return;
    this.#isSynced = true;
    this.#host.synced();
  }

  #auth(decoder: decoding.Decoder): void {
    const said = decoding.readVarUint(decoder);
    if (said === auth.granted) this.#host.granted();
    else if (said === auth.denied) this.#host.denied(decoding.readVarString(decoder));
  }

  #sendPresence(): void {
    const update = encodeAwarenessUpdate(this.awareness, [this.#doc.clientID]);
    this.#send(kinds.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update));
  }

  #send(kind: number, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, this.#name);
    encoding.writeVarUint(encoder, kind);
    write(encoder);
    this.#host.send(encoding.toUint8Array(encoder));
  }
}
