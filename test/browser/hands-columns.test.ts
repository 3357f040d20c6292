import { expect } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { chooseIn, chooseInMenu, chooseType, control, editField, menuLine, names, send, toHeader, write } from './field-harness.ts';
import { click, drag, eventually, gridOf, type GridHarness, middle, press, type } from './grid-harness.ts';

const head = (grid: GridHarness, field: string) => grid.root.querySelector<HTMLElement>(`[role=columnheader][data-field="${field}"]`)!;
const field = (grid: GridHarness, id: string) => grid.session.table.fields.get(id)!;
const undo = async (grid: GridHarness) => {
  await press('Control+z');
  await grid.settle();
};

describe('hands: Columns', () => {
  afterEach(() => resetMouse());

  it('H3: add, by keyboard alone: type searched for, options, default, description', async () => {
    const grid = await gridOf(5);
    await toHeader(grid, 1);
    await press('Alt+ArrowDown');
    await grid.settle();
    menuLine(grid, 'Insert field after').focus();
    await press('Enter');
    await grid.settle();
    // The name has the focus.
    await type('Weight');
    await press('Tab');
    await press('Tab');
    await type('numb');
    await press('Enter');
    await grid.settle();
    expect(grid.panel!.querySelector('.type-picker')).to.equal(null);
    expect(grid.panel!.contains(grid.focused)).to.equal(true);
    await chooseIn(grid, 'Shown as', 'Currency');
    await chooseIn(grid, 'Currency', 'Euro (EUR)');
    await chooseIn(grid, 'Decimals', '2');
    expect(control(grid, 'Example').textContent).to.equal('€1,234.50');
    await write(grid, 'Default', '12');
    await write(grid, 'Description', 'Without its box');
    control(grid, 'Default').focus();
    await press('Enter');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Weight', 'Done', 'Kind', 'Day']);
    expect(grid.where).to.equal('header/2');
    const { type: of, options } = grid.session.table.fields.list[2]!;
    expect(of).to.equal('number');
    expect(options).to.include({ format: 'currency', currency: 'EUR', precision: 2, default: 12, description: 'Without its box' });
  });

  it('H3: a name that is empty is that of the type; arrows go through the types, Escape adds nothing', async () => {
    const grid = await gridOf(5);
    grid.root.querySelector<HTMLElement>('[part~=add-field]')!.click();
    await grid.settle();
    grid.panel!.querySelector<HTMLElement>('[type=radio]:checked')!.focus();
    await press('ArrowRight');
    await press('ArrowRight');
    await grid.settle();
    expect(grid.panel!.querySelector('.type-picker')).not.to.equal(null);
    expect((grid.focused as HTMLInputElement).value).to.equal('url');
    await press('Enter');
    await grid.settle();
    await send(grid);
    expect(names(grid).at(-1)).to.equal('URL');
    grid.root.querySelector<HTMLElement>('[part~=add-field]')!.click();
    await grid.settle();
    await type('No');
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.session.table.fields.list).to.have.length(6);
  });

  it('H3: what is typed stays, with the caret, while others write', async () => {
    const grid = await gridOf(5);
    await editField(grid, 0);
    const input = control(grid, 'Name');
    input.setSelectionRange(1, 1);
    await type('x');
    grid.session.remote([
      { op: 'set-cell', row: 'r0', field: 'fname', value: 'theirs', was: 'Row 0' },
      { op: 'change-field', field: 'fname', set: { options: { required: true } } },
    ]);
    await grid.settle();
    await type('y');
    await grid.settle();
    expect(control(grid, 'Name')).to.equal(input);
    expect(input.value).to.equal('Nxyame');
    expect(input.selectionStart).to.equal(3);
    await send(grid);
    expect(field(grid, 'fname')).to.include({ name: 'Nxyame' });
    expect(field(grid, 'fname').options.required, 'what others changed stays').to.equal(true);
  });

  it('H3: a field that somebody deletes while its form is open is told', async () => {
    const grid = await gridOf(5);
    await editField(grid, 0);
    grid.session.remote([{ op: 'delete-field', field: 'fname' }]);
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('Somebody has deleted this field.');
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
  });

  it('H3: rename in place, by F2 and by a double click', async () => {
    const grid = await gridOf(5);
    await toHeader(grid, 0);
    await press('F2');
    await grid.settle();
    await type('Title');
    await press('Enter');
    await grid.settle();
    expect(names(grid)[0]).to.equal('Title');
    await sendMouse({ type: 'click', position: middle(head(grid, 'fsize')) });
    head(grid, 'fsize').dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    await grid.settle();
    await type('Height');
    await press('Tab');
    await grid.settle();
    expect(names(grid)[1]).to.equal('Height');
  });

  it('H4: change type: what becomes of the cells is said before, with examples, and undone in one step', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    grid.session.remote([{ op: 'set-cell', row: 'r0', field: 'fname', value: '12', was: 'Row 0' }]);
    await editField(grid, 0);
    await chooseType(grid, 'Number');
    const convert = grid.panel!.querySelector('.convert')!;
    expect(convert.textContent).to.contain('1 cell converts to number');
    expect(convert.textContent).to.contain('4 cells do not');
    expect(
      [...convert.querySelectorAll('tbody tr')].map((row) => [...row.children].map(({ textContent }) => textContent))[0],
    ).to.deep.equal(['Row 1', 'does not fit']);
    expect(field(grid, 'fname').type, 'nothing is done yet').to.equal('text');
    await expect(grid.element).to.be.accessible();
    await send(grid);
    expect(field(grid, 'fname').type).to.equal('number');
    expect(grid.notice).to.equal('4 cells did not convert to number and show their text. Undo brings the type back.');
    expect(grid.text(1, 'fname')).to.equal('Row 1');
    grid.element.focus();
    await undo(grid);
    expect(field(grid, 'fname').type).to.equal('text');
    expect(grid.text(0, 'fname')).to.equal('12');
  });

  it('H4: change type to a select: choices are made of the texts, and all of it is one step', async () => {
    const grid = await gridOf(5);
    await editField(grid, 0);
    await chooseType(grid, 'Single select');
    expect(grid.panel!.querySelector('.convert')!.textContent).to.contain('5 new choices: Row 0, Row 1, Row 2, Row 3 …');
    await send(grid);
    expect(field(grid, 'fname').options.choices!.map(({ name }) => name)).to.deep.equal(['Row 0', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
    expect(grid.text(3, 'fname')).to.equal('Row 3');
  });

  it('H4: change type: what would not be unique any more keeps it from being saved', async () => {
    const grid = await gridOf(5, {}, [{ op: 'change-field', field: 'fname', set: { options: { unique: true } } }]);
    grid.session.remote([
      { op: 'set-cell', row: 'r0', field: 'fname', value: '1', was: 'Row 0' },
      { op: 'set-cell', row: 'r1', field: 'fname', value: '1.0', was: 'Row 1' },
    ]);
    await editField(grid, 0);
    await chooseType(grid, 'Number');
    await send(grid);
    expect(grid.panel!.querySelector('[role=alert]')!.textContent).to.contain('cannot be unique');
    expect(field(grid, 'fname').type).to.equal('text');
  });

  it('H5: choices are added, named, coloured and put in order by keyboard; taking one out says in how many cells it is', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    await editField(grid, 3);
    control(grid, 'New choice').focus();
    await type('Lost');
    await press('Enter');
    await grid.settle();
    expect(grid.panel, 'Enter adds, and does not send').not.to.equal(null);
    control(grid, 'Name of choice 3').focus();
    await press('Alt+ArrowUp');
    await grid.settle();
    control(grid, 'Next colour of Lost').click();
    await grid.settle();
    await expect(grid.element).to.be.accessible();
    await send(grid);
    expect(field(grid, 'fkind').options.choices!.map(({ name }) => name)).to.deep.equal(['Old', 'Lost', 'New']);
    expect(field(grid, 'fkind').options.choices![1]!.color).to.equal(3);
    await editField(grid, 3);
    control(grid, 'Take out Old, which is in 3 cells').click();
    await grid.settle();
    expect(grid.panel!.querySelector('.convert')!.textContent).to.equal('Saving takes “Old” from 3 cells.');
    await send(grid);
    expect([0, 1, 2, 3, 4].map((row) => grid.text(row, 'fkind'))).to.deep.equal(['', 'New', '', 'New', '']);
    grid.element.focus();
    await undo(grid);
    expect(field(grid, 'fkind').options.choices).to.have.length(3);
    expect(grid.text(0, 'fkind')).to.equal('Old');
  });

  it('H6: duplicate, with values and without', async () => {
    const grid = await gridOf(5);
    await chooseInMenu(grid, 1, 'Duplicate');
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Size copy', 'Done', 'Kind', 'Day']);
    expect(grid.where).to.equal('header/2');
    expect([0, 1, 2].map((row) => grid.cell(row, 2)!.textContent)).to.deep.equal(['0', '1', '2']);
    await chooseInMenu(grid, 1, 'Duplicate without values');
    expect(names(grid)[2]).to.equal('Size copy 2');
    expect(grid.cell(1, 2)!.textContent).to.equal('');
    await undo(grid);
    await undo(grid);
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Done', 'Kind', 'Day']);
  });

  it('H6: delete, one or all that are selected, and undo brings the values back', async () => {
    const grid = await gridOf(5);
    await chooseInMenu(grid, 1, 'Delete field');
    expect(names(grid)).to.deep.equal(['Name', 'Done', 'Kind', 'Day']);
    expect(grid.notice).to.equal('“Size” deleted. Undo brings it back with its values.');
    grid.element.focus();
    await undo(grid);
    expect(grid.text(3, 'fsize')).to.equal('3');
    await click(head(grid, 'fsize'));
    await click(head(grid, 'fdone'), 'Shift');
    await sendMouse({ type: 'click', position: middle(head(grid, 'fsize')), button: 'right' });
    await grid.settle();
    menuLine(grid, 'Delete 2 fields').click();
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Name', 'Kind', 'Day']);
    grid.element.focus();
    await undo(grid);
    expect(names(grid)).to.have.length(5);
  });

  it('H3: hide, and show again in the list of fields', async () => {
    const grid = await gridOf(5);
    await chooseInMenu(grid, 1, 'Hide');
    expect(names(grid)).to.deep.equal(['Name', 'Done', 'Kind', 'Day']);
    grid.element.hideField('fsize', false);
    await grid.settle();
    expect(names(grid)).to.have.length(5);
  });

  it('H9: resize by drag, auto-fit by double click', async () => {
    const grid = await gridOf(5);
    const width = () => head(grid, 'fname').getBoundingClientRect().width;
    const grip = () => head(grid, 'fname').querySelector('.grip')!;
    const before = width();
    const [x, y] = middle(grip());
    await drag(grip(), [x + 60, y]);
    await grid.settle();
    expect(width()).to.be.within(before + 55, before + 65);
    const long = 'A text that is a good deal longer than the others of its column';
    grid.session.remote([{ op: 'set-cell', row: 'r2', field: 'fname', value: long, was: 'Row 2' }]);
    await grid.settle();
    await sendMouse({ type: 'click', position: middle(grip()) });
    grip().dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    await grid.settle();
    const cell = grid.cell(2, 0)!;
    expect(cell.scrollWidth).to.equal(cell.clientWidth);
    expect(width()).to.be.greaterThan(before + 65);
  });

  it('H7: reorder by drag: a selected header moves, with a line that shows where; Escape leaves all; undo brings it back', async () => {
    const grid = await gridOf(5);
    await click(head(grid, 'fsize'));
    await grid.settle();
    await sendMouse({ type: 'move', position: middle(head(grid, 'fsize')) });
    await sendMouse({ type: 'down' });
    const kind = head(grid, 'fkind').getBoundingClientRect();
    const target: [number, number] = [Math.round(kind.right - 12), Math.round(kind.top + 10)];
    await sendMouse({ type: 'move', position: [target[0] - 5, target[1]] });
    await sendMouse({ type: 'move', position: target });
    const line = grid.root.querySelector('[part~=drop-line]')!.getBoundingClientRect();
    expect(Math.abs(line.left - kind.right)).to.be.lessThan(3);
    await press('Escape');
    expect(grid.root.querySelector('[part~=drop-line]')).to.equal(null);
    await sendMouse({ type: 'up' });
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Done', 'Kind', 'Day']);
    await drag(head(grid, 'fsize'), target);
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Name', 'Done', 'Kind', 'Size', 'Day']);
    await undo(grid);
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Done', 'Kind', 'Day']);
  });

  it('H7: a drag from a header that is not selected selects, and moves nothing', async () => {
    const grid = await gridOf(5);
    await drag(head(grid, 'fsize'), head(grid, 'fkind'));
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Done', 'Kind', 'Day']);
    expect(grid.root.querySelectorAll('[part~=column-selected]')).to.have.length(3);
  });

  it('H7: reorder by keys, several columns at once, and those who listen are told', async () => {
    const grid = await gridOf(5);
    await click(head(grid, 'fsize'));
    await click(head(grid, 'fdone'), 'Shift');
    await sendKeys({ press: 'Control+Alt+Shift+ArrowRight' });
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Name', 'Kind', 'Size', 'Done', 'Day']);
    await eventually(() => grid.root.querySelector('[aria-live]')!.textContent === '2 fields moved behind “Kind”.', 'it is told');
    await sendKeys({ press: 'Control+Alt+Shift+ArrowLeft' });
    await sendKeys({ press: 'Control+Alt+Shift+ArrowLeft' });
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Size', 'Done', 'Name', 'Kind', 'Day']);
    await undo(grid);
    expect(names(grid)).to.deep.equal(['Name', 'Size', 'Done', 'Kind', 'Day']);
  });

  it('B9: freeze, up to a column', async () => {
    const grid = await gridOf(5);
    await chooseInMenu(grid, 0, 'Unfreeze');
    expect(grid.root.querySelectorAll('.column.frozen')).to.have.length(0);
    await chooseInMenu(grid, 0, 'Freeze up to here');
    expect(grid.root.querySelectorAll('.column.frozen')).to.have.length(1);
  });

  it('P9: pages do the same by methods', async () => {
    const grid = await gridOf(5);
    const { element } = grid;
    const id = element.addField({ name: 'Stars', type: 'rating' }, { after: 'fname' })!;
    expect(element.renameField(id, 'Points')).to.equal(true);
    expect(element.changeField('fname', { type: 'single-select' })).to.equal(true);
    expect(element.moveField(id, { before: 'fname' })).to.equal(true);
    const copy = element.duplicateField('fsize', { values: false })!;
    expect(element.deleteField('fdone')).to.equal(true);
    expect(element.hideField('fday')).to.equal(true);
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Points', 'Name', 'Size', 'Size copy', 'Kind']);
    expect(field(grid, 'fname').options.choices).to.have.length(5);
    expect(field(grid, copy).type).to.equal('number');
    expect(element.changeField('fkind', { options: { unique: true } }), 'they are not unique').to.equal(false);
    grid.session.capabilities = { ...grid.session.capabilities, write: false };
    grid.session.remote([{ op: 'set-cell', row: 'r0', field: 'fsize', value: 9, was: 0 }]);
    await grid.settle();
    expect(element.addField()).to.equal(null);
    expect(element.deleteField('fsize')).to.equal(false);
  });

  it('H3: “Add field” is reached in a table wider than the window', async () => {
    const more = Array.from({ length: 9 }, (_, at) => ({
      op: 'add-field' as const,
      place: { before: null },
      field: { id: `m${at}`, name: `More ${at}`, type: 'text', options: {} },
    }));
    const grid = await gridOf(5, {}, more);
    const scroller = grid.root.querySelector('[part~=scroller]')!;
    scroller.scrollLeft = scroller.scrollWidth;
    await grid.settle();
    await click(grid.root.querySelector('[part~=add-field]')!);
    await grid.settle();
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('New field');
    await expect(grid.element).to.be.accessible();
  });
});
