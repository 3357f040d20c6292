import type { Actor, Op } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

const ann: Actor = { id: 'ann', name: 'Ann Árnadóttir' };
const ben: Actor = { id: 'ben', name: 'Ben' };

/** Does something to the table, as somebody else would. */
async function remote(page: Page, actor: Actor, ops: readonly Op[]): Promise<void> {
  await page.evaluate(
    ([who, given]) => void stage.session.remote(JSON.parse(given!) as Op[], JSON.parse(who!) as Actor),
    [JSON.stringify(actor), JSON.stringify(ops)],
  );
}

const add = (comment: string, field: string | null, text: string, reply: string | null = null, mentions: readonly Actor[] = []): Op => ({
  op: 'add-comment',
  comment,
  row: field === 'fcost' ? 'r4' : 'r1',
  field,
  reply,
  text,
  mentions,
});

/** Some threads, one of them long, one resolved. */
async function talk(page: Page): Promise<void> {
  const me = await page.evaluate(() => stage.session.actor);
  await remote(page, ann, [add('k1', 'fstate', 'Is the ferry company still waiting for us, or are we waiting for them?')]);
  await remote(page, ben, [
    add('k2', 'fstate', `They are. @${me!.name}, did you hear from them?\nTheir last letter is of May.`, 'k1', [me!]),
  ]);
  await remote(page, ann, [add('k3', null, 'This row is a duplicate of what is in the archive, I think.')]);
  await remote(page, ben, [add('k4', 'fcost', 'With tax?'), { op: 'resolve-comment', comment: 'k4', row: 'r4', field: 'fcost' }]);
  await remote(page, ben, [add('k5', 'fname', 'A very long word: ' + 'Donaudampfschifffahrtsgesellschaft'.repeat(3))]);
}

const cell = (page: Page, row: number, column: number) =>
  page.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);

async function open(page: Page): Promise<void> {
  await talk(page);
  await cell(page, 1, 1).click();
  await page.keyboard.press('Control+Alt+m');
  await page.locator('.threads').waitFor();
}

/** Comments: their marks, threads and lists. */
export const commentScenes: readonly ShotScene[] = [
  { name: 'comment-marks', shows: 'cells and a row with comments, not read; the count in the bar; who mentions one', act: talk },
  { name: 'comment-thread', shows: 'the thread of a cell, with a mention and where one replies', act: open },
  {
    name: 'comment-mention',
    shows: 'people who can be called, while one writes',
    act: async (page) => {
      await open(page);
      await page.keyboard.type('I asked @');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'comment-new',
    shows: 'the first comment on a cell',
    act: async (page) => {
      await cell(page, 2, 3).click();
      await page.keyboard.press('Control+Alt+m');
      await page.locator('.threads').waitFor();
      await page.keyboard.type('Is this the price of last year?');
    },
  },
  {
    name: 'comment-unsent',
    shows: 'a comment that waits, and one that was refused',
    act: async (page) => {
      await open(page);
      await page.evaluate(() => {
        stage.session.pause();
        stage.session.keep({
          state: 'rejected',
          id: 'c9',
          change: {
            n: 9,
            id: 'c9',
            seen: { seq: 1 },
            ops: [{ op: 'add-comment', comment: 'k9', row: 'r1', field: 'fstate', reply: null, text: 'Too late?', mentions: [] }],
          },
          held: null,
          problems: [{ code: 'over-limit', path: '', message: 'The row has as many comments as the limit commentsPerRow allows (1000).' }],
          because: null,
          madeAt: '2026-01-05T10:00:00Z',
        });
      });
    },
  },
  {
    name: 'comments',
    shows: 'all threads of the table',
    act: async (page) => {
      await talk(page);
      await page.locator('[data-panel=comments]').first().click();
      await page.locator('[data-filter=open]').click();
    },
  },
  {
    name: 'comments-none',
    shows: 'the list of comments without any',
    act: async (page) => page.locator('[data-panel=comments]').first().click(),
  },
  {
    name: 'comments-narrow',
    shows: 'threads in a narrow window',
    size: { width: 390, height: 640 },
    act: open,
  },
  {
    name: 'comment-record',
    shows: 'comments in the panel of a row',
    size: { width: 1100, height: 900 },
    act: async (page) => {
      await talk(page);
      await cell(page, 1, 1).click();
      await page.keyboard.press('Space');
      await page.locator('.record').waitFor();
      await page.locator('.record-comments').scrollIntoViewIfNeeded();
    },
  },
  { name: 'comment-rtl', shows: 'threads from right to left', page: { rtl: true }, act: open },
  { name: 'comment-forced', shows: 'threads in forced colours', page: { forcedColors: true }, act: open },
];
