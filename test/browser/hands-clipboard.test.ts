import { expect } from '@open-wc/testing';
import { type GridHarness, click, gridOf, press } from './grid-harness.ts';

const both = (grid: GridHarness, row: number) => [grid.text(row, 'fname'), grid.text(row, 'fsize')];

/** What Excel puts on the clipboard, shortened: its own names, a style sheet, numbers behind formatted texts. */
const excel = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta name=Generator content="Microsoft Excel 15"><style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:Standard;}--></style></head>
<body><!--StartFragment--><table border=0><col width=64><tr height=20><td class=xl65>First<br style='mso-data-placement:same-cell'>line</td><td class=xl65 align=right x:num="1234.5">1,234.50</td></tr>
<tr><td>Second</td><td align=right>7</td></tr><!--EndFragment--></table></body></html>`;

/** What Google Sheets puts there. */
const sheets = `<meta charset="utf-8"><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #ccc;}--></style><table xmlns="http://www.w3.org/1999/xhtml" data-sheets-root="1"><colgroup><col width="100"/></colgroup><tbody><tr style="height:21px;"><td data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;Alpha&quot;}">Alpha</td><td style="text-align:right;" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:0.125}" data-sheets-numberformat="{&quot;1&quot;:2}">0.13</td></tr></tbody></table></google-sheets-html-origin>`;

/** What Numbers puts there. */
const numbers = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><table cellspacing="0" cellpadding="0"><tbody><tr><td valign="top"><p style="margin: 0.0px"><span class="s1">Beta</span></p></td><td valign="top"><p>12</p></td></tr></tbody></table></body></html>`;

describe('hands: Clipboard', () => {
  it('C1, C6: TSV and HTML with Excel, Sheets and Numbers: pastes what each of them puts there', async () => {
    const grid = await gridOf();
    const pasted = async (html: string, text: string) => {
      await grid.select(3, 0);
      await grid.clip('paste', { 'text/html': html, 'text/plain': text });
      return both(grid, 3);
    };
    expect(await pasted(excel, 'x')).to.deep.equal(['First\nline', '1,234.5']);
    expect(both(grid, 4)).to.deep.equal(['Second', '7']);
    expect(await pasted(sheets, 'x')).to.deep.equal(['Alpha', '0.125']);
    expect(await pasted(numbers, 'x')).to.deep.equal(['Beta', '12']);
    expect(await pasted('', '"two\nlines"\t3\r\n')).to.deep.equal(['two\nlines', '3']);
    expect(await pasted('<p>no table</p>', 'plain\t8')).to.deep.equal(['plain', '8']);
  });

  it('C1: TSV and HTML both ways: what is copied says its numbers to Excel, and keeps a text that looks like one', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await grid.clip('paste', { 'text/plain': '007\t1234.5' });
    const data = await grid.clip('copy');
    expect(data['text/plain']).to.equal('007\t1234.5');
    expect(data['text/html']).to.contain('<td x:num="1234.5">1234.5</td>');
    expect(data['text/html']).to.contain(`<td style='mso-number-format:"\\@"'>007</td>`);
    expect(data['text/html']).to.contain('xmlns:x="urn:schemas-microsoft-com:office:excel"');
  });

  it('C3: paste of one cell into a range, and into several', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    await click(grid.cell(6, 1)!, 'Control');
    await grid.clip('paste', { 'text/plain': '5' });
    expect([1, 2, 3, 4].map((row) => grid.text(row, 'fname'))).to.deep.equal(['5', '5', '5', 'Row 4']);
    expect(grid.text(6, 'fsize')).to.equal('5');
    await press('Control+z');
    await grid.settle();
    expect([grid.text(2, 'fname'), grid.text(6, 'fsize')]).to.deep.equal(['Row 2', '6']);
  });

  it('C3: a block goes over and over into a range that it fills evenly', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    for (let at = 0; at < 3; at++) await press('Shift+ArrowDown');
    await grid.clip('paste', { 'text/plain': 'a\nb' });
    expect([1, 2, 3, 4, 5].map((row) => grid.text(row, 'fname'))).to.deep.equal(['a', 'b', 'a', 'b', 'Row 5']);
  });

  it('C3: paste beyond the edge adds rows and offers new fields', async () => {
    const grid = await gridOf(3);
    await grid.select(2, 4);
    await grid.clip('paste', { 'text/plain': '2024-01-05\tred\t1\n2024-01-06\tblue\t2' });
    expect(grid.notice).to.equal('1 row added. 2 columns did not fit beside the last field.');
    expect(grid.session.table.rows.size).to.equal(4);
    const add = [...grid.root.querySelectorAll<HTMLButtonElement>('[part~=notice] button')].find((button) =>
      button.textContent.startsWith('Add 2 fields'),
    )!;
    add.click();
    await grid.settle();
    const fields = grid.session.table.fields.list;
    expect(fields.slice(5).map(({ name, type }) => `${name} ${type}`)).to.deep.equal(['Field 6 text', 'Field 7 number']);
    expect([2, 3].map((row) => grid.text(row, fields[5]!.id))).to.deep.equal(['red', 'blue']);
    expect([2, 3].map((row) => grid.text(row, fields[6]!.id))).to.deep.equal(['1', '2']);
    await press('Control+z');
    await grid.settle();
    expect(grid.session.table.fields.list.length).to.equal(5);
  });

  it('C7: cut and paste move: values, in one step of undo', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await press('Shift+ArrowRight');
    const data = await grid.clip('cut');
    await grid.select(8, 0);
    await grid.clip('paste', data);
    expect([both(grid, 1), both(grid, 8)]).to.deep.equal([
      ['', ''],
      ['Row 1', '1'],
    ]);
    await press('Control+z');
    await grid.settle();
    expect([both(grid, 1), both(grid, 8)]).to.deep.equal([
      ['Row 1', '1'],
      ['Row 8', '8'],
    ]);
  });

  it('C7: a cell that somebody has changed since it was cut stays, and that is said', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    const data = await grid.clip('cut');
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'Ann was here', was: 'Row 1' }]);
    await grid.settle();
    await grid.select(8, 0);
    await grid.clip('paste', data);
    expect([grid.text(1, 'fname'), grid.text(8, 'fname')]).to.deep.equal(['Ann was here', 'Row 1']);
    expect(grid.notice).to.equal('1 cell that was cut has been changed since, and stays.');
  });

  it('C9: copies ranges that line up, and says so of those that do not', async () => {
    const grid = await gridOf();
    await click(grid.cell(1, 0)!);
    await click(grid.cell(4, 0)!, 'Control');
    await grid.settle();
    expect((await grid.clip('copy'))['text/plain']).to.equal('Row 1\r\nRow 4');
    await click(grid.cell(6, 1)!, 'Control');
    await grid.settle();
    expect((await grid.clip('copy'))['text/plain']).to.equal(undefined);
    expect(grid.notice).to.contain('do not line up');
  });

  it('C1: Ctrl+Shift+V pastes values only: what was cut stays', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    const data = await grid.clip('cut');
    await grid.select(8, 0);
    await press('Control+Shift+v');
    await grid.clip('paste', data);
    expect([grid.text(1, 'fname'), grid.text(8, 'fname')]).to.deep.equal(['Row 1', 'Row 1']);
  });

  it('C2: hostile HTML: spans without end, tables in tables, scripts; files are not pasted, and that is said', async () => {
    const grid = await gridOf();
    const bomb = `<table>${'<tr><td colspan="1000" rowspan="65000">x</td></tr>'.repeat(2_000)}</table>`;
    await grid.select(1, 0);
    await grid.clip('paste', { 'text/html': bomb });
    expect(grid.text(1, 'fname')).to.equal('x');
    await press('Control+z');
    await grid.settle();
    const nested = '<table><tr><td>a<table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table></td><td>4</td></tr></table>';
    await grid.clip('paste', { 'text/html': nested });
    expect(both(grid, 1)).to.deep.equal(['a\nb c\nd', '4']);
    const filler = 'lorem ipsum '.repeat(60_000);
    await grid.clip('paste', {
      'text/html': `<p>${filler}</p><table><tr><td>end<script>window.pasted = 1</script></td></tr></table>${filler}`,
    });
    expect(grid.text(1, 'fname')).to.equal('end');
    expect((window as { pasted?: number }).pasted).to.equal(undefined);
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'picture.png', { type: 'image/png' }));
    grid.focused!.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true }));
    await grid.settle();
    expect(grid.notice).to.contain('Pictures and files cannot be pasted');
  });

  it('C8: says which cells a field refuses, each in its cell, and writes the rest', async () => {
    const grid = await gridOf(5, {}, [{ op: 'change-field', field: 'fname', set: { options: { required: true, unique: true } } }]);
    await grid.select(0, 0);
    await grid.clip('paste', { 'text/plain': 'Row 4\t1\n\tx\nnew\t3' });
    expect([0, 1, 2].map((row) => grid.text(row, 'fname'))).to.deep.equal(['Row 0', 'Row 1', 'new']);
    expect(grid.notice).to.contain('3 cells');
    expect(grid.cell(0, 0)!.title).to.contain('is in another row already');
    expect(grid.cell(1, 0)!.title).to.contain('must not be empty');
    expect(grid.cell(1, 1)!.textContent).to.equal('x');
    expect([grid.text(0, 'fsize'), grid.text(2, 'fsize')]).to.deep.equal(['1', '3']);
  });

  it('C1: copies from the menu, which works without HTTPS; where it may not read the clipboard it says which key pastes', async () => {
    const grid = await gridOf();
    await grid.select(2, 0);
    await press('Shift+F10');
    await grid.settle();
    const lines = [...grid.panel!.querySelectorAll<HTMLButtonElement>('[role=menuitem]')];
    const labels = lines.map((line) => line.querySelector('span')!.textContent);
    expect(labels.slice(0, 6)).to.deep.equal(['Cut', 'Copy', 'Paste', 'Paste values only', 'Clear', 'Fill down']);
    expect(lines[0]!.querySelector('kbd')!.textContent).to.match(/Ctrl\+X|⌘X/);
    lines[0]!.click();
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('2/0');
    expect(grid.grid.querySelectorAll('.dash-top').length).to.equal(1);
  });
});
