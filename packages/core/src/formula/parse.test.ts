import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testField } from '../testing/formula-stand.ts';
import { Fields } from '../table/table.ts';
import { withIds, withNames } from './names.ts';
import { type BinarySign, type Node, parseFormula } from './parse.ts';
import { inBraces, tokensOf } from './tokens.ts';

/** Without the places, which are those of another text. */
type Bare =
  | { literal: number | string | boolean }
  | { field: string }
  | { call: string; given: Bare[] }
  | { sign: BinarySign; left: Bare; right: Bare }
  | { negative: Bare }
  | { percent: Bare };

const signs: readonly BinarySign[] = ['+', '-', '*', '/', '^', '&', '=', '<>', '<', '<=', '>', '>='];

/** Numbers as they are written: a minus before one is a sign of its own. */
const { tree } = fc.letrec<{ tree: Bare }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })).map((literal): Bare => ({ literal: literal + 0 })),
    fc.string({ unit: 'binary' }).map((literal): Bare => ({ literal })),
    fc.boolean().map((literal): Bare => ({ literal })),
    fc.string({ unit: 'binary' }).map((field): Bare => ({ field })),
    fc
      .tuple(fc.constantFrom('SUM', 'IF', 'X.Y_1'), fc.array(tie('tree'), { maxLength: 3 }))
      .map(([call, given]): Bare => ({ call, given: given as Bare[] })),
    fc
      .tuple(fc.constantFrom(...signs), tie('tree'), tie('tree'))
      .map(([sign, left, right]): Bare => ({ sign, left: left as Bare, right: right as Bare })),
    tie('tree').map((negative): Bare => ({ negative: negative as Bare })),
    tie('tree').map((percent): Bare => ({ percent: percent as Bare })),
  ),
}));

function print(tree: Bare, space: string): string {
  if ('literal' in tree) {
    if (typeof tree.literal === 'string') return `"${tree.literal.replaceAll('"', '""')}"`;
    return typeof tree.literal === 'number' ? String(tree.literal) : tree.literal ? 'true' : 'FALSE';
  }
  if ('field' in tree) return inBraces(tree.field);
  if ('call' in tree)
    return `${tree.call.toLowerCase()}${space}(${tree.given.map((each) => print(each, space)).join(`${space};${space}`)})`;
  if ('sign' in tree) return `(${print(tree.left, space)})${space}${tree.sign}${space}(${print(tree.right, space)})`;
  return 'negative' in tree ? `-${space}(${print(tree.negative, space)})` : `(${print(tree.percent, space)})${space}%`;
}

function bare(node: Node): Bare {
  switch (node.node) {
    case 'literal':
      return { literal: node.value };
    case 'field':
      return { field: node.field };
    case 'call':
      return { call: node.name, given: node.given.map(bare) };
    case 'binary':
      return { sign: node.sign, left: bare(node.left), right: bare(node.right) };
    case 'negative':
      return { negative: bare(node.of) };
    case 'percent':
      return { percent: bare(node.of) };
  }
}

function parsed(text: string): Bare {
  const result = parseFormula(text);
  if (!result.ok) throw new Error(`${result.problem.message} (${result.problem.from})`);
  return bare(result.node);
}

function problem(text: string): string {
  const result = parseFormula(text);
  if (result.ok) throw new Error(`“${text}” is a formula.`);
  return `${result.problem.from}-${result.problem.to} ${result.problem.message}`;
}

describe('reading formulas', () => {
  test('FX-1 what is printed is read as it was', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('', ' ', '\n\t'), (made, space) => {
        const text = print(made, space);
        fc.pre(text.length <= 4000);
        expect(parsed(text)).toEqual(made);
      }),
    );
  });

  test('FX-1 signs hold as they do in spreadsheets', () => {
    for (const [text, same] of [
      ['1+2*3', '1+(2*3)'],
      ['1-2-3', '(1-2)-3'],
      ['2^3^2', '(2^3)^2'],
      ['-2^2', '(-2)^2'],
      ['2^-1', '2^(-1)'],
      ['50%*2', '(50%)*2'],
      ['1+1&"a"="2a"', '((1+1)&"a")="2a"'],
      ['=1', '1'],
      ['+1', '1'],
      ['sum(1,2)', 'SUM(1;2)'],
    ])
      expect(parsed(text!), text).toEqual(parsed(same!));
  });

  test('FX-2 what is no formula is told with its place and what was expected', () => {
    expect(problem('')).toBe('0-0 The formula ends where a value was expected.');
    expect(problem('1 +')).toBe('3-3 The formula ends where a value was expected.');
    expect(problem('1 2')).toBe('2-3 “2” was not expected here.');
    expect(problem('(1')).toBe('2-2 The formula ends where “)” was expected.');
    expect(problem('SUM(1 2)')).toBe('6-7 “2” stands where “,” or “)” was expected, in SUM.');
    expect(problem('SUM(1')).toBe('5-5 The formula ends where “,” or “)” was expected, in SUM.');
    expect(problem('Price * 2')).toBe(
      '0-5 “Price” is neither a function, which has parentheses behind it, nor a field, which stands in braces.',
    );
    expect(problem('1 + {Price')).toBe('4-10 The name of a field is not closed by “}”.');
    expect(problem('"abc')).toBe('0-4 A text is not closed by a quotation mark.');
    expect(problem('1 § 2')).toBe('2-3 “§” has no meaning in a formula.');
    expect(problem('1 + 🎉')).toBe('4-6 “🎉” has no meaning in a formula.');
    expect(problem('*2')).toBe('0-1 “*” stands where a value was expected.');
    expect(problem('1e999')).toBe('0-5 1e999 is larger than any number that can be kept.');
  });

  test('FX-3 no text takes the parser down: it has a length and a depth, and any text is a formula or is not', () => {
    expect(problem('('.repeat(3000))).toContain('deeper than the limit formulaDepth (60)');
    expect(problem('-'.repeat(3000))).toContain('deeper than the limit formulaDepth (60)');
    expect(problem('1+'.repeat(3000))).toContain('longer than the limit formulaLength (4000 characters)');
    expect(problem('{'.repeat(4000))).toContain('not closed');
    expect(parsed(`${'1+'.repeat(1999)}1`)).toHaveProperty('sign', '+');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const result = parseFormula(text);
        if (!result.ok) expect(result.problem.from).toBeLessThanOrEqual(result.problem.to);
        for (const token of tokensOf(text)) expect(token.to).toBeGreaterThan(token.from);
      }),
    );
  });
});

describe('names of fields', () => {
  const field = (id: string, name: string, deleted = false) => ({ ...testField(id, name, 'number'), deleted });

  test('FX-4 a formula names fields by id where it is stored and by name where it is read, whatever the names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { selector: (each) => each.trim().toLowerCase(), minLength: 1, maxLength: 5 }), (names) => {
        const fields = Fields.empty.with(names.map((each, at) => field(`fid${at}x`, each)));
        fc.pre(names.every((each) => fields.get(each) === undefined));
        const stored = names.map((_, at) => `{fid${at}x}`).join(' + ');
        const typed = withNames(stored, fields);
        expect(tokensOf(typed).flatMap(({ token, text }) => (token === 'field' ? text : []))).toEqual(names);
        expect(withIds(typed, fields)).toEqual({ ok: true, formula: stored });
      }),
    );
  });

  test('FX-4 a name is found exactly, or else in any case; what stands between names stays as it was typed', () => {
    const fields = Fields.empty.with([field('f1', 'Unit price'), field('f2', 'QTY'), field('f3', 'Qty'), field('f4', 'a}b\\c{')]);
    expect(withIds('  round( {unit PRICE}*{Qty} ,2)', fields)).toEqual({ ok: true, formula: '  round( {f1}*{f3} ,2)' });
    expect(withIds('{a\\}b\\\\c\\{}', fields)).toEqual({ ok: true, formula: '{f4}' });
    expect(withNames('{f4}', fields)).toBe('{a\\}b\\\\c\\{}');
  });

  test('FX-5 an unknown or ambiguous name is told; a field that shares its name is written by its id', () => {
    const fields = Fields.empty.with([field('f1', 'Price'), field('f2', 'Price'), field('f3', 'price ')]);
    expect(withIds('1 + {Cost}', fields)).toEqual({
      ok: false,
      problem: { from: 4, to: 10, message: 'There is no field “Cost” in this table.' },
    });
    expect(withIds('{Price}', fields)).toMatchObject({
      ok: false,
      problem: { message: 'There are 2 fields “Price”: rename all but one of them, or choose one from the list.' },
    });
    expect(withNames('{f1}+{f3}', fields)).toBe('{f1}+{price }');
    expect(withIds('{f1}+{price }', fields)).toEqual({ ok: true, formula: '{f1}+{f3}' });
  });

  test('FX-5 a deleted field is still read by its name, until another field has it', () => {
    const gone = Fields.empty.with([field('f1', 'Price', true)]);
    expect(withNames('{f1} * 2', gone)).toBe('{Price} * 2');
    expect(withIds('{Price} * 2', gone)).toEqual({ ok: true, formula: '{f1} * 2' });
    const again = gone.with([field('f2', 'Price')]);
    expect(withNames('{f1} * 2', again)).toBe('{f1} * 2');
    expect(withIds('{Price} * 2', again)).toEqual({ ok: true, formula: '{f2} * 2' });
  });
});
