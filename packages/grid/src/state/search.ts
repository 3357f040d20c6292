import type { Hit, isHit, Reader } from '@teable-grid/core';
import type { HitMarks } from './grid-state.ts';
import type { Spot } from './selection.ts';

/** What is searched for in what is shown. */
export interface Search {
  readonly text: string;
  /** The cell in which the person was when he began; the first hit is the next one from there. */
  readonly origin: Spot | null;
  /** The hit that he is at; null before the first is found. */
  readonly current: Hit | null;
  /** Counts how often the search was asked for: each time its input takes the focus. */
  readonly asked: number;
}

/** Makes the marks of hits; the same as long as nothing is searched for otherwise. */
export class HitMarker {
  #known: { readonly search: Search; readonly reader: Reader; readonly marks: HitMarks | null } | null = null;

  /** The marks of a search, asked cell by cell as these are shown, by `ask`; null: nobody can be asked yet. */
  of(search: Search | null, reader: Reader, ask: typeof isHit | null): HitMarks | null {
    if (search === null || ask === null) return (this.#known = null);
    if (this.#known?.search !== search || this.#known.reader !== reader) {
      const { text, current } = search;
      const marks = text.trim() === '' ? null : ({ at: (row, field) => ask(row, field, text, reader), current } satisfies HitMarks);
      this.#known = { search, reader, marks };
    }
    return this.#known.marks;
  }
}
