import { unpackDocument } from '@teable-grid/core/yjs';
import { applyUpdate } from 'yjs';
import type { Replica } from './replica.ts';

/** Longer than a download takes on a slow line; the server waits a minute for a document to be asked for, milliseconds. */
const downloadTime = 45_000;

/** From where a snapshot is fetched, and as whom. */
export interface SnapshotSource {
  /** Of the socket. */
  readonly address: string;
  readonly table: string;
  readonly token: string | null;
  readonly name: string | null;
}

/** So many missed changes are fetched rather than sent over the socket, where nothing is compressed. */
export const manyMissed = 200;

/**
 * Fills an empty replica with the snapshot that the server gives by HTTP, which the browser keeps, or any other with what it lacks:
 * compressed. Resolves also when there is none, or one of another document: what is missing then comes over the socket, as it always
 * does.
 */
export async function fetchSnapshot(
  { address, table, token, name }: SnapshotSource,
  replica: Replica,
  wanted: () => boolean,
): Promise<void> {
  const url = new URL(address.replace(/^ws/, 'http').replace(/\/socket$/, `/api/tables/${table}/snapshot`));
  if (!replica.isEmpty) {
    url.searchParams.set('document', replica.name);
    url.searchParams.set('after', String(replica.clock));
  }
  if (name !== null) url.searchParams.set('name', name);
  try {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(downloadTime) });
    if (!response.ok) return;
    const { document, parts } = unpackDocument(new Uint8Array(await response.arrayBuffer()));
    if (document !== replica.name) return;
    for (const part of parts) {
      if (!wanted()) return;
      applyUpdate(replica.doc, part);
      // A page goes on living between two parts.
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch {
    // Not reachable by HTTP, or cut off: the socket is there.
  }
}
