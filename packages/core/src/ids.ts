/** Ids are short random strings with a kind prefix, made by the client: 10 characters of base 62, some 59 bits. */
export type RowId = string;
/** Id of a field, unique in its table and never reused. */
export type FieldId = string;
/** Id of a comment, made by its author. */
export type CommentId = string;
/** Id of a conflict record, derived from the change and the op that opened it. */
export type ConflictId = string;
/** Id of a change, made by its author. */
export type ChangeId = string;
/** Id of a client session: fresh per page load, never restored from storage. */
export type SessionId = string;
/** Position among rows or fields: compared by code unit; made by `execute` only. */
export type OrderKey = string;

const prefixes = {
  row: 'r',
  field: 'f',
  change: 'c',
  session: 's',
  choice: 'o',
  group: 'g',
  view: 'v',
  import: 'i',
  comment: 'k',
  draft: 'd',
} as const;
/** The kinds of thing that clients name. */
export type IdKind = keyof typeof prefixes;

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 10;

/** Fills an array with random bytes, as `crypto.getRandomValues` does. */
export type RandomBytes = (into: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/** Makes a new id of a kind. `randomBytes` is the source of chance (a seeded one in tests). */
export function newId(kind: IdKind, randomBytes: RandomBytes = systemRandom): string {
  let id: string = prefixes[kind];
  while (id.length <= idLength) {
    for (const byte of randomBytes(new Uint8Array(16))) {
      // 248 is the largest multiple of 62 below 256: taking more would favour the first letters.
      if (byte < 248 && id.length <= idLength) id += alphabet[byte % 62];
    }
  }
  return id;
}

const tailLength = 6;

/** Six digits by chance, some 36 bits, for the end of an order key. The last is neither the first nor the last digit, so that the key is one and has a next. */
export function newKeyTail(randomBytes: RandomBytes = systemRandom): string {
  let tail = '';
  while (tail.length < tailLength) {
    for (const byte of randomBytes(new Uint8Array(16))) {
      const digit = byte % 62;
      const isEnd = tail.length === tailLength - 1;
      if (byte < 248 && tail.length < tailLength && !(isEnd && (digit === 0 || digit === 61))) tail += alphabet[digit];
    }
  }
  return tail;
}

/** The tail that comes right after one. */
export function afterTail(tail: string): string {
  return tail.slice(0, -1) + alphabet[alphabet.indexOf(tail.at(-1)!) + 1];
}

/**
 * The form every id has on the wire: letters, digits, `_` and `-`, up to 40 characters. It can hold neither `/` nor `$`, and is no
 * name that an object has from its prototype where ids are keys.
 */
export const idPattern = /^(?!(?:__proto__|constructor|prototype)$)[A-Za-z0-9_-]{1,40}$/;

function systemRandom(into: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(into);
}

// The one platform service that core asks for; every browser and Node has it.
declare const crypto: { getRandomValues(into: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> };
