import { expect } from '@open-wc/testing';
import type { GridViewChangeEvent } from '@teable-grid/grid';
import { gridOf, press, type } from './grid-harness.ts';
import { choose, columns, labelled, lines, open, viewButton, viewOf, viewOp } from './view-harness.ts';

const evenNames = ['Row 0', 'Row 2', 'Row 4', 'Row 6', 'Row 8'];

describe('views by hand', () => {
  it('V5: rows are sorted by several fields from the bar, for everybody, and the columns say so', async () => {
    const grid = await gridOf(10);
    await open(grid, 'sort');
    grid.button('Add a field to sort by').click();
    await grid.settle();
    await choose(grid, 'Field', 'Kind');
    await choose(grid, 'Direction of Kind', 'Last choice first');
    grid.button('Add a field to sort by').click();
    await grid.settle();
    await choose(grid, 'Field 2', 'Size');
    await choose(grid, 'Direction of Size', 'Largest first');
    expect(lines(grid)).to.deep.equal(['Row 9', 'Row 7', 'Row 5', 'Row 3', 'Row 1', 'Row 8', 'Row 6', 'Row 4', 'Row 2', 'Row 0']);
    expect(viewButton(grid, 'sort').textContent).to.match(/Sort\s*2/);
    const sorted = [...grid.root.querySelectorAll('[aria-sort]')];
    expect(sorted.map((head) => [head.getAttribute('data-field'), head.getAttribute('aria-sort')])).to.deep.equal([
      ['fkind', 'descending'],
    ]);
    expect(grid.session.table.views.list.map(({ name, sorts }) => ({ name, sorts }))).to.deep.equal([
      {
        name: 'Grid',
        sorts: [
          { field: 'fkind', direction: 'descending' },
          { field: 'fsize', direction: 'descending' },
        ],
      },
    ]);
    labelled(grid, 'Move Size up').click();
    await grid.settle();
    expect(lines(grid).slice(0, 3)).to.deep.equal(['Row 9', 'Row 8', 'Row 7']);
    labelled(grid, 'Remove Size').click();
    await grid.settle();
    labelled(grid, 'Remove Kind').click();
    await grid.settle();
    expect(lines(grid)[0]).to.equal('Row 0');
  });

  it('V6: a filter is built of conditions and groups of them, with what each type can be asked', async () => {
    const grid = await gridOf(10);
    await open(grid, 'filter');
    grid.button('Condition').click();
    await grid.settle();
    await choose(grid, 'Field', 'Size');
    await choose(grid, 'Operator for Size', '≥');
    labelled(grid, 'Value for Size').focus();
    await type('4');
    await press('Enter');
    await grid.settle();
    expect(lines(grid)[0]).to.equal('Row 4');
    expect(grid.grid.getAttribute('aria-rowcount')).to.equal('7');
    grid.button('Group').click();
    await grid.settle();
    const inner = grid.panel!.querySelector('.inner')!;
    const field = inner.querySelector<HTMLSelectElement>('[aria-label="Field"]')!;
    field.value = 'fkind';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await grid.settle();
    inner.querySelector<HTMLSelectElement>('[aria-label="Value for Kind"]')!.value = 'o1';
    inner.querySelector('[aria-label="Value for Kind"]')!.dispatchEvent(new Event('change', { bubbles: true }));
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 4', 'Row 6', 'Row 8']);
    expect(grid.session.table.views.list[0]!.filter).to.deep.equal({
      match: 'all',
      conditions: [
        { field: 'fsize', operator: 'at-least', value: 4 },
        { match: 'any', conditions: [{ field: 'fkind', operator: 'is', value: 'o1' }] },
      ],
    });
    expect(grid.panel!.textContent).to.contain('3 of 10 rows');
    await choose(grid, 'All or any of these 2 conditions', 'or');
    expect(lines(grid).length).to.equal(8);
  });

  it('V6: a number is asked for as its field writes it, and what cannot be read says so', async () => {
    const grid = await viewOf({ filter: { match: 'all', conditions: [{ field: 'fsize', operator: 'less', value: 3 }] } }, 10);
    await open(grid, 'filter');
    const input = labelled<HTMLInputElement>(grid, 'Value for Size');
    input.focus();
    input.select();
    await type('lots');
    await press('Enter');
    await grid.settle();
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    expect(input.title).to.not.equal('');
    expect(lines(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2']);
  });

  it('V7: rows are grouped, groups close and open, one by one and all at once', async () => {
    const grid = await gridOf(10);
    await open(grid, 'group');
    grid.button('Add a field to group by').click();
    await grid.settle();
    await choose(grid, 'Field', 'Kind');
    expect(lines(grid).filter((line) => line.startsWith('['))).to.deep.equal(['[KindOld5 rows]', '[KindNew5 rows]']);
    expect(lines(grid).slice(1, 6)).to.deep.equal(evenNames);
    grid.button('Close all groups').click();
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['[KindOld5 rows]', '[KindNew5 rows]']);
    grid.button('Open all groups').click();
    await grid.settle();
    expect(lines(grid).length).to.equal(12);
  });

  it('V8: fields are hidden and shown; a table of which all are hidden says so', async () => {
    const grid = await gridOf(5);
    await open(grid, 'hidden-fields');
    const boxes = () => [...grid.panel!.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    boxes()[1]!.click();
    boxes()[3]!.click();
    await grid.settle();
    expect(columns(grid)).to.deep.equal(['Name', 'Done', 'Day']);
    expect(viewButton(grid, 'hidden-fields').textContent).to.match(/Fields\s*2/);
    grid.button('Show all').click();
    await grid.settle();
    expect(columns(grid).length).to.equal(5);
    grid.button('Hide all').click();
    await grid.settle();
    expect(columns(grid)).to.deep.equal(['Name']);
    boxes()[0]!.click();
    await grid.settle();
    expect(columns(grid)).to.deep.equal([]);
    const hint = grid.root.querySelector<HTMLElement>('[part~=hint]')!;
    expect(hint.textContent).to.contain('All fields are hidden.');
    hint.querySelector('button')!.click();
    await grid.settle();
    expect(columns(grid).length).to.equal(5);
  });

  it('V9: rows have the height that is chosen, and rows and cells the colours of their rules', async () => {
    const grid = await gridOf(5);
    const height = () => grid.cell(1, 0)!.getBoundingClientRect().height;
    const before = height();
    await open(grid, 'row-height');
    grid.button('Tall').click();
    await grid.settle();
    expect(height()).to.be.greaterThan(before * 2);
    await open(grid, 'colors');
    grid.button('Add a rule').click();
    await grid.settle();
    await choose(grid, 'What rule 1 colours', 'Size');
    labelled(grid, 'Red').click();
    await grid.settle();
    await choose(grid, 'Field', 'Kind');
    await choose(grid, 'Value for Kind', 'New');
    const tints = () => [0, 1, 2, 3].map((at) => grid.cell(at, 1)!.getAttribute('data-tint'));
    expect(tints()).to.deep.equal([null, '3', null, '3']);
    await choose(grid, 'What rule 1 colours', 'the whole row');
    expect(tints()).to.deep.equal([null, null, null, null]);
    expect(grid.rows[1]!.getAttribute('data-tint')).to.equal('3');
  });

  it('V1: views are added, named, copied, put in order, deleted, and come back by undo', async () => {
    const grid = await gridOf(5);
    const names = () => grid.session.table.views.list.map(({ name }) => name);
    await open(grid, 'views');
    labelled(grid, 'Name of a new view').focus();
    await type('Late ones');
    await press('Enter');
    await grid.settle();
    expect(names()).to.deep.equal(['Grid', 'Late ones']);
    expect(viewButton(grid, 'views').textContent).to.contain('Late ones');
    await open(grid, 'views');
    labelled(grid, 'Rename Late ones').click();
    await grid.settle();
    await type('Very late');
    await press('Enter');
    await grid.settle();
    labelled(grid, 'Duplicate Very late').click();
    await grid.settle();
    expect(names()).to.deep.equal(['Grid', 'Very late', 'Very late copy']);
    labelled(grid, 'Move Very late copy up').click();
    await grid.settle();
    labelled(grid, 'Delete Grid').click();
    await grid.settle();
    expect(names()).to.deep.equal(['Very late copy', 'Very late']);
    expect(grid.notice).to.contain('“Grid” is deleted for everybody');
    await press('Escape');
    await press('Control+z');
    await grid.settle();
    expect(names()).to.deep.equal(['Grid', 'Very late copy', 'Very late']);
    await open(grid, 'views');
    grid.button('Grid').click();
    await grid.settle();
    expect(viewButton(grid, 'views').textContent).to.contain('Grid');
  });

  it('V3: who may not write has a view for himself, which is marked, and can be reset', async () => {
    const grid = await viewOf({ sorts: [{ field: 'fsize', direction: 'descending' }] }, 5);
    grid.session.setReadOnly('You are a viewer.');
    await grid.settle();
    await open(grid, 'sort');
    labelled(grid, 'Remove Size').click();
    await grid.settle();
    await press('Escape');
    expect(lines(grid)[0]).to.equal('Row 0');
    expect(grid.session.table.views.get('v1')!.sorts.length).to.equal(1);
    expect(viewButton(grid, 'own-view').textContent).to.contain('Your own view');
    await open(grid, 'own-view');
    grid.button('Reset to what everybody sees').click();
    await grid.settle();
    expect(lines(grid)[0]).to.equal('Row 4');
    expect(viewButton(grid, 'own-view')).to.equal(null);
  });

  it('V2, V3: an editor changes a view for everybody, or for himself until he saves it for everybody', async () => {
    const grid = await viewOf({}, 5);
    viewButton(grid, 'own').click();
    await grid.settle();
    await open(grid, 'hidden-fields');
    grid.panel!.querySelectorAll<HTMLInputElement>('input[type=checkbox]')[1]!.click();
    await grid.settle();
    expect(columns(grid)).to.deep.equal(['Name', 'Done', 'Kind', 'Day']);
    expect(grid.session.table.views.get('v1')!.hidden).to.deep.equal([]);
    // What others change meanwhile comes through where he has nothing of his own.
    grid.session.remote([
      { op: 'change-view', view: 'v1', set: { hidden: ['fday'], sorts: [{ field: 'fsize', direction: 'descending' }] } },
    ]);
    await grid.settle();
    expect(columns(grid)).to.deep.equal(['Name', 'Done', 'Kind', 'Day']);
    expect(lines(grid)[0]).to.equal('Row 4');
    await press('Escape');
    await open(grid, 'own-view');
    grid.button('Save for everybody').click();
    await grid.settle();
    expect(grid.session.table.views.get('v1')!.hidden).to.deep.equal(['fsize']);
    expect(viewButton(grid, 'own')).to.not.equal(null);
  });

  it('V4: a view that somebody else deletes gives way to another, and that is told', async () => {
    const grid = await gridOf(5, {}, [viewOp({}, 'v1', 'First'), viewOp({ hidden: ['fsize'] }, 'v2', 'Second')]);
    grid.element.view = 'Second';
    await grid.settle();
    expect(columns(grid).length).to.equal(4);
    grid.session.remote([{ op: 'delete-view', view: 'v2' }]);
    await grid.settle();
    expect(columns(grid).length).to.equal(5);
    expect(grid.notice).to.equal('The view “Second” was deleted. This is “First”.');
  });

  it('V10: widths are of the view: stored when no more of them come, and not undone', async () => {
    const grid = await viewOf({ widths: { fsize: 222 } }, 5);
    await grid.select(0, 1);
    expect(grid.cell(0, 1)!.getBoundingClientRect().width).to.equal(222);
    await press('Alt+Shift+ArrowRight');
    await press('Alt+Shift+ArrowRight');
    await grid.settle();
    expect(grid.cell(0, 1)!.getBoundingClientRect().width).to.equal(254);
    while (grid.session.table.views.get('v1')!.widths['fsize'] === 222) await grid.settle();
    expect(grid.session.table.views.get('v1')!.widths).to.deep.equal({ fsize: 254 });
    expect(grid.session.submitted.length).to.equal(1);
    expect(grid.session.canUndo).to.equal(false);
    grid.session.remote([{ op: 'change-view', view: 'v1', set: { widths: { fsize: null } } }]);
    await grid.settle();
    expect(grid.cell(0, 1)!.getBoundingClientRect().width).to.not.equal(254);
  });

  it('V12: a column has the statistic that is chosen below it, and follows what is written', async () => {
    const grid = await viewOf({ statistics: { fsize: 'sum' } }, 5);
    const foot = () => grid.root.querySelector<HTMLElement>('.statistic[data-field=fsize]')!;
    expect(foot().textContent.replaceAll(/\s+/g, ' ')).to.equal('Sum 10');
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fsize', value: 21, was: 1 }]);
    await grid.settle();
    expect(foot().getAttribute('aria-label')).to.equal('Sum 30 of Size');
    const box = foot().getBoundingClientRect();
    expect(Math.round(box.left)).to.equal(Math.round(grid.cell(0, 1)!.getBoundingClientRect().left));
    foot().click();
    await grid.settle();
    grid.button('Largest').click();
    await grid.settle();
    expect(foot().getAttribute('aria-label')).to.equal('Largest 21 of Size');
    expect(grid.session.table.views.get('v1')!.statistics).to.deep.equal({ fsize: 'max' });
  });

  it('V13: what is selected is counted and added up in the bar', async () => {
    const grid = await gridOf(5);
    await grid.select(1, 1);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    await grid.settle();
    expect(grid.root.querySelector('.figures')!.textContent).to.equal('3 cells · Sum 6 · Average 2 · Min 1 · Max 3 · 5 rows');
    // Once for the cells around that are filled, once more for all.
    await press('Control+a');
    await press('Control+a');
    await grid.settle();
    expect(grid.root.querySelector('.figures')!.textContent).to.contain('25 cells (15 filled)');
  });

  it('V11: a filter that no row matches says so, and is cleared from there', async () => {
    const grid = await viewOf({ filter: { match: 'all', conditions: [{ field: 'fsize', operator: 'less', value: 0 }] } }, 5);
    const hint = grid.root.querySelector<HTMLElement>('[part~=hint]')!;
    expect(hint.textContent).to.contain('No row matches the filter.');
    hint.querySelector('button')!.click();
    await grid.settle();
    expect(lines(grid).length).to.equal(5);
    expect(grid.root.querySelector('[part~=hint]')).to.equal(null);
  });

  it('V6: from the menu of a header a condition is asked for at once, and counts when it has a value', async () => {
    const grid = await gridOf(10);
    await grid.select(0, 1);
    await press('ArrowUp');
    await press('Enter');
    await grid.settle();
    grid.button('Filter by this field').click();
    await grid.settle();
    expect(grid.focused!.getAttribute('aria-label')).to.equal('Value for Size');
    expect(grid.session.table.views.list).to.deep.equal([]);
    await type('7');
    await press('Enter');
    await grid.settle();
    expect(lines(grid)).to.deep.equal(['Row 7']);
    expect(viewButton(grid, 'filter').textContent).to.match(/Filter\s*1/);
  });

  it('V17: the heads of columns show what the view does with them, and say it', async () => {
    const grid = await viewOf({
      sorts: [
        { field: 'fsize', direction: 'descending' },
        { field: 'fname', direction: 'ascending' },
      ],
      groups: [{ field: 'fkind', direction: 'ascending' }],
      filter: { match: 'any', conditions: [{ match: 'all', conditions: [{ field: 'fname', operator: 'contains', value: '1' }] }] },
    });
    const said = [...grid.root.querySelectorAll('[role=columnheader]')].map((head) => [
      head.getAttribute('data-field'),
      head.getAttribute('aria-sort'),
      head.getAttribute('aria-description'),
      head.querySelectorAll('.marks svg').length,
    ]);
    expect(said).to.deep.equal([
      ['fname', null, 'sorted ascending, filtered', 2],
      ['fsize', 'descending', 'sorted descending', 1],
      ['fdone', null, null, 0],
      ['fkind', null, 'grouped', 1],
      ['fday', null, null, 0],
    ]);
  });

  it('V14: the bar has one tab stop, arrows move in it, and panels open and close by keyboard', async () => {
    const grid = await gridOf(5);
    expect(grid.root.querySelectorAll('.view-bar [tabindex="0"]').length).to.equal(1);
    viewButton(grid, 'views').focus();
    await press('ArrowRight');
    await press('ArrowRight');
    await press('ArrowRight');
    expect(grid.focused).to.equal(viewButton(grid, 'filter'));
    await press('Enter');
    await grid.settle();
    expect(grid.panel!.getAttribute('role')).to.equal('dialog');
    expect(viewButton(grid, 'filter').getAttribute('aria-expanded')).to.equal('true');
    expect(grid.panel!.contains(grid.focused)).to.equal(true);
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.focused).to.not.equal(null);
  });

  it('V15: the page names a view by id or name, is told of changes that it did not make, and can leave the bar out', async () => {
    const grid = await gridOf(5, {}, [viewOp({}, 'v1', 'First'), viewOp({ hidden: ['fsize'] }, 'v2', 'Second')]);
    const heard: (string | null)[] = [];
    grid.element.addEventListener('grid-view-change', (event: GridViewChangeEvent) => heard.push(`${event.view} ${event.origin}`));
    grid.element.view = 'Second';
    await grid.settle();
    expect(columns(grid).length).to.equal(4);
    grid.element.view = 'v1';
    await grid.settle();
    expect(columns(grid).length).to.equal(5);
    expect(heard).to.deep.equal([]);
    grid.session.remote([{ op: 'change-view', view: 'v1', set: { hidden: ['fday'] } }]);
    await grid.settle();
    await open(grid, 'views');
    grid.button('Second').click();
    await grid.settle();
    expect(heard).to.deep.equal(['v1 remote', 'v2 user']);
    grid.element.toolbar = 'none';
    await grid.settle();
    expect(grid.root.querySelector('.view-bar')).to.equal(null);
  });
});
