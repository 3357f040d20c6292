import { type Field, type FieldOptions, newId } from '@teable-grid/core';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { fileLimits, type FileLimits } from './file-limits.ts';
import { type FileFacts, type ReadOptions, SlicedFileReader } from './file-reader.ts';
import type { ColumnTarget, ImportPlan } from './import-columns.ts';

const asItLooks: ReadOptions = { encoding: null, separator: null, sheet: null };

/** Opens a file that can be read, and plans it. */
async function read(
  file: Blob | string,
  {
    options = {},
    fields = [],
    targets = null,
    header,
    locale = 'en',
    limits = {},
  }: {
    options?: Partial<ReadOptions>;
    fields?: readonly Field[];
    targets?: readonly ColumnTarget[] | null;
    header?: boolean;
    locale?: string;
    limits?: Partial<FileLimits>;
  } = {},
): Promise<{ facts: FileFacts; plan: ImportPlan; reader: SlicedFileReader; texts: string[][] }> {
  const reader = new SlicedFileReader({ ...fileLimits, ...limits });
  const opened = await reader.open(typeof file === 'string' ? new Blob([file]) : file, { ...asItLooks, ...options }, locale, () => {});
  if (!opened.ok) throw new Error(opened.problem.message);
  const facts = opened.value;
  const plan = await reader.plan({ header: header ?? facts.header, fields, locale, targets });
  return { facts, plan, reader, texts: plan.rows.map((row) => row.map(({ text }) => text)) };
}

/** Why a file cannot be read. */
async function refusal(file: Blob | string, limits: Partial<FileLimits> = {}): Promise<string> {
  const reader = new SlicedFileReader({ ...fileLimits, ...limits });
  const opened = await reader.open(typeof file === 'string' ? new Blob([file]) : file, asItLooks, 'en', () => {});
  return opened.ok ? 'it was read' : opened.problem.message;
}

function fieldOf(name: string, type: string, options: FieldOptions = {}): Field {
  const revisions = { revision: 1, typeRevision: 1, deletedRevision: 0 };
  return { id: newId('field'), name, type, options, order: 'a', column: 0, deleted: false, ...revisions };
}

const utf16 = (text: string, { bigEndian = false, mark = true } = {}) => {
  const units = mark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), !bigEndian);
  return new Blob([view.buffer]);
};
const bytes = (...values: number[]) => new Uint8Array(values);

describe('files of text', () => {
  const umlauts = 'Näme;Größe\r\nJürgen;1\r\nZoë;2\r\n';

  it.each([
    ['UTF-8', new Blob([umlauts]), 'utf-8'],
    ['UTF-8 with its mark', new Blob([bytes(0xef, 0xbb, 0xbf), umlauts]), 'utf-8'],
    ['UTF-16 with its mark', utf16(umlauts), 'utf-16le'],
    ['UTF-16 the other way round', utf16(umlauts, { bigEndian: true }), 'utf-16be'],
    ['UTF-16 without a mark', utf16(umlauts, { mark: false }), 'utf-16le'],
    ['Windows-1252', new Blob([Uint8Array.from(umlauts, (letter) => letter.charCodeAt(0))]), 'windows-1252'],
  ])('F1 are read in their encoding: %s', async (_, file, encoding) => {
    const { facts, plan, texts } = await read(file);
    expect(facts.encoding).toBe(encoding);
    expect(plan.columns.map(({ name }) => name)).toEqual(['Näme', 'Größe']);
    expect(texts).toEqual([
      ['Jürgen', '1'],
      ['Zoë', '2'],
    ]);
    expect(facts.notes.join()).toMatch(encoding === 'windows-1252' ? /not in UTF-8.*Windows-1252/ : /^$/);
  });

  it('F1 a person can say another encoding, and then nothing is guessed', async () => {
    // “Łódź” in Windows-1250.
    const file = new Blob(['City,N\n', bytes(0xa3, 0xf3, 0x64, 0x9f), ',1\n']);
    expect((await read(file)).texts).toEqual([['£ódŸ', '1']]);
    const { facts, texts } = await read(file, { options: { encoding: 'windows-1250' } });
    expect(texts).toEqual([['Łódź', '1']]);
    expect(facts.notes).toEqual([]);
  });

  it('F1 a letter whose bytes two reads of the file share is one letter', async () => {
    const text = `Name\n${'x'.repeat((1 << 18) - 6)}é\n`;
    const { facts, plan } = await read(text);
    expect(facts.encoding).toBe('utf-8');
    expect(plan.rows[0]![0]!.text.at(-1)).toBe('é');
  });

  it.each([
    ['comma', 'a,b,c\n1,2,3\n', ','],
    ['semicolon, with commas in numbers', 'a;b;c\n1,5;2,5;3,5\n4,5;1,5;2,5\n', ';'],
    ['tab', 'a\tb, c\td\n1\t2\t3\n', '\t'],
    ['bar', 'a|b\n1|2\n', '|'],
    ['comma, with semicolons in quotes', '"a;b;c",d\n"1;2;3",4\n', ','],
    ['none', 'name\nAnn\nBob\n', ','],
  ])('F2 are split at the separator that they have: %s', async (_, text, separator) => {
    expect((await read(text)).facts.separator).toBe(separator);
  });

  it('F2 have quotes, line breaks in them, every kind of line end, lines of any length, and empty lines', async () => {
    const { texts, plan } = await read('a,b,c\r\n"x ""y"", z","two\nlines",3\rshort\n\n1,2,3,4\n5" screen,,\n', { locale: 'en' });
    expect(texts).toEqual([
      ['x "y", z', 'two\nlines', '3', ''],
      ['short', '', '', ''],
      ['1', '2', '3', '4'],
      ['5" screen', '', '', ''],
    ]);
    expect(plan.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'Field 4']);
  });

  it('F2 a quotation mark that is never closed is told, with its row', async () => {
    const { facts } = await read('a,b\n1,2\n3,"open\n4,5\n6,7\n');
    expect(facts.notes).toEqual(['A quotation mark in row 3 is never closed: all that follows it is in one cell.']);
    for (const open of ['a,b\n"1,2', 'a,b\n1,"2', 'a,b\n1,"', 'a,b\n1,"2""3'])
      expect((await read(open)).facts.notes).toEqual(['A quotation mark in row 2 is never closed: all that follows it is in one cell.']);
    for (const closed of ['a,b\n1,5"', 'a,b\n1,""', 'a,b\n1,"2""3"', 'a,b\n5","2"']) expect((await read(closed)).facts.notes).toEqual([]);
  });

  it('F2 names that are there twice, empty or long are made names', async () => {
    const { plan } = await read(`Name,Name,,${'x'.repeat(300)},Name 2\n1,2,3,4,5\n`, { header: true });
    const names = plan.columns.map(({ field }) => field!.name);
    expect(names).toEqual(['Name', 'Name 2', 'Field 3', 'x'.repeat(200), 'Name 2 2']);
  });

  it.each([
    ['names', 'Name,Size\nAnn,1\n', true],
    ['numbers', '1,2\n3,4\n', false],
    ['a day among texts', 'Ann,2024-01-05\nBob,2024-01-06\n', false],
    ['a text twice', 'x,x\ny,z\n', false],
    ['an empty cell', 'x,\ny,z\n', false],
    ['one line', 'x,y\n', true],
  ])('F2 the first line is the header unless it looks otherwise: %s', async (_, text, header) => {
    expect((await read(text)).facts.header).toBe(header);
    expect((await read(text, { header: false })).plan.count).toBe(text.trim().split('\n').length);
  });

  it('F4 what is no table is refused with a sentence', async () => {
    expect(await refusal('')).toBe('There is nothing in the file.');
    expect(await refusal('\n\n\r\n')).toBe('There is nothing in the file.');
    expect(await refusal(new Blob([bytes(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3)]))).toMatch(/^This is no text/);
    expect(await refusal(new Blob([bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1)]))).toMatch(/old kind \(XLS\)/);
    expect(await refusal(new Blob([bytes(0x50, 0x4b, 3, 4), 'not a zip']))).toMatch(/no workbook, or it is damaged/);
  });

  it('F4 over a limit is said with its name', async () => {
    expect(await refusal('a\n1\n2\n3\n', { rows: 2 })).toBe('The number of rows is over the limit rows (2): 3.');
    expect(await refusal('a,b\n1,2,3\n', { columns: 2 })).toBe('The number of columns in line 2 is over the limit columns (2): 3.');
    expect(await refusal('a,b,c,d\n', { textBytes: 4 })).toBe('The size of the file is over the limit textBytes (4): 8.');
  });
});

describe('columns', () => {
  it('F5 go to the field of their name, else to a new one of the type that all texts look like', async () => {
    const name = fieldOf('Name', 'text');
    const size = fieldOf('Size', 'number');
    const text = 'name ,Size,When,Code\nAnn,12,2024-01-05,007\nBob,many,2024-02-30,12\n';
    const { plan } = await read(text, { fields: [name, size] });
    expect(plan.columns.map(({ target }) => target)).toEqual([
      { target: 'field', field: name.id },
      { target: 'field', field: size.id },
      { target: 'new', name: 'When', type: 'text' },
      { target: 'new', name: 'Code', type: 'text' },
    ]);
    expect(plan.columns[1]).toMatchObject({ filled: 2, misfits: 1 });
    expect(plan.columns[1]!.firstMisfit).toEqual({
      line: 3,
      column: 'Size',
      text: 'many',
      why: '“many” is not a number',
      isLeftOut: false,
    });
    expect(plan.rows[1]![1]).toEqual({ text: 'many', fits: false });
  });

  it('F5 are read as the person says: of another type, into another field, or not at all', async () => {
    const kind = fieldOf('Kind', 'single-select', { choices: [{ id: 'o1', name: 'Old', color: 0 }] });
    const { plan, reader } = await read('a,b,c\nold,New,x\nNew,12,y\n', {
      fields: [kind],
      targets: [{ target: 'field', field: kind.id }, { target: 'new', name: 'Bee', type: 'single-select' }, { target: 'skip' }],
    });
    expect(plan.columns[0]!.newChoices.map(({ name }) => name)).toEqual(['New']);
    expect(plan.columns[1]!.field!.options.choices!.map(({ name }) => name)).toEqual(['New', '12']);
    expect(plan.columns[2]).toMatchObject({ field: null, filled: 0 });
    const { rows, misfits } = await reader.take(0, 10);
    expect(misfits).toEqual([]);
    expect(rows[0]!.cells[kind.id]).toBe('o1');
    expect(Object.keys(rows[1]!.cells)).toHaveLength(2);
  });

  it('F5 numbers and days are read in the language of the page', async () => {
    const { plan, texts } = await read('Betrag;Tag\n1.234,5;05.01.2024\n2,25;1.2.24\n', { locale: 'de' });
    expect(plan.columns.map(({ field }) => field!.type)).toEqual(['number', 'date']);
    expect(texts[0]).toEqual(['1.234,5', '05.01.2024']);
  });

  it('F5 a long column is judged by all of its texts', async () => {
    const numbers = Array.from({ length: 20_000 }, (_, at) => `${at}`);
    expect((await read(`N\n${numbers.join('\n')}\n`)).plan.columns[0]!.field!.type).toBe('number');
    numbers[19_998] = '00042';
    expect((await read(`N\n${numbers.join('\n')}\n`)).plan.columns[0]!.field!.type).toBe('text');
  });

  it('F5 what would be over the limit of a cell or of choices is left out, and told', async () => {
    const targets: ColumnTarget[] = [
      { target: 'new', name: 'T', type: 'text' },
      { target: 'new', name: 'S', type: 'single-select' },
    ];
    const limits = { cellBytes: 20, choices: 2 };
    const { reader, plan } = await read(`T,S\n${'é'.repeat(10)},a\nshort,b\nok,c\n`, { targets, limits });
    expect(plan.columns.map(({ misfits }) => misfits)).toEqual([1, 1]);
    const { rows, misfits, unfit } = await reader.take(0, 3);
    expect(misfits.map(({ line, column, isLeftOut }) => [line, column, isLeftOut])).toEqual([
      [2, 'T', true],
      [4, 'S', false],
    ]);
    const [text, select] = plan.columns.map(({ field }) => field!.id) as [string, string];
    expect(rows[0]!.cells[text]).toBeUndefined();
    expect(rows[2]!.cells[select]).toBe('c');
    expect([...unfit]).toEqual([
      [0, [text]],
      [2, [select]],
    ]);
  });
});

describe('workbooks', () => {
  const workbook = async (
    rows: (string | number | boolean | Date | null)[][],
    numFmt: Record<string, string> = {},
    dateSystem?: '1904',
  ) => {
    const cells = new Map(
      rows.flatMap((row, at) =>
        row.map(
          (value, column) =>
            [`${at},${column}`, { value, ...(numFmt[column] !== undefined && at > 0 && { style: { numFmt: numFmt[column] } }) }] as const,
        ),
      ),
    );
    const sheets = [
      { name: 'Notes', rows: [['nothing']], hidden: true },
      { name: 'Data', rows, cells },
      { name: 'Empty', rows: [] },
    ];
    return new Blob([(await writeXlsx({ sheets, ...(dateSystem !== undefined && { dateSystem }) })) as Uint8Array<ArrayBuffer>]);
  };
  const day = new Date(Date.UTC(2024, 1, 29));
  const noon = new Date(Date.UTC(1999, 11, 31, 12, 30));

  it.each([undefined, '1904'] as const)(
    'F3 give numbers, days, times, ticks and texts of the first sheet that is shown (%s)',
    async (system) => {
      const rows = [
        ['Name', 'Size', 'Day', 'At', 'Done', 'Share', 'Took', 'Price'],
        ['=1+1', 0.1, day, noon, true, 0.07, 1.5, 12.5],
        [' x_x000D_ ', -2e-7, day, noon, false, 1 / 3, 0.25, 3],
      ];
      const file = await workbook(rows, { 5: '0.0%', 6: '[h]:mm', 7: '[$€-407] #,##0.00' }, system);
      const { facts, plan, texts } = await read(file);
      expect(facts.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
        ['Notes', true],
        ['Data', false],
        ['Empty', false],
      ]);
      expect(facts.sheet).toBe(1);
      expect(plan.columns.map(({ field }) => field!.type).join()).toBe('text,number,date,date,checkbox,number,number,number');
      expect(plan.columns.slice(5).map(({ field }) => field!.options)).toEqual([
        { format: 'percent' },
        { format: 'duration', durationFormat: 'h:mm:ss' },
        { format: 'currency', currency: 'EUR' },
      ]);
      const plain = (await read(file, { targets: plan.columns.map(({ name }) => ({ target: 'new', name, type: 'text' })) })).texts;
      expect(plain[0]).toEqual(['=1+1', '0.1', '2024-02-29', '1999-12-31 12:30', 'true', '7%', '36:00:00', '12.5']);
      expect(plain[1]!.slice(4)).toEqual(['false', '33.33333333333333%', '6:00:00', '3']);
      expect(texts[0]![2]).toBe('Feb 29, 2024');
    },
  );

  it('F3 another sheet can be chosen, and an empty one says so', async () => {
    const file = await workbook([['a'], ['b']]);
    expect((await read(file, { options: { sheet: 0 } })).plan.columns[0]!.name).toBe('nothing');
    await expect(read(file, { options: { sheet: 2 } })).rejects.toThrow('There is nothing in the sheet “Empty”.');
  });
});
