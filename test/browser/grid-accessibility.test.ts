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
      grid.session.remote([{ op: 'set-cell', row: 'r2', field: 'fname', value: 'Row two', was: 'Row 2' }]);
      grid.session.remote([{ op: 'set-cell', row: 'r2', field: 'fname', value: 'Line 2', was: 'Row 2' }], { id: 'bob', name: 'Bob' }, seen);
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

  for (const scheme of ['light', 'dark'])
    it(`A1: axe finds nothing in ${scheme}, offline, read only and unkept, in the list of changes and in what undo asks`, async function () {
      this.timeout(30_000);
      const grid = await gridOf(50);
      grid.element.setAttribute('theme', scheme);
      const op = { op: 'set-cell', row: 'r3', field: 'fsize', value: 10, was: 3 } as const;
      const change = { n: 1, id: 'c1', seen: { seq: 1 }, ops: [op] };
      const problems = [{ code: 'not-unique', path: '', message: 'Another row has 10.' } as const];
      const madeAt = '2026-01-05T10:00:00Z';
      await grid.select(1, 0);
      await press('Delete');
      grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'theirs', was: null }]);
      await press('Control+z');
      await grid.settle();
      expect(grid.panel!.querySelector('h2')!.textContent).to.contain('Undo would overwrite');
      await expect(grid.element).to.be.accessible();
      await press('Escape');
      const seen = grid.session.table;
      grid.session.remote([{ op: 'set-cell', row: 'r4', field: 'fsize', value: 5, was: 4 }], undefined, seen);
      grid.session.submit({ look: seen, ops: [{ op: 'set-cell', row: 'r4', field: 'fsize', value: 6, was: 4 }] });
      grid.session.keep(
        { state: 'rejected', id: 'c1', change, held: null, problems, because: null, madeAt },
        { state: 'rejected', id: 'c2', change: { ...change, id: 'c2' }, held: null, problems, because: 'c1', madeAt },
        { state: 'sent', id: 'c3', change: { ...change, id: 'c3' }, madeAt },
        { state: 'pending', id: 'c4', change: { ...change, id: 'c4' }, madeAt },
      );
      grid.session.setUnkept('What is unsent could not be kept on this device.');
      grid.session.comeBack({ outcome: 'reloaded', changes: 3, people: null, at: madeAt });
      await grid.settle();
      await expect(grid.element).to.be.accessible();
      grid.session.setStatus({ state: 'offline', since: madeAt, reason: 'The server cannot be reached.' });
      grid.root.querySelector<HTMLElement>('[part~=status] button')!.click();
      await grid.settle();
      await expect(grid.element).to.be.accessible();
      grid.session.setReadOnly('Ten changes wait to be saved, as many as this device keeps.');
      await grid.settle();
      await expect(grid.element).to.be.accessible();
    });
});
