import { expect, test } from 'vitest';
import { accepted, setCell, smallTable } from '../testing/table-stand.ts';
import { ColorRules } from './color-rules.ts';
import type { ColorRule } from './view.ts';

test('VIEW-35 of the rules that hold the first counts, for the row and for each field apart; one that cannot be asked colours nothing', () => {
  const stand = smallTable();
  accepted(stand.do('a', [setCell('r1', 'n', 5), setCell('r2', 'n', 50)]));
  const atLeast = (value: number | null): ColorRule['when'] => ({
    match: 'all',
    conditions: [{ field: 'n', operator: 'at-least', value }],
  });
  const reader = { computed: null, locale: 'en', me: null, today: '2024-01-01' };
  const rules = new ColorRules(
    [
      { when: atLeast(10), color: 1, field: null },
      { when: atLeast(1), color: 2, field: null },
      { when: atLeast(1), color: 3, field: 't' },
      { when: atLeast(1), color: 4, field: 't' },
      { when: atLeast(10), color: 5, field: 'u' },
      { when: atLeast(null), color: 6, field: null },
      { when: { match: 'all', conditions: [] }, color: 7, field: 'n' },
    ],
    stand.table.fields,
    reader,
  );
  const colors = (row: string) => {
    const { row: whole, cells } = rules.of(stand.table.rows.get(row)!);
    return [whole, Object.fromEntries(cells)];
  };
  expect(colors('r1')).toEqual([2, { t: 3 }]);
  expect(colors('r2')).toEqual([1, { t: 3, u: 5 }]);
  expect(colors('r3')).toEqual([null, {}]);
  expect(rules.ignored).toEqual([{ what: 'condition', condition: { field: 'n', operator: 'at-least', value: null }, why: 'no-value' }]);
});
