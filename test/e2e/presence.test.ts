import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DemoSite } from '../harness/demo-site.ts';

let site: DemoSite;

beforeAll(async () => {
  site = await DemoSite.start();
});
afterAll(() => site.stop());
afterEach(() => site.leavePages());

describe('two people who see each other', () => {
  test('PR-6 PR-7 PR-10 are told by name where the other is, what he selects and types, and one follows the other', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => `Person ${at},${at},City ${at}`).join('\n');
    const { ada, grace } = await site.twoPeople(`Name,Age,City\n${rows}\n`);
    // Who is there is shown before he has been in a cell.
    await ada.page.getByRole('button', { name: 'Follow Grace' }).waitFor();
    await grace.cell(2, 1).click();
    await grace.page.keyboard.press('Shift+ArrowDown');
    await grace.page.keyboard.press('Shift+ArrowRight');
    await ada.page.locator('[part~=cell-peer][data-peer=Grace]').waitFor();
    await expect.poll(() => ada.page.locator('.cell.peer-range').count()).toBe(4);

    await grace.cell(3, 3).click();
    await grace.page.keyboard.type('Tur');
    const drafted = ada.page.locator('.cell.drafted');
    await drafted.waitFor();
    await expect.poll(() => drafted.getAttribute('data-draft')).toBe('Tur');
    expect(await drafted.textContent()).toBe('City 2');
    await grace.page.keyboard.type('in');
    await grace.page.keyboard.press('Enter');
    await ada.sees(3, 3, 'Turin');
    await drafted.waitFor({ state: 'detached' });

    await ada.page.getByRole('button', { name: 'Follow Grace' }).click();
    await ada.page.getByText('Following Grace', { exact: true }).first().waitFor();
    await grace.page.keyboard.press('Control+End');
    await ada.page.locator('[aria-rowindex="301"] > [data-peer=Grace]').waitFor();
    await ada.page.keyboard.press('Escape');
    await ada.page.locator('.following').waitFor({ state: 'detached' });

    // A page out of sight.
    await grace.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await ada.page.getByRole('button', { name: 'Follow Grace, away' }).waitFor();
    await grace.page.close();
    await ada.page.getByRole('button', { name: /^Follow Grace/ }).waitFor({ state: 'detached' });
  });
});
