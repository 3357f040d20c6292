import type { DraftId, FieldId, RowId } from '@teable-grid/core';

/** What somebody wrote into a draft and of which he does not know yet that it is kept. */
export interface DraftCopy {
  /** Server, table and subject (see `scopeOf`). */
  readonly scope: string;
  /** The page whose it is. */
  readonly page: string;
  readonly draft: DraftId;
  readonly row: RowId;
  readonly field: FieldId;
  /** Yjs client id under which he wrote. */
  readonly client: number;
  /** Where the table stood, and what the cell held, when it was made a value last. */
  readonly seen: number;
  readonly was: string | null;
  /** The text as it was when all that he had written was kept. */
  readonly agreed: string;
  /** His document. */
  readonly state: Uint8Array;
}

/** Where copies outlive their pages: one for each page and draft. */
export interface DraftCopies {
  all(scope: string): Promise<readonly DraftCopy[]>;
  /** In place of the one that the page has of the draft already. */
  put(copy: DraftCopy): Promise<void>;
  remove(copy: Pick<DraftCopy, 'page' | 'draft'>): Promise<void>;
  close(): void;
}

/** Copies in memory. */
export class MemoryDraftCopies implements DraftCopies {
  readonly #disk: Map<string, DraftCopy>;

  /** @param disk Shared with the other pages of a device. */
  constructor(disk: Map<string, DraftCopy> = new Map()) {
    this.#disk = disk;
  }

  async all(scope: string): Promise<readonly DraftCopy[]> {
    return [...this.#disk.values()].filter((copy) => copy.scope === scope);
  }

  async put(copy: DraftCopy): Promise<void> {
    this.#disk.set(`${copy.page}/${copy.draft}`, copy);
  }

  async remove({ page, draft }: Pick<DraftCopy, 'page' | 'draft'>): Promise<void> {
    this.#disk.delete(`${page}/${draft}`);
  }

  close(): void {}
}
