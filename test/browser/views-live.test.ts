import { expect } from '@open-wc/testing';
import type { Op } from '@teable-grid/core';
import { gridOf, press, type } from './grid-harness.ts';
import { lines, viewOf, viewOp } from './view-harness.ts';

const bySize = { sorts: [{ field: 'fsize', direction: 'ascending' as const }] };
const small = { filter: { match: 'all' as const, conditions: [{ field: 'fsize', operator: 'less', value: 5 }] } };

function write(row: string, value: number | null, was: number | null): Op {
  return { op: 'set-cell', row, field: 'fsize', value, was };
}

describe('views while people work', () => {
  it('V20: a row that is edited stays where it is until it is left, then goes where it belongs', async () => {
    const grid = await viewOf(bySize, 8);
    await grid.select(2, 1);
    await type('100');
    await press('Enter');
    await grid.settle();
    // Enter goes down: the row is left.
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 3', 'Row 4', 'Row 5', 'Row 6', 'Row 7', 'Row 2']);
    expect(grid.focused!.textContent).to.equal('3');
    expect(grid.where).to.equal('2/1');
    await press('F2');
    await type('0');
    expect(lines(grid)[2]).to.equal('Row 3');
    await press('Tab');
    await grid.settle();
    // In the same row still.
    expect(lines(grid)[2]).to.equal('Row 3');
    expect(grid.where).to.equal('2/2');
    await press('ArrowUp');
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 3', 'Row 1', 'Row 4', 'Row 5', 'Row 6', 'Row 7', 'Row 2']);
  });

  it('V20: what others write into the active row does not move it from under its person', async () => {
    const grid = await viewOf(bySize, 8);
    await grid.select(3, 0);
    grid.session.remote([write('r3', 99, 3)]);
    grid.session.remote([write('r1', 50, 1)]);
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 2', 'Row 3', 'Row 4', 'Row 5', 'Row 6', 'Row 7', 'Row 1']);
    expect(grid.focused!.textContent).to.equal('Row 3');
    expect(grid.where).to.equal('2/0');
    await press('ArrowDown');
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 2', 'Row 4', 'Row 5', 'Row 6', 'Row 7', 'Row 1', 'Row 3']);
    expect(grid.focused!.textContent).to.equal('Row 4');
  });

  it('V20: a row that does not match any more is there until it is left, and then it is told', async () => {
    const grid = await viewOf(small, 8);
    await grid.select(1, 1);
    await type('70');
    await press('Tab');
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
    await press('ArrowDown');
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 2', 'Row 3', 'Row 4']);
    expect(grid.focused!.closest('[role=row]')!.querySelector('[aria-colindex="1"]')!.textContent).to.equal('Row 2');
    expect(grid.notice).to.equal('“Row 1” no longer matches the filter.');
    grid.root.querySelector<HTMLElement>('[part~=notice] button')!.click();
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('Row 1');
    expect(grid.element.gridState.panel).to.deep.equal({ panel: 'record', row: 'r1' });
  });

  it('V20: a text that could not be read keeps its row where it is', async () => {
    const grid = await viewOf(bySize, 5);
    await grid.select(1, 1);
    await type('many');
    await press('Enter');
    await grid.settle();
    grid.session.remote([write('r1', 90, 1)]);
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
    expect(grid.cell(1, 1)!.textContent).to.equal('many');
  });

  it('V20: who has gone elsewhere in the page has left his row', async () => {
    const grid = await viewOf(bySize, 5);
    await grid.select(1, 1);
    grid.session.remote([write('r1', 90, 1)]);
    await grid.settle();
    expect(lines(grid)[1]).to.equal('Row 1');
    const other = document.createElement('input');
    document.body.append(other);
    other.focus();
    await grid.settle();
    await grid.settle();
    other.remove();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 2', 'Row 3', 'Row 4', 'Row 1']);
  });

  it('V21: a row that is added is seen, also where the filter would not let it through, until it is left', async () => {
    const grid = await viewOf({ ...small, ...bySize }, 8);
    await grid.select(1, 0);
    await press('Control+Shift+Enter');
    await grid.settle();
    expect(grid.element.gridState.table.rows.size).to.equal(9);
    expect(lines(grid).filter((line) => line === '').length).to.equal(1);
    expect(grid.focused!.textContent).to.equal('');
    await type('Later');
    await press('Tab');
    await grid.settle();
    expect(lines(grid)).to.contain('Later');
    await press('Control+Home');
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
  });

  it('V22: what others write is sorted, filtered and grouped in at once, and does not move what is looked at', async () => {
    const grid = await gridOf(3000, {}, [viewOp(bySize)]);
    const far = 1500 * 34;
    await grid.scroll(far);
    const top = (name: string) =>
      Math.round(
        [...grid.root.querySelectorAll('[aria-colindex="1"]')].find((cell) => cell.textContent === name)!.getBoundingClientRect().top,
      );
    const before = top('Row 1503');
    // Twenty rows come from below to above the window, and one that is in it leaves.
    grid.session.remote(Array.from({ length: 20 }, (_, at) => write(`r${2900 + at}`, -1 - at, 2900 + at)));
    grid.session.remote([write('r1501', 9999, 1501)]);
    await grid.settle();
    expect(grid.rows.some((row) => row.textContent.includes('Row 1501'))).to.equal(false);
    expect(Math.abs(top('Row 1503') - before)).to.be.at.most(34);
    expect(grid.element.gridState.sheet.rows.indexOf('r1503')).to.equal(1522);
  });

  it('V22: groups follow what others write, with their counts, also those that are closed', async () => {
    const grid = await viewOf({ groups: [{ field: 'fkind', direction: 'ascending' }] }, 6);
    expect(lines(grid)[0]).to.equal('[KindOld3 rows]');
    grid.session.remote([{ op: 'set-cell', row: 'r0', field: 'fkind', value: 'o2', was: 'o1' }]);
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['[KindOld2 rows]', 'Row 2', 'Row 4', '[KindNew4 rows]', 'Row 0', 'Row 1', 'Row 3', 'Row 5']);
    grid.element.run(({ dispatch }) => {
      dispatch({
        action: 'collapse',
        groups: [...grid.element.gridState.sheet.rows.lines(0, 1)].flatMap((line) => ('group' in line ? line.group : [])),
        collapsed: true,
      });
      return true;
    });
    await grid.settle();
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fkind', value: 'o1', was: 'o2' }]);
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['[KindOld3 rows]', '[KindNew3 rows]', 'Row 0', 'Row 3', 'Row 5']);
  });

  it('V23: a large table is arranged in slices, and the old arrangement goes on meanwhile, live', async function () {
    this.timeout(30_000);
    const grid = await gridOf(100_000);
    grid.session.remote([viewOp({ sorts: [{ field: 'fname', direction: 'descending' }] })]);
    grid.session.remote([{ op: 'set-cell', row: 'r0', field: 'fname', value: 'Zebra', was: 'Row 0' }]);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(lines(grid)[0]).to.equal('Zebra');
    expect(lines(grid)[1]).to.equal('Row 1');
    while (lines(grid)[1] !== 'Row 99999') await grid.settle();
    expect(lines(grid)[0]).to.equal('Zebra');
  });

  it('V5: what is sorted by a field that somebody deletes is in its own order, and sorted again when the field is back', async () => {
    const grid = await viewOf({ sorts: [{ field: 'fsize', direction: 'descending' }] }, 5);
    expect(lines(grid)[0]).to.equal('Row 4');
    grid.session.remote([{ op: 'delete-field', field: 'fsize' }]);
    await grid.settle();
    expect(lines(grid)[0]).to.equal('Row 0');
    grid.session.remote([{ op: 'restore-field', field: 'fsize' }]);
    await grid.settle();
    expect(lines(grid)[0]).to.equal('Row 4');
  });
});
