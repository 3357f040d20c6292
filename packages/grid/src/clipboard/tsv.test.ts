import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTsv, writeTsv } from './tsv.ts';

describe('tab-separated values', () => {
  it('C1: reads back what it writes, whatever the cells hold', () => {
    const cell = fc
      .oneof(fc.string(), fc.constantFrom('', '"', 'a\tb', 'a\nb', '"quoted"', 'tail"', '=1+1'))
      .map((text) => text.replace(/\r\n?/g, '\n'));
    const block = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(block, (cells) => {
        // One empty last row of one cell cannot be told from a line break at the end.
        fc.pre(!(cells.length > 1 && cells.at(-1)!.length === 1 && cells.at(-1)![0] === ''));
        expect(readTsv(writeTsv(cells))).toEqual(cells);
      }),
    );
  });

  it('C1: reads what Excel and Sheets write', () => {
    expect(readTsv('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(readTsv('"two\nlines"\t"say ""hi"""\nx\t')).toEqual([
      ['two\nlines', 'say "hi"'],
      ['x', ''],
    ]);
  });

  it('takes a cell that only begins with a quote for what it looks like', () => {
    expect(readTsv('"open\tb')).toEqual([['"open', 'b']]);
    expect(readTsv('"a" and "b"\tc')).toEqual([['"a" and "b"', 'c']]);
  });
});
