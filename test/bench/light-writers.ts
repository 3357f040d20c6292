/**
 * Writers who cost their process next to nothing, for our server and for Hocuspocus: each sends edits of a cell of its own, one after the other, or
 * some before the first is acknowledged, as clients do that do not wait. What they send is what a real client would: a change, or the Yjs update of an overwrite in a nested map.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encodeMessage, newId, protocol, type ServerHello, type ServerMessage } from '@teable-grid/core';
import { applyUpdate, Doc, encodeStateAsUpdate, getState, Map as YMap } from 'yjs';
import { LightSocket } from './light-socket.ts';

/** Kinds of Hocuspocus frame, and steps of a sync. */
const kinds = { sync: 0, auth: 2, syncReply: 4, stateless: 5, syncStatus: 8 } as const;
const steps = { ask: 0, answer: 1, update: 2 } as const;

/** When an edit was sent is remembered for so many of the last. */
const remembered = 64;

/** One who writes whenever he is told to. */
export abstract class LightWriter {
  /** By which his edits are known. */
  readonly id: number;
  /** The last edit that was acknowledged; they are numbered 1, 2, 3 …. */
  acknowledged = 0;
  /** Told what each answer took, milliseconds. */
  onAnswer: (took: number) => void = () => {};
  protected readonly socket: LightSocket;
  #sent = 0;
  readonly #sentAt = new Float64Array(remembered);

  protected constructor(id: number, socket: LightSocket) {
    this.id = id;
    this.socket = socket;
  }

  /** Makes the row that he writes. */
  async begin(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.onAnswer = () => resolve();
      this.begins();
    });
    this.acknowledged = 0;
    this.onAnswer = () => {};
  }

  /** Sends the next edit. */
  send(): void {
    this.#sent += 1;
    this.#sentAt[this.#sent % remembered] = performance.now();
    this.writes(`edit ${this.id}.${this.#sent};`);
  }

  /** When an edit was sent; null when that is long ago. */
  sentAt(count: number): number | null {
    return this.#sent - count >= remembered ? null : this.#sentAt[count % remembered]!;
  }

  close(): void {
    this.socket.close();
  }

  /** The last of his edits that a document has; 0: none. */
  abstract storedIn(doc: Doc): number;
  protected abstract begins(): void;
  protected abstract writes(value: string): void;

  protected answered(): void {
    this.acknowledged += 1;
    this.onAnswer(performance.now() - this.#sentAt[this.acknowledged % remembered]!);
  }
}

/** The number of the edit that wrote a value. */
function countOf(value: unknown): number {
  return typeof value === 'string' ? Number(/\.(\d+);/.exec(value)?.[1] ?? 0) : 0;
}

/** One who only looks on; told of each edit that reaches him. */
export interface Looker {
  onEdit: (writer: number, count: number) => void;
  close(): void;
}

/** Gets a table or document of a server, and writers and lookers on it. */
export interface Place {
  openWriter(id: number): Promise<LightWriter>;
  openLooker(): Promise<Looker>;
  /** What the server has of it now. */
  read(): Promise<Doc>;
}

/** A table of ours: made by import when it is not there. */
export async function ourTable(url: string, table: string): Promise<Place> {
  const about = async () => fetch(`${url}/api/tables/${table}`);
  let told = await about();
  if (!told.ok) {
    const made = await fetch(`${url}/api/tables/${table}/import`, { method: 'POST', body: 'Name\nfirst row\n' });
    if (!made.ok) throw new Error(`The import was answered with ${made.status}: ${await made.text()}`);
    told = await about();
  }
  const { fields } = (await told.json()) as { fields: { id: string }[] };
  return {
    openWriter: async (id) => {
      const writer = new OurWriter(id, fields[0]!.id, await enter(url, table));
      await writer.begin();
      return writer;
    },
    openLooker: async () => lookerOn((await enter(url, table)).socket),
    read: async () => {
      const { socket, doc } = await enter(url, table);
      socket.close();
      return doc;
    },
  };
}

/** A document of a Hocuspocus. */
export function plainDocument(url: string, document: string): Place {
  const open = async () => {
    const socket = await LightSocket.open(`${url}/`);
    return { socket, doc: await join(socket, document) };
  };
  return {
    openWriter: async (id) => {
      const writer = new PlainWriter(id, document, (await open()).socket);
      await writer.begin();
      return writer;
    },
    openLooker: async () => lookerOn((await open()).socket),
    read: async () => {
      const { socket, doc } = await open();
      socket.close();
      return doc;
    },
  };
}

function lookerOn(socket: LightSocket): Looker {
  const looker: Looker = { onEdit: () => {}, close: () => socket.close() };
  socket.onMessage = (message) => {
    const kind = kindOf(message);
    if (kind !== kinds.sync && kind !== kinds.syncReply) return;
    for (const [, writer, count] of message.toString('latin1').matchAll(/edit (\d+)\.(\d+);/g))
      looker.onEdit(Number(writer), Number(count));
  };
  return looker;
}

interface Entered {
  readonly socket: LightSocket;
  readonly document: string;
  readonly seq: number;
  readonly session: string;
  readonly doc: Doc;
}

async function enter(url: string, table: string): Promise<Entered> {
  const socket = await LightSocket.open(`${url}/socket`);
  const session = newId('session');
  const hello = next(socket, (message) => JSON.parse(String(message)) as ServerHello);
  const sessions = [{ session, secret: 'a secret of some length', confirmed: 0 }];
  socket.sendText(encodeMessage({ hello: 'client', protocol, table, token: null, sessions }));
  const said = await hello;
  if (said.hello !== 'server') throw new Error(said.message);
  return { socket, document: said.document, seq: said.seq, session, doc: await join(socket, said.document) };
}

class OurWriter extends LightWriter {
  readonly #row = newId('row');
  readonly #field: string;
  readonly #session: string;
  readonly #head: Uint8Array;
  #seen: number;
  #n = 0;
  /** Changes that were answered. */
  #decided = 0;
  #was: string | null = null;

  constructor(id: number, field: string, { socket, document, seq, session }: Entered) {
    super(id, socket);
    this.#field = field;
    this.#session = session;
    this.#head = headOf(document, kinds.stateless);
    this.#seen = seq;
    socket.onMessage = (message) => {
      if (kindOf(message) !== kinds.stateless) return;
      const decoder = decoding.createDecoder(message);
      decoding.readVarString(decoder);
      decoding.readVarUint(decoder);
      this.#take(JSON.parse(decoding.readVarString(decoder)) as ServerMessage);
    };
  }

  protected override begins(): void {
    this.#submit({ op: 'insert-rows', place: { before: null }, rows: [{ id: this.#row, cells: {} }] });
  }

  protected override writes(value: string): void {
    this.#submit({ op: 'set-cell', row: this.#row, field: this.#field, value, was: this.#was });
    this.#was = value;
  }

  override storedIn(doc: Doc): number {
    const cell = doc.getMap('cells').get(`${this.#row}/${this.#field}`) as readonly unknown[] | undefined;
    return countOf(cell?.[0]);
  }

  #submit(op: object): void {
    this.#n += 1;
    const mine = { [`${this.#row}/${this.#field}`]: { mine: this.#n - 1 } };
    const seen = { seq: this.#seen, ...(this.#n - 1 > this.#decided && { except: mine }) };
    const change = { n: this.#n, id: newId('change'), seen, ops: [op] };
    const message = JSON.stringify({ message: 'change', session: this.#session, confirmed: this.#decided, change });
    this.socket.sendBytes(frameOf(this.#head, (encoder) => encoding.writeVarString(encoder, message)));
  }

  #take(answer: ServerMessage): void {
    if (answer.message !== 'verdict' || answer.verdict.verdict !== 'accepted' || answer.verdict.conflicts.length > 0)
      throw new Error(`An edit was answered with ${JSON.stringify(answer)}.`);
    this.#seen = answer.verdict.seq;
    this.#decided += 1;
    this.answered();
  }
}

class PlainWriter extends LightWriter {
  readonly #row = newId('row');
  readonly #head: Uint8Array;
  readonly #doc = new Doc();
  /** Clock of the item that holds the cell. */
  #clock = 0;

  constructor(id: number, document: string, socket: LightSocket) {
    super(id, socket);
    this.#head = headOf(document, kinds.sync);
    socket.onMessage = (message) => {
      if (kindOf(message) === kinds.syncStatus) this.answered();
    };
  }

  protected override begins(): void {
    const row = new YMap<unknown>();
    this.#doc.getMap('rows').set(this.#row, row);
    row.set('name', '');
    this.#clock = getState(this.#doc.store, this.#doc.clientID) - 1;
    this.#sendUpdate(encodeStateAsUpdate(this.#doc));
  }

  /** What Yjs makes of an overwrite, without keeping a document: an item in the place of the last, which is deleted. */
  protected override writes(value: string): void {
    const client = this.#doc.clientID;
    const encoder = encoding.createEncoder();
    // One item of one client, with an origin and under a key, of plain values (yjs `Item.write`, `ContentAny.write`).
    for (const number of [1, 1, client, this.#clock + 1]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, 0x80 | 0x20 | 8);
    for (const number of [client, this.#clock, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeAny(encoder, value);
    for (const number of [1, client, 1, this.#clock, 1]) encoding.writeVarUint(encoder, number);
    this.#clock += 1;
    this.#sendUpdate(encoding.toUint8Array(encoder));
  }

  override storedIn(doc: Doc): number {
    return countOf(doc.getMap<YMap<unknown>>('rows').get(this.#row)?.get('name'));
  }

  #sendUpdate(update: Uint8Array): void {
    this.socket.sendBytes(
      frameOf(this.#head, (encoder) => {
        encoding.writeVarUint(encoder, steps.update);
        encoding.writeVarUint8Array(encoder, update);
      }),
    );
  }
}

/** Authenticates for a document; resolves with all that is in it. */
async function join(socket: LightSocket, document: string): Promise<Doc> {
  const doc = new Doc();
  const whole = next(socket, (message) => {
    const kind = kindOf(message);
    if (kind !== kinds.sync && kind !== kinds.syncReply) return null;
    const decoder = decoding.createDecoder(message);
    decoding.readVarString(decoder);
    decoding.readVarUint(decoder);
    const step = decoding.readVarUint(decoder);
    if (step === steps.ask) return null;
    applyUpdate(doc, decoding.readVarUint8Array(decoder));
    return step === steps.answer ? doc : null;
  });
  socket.sendBytes(
    frameOf(headOf(document, kinds.auth), (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, '');
    }),
  );
  socket.sendBytes(
    frameOf(headOf(document, kinds.sync), (encoder) => {
      encoding.writeVarUint(encoder, steps.ask);
      encoding.writeVarUint8Array(encoder, new Uint8Array([0]));
    }),
  );
  return whole;
}

/** The next message that is wanted. */
function next<R>(socket: LightSocket, pick: (message: Buffer) => R | null): Promise<R> {
  return new Promise((resolve) => {
    socket.onMessage = (message) => {
      const found = pick(message);
      if (found === null) return;
      socket.onMessage = () => {};
      resolve(found);
    };
  });
}

/** The kind of a frame, which stands after the document's name; names are short here. */
function kindOf(frame: Buffer): number {
  return frame[1 + frame[0]!]!;
}

function headOf(document: string, kind: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, kind);
  return encoding.toUint8Array(encoder);
}

function frameOf(head: Uint8Array, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, head);
  write(encoder);
  return encoding.toUint8Array(encoder);
}
