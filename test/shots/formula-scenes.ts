import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

/** Formulas of every kind, before all other fields but the first. */
async function addFormulas(page: Page): Promise<void> {
  await page.evaluate(() => {
    const formulas = [
      ['f1', 'With tax', '{fcost} * 1.19', { precision: 2 }],
      ['f2', 'Per tag', '{fcost} / COUNTA({ftags})', { precision: 0 }],
      ['f3', 'Two weeks later', '{fdue} + 14', {}],
      ['f4', 'Expensive', '{fcost} > 20000', {}],
      ['f5', 'Label', 'UPPER(LEFT({fname}, 3)) & "-" & TEXT({fdue}, "mmm")', {}],
      ['f6', 'In a circle', '{f6} + 1', {}],
    ] as const;
    for (const [id, name, formula, options] of formulas.toReversed())
      stage.session.remote([
        { op: 'add-field', place: { after: 'fname' }, field: { id, name, type: 'formula', options: { formula, ...options } } },
      ]);
    stage.write('r3', 'ftags', null);
    stage.write('r4', 'fdue', null);
  });
  await page.waitForFunction(() => document.querySelector('teable-grid')!.shadowRoot!.querySelector('.cell.awaited') === null);
  await page.waitForTimeout(200);
}

async function openForm(page: Page): Promise<void> {
  await page.locator('[part~=column][data-field=f1]').click({ button: 'right' });
  await page.locator('[role=menuitem]', { hasText: 'Edit formula' }).click();
  await page.locator('.formula-input').waitFor();
  await page.waitForTimeout(300);
}

/** Formulas and their editor. */
export const formulaScenes: readonly ShotScene[] = [
  { name: 'formulas', shows: 'formulas that give numbers, dates, yes or no, texts and errors', act: addFormulas },
  {
    name: 'formula-editor',
    shows: 'the form of a formula, with what the first rows come to',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await addFormulas(page);
      await openForm(page);
    },
  },
  {
    name: 'formula-suggestions',
    shows: 'fields and functions that are suggested, and the function at hand',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await addFormulas(page);
      await openForm(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.type('IF({Approved}, ROUND({Cost} * 1.19, 2), ro');
      await page.waitForTimeout(100);
    },
  },
  {
    name: 'formula-problem',
    shows: 'a formula that cannot be kept, and where it is wrong',
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await addFormulas(page);
      await openForm(page);
      await page.keyboard.press('End');
      await page.keyboard.type(' + {Weight} * 2');
      await page.waitForTimeout(100);
    },
  },
  {
    name: 'formula-rtl',
    shows: 'the same form in a page that is written from right to left',
    page: { rtl: true },
    size: { width: 1100, height: 700 },
    act: async (page) => {
      await addFormulas(page);
      await openForm(page);
    },
  },
];
