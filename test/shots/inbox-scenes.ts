import type { Op } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

/** What two people wrote into these cells without seeing each other. */
type Disputes = readonly (readonly [row: string, field: string, theirs: unknown, mine: unknown])[];

async function disputes(page: Page, all: Disputes): Promise<void> {
  await page.evaluate((given) => {
    for (const [row, field, theirs, mine] of JSON.parse(given) as Disputes) stage.conflict(row, field, theirs, mine);
  }, JSON.stringify(all));
}

const few: Disputes = [
  ['r1', 'fcost', 12, 13],
  ['r2', 'fname', 'Night market, second try', 'Night market lamps'],
  ['r4', 'fname', 'A swing for the little square', ''],
  ['r6', 'fcost', 900, 1250],
];
const many: Disputes = Array.from({ length: 240 }, (_, at) => [`r${at}`, 'fcost', at, at + 1] as const);
const open = (page: Page) => page.locator('[part~=conflicts]').click();

/** A long text that both sides have changed, in different places and in the same. */
async function longTexts(page: Page): Promise<void> {
  const base = 'The lamps are to be hung before the first of May. Ask the neighbours first.\nThe ladder is in the shed.';
  const theirs = 'The lamps are to be hung before the first of June. Ask the neighbours first.\nThe ladder is in the shed.';
  const mine = 'The lamps are to be hung before the first of May. Ask all neighbours first.\nThe ladder is in the blue shed.';
  const op: Op = { op: 'set-cell', row: 'r2', field: 'fnotes', value: base, was: null };
  await page.evaluate((given) => stage.session.remote(JSON.parse(given) as Op[]), JSON.stringify([op]));
  await disputes(page, [['r2', 'fnotes', theirs, mine]]);
}

/** The inbox of conflicts. */
export const inboxScenes: readonly ShotScene[] = [
  {
    name: 'inbox',
    shows: 'a few conflicts of two fields, the first unfolded',
    act: async (page) => {
      await disputes(page, few);
      await open(page);
    },
  },
  {
    name: 'inbox-many',
    shows: 'two hundred and forty conflicts, three of them chosen',
    rows: 300,
    act: async (page) => {
      await disputes(page, many);
      await open(page);
      for (const key of ['x', 'ArrowDown', 'x', 'ArrowDown', 'ArrowDown', 'x']) await page.keyboard.press(key);
    },
  },
  {
    name: 'inbox-filtered',
    shows: 'only the conflicts of one field',
    act: async (page) => {
      await disputes(page, few);
      await open(page);
      await page.getByRole('combobox', { name: 'Field' }).selectOption('fname');
    },
  },
  {
    name: 'inbox-texts',
    shows: 'a long text that both have changed: words marked, and both together',
    size: { width: 1100, height: 760 },
    act: async (page) => {
      await longTexts(page);
      await open(page);
    },
  },
  {
    name: 'inbox-problem',
    shows: 'another value that cannot be read',
    act: async (page) => {
      await disputes(page, few);
      await open(page);
      await page.keyboard.press('e');
      await page.keyboard.type('many');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'inbox-narrow',
    shows: 'the inbox over the sheet of a narrow window',
    size: { width: 390, height: 700 },
    act: async (page) => {
      await disputes(page, few);
      await open(page);
    },
  },
  {
    name: 'inbox-empty',
    shows: 'the inbox when somebody else has settled the last conflict',
    act: async (page) => {
      await disputes(page, [few[0]!]);
      await open(page);
      await page.evaluate(() => {
        const [conflict] = stage.session.table.conflicts as Iterable<{ id: string; current: { revision: number } }>;
        const { id, current } = conflict!;
        stage.session.remote([{ op: 'resolve-conflicts', conflicts: [{ id, current: current.revision }], outcome: { take: 'current' } }]);
      });
    },
  },
];
