import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import { commentScenes } from './comment-scenes.ts';
import { fileScenes } from './file-scenes.ts';
import { formulaScenes } from './formula-scenes.ts';
import { historyScenes } from './history-scenes.ts';
import { presenceScenes } from './presence-scenes.ts';
import { inboxScenes } from './inbox-scenes.ts';
import { recordScenes } from './record-scenes.ts';
import { typeScenes } from './type-scenes.ts';
import { viewScenes } from './view-scenes.ts';

/** One state of the element, and how it comes about. */
export interface ShotScene {
  /** Name of the picture, in words with dashes. */
  readonly name: string;
  /** What is to be seen, for whoever looks through them. */
  readonly shows: string;
  /** Rows of the sample; -1: no fields either. */
  readonly rows?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly size?: { readonly width: number; readonly height: number };
  /** In what kind of page. */
  readonly page?: { readonly rtl?: boolean; readonly forcedColors?: boolean; readonly zoom?: number; readonly print?: boolean };
  act?(page: Page): Promise<void>;
}

declare const stage: Stage;

const cell = (page: Page, row: number, column: number) =>
  page.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);

/** Makes a cell active by a click. */
async function go(page: Page, row: number, column: number): Promise<void> {
  await cell(page, row, column).click();
}

async function keys(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.keyboard.press(name);
}

/** Every state that a person should have looked at. */
export const shotScenes: readonly ShotScene[] = [
  { name: 'table', shows: 'a table at rest: type, spacing, alignment, header, status' },
  { name: 'hover', shows: 'the row and the header under the pointer', act: async (page) => cell(page, 3, 0).hover() },
  { name: 'focus', shows: 'the active cell', act: (page) => go(page, 2, 1) },
  {
    name: 'selection',
    shows: 'a range, its edges and the count in the bar',
    act: async (page) => {
      await go(page, 1, 1);
      await keys(page, 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight');
    },
  },
  {
    name: 'ranges',
    shows: 'several ranges, a whole column among them, and one that was cut',
    act: async (page) => {
      await go(page, 1, 1);
      await keys(page, 'Shift+ArrowDown', 'Control+x');
      await cell(page, 5, 0).click();
      await page.keyboard.down('Control');
      await cell(page, 7, 0).click();
      await page.locator('[part~=column]').nth(3).click();
      await page.keyboard.up('Control');
    },
  },
  {
    name: 'filling',
    shows: 'the fill handle, and what it would fill',
    act: async (page) => {
      await go(page, 1, 1);
      await keys(page, 'Shift+ArrowDown');
      await page.locator('[part~=fill-handle]').hover();
      await page.mouse.down();
      const { x, y } = (await cell(page, 6, 1).boundingBox())!;
      await page.mouse.move(x + 20, y + 10);
      await page.mouse.move(x + 22, y + 12);
    },
  },
  {
    name: 'keys',
    shows: 'the help on keys',
    act: async (page) => {
      await go(page, 1, 1);
      await keys(page, 'Control+/');
    },
  },
  {
    name: 'editing-text',
    shows: 'a text being edited, and what somebody else wrote meanwhile',
    act: async (page) => {
      await go(page, 2, 0);
      await keys(page, 'F2');
      await page.keyboard.type(' and the quay');
      await page.evaluate(() => stage.write('r2', 'fname', 'Night market, second try'));
    },
  },
  {
    name: 'editing-long-text',
    shows: 'the editor of a long text over its neighbours',
    act: async (page) => {
      await go(page, 2, 6);
      await keys(page, 'F2');
    },
  },
  {
    name: 'editing-together',
    shows: 'a long text that somebody else writes too, with his caret and his name',
    act: async (page) => {
      await page.evaluate(() => Object.assign(globalThis, { together: stage.together('r2', 'fnotes', 'Grace') }));
      await go(page, 2, 6);
      await keys(page, 'F2');
      await page.locator('.draft-people').waitFor();
      await page.keyboard.type(' They are due on Monday.');
      await page.evaluate(() => {
        const { together } = globalThis as unknown as { together: ReturnType<typeof stage.together> };
        together.writes({ from: 0, to: 0, text: 'Dear all, ' });
        together.writes({ from: 32, to: 32, text: ' and third' });
      });
    },
  },
  {
    name: 'editing-together-offline',
    shows: 'the same when the connection is lost',
    act: async (page) => {
      await page.evaluate(() => Object.assign(globalThis, { together: stage.together('r2', 'fnotes', 'Grace') }));
      await go(page, 2, 6);
      await keys(page, 'F2');
      await page.locator('.draft-people').waitFor();
      await page.evaluate(() => (globalThis as unknown as { together: ReturnType<typeof stage.together> }).together.draft.lost());
    },
  },
  {
    name: 'editing-select',
    shows: 'the list of a single select',
    act: async (page) => {
      await go(page, 2, 1);
      await keys(page, 'F2');
    },
  },
  {
    name: 'editing-tags',
    shows: 'the list of a multiple select',
    act: async (page) => {
      await go(page, 2, 2);
      await keys(page, 'F2');
    },
  },
  {
    name: 'editing-date',
    shows: 'the date picker',
    act: async (page) => {
      await go(page, 2, 4);
      await keys(page, 'F2');
    },
  },
  {
    name: 'marks',
    shows: 'pending, refused, conflicted, unfit and somebody else’s cells',
    act: async (page) => {
      await page.evaluate(() => {
        stage.conflict('r1', 'fcost', 12, 13);
        stage.refuse('r3', 'fname', 'School roof, twice', '“Project” already has this value in row 4.');
        stage.session.hold({
          row: 'r4',
          field: 'fcost',
          text: 'about 40',
          problem: { code: 'wrong-type', path: '', message: '“about 40” is not a number.' },
        });
        stage.session.setPeers([
          { key: 'a', actor: { id: 'ann', name: 'Ann' }, color: 3, cursor: { row: 'r5', field: 'fstate' }, editing: true },
          { key: 'b', actor: { id: 'ben', name: 'Ben Okafor' }, color: 6, cursor: { row: 'r7', field: 'fname' }, editing: false },
        ]);
        stage.session.pause();
        stage.session.submit({
          ops: [{ op: 'set-cell', row: 'r6', field: 'fname', value: 'Library, on its way', was: 'Library reading room' }],
        });
      });
      await page.waitForTimeout(700);
    },
  },
  {
    name: 'changes',
    shows: 'the list of this person’s changes',
    act: async (page) => {
      await page.evaluate(() => {
        stage.session.submit({ ops: [{ op: 'set-cell', row: 'r6', field: 'fname', value: 'Library', was: 'Library reading room' }] });
        stage.conflict('r1', 'fcost', 12, 13);
        stage.refuse('r3', 'fname', 'School roof, twice', '“Project” already has this value in row 4.');
      });
      await page.locator('[part~=status] button').first().click();
    },
  },
  {
    name: 'row-menu',
    shows: 'the menu of a cell',
    act: async (page) => cell(page, 3, 1).click({ button: 'right' }),
  },
  {
    name: 'field-menu',
    shows: 'the menu of a header',
    act: async (page) => {
      await page.locator('[part~=column]').nth(3).click({ button: 'right' });
    },
  },
  {
    name: 'offline',
    shows: 'offline, with something unsent',
    act: async (page) => {
      await page.evaluate(() => {
        stage.session.pause();
        stage.session.submit({ ops: [{ op: 'set-cell', row: 'r6', field: 'fname', value: 'Library', was: 'Library reading room' }] });
        stage.session.setStatus({ state: 'offline', since: '2026-01-05T10:00:00Z', reason: 'The network is cut.' });
      });
    },
  },
  { name: 'read-only', shows: 'a table to read only', attributes: { readonly: '' } },
  { name: 'no-rows', shows: 'fields, but no rows', rows: 0 },
  { name: 'empty', shows: 'a table without fields', rows: -1 },
  {
    name: 'loading',
    shows: 'the skeleton',
    rows: -1,
    act: async (page) => page.evaluate(() => stage.session.setStatus({ state: 'connecting' })),
  },
  {
    name: 'refused-table',
    shows: 'why a table cannot be opened, in words',
    rows: -1,
    act: async (page) =>
      page.evaluate(() =>
        stage.session.setStatus({
          state: 'refused',
          code: 'no-such-table',
          message: 'There is no table crm/leads, or you may not see it.',
        }),
      ),
  },
  { name: 'narrow', shows: 'a window as wide as a phone', size: { width: 380, height: 640 } },
  { name: 'rtl', shows: 'a page that is read from right to left', page: { rtl: true }, act: (page) => go(page, 2, 1) },
  {
    name: 'forced-colors',
    shows: 'forced colours: focus, selection and marks stay visible',
    page: { forcedColors: true },
    act: (page) => go(page, 2, 1),
  },
  { name: 'zoom-200', shows: 'everything at twice the size', page: { zoom: 2 } },
  { name: 'zoom-50', shows: 'everything at half the size', page: { zoom: 0.5 } },
  ...viewScenes,
  ...historyScenes,
  ...presenceScenes,
  ...inboxScenes,
  ...recordScenes,
  ...commentScenes,
  ...typeScenes,
  ...formulaScenes,
  ...fileScenes,
  {
    name: 'undo-asks',
    shows: 'an undo that would overwrite what others wrote',
    act: async (page) => {
      await go(page, 1, 0);
      await keys(page, 'Delete');
      await cell(page, 1, 0).filter({ hasText: /^$/ }).waitFor();
      await page.evaluate(() => stage.write('r1', 'fname', 'Ferry timetable, spring'));
      await keys(page, 'Control+z');
    },
  },
  { name: 'print', shows: 'the table on paper', rows: 30, size: { width: 794, height: 1123 }, page: { print: true } },
];
