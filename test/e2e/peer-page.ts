import '@teable-grid/grid/define';
import { PeerSession } from '@teable-grid/client';
import type { TeableGrid } from '@teable-grid/grid';
import { WebsocketProvider } from 'y-websocket';
import { Doc } from 'yjs';

/** A page with a grid over a document of its own, as the README tells it. Where it connects to, and who is there, is in its address. */
export function openPeerPage(): void {
  const said = new URL(location.href).searchParams;
  const name = said.get('name')!;
  const doc = new Doc();
  const provider = new WebsocketProvider(said.get('server')!, said.get('room')!, doc, { disableBc: true });
  const session = PeerSession.open({
    doc,
    awareness: provider.awareness,
    actor: { id: name.toLowerCase(), name },
    synced: new Promise((resolve) => provider.once('sync', resolve)),
    fields: [
      { id: 'fTitle', name: 'Title', type: 'text', options: {} },
      { id: 'fYear', name: 'Year', type: 'number', options: {} },
    ],
    rows: [
      { id: 'rOne', cells: { fTitle: 'Slam', fYear: 1998 } },
      { id: 'rTwo', cells: { fTitle: 'Following', fYear: 1999 } },
    ],
  });
  provider.on('status', ({ status }) => session.setConnected(status === 'connected'));
  const grid = document.createElement('teable-grid') as TeableGrid;
  grid.style.height = '400px';
  grid.session = session;
  document.body.append(grid);
}
