import { isGroup, type RowSource } from '../state/sheet.ts';

/** Numbers rows from 1, within their group where there are groups. */
export class RowNumbers {
  /** The last answer: the next question is near. */
  #head: { readonly rows: RowSource; readonly position: number } | null = null;

  /** Position of the nearest head of a group before a position; -1 without groups. */
  headBefore(rows: RowSource, levels: number, position: number): number {
    if (levels === 0) return -1;
    const known = this.#head?.rows === rows && this.#head.position < position ? this.#head.position : 0;
    let at = position - 1;
    while (at > known && !isGroup(rows.line(at)!)) at -= 1;
    this.#head = { rows, position: at };
    return at;
  }
}
