import { createHash } from 'node:crypto';
import { type IdKind, newId, type RowId } from '@teable-grid/core';

/** Characters by which the rows of one import differ from those of others, and those that count them. */
const rowPrefix = 7;
const rowDigits = 4;

/** Everything of an import that is named by an id: it follows from the import's own, so that the same is made again after a crash. */
export class ImportIds {
  readonly #id: string;
  readonly #rows: string;

  constructor(id: string) {
    this.#id = id;
    this.#rows = this.#derive('row', 'rows').slice(0, 1 + rowPrefix);
  }

  get session(): string {
    return this.#derive('session', 'session');
  }

  /** Of the session. It keeps nobody out who knows the import's id; the session belongs to a subject, and that does. */
  get secret(): string {
    return this.#hash('secret').toString('hex');
  }

  /** Of the changes that import rows, or delete them again. */
  group(what: 'import' | 'cancel'): string {
    return this.#derive('group', what);
  }

  change(what: 'import' | 'cancel', n: number): string {
    return this.#derive('change', `${what} ${n}`);
  }

  /** Of a row by its place in the file, from 0. Longer than those that clients make, so that it is none of them. */
  row(at: number): RowId {
    return this.#rows + at.toString(36).padStart(rowDigits, '0');
  }

  #derive(kind: IdKind, name: string): string {
    let round = 0;
    return newId(kind, (into) => {
      into.set(this.#hash(`${name} ${round}`).subarray(0, into.length));
      round += 1;
      return into;
    });
  }

  #hash(name: string): Buffer {
    return createHash('sha256').update(`${this.#id} ${name}`).digest();
  }
}
