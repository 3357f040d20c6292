import * as encoding from 'lib0/encoding';
import { createID, type Doc, getState, type ID } from 'yjs';
import { unreachable } from '../problem.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import { flags, layoutVersion, type MapName, mapOf, toRowValue } from './layout.ts';

/** Info bits of an item in update format v1, and the content kind that holds plain values. */
const hasOrigin = 0x80;
const hasKey = 0x20;
const contentAny = 8;

/** One entry of a map to be written, or (`undefined`) taken away. */
interface Entry {
  readonly map: MapName;
  readonly key: string;
  readonly value: Value | undefined;
}

/**
 * Writes changes as Yjs updates without touching the document: what the server commits before it applies it. Since one client
 * id writes an epoch, an update is fully determined by the writes, the clock, and which item holds each key now; so a second,
 * staged copy of the document is not needed. The bytes are those that Yjs itself would make (a test compares documents written
 * both ways). Format: yjs `UpdateEncoderV1`, `Item.write`, `ContentAny.write`.
 *
 * Use: `encode` for each change of a batch; then apply the updates to the document and call `settle`, or throw them away with `discard`. The next
 * batch may be encoded before this one is applied.
 */
export class UpdateEncoder {
  readonly #doc: Doc;
  readonly #writer: number;
  readonly #epoch: number;
  /** Keys written since the last `settle`, by map and key, and the clock that goes on from the document's. */
  readonly #staged = new Map<string, ID>();
  #clock: number | null = null;

  /** @param writer Yjs client id under which this epoch is written; the document's own id must be another. */
  constructor(doc: Doc, writer: number, epoch: number) {
    this.#doc = doc;
    this.#writer = writer;
    this.#epoch = epoch;
  }

  /** The update for one change's writes; `seq` is the number to record with it, null when a later one of the batch will. */
  encode(writes: readonly Write[], seq: number | null): Uint8Array {
    const entries = writes.map(toEntry);
    if (seq !== null) {
      if (!this.#holds('meta', 'layout')) {
        entries.push({ map: 'meta', key: 'layout', value: layoutVersion }, { map: 'meta', key: 'epoch', value: this.#epoch });
      }
      entries.push({ map: 'meta', key: 'seq', value: seq });
    }
    return this.#encodeEntries(entries);
  }

  /** Updates are in the document now: all that were encoded, or the first of them. */
  settle(): void {
    const applied = getState(this.#doc.store, this.#writer);
    for (const [key, { clock }] of this.#staged) if (clock < applied) this.#staged.delete(key);
    if (this.#staged.size === 0) this.#clock = null;
  }

  /** Forgets the updates since the last `settle`: they will not be applied. */
  discard(): void {
    this.#staged.clear();
    this.#clock = null;
  }

  #encodeEntries(entries: readonly Entry[]): Uint8Array {
    const items = encoding.createEncoder();
    const removed: number[] = [];
    let count = 0;
    this.#clock ??= getState(this.#doc.store, this.#writer);
    const first = this.#clock;
    // In their order: an entry may take away what an earlier one of the same change has set.
    for (const entry of entries) {
      if (entry.value === undefined) {
        const item = this.#current(entry.map, entry.key);
        if (item !== null) removed.push(item.clock);
      } else {
        this.#writeItem(items, entry);
        count += 1;
      }
    }
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, count > 0 ? 1 : 0);
    if (count > 0) {
      encoding.writeVarUint(encoder, count);
      encoding.writeVarUint(encoder, this.#writer);
      encoding.writeVarUint(encoder, first);
      encoding.writeUint8Array(encoder, encoding.toUint8Array(items));
    }
    this.#writeRemoved(encoder, removed);
    return encoding.toUint8Array(encoder);
  }

  #writeItem(encoder: encoding.Encoder, { map, key, value }: Entry): void {
    const origin = this.#current(map, key);
    encoding.writeUint8(encoder, contentAny | hasKey | (origin === null ? 0 : hasOrigin));
    if (origin === null) {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, map);
      encoding.writeVarString(encoder, key);
    } else {
      encoding.writeVarUint(encoder, origin.client);
      encoding.writeVarUint(encoder, origin.clock);
    }
    encoding.writeVarUint(encoder, 1);
    encoding.writeAny(encoder, value as encoding.AnyEncodable);
    this.#staged.set(`${map} ${key}`, createID(this.#writer, this.#clock!));
    this.#clock! += 1;
  }

  #writeRemoved(encoder: encoding.Encoder, removed: readonly number[]): void {
    const clocks = removed.toSorted((a, b) => a - b);
    encoding.writeVarUint(encoder, clocks.length > 0 ? 1 : 0);
    if (clocks.length === 0) return;
    encoding.writeVarUint(encoder, this.#writer);
    encoding.writeVarUint(encoder, clocks.length);
    for (const clock of clocks) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, 1);
    }
  }

  /** The item that holds a key, or held it last. */
  #current(map: MapName, key: string): ID | null {
    return this.#staged.get(`${map} ${key}`) ?? mapOf(this.#doc, map)._map.get(key)?.lastId ?? null;
  }

  #holds(map: MapName, key: string): boolean {
    return this.#current(map, key) !== null;
  }
}

function toEntry(write: Write): Entry {
  switch (write.write) {
    case 'row':
      return { map: 'rows', key: write.row.id, value: toRowValue(write.row) as readonly Value[] };
    case 'cell':
      return { map: 'cells', key: `${write.row}/${write.field}`, value: [write.value, write.revision] };
    case 'order':
      return { map: 'cells', key: `${write.row}/${flags.order}`, value: [write.order, write.revision] };
    case 'deleted':
      return { map: 'cells', key: `${write.row}/${flags.deleted}`, value: [write.deleted, write.revision] };
    case 'settled':
      return { map: 'cells', key: `${write.row}/${flags.settled}`, value: [null, write.revision] };
    case 'field': {
      const { id, ...value } = write.field;
      return { map: 'fields', key: id, value: value as unknown as Value };
    }
    case 'view': {
      const { id, ...value } = write.view;
      return { map: 'views', key: id, value: value as unknown as Value };
    }
    case 'conflict': {
      const { id, ...value } = write.conflict;
      return { map: 'conflicts', key: id, value: value as unknown as Value };
    }
    case 'conflict-closed':
      return { map: 'conflicts', key: write.id, value: undefined };
    case 'comment': {
      const { id, ...value } = write.comment;
      return { map: 'comments', key: id, value: value as unknown as Value };
    }
    case 'name':
      return { map: 'meta', key: 'name', value: write.name };
    default:
      return unreachable(write);
  }
}
