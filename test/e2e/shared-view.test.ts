import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DemoPage } from '../harness/demo-page.ts';
import { DemoSite } from '../harness/demo-site.ts';

const people = 'Name,Age,City\nAda,36,London\nGrace,85,Arlington\nAlan,41,Wilmslow\nEdsger,72,Nuenen\n';

let site: DemoSite;

beforeAll(async () => {
  site = await DemoSite.start();
});
afterAll(() => site.stop());
afterEach(() => site.leavePages());

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
    const { ada, grace } = await site.twoPeople(people);
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
    const { ada, grace } = await site.twoPeople(people);
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
    const { ada, grace } = await site.twoPeople(people);
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

  test('V3 what one has for himself is there when his page is opened without the server', async () => {
    const { grace } = await site.twoPeople(people);
    await grace.page.getByRole('button', { name: 'Only for me' }).click();
    await sortBy(grace, 'Age');
    await shows(grace, 'Ada', 'Alan', 'Edsger', 'Grace');
    await grace.saved();
    await grace.context.routeWebSocket(/\/socket/, (socket) => void socket.close());
    await grace.page.reload();
    await grace.shown();
    await grace.says('Offline');
    await shows(grace, 'Ada', 'Alan', 'Edsger', 'Grace');
    await grace.page.getByRole('button', { name: 'Your own view' }).waitFor();
  });

  test('V2 two who change one view at once both have their way where it is not the same thing', async () => {
    const { ada, grace } = await site.twoPeople(people);
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
