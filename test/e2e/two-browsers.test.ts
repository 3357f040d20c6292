import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DemoSite } from '../harness/demo-site.ts';
import { isLong } from '../harness/random.ts';
import { runCommand } from '../harness/server-process.ts';

const people = 'Name,Age,City\nAda,36,London\nGrace,85,Arlington\nAlan,41,Wilmslow\nEdsger,72,Nuenen\n';

let site: DemoSite;

beforeAll(async () => {
  site = await DemoSite.start();
});
afterAll(() => site.stop());
afterEach(() => site.leavePages());

describe('two browsers on one table', () => {
  test('E2E-1 an edit typed in one is shown in the other, and both see where the other is', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.type(1, 1, 'Ada Lovelace');
    await grace.sees(1, 1, 'Ada Lovelace');
    await grace.type(2, 2, '86');
    await ada.sees(2, 2, '86');
    await ada.says('Saved');
    await ada.until(({ peers }) => peers.includes('Grace'), 'Ada sees that Grace is here');
    await grace.until(({ peers }) => peers.includes('Ada'), 'Grace sees that Ada is here');
  });

  test('E2E-2 concurrent edits of different cells both stay, in both', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.setOffline(true);
    await ada.type(3, 1, 'Alan Turing');
    await ada.says('1 change unsent');
    await grace.type(3, 3, 'Bletchley');
    await grace.says('Saved');
    await ada.setOffline(false);
    for (const page of [ada, grace]) {
      await page.sees(3, 1, 'Alan Turing');
      await page.sees(3, 3, 'Bletchley');
      expect((await page.until(({ seq }) => seq === 4, 'both changes are there')).conflicts).toEqual([]);
    }
  });

  // The inbox has a story of its own, in which he who was away settles; here it is the other.
  test.each(isLong ? (['ada', 'grace'] as const) : (['ada'] as const))(
    'E2E-3 concurrent edits of one cell are one conflict with both values, shown in both, settled by %s, gone from both',
    async (who) => {
      const pages = await site.twoPeople(people);
      const { ada, grace } = pages;
      await ada.setOffline(true);
      await ada.type(2, 1, 'Grace by Ada');
      await grace.type(2, 1, 'Grace herself');
      await grace.says('Saved');
      await ada.setOffline(false);
      for (const page of [ada, grace]) {
        const { conflicts } = await page.until((state) => state.conflicts.length === 1, 'the conflict is shown');
        expect(conflicts).toMatchObject([
          { base: { value: 'Grace' }, current: { value: 'Grace herself' }, incoming: { value: 'Grace by Ada' } },
        ]);
        await page.sees(2, 1, 'Grace herself');
      }
      const settler = pages[who];
      await settler.saved();
      await settler.page.getByRole('button', { name: '1 conflict' }).click();
      await settler.page.locator('.side.other').getByText('Grace by Ada').waitFor();
      await settler.page.locator('[data-action=take]').click();
      for (const page of [ada, grace]) {
        await page.until((state) => state.conflicts.length === 0 && state.seq === 5, 'the conflict is gone');
        await page.sees(2, 1, 'Grace by Ada');
      }
    },
  );

  test('E2E-4 a third value settles a conflict, by the keyboard alone', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.setOffline(true);
    await ada.type(2, 1, 'one');
    await grace.type(2, 1, 'two');
    await grace.says('Saved');
    await ada.setOffline(false);
    await grace.until((state) => state.conflicts.length === 1, 'the conflict is shown');
    await grace.cell(2, 1).click();
    await grace.page.keyboard.press('Control+Alt+c');
    const other = grace.page.getByRole('textbox', { name: 'Another value' });
    await other.waitFor();
    for (
      let tabs = 0;
      tabs < 10 && !(await other.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element));
      tabs++
    ) {
      await grace.page.keyboard.press('Tab');
    }
    await grace.page.keyboard.type('three');
    await grace.page.keyboard.press('Enter');
    for (const page of [ada, grace]) {
      await page.until((state) => state.conflicts.length === 0, 'the conflict is gone');
      await page.sees(2, 1, 'three');
    }
  });

  test('E2E-5 a refused value never reaches the other browser, and stays with its author, visible and recoverable', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.type(1, 2, 'many');
    await ada.sees(1, 2, 'many');
    await ada.page.getByText('1 not saved').waitFor();
    await ada.type(4, 3, 'Rotterdam');
    await grace.sees(4, 3, 'Rotterdam');
    await grace.sees(1, 2, '36');
    expect((await grace.state()).seq).toBe(3);
    await ada.kept(1);
    await ada.page.reload();
    await ada.shown();
    await ada.sees(1, 2, 'many');
    await ada.cell(1, 2).dblclick();
    await ada.page.keyboard.press('Control+a');
    await ada.page.keyboard.type('37');
    await ada.page.keyboard.press('Enter');
    await grace.sees(1, 2, '37');
    await ada.page.getByText('1 not saved').waitFor({ state: 'detached' });
  });

  test('E2E-6 an unsent change survives a reload of its page, and arrives once', async () => {
    const { ada, grace, table } = await site.twoPeople(people);
    await ada.setOffline(true);
    await ada.type(1, 1, 'typed offline');
    await ada.says('1 change unsent');
    await ada.kept(1);
    await ada.page.reload();
    await ada.shown();
    await grace.sees(1, 1, 'typed offline');
    await ada.saved();
    expect(await site.describe(table)).toMatchObject({ seq: 3, conflicts: 0 });
  });

  test('E2E-7 undo takes back one’s own edit, in both; rows and fields are added, renamed and deleted', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.type(1, 1, 'oops');
    await grace.sees(1, 1, 'oops');
    await ada.page.keyboard.press('Control+z');
    await grace.sees(1, 1, 'Ada');
    await ada.cell(4, 1).click();
    await ada.page.keyboard.press('Control+Shift+Enter');
    await ada.page.keyboard.type('Barbara');
    await ada.page.keyboard.press('Enter');
    await grace.sees(5, 1, 'Barbara');
    await grace.cell(1, 1).click();
    await grace.page.keyboard.press('Control+-');
    await ada.sees(1, 1, 'Grace');
    await grace.page.keyboard.press('Control+z');
    await ada.sees(1, 1, 'Ada');
  });

  test('E2E-8 copy and paste carry cells as text between rows', async () => {
    const { ada, grace } = await site.twoPeople(people);
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await ada.cell(1, 1).click();
    await ada.page.keyboard.press('Shift+ArrowRight');
    await ada.page.keyboard.press('Shift+ArrowDown');
    await ada.page.keyboard.press('Control+c');
    await ada.cell(3, 1).click();
    await ada.page.keyboard.press('Control+v');
    await grace.sees(3, 1, 'Ada');
    await grace.sees(3, 2, '36');
    await grace.sees(4, 1, 'Grace');
    await grace.sees(4, 2, '85');
  });
});

describe('a table that is written anew', () => {
  test('E2E-9 a new epoch takes neither editor nor selection, scroll, undo or what is unsent', async () => {
    const { ada, grace, table } = await site.twoPeople(
      `Name,Age\n${Array.from({ length: 400 }, (_, at) => `Person ${at + 1},${at % 90}`).join('\n')}\n`,
    );
    await ada.type(1, 1, 'to be undone');
    await grace.sees(1, 1, 'to be undone');
    // Far down, with an editor open that is not finished, while Grace is away with something unsent.
    await ada.cell(2, 1).click();
    for (let page = 0; page < 6; page++) await ada.page.keyboard.press('PageDown');
    const look = () =>
      ada.page.locator('teable-grid').evaluate((element) => {
        const root = element.shadowRoot!;
        const [scroller] = [...root.querySelectorAll('*')].filter((one) => one.scrollTop > 0);
        const focused = root.activeElement as HTMLInputElement | null;
        return { scrollTop: scroller?.scrollTop ?? 0, label: focused?.getAttribute('aria-label') ?? null, text: focused?.value ?? null };
      });
    await ada.page.keyboard.type('half typed');
    await grace.setOffline(true);
    await grace.type(1, 2, '77');
    await grace.says('1 change unsent');
    const before = await look();
    expect(before).toMatchObject({ text: 'half typed' });
    expect(before.scrollTop).toBeGreaterThan(500);

    expect(await runCommand(site.dataFolder, 'compact', table)).toMatchObject({ code: 0 });
    await grace.setOffline(false);
    await Promise.all([ada.saved(), grace.saved()]);
    await ada.until(({ seq }) => seq === 4, 'Ada has what Grace had not sent');
    expect((await site.describe(table))['document']).toBe(`${table}@2`);
    expect(await look()).toEqual(before);
    await ada.page.keyboard.type(' and finished');
    await ada.page.keyboard.press('Enter');
    await ada.saved();
    await grace.until(({ seq }) => seq === 5, 'Grace has what Ada finished');
    await ada.page.keyboard.press('Control+z');
    await ada.page.keyboard.press('Control+z');
    await grace.sees(1, 1, 'Person 1');
    await grace.sees(1, 2, '77');
    expect((await grace.state()).conflicts).toEqual([]);
  });
});

describe('a server that is killed', () => {
  test('E2E-10 nothing shown as saved is missing, the numbers have no gap, and what was unsent arrives once', async () => {
    const { ada, grace, table } = await site.twoPeople(people);
    await ada.type(1, 1, 'saved before');
    await ada.says('Saved');
    await site.kill();
    await ada.type(2, 1, 'typed while down');
    await grace.type(3, 1, 'typed while down, too');
    await ada.says(/unsent/);
    await site.restart();
    await Promise.all([ada.saved(), grace.saved()]);
    for (const page of [ada, grace]) {
      await page.sees(1, 1, 'saved before');
      await page.sees(2, 1, 'typed while down');
      await page.sees(3, 1, 'typed while down, too');
    }
    expect(await site.describe(table)).toMatchObject({ seq: 5, conflicts: 0 });
  });
});
