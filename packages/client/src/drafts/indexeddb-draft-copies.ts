import { type DeviceDatabase, openDeviceDatabase } from '../device/database.ts';
import type { DraftCopies, DraftCopy } from './draft-copies.ts';

/** Copies in IndexedDB: seen by all pages of the origin. */
export class IndexedDbDraftCopies implements DraftCopies {
  readonly #database: DeviceDatabase;

  private constructor(database: DeviceDatabase) {
    this.#database = database;
  }

  static async open(): Promise<IndexedDbDraftCopies> {
    return new IndexedDbDraftCopies(await openDeviceDatabase());
  }

  all(scope: string): Promise<readonly DraftCopy[]> {
    return this.#database.getAllFromIndex('drafts', 'scope', scope);
  }

  async put(copy: DraftCopy): Promise<void> {
    await this.#database.put('drafts', copy);
  }

  remove({ page, draft }: Pick<DraftCopy, 'page' | 'draft'>): Promise<void> {
    return this.#database.delete('drafts', [page, draft]);
  }

  close(): void {
    this.#database.close();
  }
}
