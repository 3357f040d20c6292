import { clearDocument, IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { type DeviceDatabase, openDeviceDatabase } from '../device/database.ts';
import type { Locks } from '../locks.ts';
import { within } from '../within.ts';
import type { Remembered, ReplicaCache } from './replica-cache.ts';

/** How long updates are gathered before they are written in one step, milliseconds. */
const gatherTime = 2_000;
/** Beyond so many, merging them costs more than writing out what the document has gained. */
const mostMerged = 500;
/** A browser may never answer; then there is no cache, milliseconds. */
const storageTime = 5_000;

/** What holds the document that is kept at the moment. */
interface Kept {
  readonly document: string;
  readonly doc: Y.Doc;
  readonly persistence: IndexeddbPersistence;
  /** Gives up the right to write this cache. */
  release(): void;
}

/**
 * Replicas in IndexedDB, on `y-indexeddb`. By itself that writes every update of every tab one by one, and now and then writes
 * the whole document while somebody is typing. So its own listener is taken off, and it is fed from here: by one tab (the one with
 * the lock), in steps, and trimmed only while the page is hidden.
 */
export class IndexedDbReplicaCache implements ReplicaCache {
  readonly #scope: string;
  readonly #locks: Locks | null;
  #database: Promise<DeviceDatabase> | null = null;
  #kept: Kept | null = null;
  #gathered: Uint8Array[] = [];
  /** What the document had when something was written last. */
  #written: Uint8Array | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Nothing is kept of the document yet. */
  #isFresh = true;
  readonly #gather = (update: Uint8Array, origin: unknown) => {
    if (origin === this.#kept?.persistence) return;
    this.#gathered.push(update);
    // What a table begins with is kept at once, so that a page that is left early has something to show next time.
    this.#timer ??= setTimeout(() => this.#write(), this.#isFresh ? 0 : gatherTime);
  };
  readonly #whenHidden = () => {
    if (document.visibilityState !== 'hidden') return;
    this.#write();
    void this.#trim();
  };

  constructor(scope: string, locks: Locks | null) {
    this.#scope = scope;
    this.#locks = locks;
  }

  async known(): Promise<Remembered | null> {
    return this.#ask(async (database) => (await database.get('replicas', this.#scope)) ?? null, null);
  }

  async remember(what: Remembered): Promise<void> {
    const before = await this.known();
    await this.#ask((database) => database.put('replicas', what, this.#scope), undefined);
    // A passed epoch is never opened again.
    if (before !== null && before.document !== what.document) await this.drop(before.document);
  }

  async load(name: string, doc: Y.Doc): Promise<void> {
    await this.#letGo();
    // Asked first: where IndexedDB does not answer, `y-indexeddb` would not say so.
    if (!(await this.#ask(async () => true, false))) return;
    const release = this.#locks === null ? () => {} : await this.#locks.tryAcquire(this.#nameOf(name));
    const persistence = new IndexeddbPersistence(this.#nameOf(name), doc);
    doc.off('update', persistence._storeUpdate);
    try {
      await within(storageTime, persistence.whenSynced, 'the cache does not answer');
    } catch {
      // Damaged, as a rule: it is made anew from what the server sends.
      release?.();
      await persistence.destroy();
      await this.drop(name);
      return;
    }
    if (release === null) {
      await persistence.destroy();
      return;
    }
    this.#kept = { document: name, doc, persistence, release };
    this.#written = Y.encodeStateVector(doc);
    this.#isFresh = doc.store.clients.size === 0;
    doc.on('update', this.#gather);
    globalThis.document?.addEventListener('visibilitychange', this.#whenHidden);
  }

  async drop(name: string): Promise<void> {
    if (this.#kept?.document === name) {
      this.#gathered = [];
      await this.#letGo();
    }
    await within(storageTime, Promise.resolve(clearDocument(this.#nameOf(name))), 'the cache does not answer').catch(() => {});
  }

  async close(): Promise<void> {
    await this.#letGo();
    await this.#ask(async (database) => database.close(), undefined);
  }

  /** Forgets all of a scope. */
  async clear(): Promise<void> {
    const known = await this.known();
    if (known !== null) await this.drop(known.document);
    await this.#ask((database) => database.delete('replicas', this.#scope), undefined);
  }

  #nameOf(document: string): string {
    return `teable-grid/replica/${this.#scope}|${document}`;
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const kept = this.#kept;
    if (kept === null || this.#gathered.length === 0) return;
    const { doc, persistence } = kept;
    const step =
      this.#gathered.length <= mostMerged ? Y.mergeUpdates(this.#gathered) : Y.encodeStateAsUpdate(doc, this.#written ?? undefined);
    this.#gathered = [];
    this.#isFresh = false;
    this.#written = Y.encodeStateVector(doc);
    persistence._storeUpdate(step, this);
    // It would write the whole document in a second from now; that is done when nobody looks.
    if (persistence._storeTimeoutId !== null) clearTimeout(persistence._storeTimeoutId);
    persistence._storeTimeoutId = null;
  }

  async #trim(): Promise<void> {
    const kept = this.#kept;
    if (kept !== null && kept.persistence._dbsize >= PREFERRED_TRIM_SIZE) await storeState(kept.persistence, false);
  }

  async #letGo(): Promise<void> {
    const kept = this.#kept;
    if (kept === null) return;
    this.#write();
    this.#kept = null;
    kept.doc.off('update', this.#gather);
    globalThis.document?.removeEventListener('visibilitychange', this.#whenHidden);
    await kept.persistence.destroy();
    kept.release();
  }

  /** An answer of the database; `otherwise` where there is none: then the server is asked for everything, as on the first visit. */
  async #ask<Answer>(question: (database: DeviceDatabase) => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    try {
      this.#database ??= openDeviceDatabase();
      return await within(storageTime, this.#database.then(question), 'the database does not answer');
    } catch {
      return otherwise;
    }
  }
}
