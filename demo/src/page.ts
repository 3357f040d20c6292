import '@teable-grid/grid/define';
import { chooseColours } from './colours.ts';
import './page.css';

/** People of the demo; the first window is the first of them. */
const people = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Alan', 'Katherine'];

const parameters = new URLSearchParams(location.search);
const name = parameters.get('name') ?? people[0]!;
const other = people[(people.indexOf(name) + 1) % people.length]!;

const grid = document.createElement('teable-grid');
grid.setAttribute('server', location.origin);
grid.setAttribute('table', parameters.get('table') ?? 'demo/movies');
grid.setAttribute('user', name);
grid.setAttribute('label', 'Movies');
document.querySelector('main')!.append(grid);

byId('name').textContent = name;
byId('other').textContent = other;
document.title = `${name} · Movies · teable-grid`;

byId('second').addEventListener('click', () => {
  const url = new URL(location.href);
  url.searchParams.set('name', other);
  window.open(url, '_blank', 'popup,width=1100,height=760');
});

const offline = byId<HTMLInputElement>('offline');
const showOffline = () => document.body.classList.toggle('is-offline', offline.checked);
offline.addEventListener('change', () => {
  showOffline();
  grid.activeSession?.setOnline(!offline.checked);
});
// The line below the table offers to connect, too.
grid.addEventListener('grid-status', () => {
  if (grid.activeSession?.status.state !== 'live') return;
  offline.checked = false;
  showOffline();
});

chooseColours();

function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}
