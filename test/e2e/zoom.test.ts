import type { Op } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageSession } from '../harness/page-session.ts';
import { isLong } from '../harness/random.ts';
import { type Pages, startPages } from './session-page.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

/** A page at a zoom: the browser shows the same pixels of the screen as more or fewer CSS pixels, and a CSS pixel as a fraction of them. */
async function pageAt(zoom: number): Promise<Page> {
  const context = await pages.browser.newContext({
    viewport: { width: Math.round(900 / zoom), height: Math.round(560 / zoom) },
    deviceScaleFactor: zoom,
  });
  const page = await context.newPage();
  await page.goto(pages.url);
  await page.evaluate(async () => {
    const { load } = globalThis as unknown as { load(module: string): Promise<unknown> };
    await load('/packages/grid/src/define.ts');
    const { PageSession: Session } = (await load('/test/harness/page-session.ts')) as { PageSession: typeof PageSession };
    const field = (id: string): Op => ({
      op: 'add-field',
      place: { before: null },
      field: { id, name: id, type: 'text', options: { width: 131 } },
    });
    const ids = Array.from({ length: 12 }, (_, at) => `f${at}`);
    const rows = Array.from({ length: 4_000 }, (_, row) => ({
      id: `r${row}`,
      cells: Object.fromEntries(ids.map((id, column) => [id, `${row}/${column}`])),
    }));
    const element = document.createElement('teable-grid') as TeableGrid;
    element.session = new Session([...ids.map(field), { op: 'insert-rows', place: { before: null }, rows }]);
    element.style.cssText = 'position:fixed;inset:3.3px;block-size:auto';
    document.body.append(element);
    await element.ready;
  });
  await page.locator('teable-grid [role=gridcell]').first().waitFor();
  return page;
}

describe('zoom', () => {
  for (const percent of isLong ? [50, 67, 90, 110, 125, 150, 175, 200] : [67, 200])
    it(`B3, B4: at ${percent} % nothing is blank, rows follow on one another, and clicks hit what they point at`, async () => {
      const page = await pageAt(percent / 100);
      for (const [left, top] of [
        [0, 0],
        [77.3, 1_234.4],
        [401.5, 60_001.3],
        [0, 1_000_000],
      ] as const) {
        const found = await page.locator('teable-grid').evaluate(
          async (element, to) => {
            const root = element.shadowRoot!;
            const scroller = root.querySelector('[part~=scroller]')!;
            scroller.scrollTo(to.left, to.top);
            for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
            const box = scroller.getBoundingClientRect();
            const boxes = [...root.querySelectorAll('[role=row][aria-rowindex]:not([aria-rowindex="1"])')]
              .map((row) => ({ index: Number(row.getAttribute('aria-rowindex')), box: row.getBoundingClientRect() }))
              .filter(({ box: row }) => row.bottom > box.top + 40 && row.top < box.bottom);
            const gaps = boxes.slice(1).map((row, at) => [row.index - boxes[at]!.index, row.box.top - boxes[at]!.box.bottom] as const);
            const last = boxes.at(-1)!;
            return { gaps, covered: last.box.bottom >= box.bottom - 1 || last.index === 4_001, rows: boxes.length };
          },
          { left, top },
        );
        expect(found.rows).toBeGreaterThan(3);
        expect(found.covered).toBe(true);
        for (const [step, gap] of found.gaps) {
          expect(step).toBe(1);
          expect(Math.abs(gap)).toBeLessThan(0.51);
        }
        const view = page.viewportSize()!;
        for (const [x, y] of [
          [view.width * 0.41, view.height * 0.33],
          [view.width * 0.83, view.height * 0.71],
        ] as const) {
          await page.mouse.click(x, y);
          const [seen, active] = await page.locator('teable-grid').evaluate(
            (element, at) => {
              const root = element.shadowRoot!;
              const cell = root.elementFromPoint(at.x, at.y)?.closest('.cell') ?? null;
              return [cell?.textContent ?? 'nothing', root.activeElement?.textContent ?? ''];
            },
            { x, y },
          );
          expect(active).toBe(seen);
        }
      }
      await page.context().close();
    });
});
