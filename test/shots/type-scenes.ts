import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

/** Puts fields of the types that the sample does not have before all others, and something in their cells. */
async function withTypes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { session } = stage;
    const people = [
      { id: 'u1', name: 'Ada Byron' },
      { id: 'u2', name: 'Grace Hopper' },
      { id: 'u3', name: 'Émilie du Châtelet' },
    ];
    const values: readonly [id: string, name: string, type: string, options: object, value: (at: number) => unknown][] = [
      ['frate', 'Rating', 'rating', { max: 5 }, (at) => (at % 4 === 3 ? null : (at % 5) + 1)],
      ['fuser', 'Owner', 'user', { people }, (at) => (at % 5 === 4 ? null : people[at % 3])],
      ['furl', 'Page', 'url', {}, (at) => (at % 3 === 2 ? null : `https://example.com/projects/${at}`)],
      ['fmail', 'Mail', 'email', {}, (at) => `office${at}@example.org`],
      ['fphone', 'Phone', 'phone', {}, (at) => `+49 30 901820-${at}`],
      [
        'ffile',
        'Files',
        'attachment',
        {},
        (at) =>
          [
            { name: 'Plan.pdf', url: 'https://example.com/plan.pdf' },
            { name: 'Photo of the site.jpg', url: 'https://example.com/photo.jpg' },
          ].slice(0, at % 3),
      ],
      ['fmoney', 'Budget', 'number', { format: 'currency', currency: 'EUR' }, (at) => at * 12_345.5],
      ['fshare', 'Share', 'number', { format: 'percent', precision: 1 }, (at) => (at % 7) / 8],
      ['ftime', 'Effort', 'number', { format: 'duration' }, (at) => at * 2_700],
      [
        'fwhen',
        'Meeting',
        'date',
        { time: true, timeZone: 'Europe/Berlin' },
        (at) => new Date(Date.UTC(2026, 2, 20 + at, 8, 30)).toISOString(),
      ],
      ['fno', 'No.', 'auto-number', {}, () => null],
      ['fmade', 'Created', 'created-time', {}, () => null],
      ['fby', 'Edited by', 'modified-by', {}, () => null],
    ];
    session.capabilities = { ...session.capabilities, history: true };
    const rows = Array.from({ length: 30 }, (_, at) => `r${at}`);
    for (const [id, name, type, options, value] of values.toReversed()) {
      session.remote([{ op: 'add-field', place: { after: null }, field: { id, name, type, options: options as never } }]);
      if (type === 'auto-number') session.remote([{ op: 'number-rows', field: id, rows }]);
      const ops = rows.flatMap((row, at) => {
        const written = value(at);
        return written === null ? [] : [{ op: 'set-cell' as const, row, field: id, value: written as never, was: null }];
      });
      if (ops.length > 0) session.remote(ops, { id: 'u2', name: 'Grace Hopper' });
    }
  });
  await page.waitForTimeout(400);
}

const at = (page: Page, row: number, column: number) =>
  page.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);

async function edit(page: Page, column: number, ...keys: readonly string[]): Promise<void> {
  await withTypes(page);
  await at(page, 1, column).click();
  for (const key of ['F2', ...keys]) await page.keyboard.press(key);
  await page.waitForTimeout(300);
}

/** Cells and editors of single types. */
export const typeScenes: readonly ShotScene[] = [
  { name: 'types', shows: 'cells of every type', size: { width: 1900, height: 520 }, act: withTypes },
  {
    name: 'types-rtl',
    shows: 'cells of every type from right to left',
    size: { width: 1900, height: 520 },
    page: { rtl: true },
    act: withTypes,
  },
  { name: 'edit-rating', shows: 'the editor of a rating', act: (page) => edit(page, 0) },
  { name: 'edit-user', shows: 'the editor of a user, searching', act: (page) => edit(page, 1, 'a') },
  { name: 'edit-url', shows: 'the editor of a link', act: (page) => edit(page, 2) },
  { name: 'edit-files', shows: 'the editor of links to files', act: (page) => edit(page, 5, 'ArrowDown') },
  { name: 'edit-moment', shows: 'the editor of a date with a time', size: { width: 1900, height: 620 }, act: (page) => edit(page, 9) },
];
