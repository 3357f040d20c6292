import { describe, expect, it } from 'vitest';
import { fileLimits, type FileLimits } from '../../packages/grid/src/import/file-limits.ts';
import { SlicedFileReader } from '../../packages/grid/src/import/file-reader.ts';
import { workbookParts, type ZipPart, zipOf } from '../harness/workbook-parts.ts';

/** The first rows of a file as texts, the header first, or why it cannot be read. */
async function read(file: Blob, limits: Partial<FileLimits> = {}): Promise<string | string[][]> {
  const reader = new SlicedFileReader({ ...fileLimits, ...limits });
  const opened = await reader.open(file, { encoding: null, separator: null, sheet: null }, 'en', () => {});
  if (!opened.ok) return opened.problem.message;
  const targets = Array.from({ length: 100 }, (_, at) => ({ target: 'new' as const, name: `c${at}`, type: 'text' }));
  const { rows } = await reader.plan({ header: false, fields: [], locale: 'en', targets });
  return rows.map((row) => row.map(({ text }) => text));
}

const withPart = (parts: readonly ZipPart[], path: string, changed: Partial<ZipPart>) =>
  parts.map((part) => (part.path === path ? { ...part, ...changed } : part));
const sheet = 'xl/worksheets/sheet1.xml';
const rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>';

describe('hostile files', () => {
  it('F3 F4 a workbook made by hand is read: gaps, formulas, errors, shared and rich texts, references left out', async () => {
    const shared = '<si><t>One</t></si><si><r><t>ri</t></r><r><t>ch</t></r></si>';
    const cells = [
      '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="D1" t="str"><v>=cmd|&apos; /C calc&apos;!A0</v></c></row>',
      '<row r="9"><c r="A9"><f>SUM(A1:A8)</f><v>42</v></c><c r="B9" t="e"><v>#DIV/0!</v></c><c r="C9" t="b"><v>1</v></c></row>',
    ];
    expect(await read(await zipOf(workbookParts(cells.join(''), shared)))).toEqual([
      ['One', 'rich', '', "=cmd|' /C calc'!A0"],
      ['42', '#DIV/0!', 'true', ''],
    ]);
  });

  it('F4 a workbook that says that it unpacks to more than the limit is not unpacked', async () => {
    const parts = withPart(workbookParts(rows), sheet, { claims: 3_000_000_000 });
    expect(await read(await zipOf(parts))).toMatch(/unpacks to is over the limit unpackedBytes/);
    const strings = withPart(workbookParts(rows, '<si><t>x</t></si>'), 'xl/sharedStrings.xml', { claims: 500_000_000 });
    expect(await read(await zipOf(strings))).toMatch(/xl\/sharedStrings.xml unpacks to is over the limit partBytes/);
  });

  it('F4 one that says less than it unpacks to is given up where it goes beyond that', async () => {
    const bomb = new Uint8Array(50_000_000).fill(0x20);
    for (const path of [sheet, 'xl/sharedStrings.xml']) {
      const parts = withPart(workbookParts(rows, '<si><t>x</t></si>'), path, { content: bomb, claims: 1000 });
      expect(await read(await zipOf(parts))).toMatch(/^The workbook cannot be read: .*(exceeds limit of 1000 bytes|CRC)/);
    }
  });

  it('F4 nor can it hide how large its parts are', async () => {
    const parts = workbookParts(rows);
    expect(await read(await zipOf(withPart(parts, sheet, { hidesSizes: true })))).toMatch(/does not say rightly what is in it/);
    expect(await read(await zipOf(withPart(parts, sheet, { claims: 0 })))).toMatch(/does not say rightly what is in it/);
  });

  it('F4 a cell far out, or rows without end, are refused and not made room for', async () => {
    const far = '<row r="1"><c r="XFD1"><v>1</v></c></row>';
    expect(await read(await zipOf(workbookParts(far)))).toBe('The number of columns in row 1 is over the limit columns (500): 16,384.');
    const last = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>';
    expect(await read(await zipOf(workbookParts(last)))).toEqual([['1'], ['2']]);
    const many = Array.from({ length: 50 }, (_, at) => `<row r="${at + 1}"><c><v>${at}</v></c></row>`).join('');
    expect(await read(await zipOf(workbookParts(many)), { rows: 40 })).toMatch(/over the limit rows \(40\)/);
  });

  it('F4 entities that grow are no bomb, and markup in texts stays text', async () => {
    const entities = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
    const text = '<row r="1"><c t="inlineStr"><is><t>&b;&lt;img src=x onerror=alert(1)&gt;</t></is></c></row>';
    const parts = workbookParts(text).map((part) =>
      part.path === sheet ? { ...part, content: entities + (part.content as string) } : part,
    );
    const found = await read(await zipOf(parts));
    expect(JSON.stringify(found).length).toBeLessThan(200);
    expect(JSON.stringify(found)).toContain('<img src=x onerror=alert(1)>');
  });

  it.each([
    ['cut off', async () => (await zipOf(workbookParts(rows))).slice(0, 700)],
    ['without its end', async () => (await zipOf(workbookParts(rows))).slice(0, -5)],
    ['no workbook', () => zipOf([{ path: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }])],
    ['without its sheet', async () => zipOf(workbookParts(rows).filter(({ path }) => path !== sheet))],
    [
      'with half a sheet',
      async () => zipOf(withPart(workbookParts(rows), sheet, { content: '<worksheet><sheetData><row r="1"><c r="A1"' })),
    ],
    ['of noise', () => Promise.resolve(new Blob([new Uint8Array([0x50, 0x4b, 3, 4]), new Uint8Array(5000).fill(7)]))],
  ])('F4 a damaged workbook is refused with a sentence: %s', async (_, make) => {
    expect(await read(await make())).toMatch(/^(The workbook cannot be read: |The file is no workbook|There is no).*\.$/);
  });
});
