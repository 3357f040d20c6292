import { expect, fixture, html } from '@open-wc/testing';
import type { CellEditor, TeableGrid } from '@teable-grid/grid';
import { PageSession } from '../harness/page-session.ts';
import { GridHarness, gridOf, press, sampleOps, type } from './grid-harness.ts';

/** An editor of a page: a range input whose value is the text. */
const slider: CellEditor = (start) => {
  const element = document.createElement('input');
  element.type = 'range';
  element.max = '1000';
  element.value = start.value;
  element.setAttribute('aria-label', start.label);
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') start.commit('down');
    else if (event.key === 'Escape') start.cancel();
    else return;
    event.preventDefault();
  });
  return {
    element,
    get text() {
      return element.value;
    },
    focus: () => element.focus(),
    close() {},
  };
};

describe('cells of a page’s own', () => {
  it('B20: a template draws the cells of the field that it names; what people wrote is text in it', async () => {
    const session = new PageSession(sampleOps(3));
    const element = await fixture<TeableGrid>(html`<teable-grid lang="en" .session=${session} style="width:700px;height:300px">
      <template data-field="Name"><b class="name" data-text></b><i data-value></i></template>
    </teable-grid>`);
    const grid = new GridHarness(element, session);
    await grid.settle();
    expect(grid.cell(1, 0)!.querySelector('b.name')!.textContent).to.equal('Row 1');
    expect(grid.cell(1, 0)!.querySelector('i')!.dataset['value']).to.equal('Row 1');
    session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: '<img src=x onerror=alert(1)>', was: 'Row 1' }]);
    await grid.settle();
    expect(grid.cell(1, 0)!.querySelector('b')!.textContent).to.equal('<img src=x onerror=alert(1)>');
    expect(grid.root.querySelector('img')).to.equal(null);
    element.querySelector('template')!.remove();
    await grid.settle();
    await grid.settle();
    expect(grid.cell(0, 0)!.querySelector('b')).to.equal(null);
    expect(grid.cell(0, 0)!.textContent).to.equal('Row 0');
  });

  it('E40: an editor of the page is opened by the id of a field or the name of a type, and what is in it is read as if typed', async () => {
    const grid = await gridOf(5);
    grid.element.editors = { number: slider };
    await grid.select(2, 1);
    await press('F2');
    await grid.settle();
    const input = grid.focused as HTMLInputElement;
    expect(input.type).to.equal('range');
    expect(input.value).to.equal('2');
    await press('ArrowRight');
    await press('Enter');
    await grid.settle();
    expect(grid.text(2, 'fsize')).to.equal('3');
    expect(grid.where).to.equal('3/1');
    await press('F2');
    await press('ArrowRight');
    await press('Escape');
    await grid.settle();
    expect(grid.text(3, 'fsize')).to.equal('3');
    expect(grid.where).to.equal('3/1');
  });

  it('E40: one that does not open is told, and the own editor takes its place', async () => {
    const grid = await gridOf(5);
    grid.element.editors = {
      fname: () => {
        throw new Error('no such thing');
      },
    };
    await grid.select(0, 0);
    await type('typed all the same');
    await press('Enter');
    await grid.settle();
    expect(grid.text(0, 'fname')).to.equal('typed all the same');
    expect(grid.notice).to.contain('no such thing');
  });
});
