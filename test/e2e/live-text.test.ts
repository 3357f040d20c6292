import type { Authorship, Session } from '@teable-grid/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DemoSite } from '../harness/demo-site.ts';
import type { DemoPage } from '../harness/demo-page.ts';

/** The second column is a long text. */
const notes = 'Name,Notes\nAda,"Dear all,\n"\nGrace,"one\ntwo"\n';

let site: DemoSite;

beforeAll(async () => {
  site = await DemoSite.start();
});
afterAll(() => site.stop());
afterEach(() => site.leavePages());

const editor = ({ page }: DemoPage) => page.locator('teable-grid textarea');
const people = ({ page }: DemoPage) => page.locator('teable-grid .draft-people');

/** Opens the text of a row; resolves when it is written together. */
async function open(person: DemoPage, row: number, others: string): Promise<void> {
  await person.cell(row, 2).dblclick();
  await editor(person).waitFor();
  if (others !== '') await people(person).filter({ hasText: others }).waitFor();
}

async function reads(person: DemoPage, text: string): Promise<void> {
  await expect.poll(() => editor(person).inputValue(), { timeout: 10_000 }).toBe(text);
}

/** What the cell of a row holds, and who wrote it. */
function saved(person: DemoPage, row: number): Promise<{ readonly value: unknown; readonly by: Authorship | null }> {
  return person.page.locator('teable-grid').evaluate(async (element, at) => {
    const { activeSession: session } = element as HTMLElement & { activeSession: Session };
    const field = session.table.fields.list[1]!;
    const found = [...session.table.rows.all()][at - 1]!;
    const written = found.written?.get(field.id);
    return {
      value: written?.value ?? found.base[field.column],
      by: written === undefined ? null : await session.authorOf(written.revision),
    };
  }, row);
}

const names = (by: Authorship | null) => new Set([by?.actor, ...(by?.coauthors ?? [])].map((actor) => actor?.name));

test('DR-1 two write one text at once and see each other’s characters; after a pause it is saved, with both for authors', async () => {
  const { ada, grace } = await site.twoPeople(notes);
  await open(ada, 1, '');
  await ada.page.keyboard.press('End');
  await ada.page.keyboard.type('I ');
  await open(grace, 1, 'Ada is writing this too');
  await reads(grace, 'Dear all,\nI ');
  await people(ada).filter({ hasText: 'Grace is writing this too' }).waitFor();
  await grace.page.keyboard.press('Control+Home');
  await Promise.all([ada.page.keyboard.type('write here.', { delay: 5 }), grace.page.keyboard.type('Hi! ', { delay: 5 })]);
  for (const person of [ada, grace]) await reads(person, 'Hi! Dear all,\nI write here.');
  // Each caret stayed where its person was.
  await ada.page.keyboard.type(' Ada');
  await grace.page.keyboard.type('(Grace) ');
  for (const person of [ada, grace]) await reads(person, 'Hi! (Grace) Dear all,\nI write here. Ada');
  await expect.poll(() => ada.page.locator('teable-grid .draft-carets [data-name=Grace]').count()).toBe(1);
  // Undo is of one’s own.
  await grace.page.keyboard.press('Control+z');
  await expect.poll(() => editor(ada).inputValue()).toMatch(/^(Hi! )?Dear all,\nI write here\. Ada$/);
  const text = await editor(ada).inputValue();
  await reads(grace, text);
  // After two seconds without a word.
  await expect.poll(async () => (await saved(ada, 1)).value, { timeout: 10_000 }).toBe(text);
  expect(names((await saved(grace, 1)).by)).toEqual(new Set(['Ada', 'Grace']));
  // Nobody was warned of what he wrote himself, and nothing is in conflict.
  expect(await ada.page.locator('teable-grid .chip:not([hidden])').count()).toBe(0);
  await ada.page.keyboard.press('Enter');
  await people(grace).waitFor({ state: 'hidden' });
  await grace.page.keyboard.press('Escape');
  await expect.poll(async () => (await saved(ada, 1)).value).toBe('Dear all,\nI write here. Ada');
  expect((await ada.state()).conflicts).toEqual([]);
});

test('DR-7, DR-8 what one wrote while away comes together with what the other wrote: over a crash of the server, and over a reload of the page', async () => {
  const { ada, grace } = await site.twoPeople(notes);
  await open(ada, 2, '');
  await open(grace, 2, 'Ada is writing this too');
  await grace.page.keyboard.press('Control+Home');
  await ada.page.keyboard.press('Control+End');
  await ada.page.keyboard.type(' three');
  await reads(grace, 'one\ntwo three');
  await site.kill();
  await people(ada).filter({ hasText: 'Not connected' }).waitFor();
  await people(grace).filter({ hasText: 'Not connected' }).waitFor();
  await ada.page.keyboard.type(' four');
  await grace.page.keyboard.type('zero ');
  await site.restart();
  for (const person of [ada, grace]) await reads(person, 'zero one\ntwo three four');
  await people(grace).filter({ hasText: 'Ada is writing this too' }).waitFor();
  // By the page's own switch the focus would leave the text, which enters it.
  await ada.page
    .locator('teable-grid')
    .evaluate((element) => (element as HTMLElement & { activeSession: Session }).activeSession.setOnline(false));
  await people(ada).filter({ hasText: 'Not connected' }).waitFor();
  await ada.page.keyboard.type(' five');
  await ada.page.keyboard.press('Enter');
  // It is there at once, as unsaved.
  await ada.says('1 change unsent');
  await expect.poll(async () => (await saved(ada, 2)).value).toBe('zero one\ntwo three four five');
  await ada.page.reload();
  await reads(grace, 'zero one\ntwo three four five');
  await grace.page.keyboard.press('Enter');
  await ada.shown();
  for (const person of [ada, grace])
    await expect.poll(async () => (await saved(person, 2)).value, { timeout: 10_000 }).toBe('zero one\ntwo three four five');
  expect((await grace.state()).conflicts).toEqual([]);
});
