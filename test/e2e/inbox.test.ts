import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DemoPage } from '../harness/demo-page.ts';
import { isLong } from '../harness/random.ts';
import { DemoSite } from '../harness/demo-site.ts';

const all = Array.from({ length: isLong ? 50 : 12 }, (_, at) => at + 1);
const people = `Name,Age,City\n${all.map((at) => `Person ${at},${at},Town ${at}`).join('\n')}\n`;

let site: DemoSite;

beforeAll(async () => {
  site = await DemoSite.start();
});
afterAll(() => site.stop());
afterEach(() => site.leavePages());

/** Writes a column of cells by one paste, as a person would from elsewhere. */
async function pasteColumn({ page }: DemoPage, texts: readonly string[]): Promise<void> {
  await page.locator('teable-grid').evaluate((grid, given) => {
    const element = grid as HTMLElement & { paste(text: string): boolean };
    element.paste(given);
  }, texts.join('\n'));
}

/** Has the page remember what it hears of conflicts. */
async function listen({ page }: DemoPage): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    for (const name of ['conflict', 'conflict-resolved'])
      document.addEventListener(name, (event) => heard.push(`${name} ${(event as Event & { origin: string }).origin}`));
  });
}

const heard = ({ page }: DemoPage) => page.evaluate(() => (globalThis as unknown as { heard: readonly string[] }).heard);

const inboxOf = ({ page }: DemoPage) => page.locator('teable-grid .inbox');
const count = (page: DemoPage, conflicts: number) =>
  page.until((state) => state.conflicts.length === conflicts, `there are ${conflicts} conflicts`);

describe('the inbox of two people', () => {
  test('CI-1, CI-2, CI-6, CI-8, CI-9: conflicts of one who was away are told, seen by both, and settled by a key each', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await listen(ada);
    await ada.setOffline(true);
    await ada.cell(1, 3).click();
    await pasteColumn(
      ada,
      all.map((at) => `Ada ${at}`),
    );
    await ada.says('unsent');
    await grace.cell(1, 3).click();
    await pasteColumn(
      grace,
      all.map((at) => `Grace ${at}`),
    );
    await grace.sees(2, 3, 'Grace 2');
    await grace.saved();
    await ada.setOffline(false);
    await count(ada, all.length);
    await count(grace, all.length);
    // Her values lost: she is told, where she looks; Grace is not.
    await ada.page.getByText(`${all.length} of your values met what others wrote`).waitFor();
    expect(await grace.page.getByText('of your values met').count()).toBe(0);

    await grace.page.getByRole('button', { name: `${all.length} conflicts` }).click();
    await inboxOf(grace).getByText(`${all.length} open`).waitFor();
    await ada.page.getByRole('button', { name: 'Show' }).click();
    await inboxOf(ada).getByText(`${all.length} open`).waitFor();
    let strokes = 0;
    const stroke = async (key: string) => {
      strokes += 1;
      await ada.page.keyboard.press(key);
    };
    for (let at = 0; at < all.length / 2; at++) {
      await stroke('t');
      await stroke('k');
    }
    await inboxOf(ada).waitFor({ state: 'detached' });
    expect(strokes).toBe(all.length);
    await count(grace, 0);
    await inboxOf(grace).getByText('There are no open conflicts.').waitFor();
    await grace.sees(1, 3, 'Ada 1');
    await grace.sees(2, 3, 'Grace 2');
    const events = await heard(ada);
    expect([events.filter((event) => event === 'conflict remote' || event === 'conflict user').length, events.length]).toEqual([
      all.length,
      2 * all.length,
    ]);

    // What she settled last and before, taken back: the conflicts are open again for both.
    await ada.cell(1, 1).click();
    await ada.page.keyboard.press('Control+z');
    await ada.page.keyboard.press('Control+z');
    await count(grace, 2);
    await inboxOf(grace).getByText('2 open').waitFor();
    await grace.page.keyboard.press('Shift+K');
    await count(ada, 0);

    // Not told again after a reload.
    await ada.page.reload();
    await ada.shown();
    await ada.saved();
    expect(await ada.page.getByText('of your values met').count()).toBe(0);
  });
});
