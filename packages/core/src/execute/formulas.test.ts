import { expect, test } from 'vitest';
import { readFormula } from '../formula/read-formula.ts';
import type { Op } from '../change/change.ts';
import type { Problem } from '../problem.ts';
import { accepted, setCell, smallTable, TableStand } from '../testing/table-stand.ts';
import type { ExecuteContext, Execution } from './context.ts';

/** Decides as an authority does, which reads formulas. */
class Authority extends TableStand {
  override context(session: string): ExecuteContext {
    return { ...super.context(session), readFormula };
  }
}

const add = (id: string, formula: unknown): Op => ({
  op: 'add-field',
  place: { before: null },
  field: { id, name: id, type: 'formula', options: { formula } },
});

const change = (field: string, formula: unknown): Op => ({ op: 'change-field', field, set: { options: { formula } } });

function problemsOf({ verdict }: Execution): readonly Problem[] {
  return verdict.verdict === 'rejected' ? verdict.problems : [];
}

function withTable(): Authority {
  const stand = new Authority();
  stand.table = smallTable().table;
  accepted(stand.do('a', [add('f', '{t} & "!"')]));
  return stand;
}

test('EX-90 a formula that cannot be read is refused, with the place and what was expected', () => {
  const stand = withTable();
  expect(problemsOf(stand.do('a', [add('g', '{t} +')]))).toEqual([
    {
      code: 'bad-formula',
      path: 'ops/0/field/options/formula',
      message: 'The formula cannot be read, at character 6: The formula ends where a value was expected.',
    },
  ]);
  expect(problemsOf(stand.do('a', [change('f', '1 2')]))).toMatchObject([{ code: 'bad-formula', path: 'ops/0/set/options/formula' }]);
  expect(problemsOf(stand.do('a', [change('f', { not: 'a text' })]))).toMatchObject([{ code: 'bad-formula' }]);
  accepted(stand.do('a', [change('f', '')]));
  // What a later version may know: the cells say what is the matter.
  accepted(stand.do('a', [change('f', 'LATER({t})')]));
});

test('EX-91 a formula names fields that there are for its author: a hidden one is answered as one that never was', () => {
  const stand = withTable();
  const refused = (field: string, hidden: readonly string[]) =>
    problemsOf(stand.do('a', [change('f', `{${field}}`)], { seq: stand.table.seq }, new Set(hidden)));
  const [never, hidden] = [refused('never', ['u']), refused('u', ['u'])];
  expect(never).toMatchObject([{ code: 'no-such-field' }]);
  expect(JSON.stringify(hidden).replaceAll('“u”', '“never”')).toBe(JSON.stringify(never));
  accepted(stand.do('a', [change('f', '{u}')]));
  // One that was deleted is still a field: taking a change back must not fail on it.
  accepted(stand.do('a', [{ op: 'delete-field', field: 'u' }]));
  accepted(stand.do('a', [change('f', '{u} & "?"')]));
  accepted(stand.do('a', [add('g', '1'), add('h', '{g} + 1')]));
});

test('EX-92 nobody writes a cell of a formula, nor is it made unique or given a default', () => {
  const stand = withTable();
  expect(problemsOf(stand.do('a', [setCell('r1', 'f', 'x')]))).toMatchObject([
    { message: expect.stringContaining('computed from other fields') },
  ]);
  expect(problemsOf(stand.do('a', [{ op: 'change-field', field: 'f', set: { options: { unique: true } } }]))).toMatchObject([
    { code: 'wrong-value' },
  ]);
  expect(problemsOf(stand.do('a', [{ op: 'change-field', field: 'f', set: { options: { default: 'x' } } }])).length).toBeGreaterThan(0);
});
