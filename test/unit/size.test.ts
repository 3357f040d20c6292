import { beforeAll, describe, expect, it } from 'vitest';
import { measureSizes, type Sizes } from '../size/measure.ts';
import { recordable, recorded, slack } from '../size/record.ts';

/** What comes only when it is used, by a part of its path. */
const late: readonly string[] = [
  'packages/core/src/formula/',
  'packages/grid/src/formula/',
  '@formulajs/',
  'packages/client/src/take-back.ts',
  'packages/core/src/change/invert.ts',
  'packages/core/src/execute/view-rules.ts',
  'packages/core/src/view/operators.ts',
  'packages/core/src/wire/schemas.ts',
  'packages/core/src/view/row-view.ts',
  'packages/core/src/field-types/detect.ts',
  'packages/grid/src/bars/bars.ts',
  'packages/grid/src/clipboard/',
  'packages/grid/src/commands/',
  'packages/grid/src/computed/',
  'packages/grid/src/editors/',
  'packages/grid/src/element/hands.ts',
  'packages/grid/src/engine/arranger.ts',
  'packages/grid/src/body/group-record.ts',
  'packages/grid/src/export/',
  'packages/grid/src/field-options/',
  'packages/grid/src/gestures/',
  'packages/grid/src/header/icons.ts',
  'packages/grid/src/import/',
  'packages/grid/src/panels/',
  'packages/grid/src/styles/marks.ts',
  'packages/grid/src/view-bar/',
  'packages/client/src/local/local-session.ts',
  'packages/core/src/authority/table-authority.ts',
  'hucre/',
  'csv-stringify/',
];

/** What the element alone does without: a page that brings a session has of it what that needs. */
const ofSessions: readonly string[] = [
  'packages/core/src/table/rows.ts',
  'packages/core/src/field-types/field-entries.ts',
  'packages/core/src/field-types/number-text.ts',
];

let sizes: Sizes;

beforeAll(async () => {
  sizes = await measureSizes();
}, 60_000);

describe('what a page loads', () => {
  it('does not grow unseen: `npm run size -- --record` keeps what is meant to be larger', () => {
    const found = recordable(sizes);
    const before = recorded();
    for (const [name, bytes] of Object.entries(found)) {
      const most = before[name as keyof typeof before] * (1 + slack);
      expect(bytes, `${name} has grown to ${bytes} bytes, ${Math.floor(most)} are let through`).toBeLessThanOrEqual(most);
    }
  });

  it('begins without what is used later', () => {
    const atFirst = [...sizes.modules, ...sizes.clientModules].filter(({ bytes }) => bytes > 0).map(({ name }) => name);
    expect(atFirst).toContain('packages/grid/src/teable-grid.ts');
    expect(atFirst).toContain('packages/client/src/remote/open-session.ts');
    expect(atFirst.filter((name) => late.some((part) => name.includes(part)))).toEqual([]);
  });

  it('shows a table without what changes one, or reads what is typed', () => {
    const names = sizes.modules.filter(({ bytes }) => bytes > 0).map(({ name }) => name);
    expect(names.filter((name) => ofSessions.includes(name))).toEqual([]);
    const elsewhere = new Set([...sizes.clientModules.map(({ name }) => name), ...sizes.laterModules]);
    expect(ofSessions.filter((name) => !elsewhere.has(name))).toEqual([]);
  });

  it('names what there is: every part of a path that is late is some module', () => {
    const later = [...sizes.laterModules];
    expect(late.filter((part) => !later.some((name) => name.includes(part)))).toEqual([]);
  });
});
