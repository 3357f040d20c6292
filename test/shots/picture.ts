/** `npm run picture`: the picture at the head of the README, `demo/picture.png`. */
import type { Op, Peer } from '@teable-grid/core';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { root } from '../harness/suites.ts';
import { serveStage, shoot } from './open-scene.ts';
import type { Stage } from './page.ts';

declare const stage: Stage;

const notes = 'The lamps are to be hung before the first of May. Ask the neighbours first.';

/** Three people at work, and two conflicts in the inbox. */
async function teamAtWork(page: Page): Promise<void> {
  await page.evaluate(
    ({ ops, people }) => {
      stage.session.remote(JSON.parse(ops) as Op[]);
      stage.conflict(
        'r2',
        'fnotes',
        'The lamps are to be hung before the first of June. Ask the neighbours first.',
        'The lamps are to be hung before the first of May. Ask all neighbours first.',
      );
      stage.conflict('r6', 'fcost', 900, 1250);
      stage.session.setPeers(JSON.parse(people) as Peer[]);
    },
    {
      ops: JSON.stringify([{ op: 'set-cell', row: 'r2', field: 'fnotes', value: notes, was: null }]),
      people: JSON.stringify([
        {
          key: 'a',
          actor: { id: 'a', name: 'Omar Nasser' },
          color: 5,
          cursor: { row: 'r5', field: 'fname' },
          editing: true,
          typing: 'Tram depot, se',
        },
        { key: 'b', actor: { id: 'b', name: 'Lin Wei' }, color: 1, cursor: { row: 'r8', field: 'fstate' }, editing: false },
      ]),
    },
  );
  await page.getByRole('button', { name: 'OK' }).click();
  await page.locator('[part~=conflicts]').click();
}

const file = join(root, 'demo/picture.png');
const [site, browser] = await Promise.all([serveStage(), launchBrowser()]);
try {
  const size = { width: 1280, height: 620 };
  await shoot(browser, site, { name: 'picture', shows: 'a team at work', size, act: teamAtWork }, 'light', file);
} finally {
  await browser.close();
  site.close();
}
console.log(`The picture is ${file}.`);
