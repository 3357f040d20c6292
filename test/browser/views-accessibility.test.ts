import { expect } from '@open-wc/testing';
import { press, type } from './grid-harness.ts';
import { open, viewButton, viewOf } from './view-harness.ts';

const everything = {
  filter: {
    match: 'all' as const,
    conditions: [
      { field: 'fsize', operator: 'less', value: 15 },
      { match: 'any' as const, conditions: [{ field: 'fkind', operator: 'any-of', value: ['o1', 'o2'] }] },
    ],
  },
  sorts: [{ field: 'fsize', direction: 'descending' as const }],
  groups: [{ field: 'fkind', direction: 'ascending' as const }],
  statistics: { fsize: 'sum' },
  colorRules: [{ when: { match: 'all' as const, conditions: [{ field: 'fsize', operator: 'less', value: 3 }] }, color: 3, field: null }],
};

describe('views for everybody', () => {
  for (const scheme of ['light', 'dark'])
    it(`V14, A1: axe finds nothing in ${scheme} in the bar of the view, its panels, statistics and the search`, async function () {
      this.timeout(60_000);
      const grid = await viewOf(everything);
      grid.element.setAttribute('theme', scheme);
      await grid.select(1, 1);
      await expect(grid.element).to.be.accessible();
      for (const panel of ['views', 'hidden-fields', 'filter', 'group', 'sort', 'colors', 'row-height', 'more']) {
        await open(grid, panel);
        await expect(grid.element).to.be.accessible();
        await press('Escape');
        await grid.settle();
      }
      viewButton(grid, 'own').click();
      await grid.settle();
      await open(grid, 'own-view');
      await expect(grid.element).to.be.accessible();
      await press('Escape');
      await press('Control+f');
      await grid.settle();
      await type('row');
      await grid.settle();
      await expect(grid.element).to.be.accessible();
    });
});
