import { isHit, type Reader } from '@teable-grid/core';
import type { HitMarks } from '../state/grid-state.ts';
import type { Search } from '../state/search.ts';

/** Makes the marks of hits; the same as long as nothing is searched for otherwise. */
export class HitMarker {
  #known: { readonly search: Search; readonly reader: Reader; readonly marks: HitMarks | null } | null = null;

  /** The marks of a search, asked cell by cell as these are shown. */
  of(search: Search | null, reader: Reader): HitMarks | null {
    if (search === null) return (this.#known = null);
    if (this.#known?.search !== search || this.#known.reader !== reader) {
      const { text, current } = search;
      const marks = text.trim() === '' ? null : ({ at: (row, field) => isHit(row, field, text, reader), current } satisfies HitMarks);
      this.#known = { search, reader, marks };
    }
    return this.#known.marks;
  }
}
