import { type Field, fieldTypes, type Op } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

/** Does something to the table, as somebody else would. */
async function remote(page: Page, ops: readonly Op[]): Promise<void> {
  await page.evaluate((given) => stage.session.remote(JSON.parse(given) as Op[]), JSON.stringify(ops));
}

async function addField(page: Page, id: string, name: string, type: string, options: Field['options'] = {}): Promise<void> {
  await remote(page, [{ op: 'add-field', place: { before: null }, field: { id, name, type, options } }]);
}

/** The form of a field that is there. */
async function edit(page: Page, column: string): Promise<void> {
  await page.locator(`[role=columnheader][data-field=${column}]`).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit field…' }).click();
}

async function choose(page: Page, label: string): Promise<void> {
  await page.locator('.field-form').waitFor();
  const picker = page.getByRole('radiogroup', { name: 'Type' });
  if (!(await picker.isVisible())) await page.locator('.type-button').click();
  await page
    .locator('.type-picker label')
    .filter({ hasText: new RegExp(`^\\s*${label}\\s*$`) })
    .click();
}

async function add(page: Page): Promise<void> {
  await page.locator('.scroller').evaluate((scroller) => (scroller.scrollLeft = scroller.scrollWidth));
  await page.locator('.add-field').click();
}

async function openRecord(page: Page, row = 2): Promise<void> {
  await page.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="1"]`).click();
  await page.keyboard.press('Space');
}

const writable = fieldTypes.filter(({ system }) => system === undefined);
const manyChoices = Array.from({ length: 40 }, (_, at) => ({ id: `m${at}`, name: `Choice number ${at + 1}`, color: at % 10 }));

/** The form of a field, the panel of a row, and what is dragged. */
export const recordScenes: readonly ShotScene[] = [
  {
    name: 'add-field',
    shows: 'the form of a new field, with the types to choose from',
    size: { width: 1100, height: 700 },
    act: add,
  },
  ...writable.map(
    ({ name, label }): ShotScene => ({
      name: `add-field-${name}`,
      shows: `the form of a new field of the type “${label}”`,
      size: { width: 1100, height: 640 },
      act: async (page) => {
        await add(page);
        await choose(page, label);
      },
    }),
  ),
  {
    name: 'edit-field-choices',
    shows: 'the form of a select with 40 choices and a long name',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await addField(page, 'fmany', 'What the council has made of it in its last three meetings', 'single-select', {
        choices: manyChoices,
      });
      await remote(page, [{ op: 'set-cell', row: 'r1', field: 'fmany', value: 'm3', was: null }]);
      await edit(page, 'fmany');
    },
  },
  {
    name: 'edit-field-money',
    shows: 'the form of an amount of money',
    size: { width: 900, height: 640 },
    act: async (page) => {
      await edit(page, 'fcost');
      await page.getByLabel('Shown as').selectOption('currency');
    },
  },
  {
    name: 'edit-field-date',
    shows: 'the form of a date with a time',
    size: { width: 900, height: 640 },
    act: async (page) => {
      await edit(page, 'fdue');
      await page.getByLabel('With a time').check();
    },
  },
  {
    name: 'convert-field',
    shows: 'what a change of type does to the cells, before it is done',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await edit(page, 'fnotes');
      await choose(page, 'Single select');
      await page.getByText('convert to single select').waitFor();
    },
  },
  {
    name: 'convert-field-unfit',
    shows: 'cells that do not convert',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await edit(page, 'fname');
      await choose(page, 'Number');
      await page.locator('.convert strong').first().waitFor();
    },
  },
  {
    name: 'convert-field-narrow',
    shows: 'the same in a narrow window',
    size: { width: 380, height: 640 },
    act: async (page) => {
      await edit(page, 'fname');
      await choose(page, 'Number');
      await page.locator('.convert strong').first().waitFor();
    },
  },
  {
    name: 'record',
    shows: 'a row with all its fields',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await addField(page, 'fstars', 'Stars', 'rating');
      await addField(page, 'fweb', 'Website', 'url');
      await remote(page, [
        { op: 'set-cell', row: 'r2', field: 'fstars', value: 3, was: null },
        { op: 'set-cell', row: 'r2', field: 'fweb', value: 'https://example.org/night-market', was: null },
      ]);
      await openRecord(page);
    },
  },
  {
    name: 'record-problems',
    shows: 'a row with a value that was refused, a conflict and hidden fields',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await remote(page, [{ op: 'add-view', place: { before: null }, view: { id: 'v1', name: 'Plan', hidden: ['fnotes', 'fdue'] } }]);
      await page.evaluate(() => {
        stage.refuse('r2', 'fcost', 12, 'You may not write “Cost”.');
        stage.conflict('r2', 'fname', 'Night market, second try', 'Night market lamps');
      });
      await openRecord(page);
      await page.locator('.record summary').click();
    },
  },
  {
    name: 'record-editing',
    shows: 'a value being edited in the panel of a row, and what somebody else wrote meanwhile',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await openRecord(page);
      await page.locator('[data-value=fnotes]').click();
      await page.keyboard.type(' And the quay.');
      await page.evaluate(() => stage.write('r2', 'fnotes', 'The second estimate is here.'));
    },
  },
  {
    name: 'record-select',
    shows: 'a select being edited in the panel of a row',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await openRecord(page);
      await page.locator('[data-value=ftags]').click();
    },
  },
  { name: 'record-narrow', shows: 'a row in a narrow window', size: { width: 380, height: 640 }, act: (page) => openRecord(page) },
  {
    name: 'record-rtl',
    shows: 'a row from right to left',
    size: { width: 1100, height: 640 },
    page: { rtl: true },
    act: (page) => openRecord(page),
  },
  {
    name: 'record-gone',
    shows: 'a row that somebody deleted while it was open',
    act: async (page) => {
      await openRecord(page);
      await remote(page, [{ op: 'delete-rows', rows: ['r2'] }]);
    },
  },
  {
    name: 'drag-column',
    shows: 'a column being dragged to another place',
    act: async (page) => {
      const head = page.locator('[role=columnheader][data-field=fcost]');
      await head.click();
      await head.hover();
      await page.mouse.down();
      await page.mouse.move(300, 60, { steps: 4 });
    },
  },
  {
    name: 'drag-rows',
    shows: 'rows being dragged to another place',
    act: async (page) => {
      const number = (row: number) => page.locator(`[role=row][aria-rowindex="${row + 2}"] > .gutter`);
      await number(2).click();
      await number(3).click({ modifiers: ['Shift'] });
      await number(2).hover();
      await page.mouse.down();
      await page.mouse.move(30, 330, { steps: 4 });
    },
  },
];
