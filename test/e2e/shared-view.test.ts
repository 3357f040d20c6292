import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { DemoPage } from '../harness/demo-page.ts';
import { freePort, importTable, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from '../postgres/database.ts';

const people = 'Name,Age,City\nAda,36,London\nGrace,85,Arlington\nAlan,41,Wilmslow\nEdsger,72,Nuenen\n';

let browsers: Browser[] = [];
let server: ServerProcess;
let dataFolder: string;
let tables = 0;
const open: DemoPage[] = [];

beforeAll(async () => {
  const [staticFolder, folder, port] = await Promise.all([buildPage(), temporaryFolder(), freePort()]);
  dataFolder = folder;
  [server, ...browsers] = await Promise.all([ServerProcess.start({ dataFolder, port, staticFolder }), launchBrowser(), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  expect(await server.stop()).toBe(0);
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

afterEach(async () => {
  const errors = open.flatMap((page) => page.errors);
  for (const page of open.splice(0)) await page.close();
  expect(errors).toEqual([]);
});

async function twoPeople(): Promise<{ ada: DemoPage; grace: DemoPage }> {
  const table = `demo/views-${(tables += 1)}`;
  await importTable(server.url, table, people);
  const [ada, grace] = await Promise.all(['Ada', 'Grace'].map((name, at) => DemoPage.open(browsers[at]!, server.url, name, table)));
  open.push(ada!, grace!);
  await Promise.all([ada!.saved(), grace!.saved()]);
  return { ada: ada!, grace: grace! };
}

const bar = (page: DemoPage, panel: string) => page.page.locator(`teable-grid .view-bar [data-panel=${panel}]`);
const panel = (page: DemoPage) => page.page.locator('teable-grid [part~=panel]');

/** Sorts by a field, from the bar. */
async function sortBy(page: DemoPage, field: string): Promise<void> {
  await bar(page, 'sort').click();
  await panel(page).getByRole('button', { name: 'Add a field to sort by' }).click();
  await panel(page).getByLabel('Field', { exact: true }).selectOption(field);
  await page.page.keyboard.press('Escape');
}

/** Waits until the first column is so, from the top. */
async function shows(page: DemoPage, ...names: readonly string[]): Promise<void> {
  for (const [at, name] of names.entries()) await page.sees(at + 1, 1, name);
}

describe('a view that is shared', () => {
  test('V2 what an editor sorts is sorted for the other, follows what is written, and is undone for both', async () => {
    const { ada, grace } = await twoPeople();
    await sortBy(ada, 'Age');
    for (const page of [ada, grace]) await shows(page, 'Ada', 'Alan', 'Edsger', 'Grace');
    await ada.type(1, 2, '99');
    // The one who wrote has gone on to the next row, so the row has gone where it belongs.
    for (const page of [ada, grace]) await shows(page, 'Alan', 'Edsger', 'Grace', 'Ada');
    await ada.saved();
    await ada.page.keyboard.press('Control+z');
    for (const page of [ada, grace]) await page.sees(1, 2, '36');
    await ada.page.keyboard.press('Control+z');
    await ada.page.keyboard.press('Control+z');
    await bar(grace, 'sort')
      .filter({ hasText: /^\s*Sort\s*$/ })
      .waitFor();
    for (const page of [ada, grace]) await shows(page, 'Ada', 'Grace', 'Alan', 'Edsger');
  });

  test('V20 the row that one is in does not move by what the other writes, until he leaves it', async () => {
    const { ada, grace } = await twoPeople();
    await sortBy(ada, 'Age');
    await shows(grace, 'Ada', 'Alan', 'Edsger', 'Grace');
    await grace.cell(2, 1).click();
    await grace.page.keyboard.type('Alan M.');
    await ada.type(2, 2, '100');
    await shows(ada, 'Ada', 'Edsger', 'Grace', 'Alan');
    await grace.sees(2, 2, '100');
    await grace.page.keyboard.press('Enter');
    await shows(grace, 'Ada', 'Edsger', 'Grace', 'Alan M.');
    await shows(ada, 'Ada', 'Edsger', 'Grace', 'Alan M.');
  });

  test('V3 what one has for himself the other does not see, and it is there again when he comes back', async () => {
    const { ada, grace } = await twoPeople();
    await sortBy(ada, 'Age');
    await shows(grace, 'Ada', 'Alan', 'Edsger', 'Grace');
    await grace.page.getByRole('button', { name: 'Only for me' }).click();
    await bar(grace, 'hidden-fields').click();
    await panel(grace).getByLabel('Age').click();
    await grace.page.keyboard.press('Escape');
    await grace.page.getByRole('columnheader', { name: 'Age' }).waitFor({ state: 'detached' });
    await grace.page.reload();
    await grace.shown();
    await grace.page.getByRole('button', { name: 'Your own view' }).waitFor();
    expect(await grace.page.getByRole('columnheader', { name: 'Age' }).count()).toBe(0);
    expect(await ada.page.getByRole('columnheader', { name: 'Age' }).count()).toBe(1);
    await bar(grace, 'own-view').click();
    await grace.page.getByRole('menuitem', { name: 'Save for everybody' }).click();
    await ada.page.getByRole('columnheader', { name: 'Age' }).waitFor({ state: 'detached' });
    await shows(ada, 'Ada', 'Alan', 'Edsger', 'Grace');
  });

  test('V2 two who change one view at once both have their way where it is not the same thing', async () => {
    const { ada, grace } = await twoPeople();
    await sortBy(ada, 'Age');
    await shows(grace, 'Ada', 'Alan', 'Edsger', 'Grace');
    await ada.setOffline(true);
    await ada.page.locator('teable-grid [role=gridcell]').first().click();
    await sortBy(ada, 'City');
    await bar(grace, 'hidden-fields').click();
    await panel(grace).getByLabel('City').click();
    await grace.page.keyboard.press('Escape');
    await grace.saved();
    await ada.setOffline(false);
    await ada.saved();
    for (const page of [ada, grace]) {
      await page.page.getByRole('columnheader', { name: 'City' }).waitFor({ state: 'detached' });
      await bar(page, 'sort')
        .filter({ hasText: /Sort\s*2/ })
        .waitFor();
    }
  });
});
