import '@teable-grid/grid/define';
import '../tour.css';
import type { Home } from './home.ts';
import { chooseColours } from '../colours.ts';
import { large } from './steps/large.ts';
import { lookStep } from './steps/look.ts';
import { offline } from './steps/offline.ts';
import { oneTag } from './steps/one-tag.ts';
import { past } from './steps/past.ts';
import { restart } from './steps/restart.ts';
import { roles } from './steps/roles.ts';
import { together } from './steps/together.ts';
import { Tour } from './tour.ts';

chooseColours();
await new Tour(document.querySelector('main')!, await openHome(), [
  together,
  offline,
  restart,
  past,
  large,
  oneTag,
  lookStep,
  roles,
]).start();

/** Built as static files there is no server to ask; the other half of the code is left out. */
async function openHome(): Promise<Home> {
  if (import.meta.env.MODE === 'static') return new (await import('./browser-home.ts')).BrowserHome();
  return new (await import('./server-home.ts')).ServerHome();
}
