import { openDeviceDatabase } from '../device/database.ts';
import { webLocks } from '../device/device.ts';
import { IndexedDbReplicaCache } from './indexeddb-replica-cache.ts';
import { scopeOf } from './scope.ts';
import { socketAddress } from './server-address.ts';

/** Whose copy of which table is to be forgotten. */
export interface CacheOf {
  readonly server: string;
  readonly table: string;
  readonly token?: string | null;
  readonly name?: string | null;
}

/** Deletes this device's copy of one table. Close the sessions that show it first. What is unsent stays. */
export async function clearCache({ server, table, token = null, name = null }: CacheOf): Promise<void> {
  const address = socketAddress(server);
  if (!address.ok || globalThis.indexedDB === undefined) return;
  await clearScope(scopeOf({ address: address.value, table, token, name }));
}

/**
 * Deletes everything of a server that this device has copied, whoever it was for. Close its sessions first. Changes that were never
 * sent are kept for their authors, unless `unsent` says that they go too.
 */
export async function logout({ server, unsent }: { readonly server: string; readonly unsent: 'keep' | 'discard' }): Promise<void> {
  const address = socketAddress(server);
  if (!address.ok || globalThis.indexedDB === undefined) return;
  const ours = (scope: string) => scope.startsWith(`${address.value}|`);
  const database = await openDeviceDatabase();
  try {
    for (const scope of await database.getAllKeys('replicas')) if (ours(scope)) await clearScope(scope);
    if (unsent === 'keep') return;
    const transaction = database.transaction(['sessions', 'entries', 'drafts'], 'readwrite');
    for (const { session, scope } of await transaction.objectStore('sessions').getAll()) {
      if (!ours(scope)) continue;
      await transaction.objectStore('sessions').delete(session);
      await transaction.objectStore('entries').delete(IDBKeyRange.bound([session], [session, []]));
    }
    for (const { scope, page, draft } of await transaction.objectStore('drafts').getAll())
      if (ours(scope)) await transaction.objectStore('drafts').delete([page, draft]);
    await transaction.done;
  } finally {
    database.close();
  }
}

async function clearScope(scope: string): Promise<void> {
  const cache = new IndexedDbReplicaCache(scope, webLocks());
  await cache.clear();
  await cache.close();
}
