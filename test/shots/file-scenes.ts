import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

const csv = [
  'Project;State;Cost;Due;Approved;Contractor',
  'Quay wall, second part;Planned;1200.50;2026-07-01;yes;North & Sons',
  'School kitchen;Waiting;about 900;2026-07-14;no;<b>Kitchen</b> & Co',
  'Ferry timetable;Done;89.19;soon;yes;',
  'Street lamps, from the market to the harbour and back, all of them;Planned;44000;2026-09-30;no;Lumen',
].join('\n');

/** Gives the grid a file, as if a person had dropped it. */
async function give(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => {
    void stage.grid.importFile(new File([content], 'projects of the year.csv'));
  }, text);
  await page.locator('[part~=dialog] [data-action=start]').waitFor();
}

async function openFromMenu(page: Page, name: string): Promise<void> {
  await page.locator('.view-bar [data-panel=more]').click();
  await page.getByRole('menuitem', { name }).click();
  await page.locator('[part~=dialog]').waitFor();
}

/** Files on their way in and out. */
export const fileScenes: readonly ShotScene[] = [
  { name: 'import', shows: 'where a file is chosen, dropped or pasted', act: (page) => openFromMenu(page, 'Import a file') },
  {
    name: 'import-preview',
    shows: 'what an import would bring, column by column, and what does not fit',
    size: { width: 1100, height: 720 },
    act: (page) => give(page, csv),
  },
  { name: 'import-preview-narrow', shows: 'the same on a phone', size: { width: 380, height: 720 }, act: (page) => give(page, csv) },
  {
    name: 'import-report',
    shows: 'what was imported, and what did not fit',
    size: { width: 1100, height: 720 },
    act: async (page) => {
      await give(page, csv);
      await page.locator('[part~=dialog] [data-action=start]').click();
      await page.locator('[part~=dialog] [data-action=close]').waitFor();
    },
  },
  {
    name: 'import-problem',
    shows: 'why a file cannot be read',
    act: async (page) => {
      await openFromMenu(page, 'Import a file');
      await page
        .locator('[part~=dialog] input[type=file]')
        .setInputFiles({ name: 'picture.csv', mimeType: 'text/csv', buffer: Buffer.from([0, 1, 2, 0, 0, 3]) });
      await page.locator('[part~=dialog]').getByText('This is no text').waitFor();
    },
  },
  { name: 'export', shows: 'what is exported, and as what', act: (page) => openFromMenu(page, 'Export') },
];
