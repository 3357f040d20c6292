import { expect } from '@open-wc/testing';
import { gridOf, press, type } from './grid-harness.ts';

describe('grid accessibility', () => {
  for (const scheme of ['light', 'dark'])
    it(`A1: axe finds nothing in ${scheme}, with marks, an editor, panels and a menu`, async function () {
      this.timeout(30_000);
      const grid = await gridOf(50);
      grid.element.setAttribute('theme', scheme);
      const seen = grid.session.table;
      grid.session.remote([{ op: 'set-cell', row: 'r3', field: 'fsize', value: 10, was: 3 }]);
      grid.session.remote([{ op: 'set-cell', row: 'r3', field: 'fsize', value: 20, was: 3 }], { id: 'bob', name: 'Bob' }, seen);
      grid.session.setPeers([
        { key: 'k', actor: { id: 'ann', name: 'Ann' }, color: 3, cursor: { row: 'r2', field: 'fname' }, editing: true },
      ]);
      await grid.select(1, 1);
      await type('twelve');
      await press('Enter');
      await grid.settle();
      await expect(grid.element).to.be.accessible();
      await type('5');
      await grid.settle();
      await expect(grid.element).to.be.accessible();
      await press('Escape');
      await press('Control+Alt+c');
      await grid.settle();
      await expect(grid.element).to.be.accessible();
      await press('Escape');
      grid.root.querySelector<HTMLElement>('[part~=refused]')!.click();
      await grid.settle();
      await expect(grid.element).to.be.accessible();
      await press('Escape');
      await press('Shift+F10');
      await grid.settle();
      await expect(grid.element).to.be.accessible();
    });
});
