import type { Condition, ViewProperties } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import type { Stage } from './page.ts';
import type { ShotScene } from './scenes.ts';

declare const stage: Stage;

/** Puts a view into the table, as somebody else would. */
async function view(page: Page, properties: Partial<ViewProperties>, ...more: readonly string[]): Promise<void> {
  await page.evaluate(
    (given) => {
      const [first, others] = JSON.parse(given) as [Partial<ViewProperties>, readonly string[]];
      const add = (id: string, name: string, one: Partial<ViewProperties>) => ({
        op: 'add-view' as const,
        place: { before: null },
        view: { ...one, id, name },
      });
      stage.session.remote([add('v1', 'By state', first), ...others.map((name, at) => add(`v${at + 2}`, name, {}))]);
    },
    JSON.stringify([properties, more]),
  );
}

const open = (page: Page, panel: string) => page.locator(`.view-bar [data-panel=${panel}]`).click();
const costly: Condition = { field: 'fcost', operator: 'greater', value: 200 };
const arranged: Partial<ViewProperties> = {
  filter: {
    match: 'all',
    conditions: [
      costly,
      {
        match: 'any',
        conditions: [
          { field: 'fname', operator: 'contains', value: 'r' },
          { field: 'fstate', operator: 'any-of', value: ['s0', 's1'] },
        ],
      },
    ],
  },
  sorts: [
    { field: 'fcost', direction: 'descending' },
    { field: 'fdue', direction: 'ascending' },
  ],
  groups: [{ field: 'fstate', direction: 'ascending' }],
  hidden: ['fnotes'],
  statistics: { fcost: 'sum', fdone: 'percent-checked', fname: 'count' },
  colorRules: [
    { when: { match: 'all', conditions: [{ field: 'fdone', operator: 'checked', value: null }] }, color: 1, field: null },
    { when: { match: 'all', conditions: [costly] }, color: 3, field: 'fcost' },
  ],
};

/** What a view does with a table, and the panels that say so. */
export const viewScenes: readonly ShotScene[] = [
  {
    name: 'view',
    shows: 'rows filtered, sorted, in groups and in colours, with statistics',
    act: (page) => view(page, arranged, 'Calendar'),
  },
  {
    name: 'view-own',
    shows: 'the mark of a view that is this person’s own, and what becomes of it',
    act: async (page) => {
      await view(page, arranged);
      await page.locator('.view-bar [data-action=own]').click();
      await open(page, 'row-height');
      await page.getByRole('menuitemradio', { name: 'Medium' }).click();
      await open(page, 'own-view');
    },
  },
  {
    name: 'view-list',
    shows: 'the views of a table',
    act: async (page) => {
      await view(page, arranged, 'Everything', 'For the council');
      await open(page, 'views');
    },
  },
  ...(['sort', 'filter', 'group', 'colors', 'hidden-fields', 'row-height', 'more'] as const).map(
    (panel): ShotScene => ({
      name: `view-${panel}`,
      shows: `the panel “${panel}” of a view`,
      act: async (page) => {
        await view(page, arranged);
        await open(page, panel);
      },
    }),
  ),
  {
    name: 'view-filter-narrow',
    shows: 'the view bar and the filter in a narrow window',
    size: { width: 400, height: 640 },
    act: async (page) => {
      await view(page, arranged);
      await open(page, 'filter');
    },
  },
  {
    name: 'view-rtl',
    shows: 'a view from right to left',
    page: { rtl: true },
    act: async (page) => {
      await view(page, arranged);
      await open(page, 'sort');
    },
  },
  {
    name: 'view-empty',
    shows: 'a filter that no row matches',
    act: (page) => view(page, { filter: { match: 'all', conditions: [{ field: 'fcost', operator: 'less', value: 0 }] } }),
  },
  {
    name: 'search',
    shows: 'a search, its hits and the one at hand',
    act: async (page) => {
      await page.locator('[role=row][aria-rowindex="2"] > [aria-colindex="1"]').click();
      await page.keyboard.press('Control+f');
      await page.keyboard.type('ro');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'selection-figures',
    shows: 'what is told of a selection',
    act: async (page) => {
      await page.locator('[role=row][aria-rowindex="3"] > [aria-colindex="4"]').click();
      for (let at = 0; at < 5; at++) await page.keyboard.press('Shift+ArrowDown');
    },
  },
];
