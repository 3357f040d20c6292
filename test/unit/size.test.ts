import { describe, expect, it } from 'vitest';
import { measureSizes } from '../size/measure.ts';

/** What a page that shows a table does not need yet, by where it is. */
const whenUsed: readonly (readonly [what: string, modules: RegExp])[] = [
  ['panels and menus', /packages\/grid\/src\/panels\/(?!panel-view|panel-kind)[\w-]*(panel|menu|menus)\.ts$/],
  [
    'editors of dates, choices, people and files',
    /packages\/grid\/src\/editors\/(calendar|date|select|multiple-select|user|attachment|rating)/,
  ],
  ['XLSX and CSV', /(hucre|csv-parse|csv-stringify)\//],
  ['import and export', /packages\/grid\/src\/(import|export)\/(?!file-access)/],
  ['formulas', /formula\/(parse|functions|evaluate|lexer|compile)/],
  ['the client', /packages\/client\/|yjs\/dist|@hocuspocus/],
];

describe('size', () => {
  it('P13: what is used later is loaded later', async () => {
    const { modules, later } = await measureSizes();
    expect(modules.some(({ name }) => name.endsWith('packages/grid/src/teable-grid.ts'))).toBe(true);
    for (const [what, pattern] of whenUsed)
      expect(
        modules.filter(({ name, bytes }) => bytes > 0 && pattern.test(name)).map(({ name }) => name),
        what,
      ).toEqual([]);
    expect(later.length).toBeGreaterThan(10);
  });
});
