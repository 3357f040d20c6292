import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AccessibilityTree } from '../harness/accessibility-tree.ts';
import type { openStage, Stage } from '../shots/page.ts';
import { type Pages, startPages } from './session-page.ts';

declare const stage: Stage;

let pages: Pages;
let page: Page;
let tree: AccessibilityTree;

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

beforeEach(async () => {
  page = await pages.open();
  await page.evaluate(async () => {
    document.documentElement.lang = 'en';
    document.body.innerHTML = '<button>Before</button><main style="height:420px;width:900px"></main><button>After</button>';
    const { openStage: open } = (await (globalThis as unknown as { load(module: string): Promise<unknown> }).load(
      '/test/shots/page.ts',
    )) as { openStage: typeof openStage };
    open({ rows: 200 });
    document.querySelector<HTMLElement>('teable-grid')!.style.height = '100%';
  });
  await page.locator('teable-grid [role=gridcell]').first().waitFor();
  await page.locator('teable-grid').evaluate((grid) => (grid as HTMLElement & { ready: Promise<void> }).ready);
  tree = await AccessibilityTree.of(page);
});
afterEach(() => page.close());

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  // A frame for what is painted with the next one, and one for the focus that follows.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

test('A1, A5: by keyboard alone: into the sheet, through it, edit, and out of it; what is heard on the way', async () => {
  await page.locator('button', { hasText: 'Before' }).focus();
  await press('Tab');
  expect(await tree.focus()).toBe('button “View: Grid”');
  await press('Tab');
  expect(await tree.focus()).toBe('rowheader “Harbour crane survey”');
  await press('ArrowRight');
  expect(await tree.focus()).toBe('gridcell “Planned”');
  await press('ArrowDown', 'ArrowRight');
  expect(await tree.focus()).toMatch(/^gridcell “sales\s*,\s*urgent”$/);
  await press('ArrowRight', 'ArrowRight', 'ArrowRight');
  expect(await tree.focus()).toBe('gridcell “✓”');
  await press('Home', 'F2');
  expect(await tree.focus()).toBe('textbox “Project, row 2, Ferry timetable”');
  await page.keyboard.type('!');
  await press('Enter');
  expect(await tree.focus()).toBe('rowheader “Night market lighting”');
  await press('ArrowUp');
  expect(await tree.focus()).toBe('rowheader “Ferry timetable!”');
  await press('ArrowRight', 'F2');
  expect(await tree.focus()).toMatch(/^combobox “State, row 2”/);
  expect((await tree.ofRole('option')).map(({ name }) => name)).toContain('In progress');
  await press('Escape', 'ArrowUp', 'ArrowUp');
  expect(await tree.focus()).toBe('columnheader “State”');
  await press('Enter');
  expect(await tree.focus()).toMatch(/^menuitem “/);
  await press('Escape');
  expect(await tree.focus()).toBe('columnheader “State”');
  await press('ArrowDown', 'Tab');
  expect(await tree.focus()).toMatch(/^button “/);
});

test('A1: the grid tells how large it is, and where one is in it, however little of it is there', async () => {
  const [grid] = await tree.ofRole('grid');
  expect(grid!.name).toBe('Projects');
  await page.locator('button', { hasText: 'Before' }).focus();
  await press('Tab', 'Tab', 'Control+End');
  const size = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('teable-grid')!;
    const sheet = shadowRoot!.querySelector('[role=grid]')!;
    const at = shadowRoot!.activeElement!;
    return [
      sheet.getAttribute('aria-rowcount'),
      sheet.getAttribute('aria-colcount'),
      at.closest('[role=row]')!.getAttribute('aria-rowindex'),
      at.getAttribute('aria-colindex'),
    ];
  });
  expect(size).toEqual(['201', '7', '201', '7']);
});

test('A1, S2: refused, unfit and in conflict are heard, and others’ edits in the active row are said once', async () => {
  await page.locator('button', { hasText: 'Before' }).focus();
  await press('Tab', 'Tab');
  await page.evaluate(() => {
    stage.refuse('r0', 'fname', 'School roof, twice', '“Project” already has this value in row 4.');
    stage.write('r0', 'fcost', 77);
  });
  await press('Shift');
  const focused = await tree.focused();
  expect(await tree.focus()).toBe('rowheader “Not saved: “Project” already has this value in row 4., School roof, twice”');
  expect(focused!.states['invalid']).toBe('true');
  const said = async () => page.evaluate(() => document.querySelector('teable-grid')!.shadowRoot!.querySelector('.live')!.textContent);
  expect(await said()).toMatch(/Cost.*77/);
});

test('A6: the focus is never lost: not when its row scrolls away, is deleted by somebody else, or its field goes', async () => {
  await page.locator('button', { hasText: 'Before' }).focus();
  await press('Tab', 'Tab', 'ArrowDown', 'ArrowDown', 'ArrowRight');
  await page.evaluate(() => document.querySelector('teable-grid')!.shadowRoot!.querySelector('[part~=scroller]')!.scrollBy(0, 3_000));
  await press('Shift');
  expect(await tree.focus()).toBe('gridcell “In progress”');
  await page.evaluate(() => void stage.session.remote([{ op: 'delete-rows', rows: ['r2'] }]));
  await press('Shift');
  expect(await tree.focus()).toBe('gridcell “On hold”');
  await page.evaluate(() => void stage.session.remote([{ op: 'delete-field', field: 'fstate' }]));
  await press('Shift');
  expect(await tree.focus()).toMatch(/^gridcell “/);
  await page.evaluate(
    () =>
      void stage.session.remote([
        { op: 'delete-rows', rows: Array.from({ length: 200 }, (_, at) => `r${at}`).filter((id) => id !== 'r2') },
      ]),
  );
  await press('Shift');
  expect(await tree.focus()).toMatch(/^columnheader “/);
});
