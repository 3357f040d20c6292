import { LocalSession } from '@teable-grid/client';
import type { Session } from '@teable-grid/core';

/**
 * A table that is kept on this device and begins with two books. With a server:
 *
 *     openSession({ server: 'https://grid.example.org', table: 'home/books', token })
 *
 * or no session at all: the tag opens one itself when it has `server`, `table` and `token`.
 */
export function openBooks(): Promise<Session> {
  return LocalSession.open({
    table: 'home/books',
    storage: 'indexeddb',
    fields: [
      { id: 'fTitle', name: 'Title', type: 'text', options: {} },
      { id: 'fPages', name: 'Pages', type: 'number', options: {} },
      { id: 'fRead', name: 'Read', type: 'checkbox', options: {} },
    ],
    rows: [
      { id: 'rMiddlemarch', cells: { fTitle: 'Middlemarch', fPages: 904, fRead: true } },
      { id: 'rSolaris', cells: { fTitle: 'Solaris', fPages: 204 } },
    ],
  });
}
