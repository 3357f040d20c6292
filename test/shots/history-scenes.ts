import type { Op } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

/** What two people did to the sample over some days. */
async function live(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { session } = stage;
    const ann = { id: 'ann', name: 'Ann Bell' };
    const omar = { id: 'omar', name: 'Omar' };
    const was = (row: string, field: string) => session.table.rows.get(row)!.base[session.table.fields.get(field)!.column] ?? null;
    const set = (row: string, field: string, value: unknown, from: unknown = was(row, field)) =>
      ({ op: 'set-cell', row, field, value, was: from }) as Op;
    const rows = session.table.rows.slice(0, 8).map(({ id }) => id) as [string, ...string[]];
    const ago = (minutes: number) => (session.now = new Date(Date.now() - minutes * 60_000).toISOString());
    session.capabilities = { ...session.capabilities, history: true };
    ago(3 * 24 * 60);
    session.remote([set(rows[1]!, 'fcost', 1250.5)], ann);
    ago(26 * 60);
    session.remote([set(rows[1]!, 'fcost', 1400, 1250.5), set(rows[1]!, 'fstate', 's3')], omar);
    session.remote([set(rows[1]!, 'ftags', ['t0', 't2'])], omar);
    ago(95);
    session.remote([{ op: 'delete-rows', rows: [rows[3]!, rows[4]!] }], ann);
    session.remote(
      [set(rows[1]!, 'fnotes', 'Talk to the harbour office first. They want drawings of both cranes, and the tide tables.')],
      ann,
    );
    ago(40);
    session.remote([{ op: 'change-field', field: 'fcost', set: { name: 'Budget' } }], omar);
    ago(12);
    void session.submit({ ops: [set(rows[1]!, 'fcost', 1399, 1400)] });
    session.remote([{ op: 'delete-field', field: 'fdone' }], ann);
    ago(1);
    session.remote([{ op: 'insert-rows', place: { after: rows[0]! }, rows: [{ id: 'late', cells: { fname: 'Came later' } }] }], omar);
    session.setStatus({ state: 'live' });
  });
}

const more = async (page: Page, line: string) => {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: line }).click();
};

async function cellHistory(page: Page): Promise<void> {
  await live(page);
  await page.locator('[role=row][aria-rowindex="4"] > [aria-colindex="4"]').click();
  await page.keyboard.press('Control+Alt+h');
  await page.locator('.deeds > li').first().waitFor();
}

async function past(page: Page): Promise<void> {
  await live(page);
  await more(page, 'The table as it was…');
  const slider = page.getByRole('slider');
  await slider.waitFor();
  for (let press = 0; press < 5; press++) await slider.press('ArrowLeft');
  await page.locator('.cell.hit').first().waitFor();
}

/** What became of cells, rows and the table, the table as it was, and what was deleted. */
export const historyScenes: readonly ShotScene[] = [
  { name: 'history-cell', shows: 'the history of a cell', size: { width: 1100, height: 700 }, act: cellHistory },
  {
    name: 'history-row',
    shows: 'the history of a row',
    size: { width: 1100, height: 800 },
    act: async (page) => {
      await cellHistory(page);
      await page.getByRole('button', { name: 'Row', exact: true }).click();
      await page.locator('.deeds > li').nth(3).waitFor();
    },
  },
  {
    name: 'history-table',
    shows: 'the history of the table',
    size: { width: 1100, height: 800 },
    act: async (page) => {
      await live(page);
      await more(page, 'History of the table');
      await page.locator('.deeds > li').nth(3).waitFor();
    },
  },
  {
    name: 'history-offline',
    shows: 'that history cannot be reached',
    size: { width: 900, height: 560 },
    act: async (page) => {
      await live(page);
      await page.evaluate(() => stage.session.setOnline(false));
      await more(page, 'History of the table');
      await page.locator('.alarm').waitFor();
    },
  },
  { name: 'past', shows: 'the table as it was, with what is different now', size: { width: 1200, height: 640 }, act: past },
  { name: 'past-narrow', shows: 'the table as it was, in a narrow page', size: { width: 420, height: 700 }, act: past },
  {
    name: 'trash',
    shows: 'what was deleted',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await live(page);
      await more(page, 'Trash');
      await page.locator('.gone > li').first().waitFor();
    },
  },
  {
    name: 'trash-empty',
    shows: 'that nothing is deleted',
    size: { width: 900, height: 500 },
    act: (page) => more(page, 'Trash'),
  },
];
