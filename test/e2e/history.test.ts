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

/** What the open history says, newest first. */
function deeds({ page }: DemoPage): Promise<readonly string[]> {
  return page.locator('.deeds > li .deed > p:first-child').allInnerTexts();
}

async function more({ page }: DemoPage, line: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: line }).click();
}

describe('the past of a table in two browsers', () => {
  test('E2E-60 who did what is told in words, values are restored, and the table is seen and restored as it was', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.type(1, 2, '37');
    await grace.sees(1, 2, '37');
    await grace.type(1, 2, '38');
    await ada.sees(1, 2, '38');
    await grace.type(2, 1, 'Grace Hopper');
    await ada.sees(2, 1, 'Grace Hopper');

    // A cell: who, from what to what; each value can be put back.
    await ada.cell(1, 2).click();
    await ada.page.keyboard.press('Control+Alt+h');
    await ada.page.getByRole('dialog', { name: 'History of Age' }).waitFor();
    await expect
      .poll(() => deeds(ada))
      .toEqual(['Grace changed Age', 'You changed Age', expect.stringMatching(/imported this row and wrote 36 into Age$/)]);
    await expect.poll(() => ada.page.locator('.deeds > li').first().locator('.from-to').innerText()).toMatch(/37\s*→\s*38/);
    await ada.page.getByRole('button', { name: 'Restore 37 in Age' }).click();
    await grace.sees(1, 2, '37');
    await expect.poll(async () => (await deeds(ada))[0]).toBe('You changed Age');
    await ada.page.keyboard.press('Escape');

    // A row that another deleted comes back from the trash.
    await grace.cell(3, 1).click();
    await grace.page.keyboard.press('Control+-');
    await ada.sees(3, 1, 'Edsger');
    await more(ada, 'Trash');
    await ada.page.locator('.gone > li').filter({ hasText: 'Alan' }).filter({ hasText: 'Deleted by Grace' }).waitFor();
    await ada.page.getByRole('button', { name: 'Restore Alan' }).click();
    await grace.sees(3, 1, 'Alan');
    await ada.page.getByText('Nothing is deleted.').waitFor();
    await ada.page.keyboard.press('Escape');

    // Back in time by the keyboard: as it was before anybody had touched it.
    await more(ada, 'The table as it was…');
    const slider = ada.page.getByRole('slider', { name: 'Time' });
    await slider.waitFor();
    await slider.press('Home');
    await ada.page.getByText('Before everything').waitFor();
    await slider.press('ArrowRight');
    await slider.press('ArrowRight');
    await ada.sees(1, 2, '36');
    await ada.sees(2, 1, 'Grace');
    expect(await ada.cell(1, 2).getAttribute('class')).toContain('hit');
    await grace.type(4, 3, 'Austin');
    await grace.saved();
    await ada.sees(4, 3, 'Nuenen');

    // The row of the selection, then all of it, as changes that are undone like any other.
    await ada.cell(1, 2).click();
    await ada.page.getByRole('button', { name: 'Restore row' }).click();
    await ada.sees(1, 2, '36');
    await grace.sees(1, 2, '36');
    await ada.sees(2, 1, 'Grace Hopper');
    await more(ada, 'The table as it was…');
    await slider.press('Home');
    await slider.press('ArrowRight');
    await slider.press('ArrowRight');
    await ada.sees(2, 1, 'Grace');
    await ada.page.getByRole('button', { name: 'Restore table' }).click();
    await grace.sees(2, 1, 'Grace');
    await grace.sees(4, 3, 'Nuenen');
    await ada.page.keyboard.press('Control+z');
    await grace.sees(2, 1, 'Grace Hopper');
    await grace.sees(4, 3, 'Austin');

    // The table: newest first, what was one gesture as one line.
    await more(ada, 'History of the table');
    await expect
      .poll(async () => (await deeds(ada)).slice(0, 2))
      .toEqual(['You changed 2 cells in Name and City', 'You changed 2 cells in Name and City']);
    expect([...ada.errors, ...grace.errors]).toEqual([]);
  });
});
