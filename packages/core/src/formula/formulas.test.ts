import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComputedValues } from '../field-types/computed.ts';
import { computedValues } from '../field-types/computed-values.ts';
import { cellText, editText, readCell } from '../field-types/read-cell.ts';
import { withCell } from '../table/row.ts';
import {
  formulaFields,
  readFormula,
  shownFormula,
  sources,
  testField,
  testNow,
  testRow,
  valueOfFormula,
} from '../testing/formula-stand.ts';
import { readTyped, usesClock } from './check.ts';
import { inLayers } from './dependencies.ts';
import { formulaResultType, Formulas } from './formulas.ts';
import { formulaFunctions } from './functions/functions.ts';

describe('values', () => {
  test('FX-20 numbers, texts, truths and empty cells count as each other as in spreadsheets', () => {
    const cells = { fprice: 2.5, fqty: 4, fname: 'Bolt' };
    for (const [formula, result] of [
      ['{Price} * {Qty}', 10],
      ['{Price} & " " & {Unit name}', '2.5 Bolt'],
      ['"3" + 1', 4],
      ['TRUE + 1', 2],
      ['"a" + 1', '#VALUE!'],
      ['{Unit name} = "BOLT"', true],
      ['1 < "a"', true],
      ['"a" < TRUE', true],
      ['0.1 + 0.2', 0.3],
      ['0.1 + 0.2 = 0.3', true],
      ['1 / 3', 0.333333333333333],
      ['50% * 4', 2],
      ['1 / 0', '#DIV/0!'],
      ['10 ^ 400', '#NUM!'],
      ['-{Price}', -2.5],
      ['0 * -1', 0],
    ] as const)
      expect(valueOfFormula(formula, cells), formula).toEqual(result);
    for (const [formula, result] of [
      ['{Price} * {Qty}', 0],
      ['{Price} & ""', null],
      ['{Price} = 0', true],
      ['{Unit name} = ""', true],
      ['{Done}', false],
      ['{Price}', null],
      ['""', null],
    ] as const)
      expect(valueOfFormula(formula), formula).toEqual(result);
  });

  test('FX-21 a date and days make a date, two dates make days, and a date that is not there makes nothing', () => {
    const cells = { fdue: '2026-07-08' };
    for (const [formula, result] of [
      ['{Due} + 30', '2026-08-07'],
      ['30 + {Due}', '2026-08-07'],
      ['{Due} - 8', '2026-06-30'],
      ['{Due} - DATE(2026,7,1)', 7],
      ['{Due} + DATE(2026,7,1)', '#VALUE!'],
      ['{Due} > DATE(2026,7,1)', true],
      ['{Due} & ""', '2026-07-08'],
      ['IF({Due} > TODAY(), "later", "now or before")', 'now or before'],
      ['IF(FALSE, {Due}, "")', null],
    ] as const)
      expect(valueOfFormula(formula, cells), formula).toEqual(result);
    for (const formula of [
      '{Due} + 7',
      '7 + {Due}',
      '{Due} - DATE(2026,1,1)',
      'YEAR({Due})',
      'EDATE({Due}, 1)',
      'DATEDIF({Due}, TODAY(), "d")',
    ])
      expect(valueOfFormula(formula), formula).toBe(null);
  });

  test('FX-22 what does not fit its field, and an error of another formula, go through what is computed from them', () => {
    expect(readFormula('{Price} + 1', { fprice: 'cheap' })).toEqual({
      state: 'unfit',
      text: '#VALUE!',
      why: '“cheap” in “Price” does not fit its type, Number.',
    });
    expect(valueOfFormula('IFERROR({Price}, 0)', { fprice: 'cheap' })).toBe(0);
    const fields = formulaFields({ a: '1 / {Qty}', b: '{a} + 1', c: 'IF(ISERROR({b}), "none", {b})' });
    const formulas = Formulas.of(fields, sources);
    const row = testRow(fields, {});
    expect(formulas.read(row, fields.get('fb')!)).toMatchObject({ text: '#DIV/0!', why: 'Something is divided by zero.' });
    expect(formulas.read(row, fields.get('fc')!)).toMatchObject({ value: 'none' });
  });
});

describe('results', () => {
  test('FX-23 what a formula gives follows from its text, and every cell keeps to it', () => {
    for (const [formula, kind] of [
      ['1 + 1', 'number'],
      ['{Price} & "x"', 'text'],
      ['{Price} > 1', 'truth'],
      ['{Due} + 1', 'date'],
      ['{Due} - {Due}', 'number'],
      ['{Start}', 'moment'],
      ['IF({Done}, {Due}, {Start})', 'moment'],
      ['IF({Done}, {Due})', 'date'],
      ['IF({Done}, {Due}, "")', 'date'],
      ['IF({Done}, 1, "none")', 'mixed'],
      ['SWITCH({Qty}, 1, 2, 3)', 'number'],
      ['IFS({Done}, 1, TRUE, 2)', 'number'],
      ['IFERROR(1 / {Qty}, BLANK())', 'number'],
      ['DATEADD({Due}, 1, "hours")', 'moment'],
      ['{Tags}', 'list'],
      ['MAX({Due}, TODAY())', 'date'],
      ['FOO()', 'blank'],
      ['', 'blank'],
    ] as const) {
      const fields = formulaFields({ out: formula, next: '{out}' });
      expect(formulaResultType(fields.get('fout')!, fields), formula).toBe(kind);
      expect(formulaResultType(fields.get('fnext')!, fields), formula).toBe(kind);
    }
    expect(formulaResultType(testField('fprice', 'Price', 'number'), formulaFields({}))).toBe(null);
    expect(valueOfFormula('IF({Done}, "none", 1)')).toBe('1');
    expect(valueOfFormula('IF({Done}, "none", {Due})', { fdue: '2026-07-08' })).toBe('2026-07-08');
  });

  test('FX-24 a formula is shown as a field of its results, with the options of the formula field', () => {
    expect(shownFormula('{Price} * 2', { fprice: 1234.5 }, { precision: 2 }, 'de')).toBe('2.469,00');
    expect(shownFormula('{Price} * 2', { fprice: 0.25 }, { format: 'percent' }, 'en')).toBe('50%');
    expect(shownFormula('{Due} + 1', { fdue: '2026-07-08' }, {}, 'en-US')).toBe('Jul 9, 2026');
    expect(shownFormula('{Price} > 1', { fprice: 2 }, {}, 'en')).toBe('✓');
    expect(shownFormula('{Price} & "!"', { fprice: 1234.5 }, {}, 'de')).toBe('1234.5!');
    expect(shownFormula('1 / 0', {}, {}, 'en')).toBe('#DIV/0!');
    const fields = formulaFields({ out: '{Due} + 1', n: '1.5' });
    const formulas = Formulas.of(fields, sources);
    expect(formulas.shownAs(fields.get('fout')!)).toMatchObject({ id: 'fout', name: 'out', type: 'date' });
    expect(formulas.shownAs(fields.get('fprice')!)).toBe(fields.get('fprice'));
    expect(editText(testRow(fields, { fdue: '2026-07-08' }), fields.get('fout')!, formulas)).toBe('2026-07-09');
    expect(cellText(testRow(fields, {}), fields.get('fn')!, 'de', formulas)).toBe('1,5');
  });

  test('FX-25 days and hours are those of the zone that the formula names, else of UTC, whoever reads', () => {
    const cells = { fstart: '2026-07-08T22:30:00.000Z' };
    const berlin = { timeZone: 'Europe/Berlin' };
    expect(valueOfFormula('TODAY()', {}, berlin)).toBe('2026-07-09');
    expect(valueOfFormula('HOUR({Start})', cells)).toBe(22);
    expect(valueOfFormula('HOUR({Start})', cells, berlin)).toBe(0);
    expect(valueOfFormula('{Start}', cells, berlin)).toBe('2026-07-08T22:30:00.000Z');
    expect(valueOfFormula('{Start} & ""', cells, berlin)).toBe('2026-07-09 00:30');
    expect(valueOfFormula('NOW()', {}, berlin)).toBe('2026-07-08T22:30:00.000Z');
    expect(valueOfFormula('TODAY()', {}, { timeZone: 'Nowhere/Land' })).toBe('2026-07-08');
    // From one formula to another with another clock.
    const fields = formulaFields({ a: '{Start}', b: 'HOUR({a})' });
    const zoned = fields.with([{ ...fields.get('fb')!, options: { ...fields.get('fb')!.options, ...berlin } }]);
    expect(Formulas.of(zoned, sources).read(testRow(zoned, cells), zoned.get('fb')!)).toMatchObject({ value: 0 });
  });
});

describe('computing on read', () => {
  /** Counts how often the fields under formulas are read: by a computed field that is asked for each time. */
  const counting = () => {
    const counts = { reads: 0 };
    const system: ComputedValues = {
      read: () => {
        counts.reads += 1;
        return { state: 'value', value: '2026-01-01T00:00:00.000Z' };
      },
    };
    return { counts, system };
  };

  test('FX-30 a formula is computed when it is read, once for a row, and again only for what changed', () => {
    const fields = formulaFields({ a: '{Price} * 2', b: '{a} + {Qty}' });
    const formulas = Formulas.of(fields, sources);
    const row = testRow(fields, { fprice: 3, fqty: 1 });
    const reading = formulas.read(row, fields.get('fb')!);
    expect(reading).toEqual({ state: 'value', value: 7 });
    expect(formulas.read(row, fields.get('fb')!)).toBe(reading);
    const written = withCell(row, 'fprice', 4, 2);
    expect(formulas.read(written, fields.get('fb')!)).toEqual({ state: 'value', value: 9 });

    // Another width, another name elsewhere, a new field: nothing is computed again.
    const wider = fields.with([
      { ...fields.get('fb')!, name: 'Sum', revision: 9 },
      testField('fnew', 'New', 'text', {}, 20),
      { ...fields.get('fname')!, name: 'Elsewhere' },
    ]);
    expect(Formulas.of(wider, sources, formulas).read(row, wider.get('fb')!)).toBe(reading);
    // An input is of another type, a formula under it is another: what hangs on it is.
    const retyped = wider.with([{ ...wider.get('fprice')!, type: 'text' }]);
    expect(Formulas.of(retyped, sources, formulas).read(row, retyped.get('fb')!)).not.toBe(reading);
    const changed = wider.with([{ ...wider.get('fa')!, options: { formula: '{fprice} * 3' } }]);
    expect(Formulas.of(changed, sources, formulas).read(row, changed.get('fb')!)).toEqual({ state: 'value', value: 10 });
  });

  test('FX-31 what hangs on who wrote a row is asked for at each reading, once, however many formulas are between', () => {
    const names = Array.from({ length: 30 }, (_, at) => `n${at}`);
    const { counts, system } = counting();
    const made = testField('fmade', 'Made', 'created-time', {}, 50);
    const named = formulaFields({}).with([made]);
    const fields = named.with(
      names.map((name, at) =>
        testField(`f${name}`, name, 'formula', { formula: at === 0 ? '{fmade}' : `LEFT({fn${at - 1}} & {fn${at - 1}}, 10)` }, 60 + at),
      ),
    );
    const formulas = Formulas.of(fields, { ...sources, system });
    const row = testRow(fields, {});
    const last = fields.get('fn29')!;
    expect(formulas.read(row, last)).toMatchObject({ value: '2026-01-01' });
    expect(counts.reads).toBe(1);
    formulas.read(row, last);
    expect(counts.reads).toBe(2);
  });

  test('FX-32 TODAY and NOW are computed again when the day or the minute ends, and it is known when that is', () => {
    let now = testNow;
    const fields = formulaFields({ day: 'TODAY()', minute: 'NOW()', both: '{day} & {minute}', still: '1' });
    const of = (...names: string[]) => {
      const kept = fields.with(
        ['day', 'minute', 'both', 'still'].map((name) => ({ ...fields.get(`f${name}`)!, deleted: !names.includes(name) })),
      );
      return Formulas.of(kept, { system: null, now: () => now });
    };
    expect(of('still').changesAt).toBe(null);
    expect(of('minute').changesAt).toBe(Date.UTC(2026, 6, 8, 22, 31));
    expect(of('day').changesAt).toBe(testNow + 3_600_000);
    const formulas = of('day', 'minute', 'both');
    const row = testRow(fields, {});
    const read = (name: string) => formulas.read(row, fields.get(`f${name}`)!);
    const [day, minute] = [read('day'), read('minute')];
    now += 10_000;
    expect(read('minute')).toBe(minute);
    now += 10_000;
    expect(read('minute')).toMatchObject({ value: '2026-07-08T22:31:00.000Z' });
    expect(read('day')).toBe(day);
    now = Date.UTC(2026, 6, 9, 0, 0, 1);
    expect(read('day')).toMatchObject({ value: '2026-07-09' });
    expect(read('both')).toMatchObject({ value: '2026-07-092026-07-09 00:00' });
  });

  test('FX-33 through the reader of all computed fields, formulas and fields of the table are read together', () => {
    const at = '2026-05-01T10:00:00.000Z';
    const fields = formulaFields({}).with([
      testField('fmade', 'Made', 'created-time', {}, 50),
      testField('fout', 'Out', 'formula', { formula: 'YEAR({fmade}) + {fprice}' }, 51),
    ]);
    const authorOf = () => ({ actor: { id: 'u', name: 'Ada' }, at });
    const system = computedValues({ fields, authorOf, formulas: null });
    const computed = computedValues({ fields, authorOf, formulas: Formulas.of(fields, { system, now: () => testNow }) });
    const row = testRow(fields, { fprice: 1 });
    expect(readCell(row, fields.get('fout')!, computed)).toEqual({ state: 'value', value: 2027 });
    expect(readCell(row, fields.get('fmade')!, computed)).toEqual({ state: 'value', value: at });
    expect(readCell(row, fields.get('fout')!, null)).toEqual({ state: 'empty' });
  });
});

test('FX-40 what a page computes is computed here: the same rows give the same readings', () => {
  const fields = formulaFields({
    out: 'IF({Price} > 2, ROUND({Price} / 3, 2) & " " & UPPER({Unit name}), TEXT(DATE(2026, {Price} + 1, 31), "d mmm"))',
  });
  const rows = [0, 1, 2, 3, 4].map((price) => testRow(fields, { fprice: price, fname: `Row ${price}` }));
  const formulas = Formulas.of(fields, sources);
  // As `FX-40` of the browser tests has it.
  expect(rows.map((row) => formulas.read(row, fields.get('fout')!))).toEqual(
    ['31 Jan', '3 Mar', '31 Mar', '1 ROW 3', '1.33 ROW 4'].map((value) => ({ state: 'value', value })),
  );
});

describe('circles', () => {
  test('FX-34 formulas that are computed from one another are #CYCLE!, all of them alike, wherever they stand', () => {
    const fields = formulaFields({ a: '{b} + 1', b: '{c} + 1', c: '{a} + 1', own: '{own}', after: 'IFERROR({a}, "circle")' });
    for (const list of [fields, fields.with([{ ...fields.get('fc')!, order: '0' }])]) {
      const formulas = Formulas.of(list, sources);
      const row = testRow(list, {});
      for (const id of ['fa', 'fb', 'fc', 'fown']) expect(formulas.read(row, list.get(id)!), id).toMatchObject({ text: '#CYCLE!' });
      expect(formulas.read(row, list.get('fafter')!)).toMatchObject({ value: 'circle' });
    }
    const why = (id: string) => {
      const reading = Formulas.of(fields, sources).read(testRow(fields, {}), fields.get(id)!);
      return reading.state === 'unfit' ? reading.why : '';
    };
    expect(why('fa')).toMatch(/^“[abc]”, “[abc]” and “[abc]” are computed from one another\.$/);
    expect(why('fown')).toBe('“own” is computed from itself.');
  });

  test('FX-34 layers are in an order in which each is computed from earlier ones, and circles are whole', () => {
    const graph = fc.array(fc.uniqueArray(fc.nat(7), { maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(graph, (edges) => {
        const of = new Map(edges.map((to, at) => [String(at), new Set(to.map(String))]));
        const reaches = (from: string, wanted: string, seen = new Set<string>()): boolean =>
          [...(of.get(from) ?? [])].some((next) => next === wanted || (!seen.has(next) && reaches(next, wanted, seen.add(next))));
        const layers = inLayers(of.keys(), (thing) => of.get(thing)!);
        const before = new Set<string>();
        for (const { members, isCircle } of layers) {
          for (const member of members) {
            expect(reaches(member, member)).toBe(isCircle);
            for (const other of members) if (other !== member) expect(reaches(member, other)).toBe(true);
            for (const input of of.get(member)!) if (of.has(input)) expect(before.has(input) || members.includes(input)).toBe(true);
          }
          for (const member of members) before.add(member);
        }
        expect([...before].toSorted()).toEqual([...of.keys()].toSorted());
      }),
    );
  });

  test('FX-35 a formula over a field that was deleted, or is not there, is #REF!', () => {
    const fields = formulaFields({ out: '{Price} + 1' });
    const gone = fields.with([{ ...fields.get('fprice')!, deleted: true }]);
    expect(Formulas.of(gone, sources).read(testRow(gone, { fprice: 1 }), gone.get('fout')!)).toEqual({
      state: 'unfit',
      text: '#REF!',
      why: 'The field “Price” was deleted.',
    });
    for (const id of ['constructor', '__proto__', 'fnever']) {
      const other = fields.with([{ ...fields.get('fout')!, options: { formula: `{${id}}` } }]);
      expect(Formulas.of(other, sources).read(testRow(other, {}), other.get('fout')!)).toMatchObject({ text: '#REF!' });
    }
  });
});

describe('before a formula is kept', () => {
  test('FX-36 what is typed and cannot be read, or names what there is not, is told with its place', () => {
    const fields = formulaFields({ a: '{Price}', b: '{a} + 1' });
    const gone = fields.with([{ ...fields.get('fqty')!, deleted: true }]);
    const tell = (typed: string, own: string | null = 'fa') => {
      const found = readTyped(typed, gone, own);
      return found.ok ? found.formula : `${found.problem.from}-${found.problem.to} ${found.problem.message}`;
    };
    expect(tell(' ')).toBe('');
    expect(tell('{PRICE} * 2')).toBe('{fprice} * 2');
    expect(tell('{Price} *')).toBe('9-9 The formula ends where a value was expected.');
    expect(tell('1 + foo(2)')).toBe('4-7 There is no function FOO.');
    expect(tell('{Price} + ROUND()')).toBe('10-17 ROUND takes at least 1 arguments, not 0: ROUND(number, digits).');
    expect(tell('1 + {Cost}')).toBe('4-10 There is no field “Cost” in this table.');
    expect(tell('1 + {Qty}')).toBe('4-9 The field “Qty” was deleted.');
    expect(tell('{a}')).toBe('0-3 A formula cannot be computed from its own field.');
    expect(tell('{b}')).toBe('0-3 “b” is computed from this field already.');
    expect(tell('{b}', null)).toBe('{fb}');
  });

  test('FX-36 whether a formula hangs on a clock is known, so that it can say on whose', () => {
    const fields = formulaFields({});
    expect(['TODAY()', 'IF({fdone}, NOW())', '{fstart} + 1'].map((formula) => usesClock(formula, fields))).toEqual([true, true, true]);
    expect(['{fdue} + 1', 'DATE(2026,1,1)', '1 +'].map((formula) => usesClock(formula, fields))).toEqual([false, false, false]);
  });
});

describe('hostile formulas', () => {
  test('FX-37 nothing that a formula asks for takes more than its limits', () => {
    for (const [formula, result] of [
      ['REPT("a", 1000000)', '#LIMIT!'],
      ['LEN(REPT("a", 20000))', 20_000],
      ['REPT("ab", 1e300)', '#LIMIT!'],
      ['SUBSTITUTE(REPT("a", 20000), "a", REPT("b", 20000))', '#LIMIT!'],
      ['TEXTJOIN(REPT("x", 20000), FALSE, "a", "b")', '#LIMIT!'],
      ['REPT("a", 15000) & REPT("a", 15000)', '#LIMIT!'],
      ['CONCAT(REPT("a", 15000), REPT("a", 15000))', '#LIMIT!'],
      ['TEXT(1, REPT(",", 20000))', '#VALUE!'],
      [`SUM(${'1,'.repeat(249)}1)`, 250],
      [`SUM(${'1,'.repeat(250)}1)`, '#VALUE!'],
      [`${'1+'.repeat(1999)}1`, 2000],
      [`${'('.repeat(50)}1${')'.repeat(50)}`, 1],
      ['WORKDAY(DATE(2026,1,1), 1e300)', '#NUM!'],
      ['WORKDAY(DATE(2026,1,1), 9007199254740993)', '#NUM!'],
      ['EDATE(DATE(2026,1,1), 1e300)', '#NUM!'],
      ['LCM(1e300, 7)', 7e300],
    ] as const)
      expect(valueOfFormula(formula), formula.slice(0, 60)).toEqual(result);
    const many = Array.from({ length: 200 }, (_, at) => ({ id: `o${at}`, name: `n${at}`, color: 0 }));
    const fields = formulaFields({ out: `COUNTA(${Array.from({ length: 200 }, () => '{Tags}').join(',')})` });
    const wide = fields.with([{ ...fields.get('ftags')!, options: { choices: many } }]);
    const row = testRow(wide, { ftags: many.map(({ id }) => id) });
    expect(Formulas.of(wide, sources).read(row, wide.get('fout')!)).toMatchObject({
      text: '#LIMIT!',
      why: 'The formula takes more steps than the limit formulaSteps (20000).',
    });
  });

  test('FX-37 a chain of all fields that a table can have is computed, and doubling texts along it ends at the limit', () => {
    const names = Array.from({ length: 450 }, (_, at) => `n${at}`);
    const fields = formulaFields({}).with(
      names.map((name, at) =>
        testField(`f${name}`, name, 'formula', { formula: at === 0 ? '1' : `${'1+'.repeat(100)}{fn${at - 1}} - 100` }, 60 + at),
      ),
    );
    expect(Formulas.of(fields, sources).read(testRow(fields, {}), fields.get('fn449')!)).toEqual({ state: 'value', value: 1 });
    const doubling = formulaFields({}).with(
      names
        .slice(0, 60)
        .map((name, at) =>
          testField(`f${name}`, name, 'formula', { formula: at === 0 ? '"ab"' : `{fn${at - 1}} & {fn${at - 1}}` }, 60 + at),
        ),
    );
    expect(Formulas.of(doubling, sources).read(testRow(doubling, {}), doubling.get('fn59')!)).toMatchObject({ text: '#LIMIT!' });
  });

  test('FX-37 every function ends, with a value of a formula, whatever it is given', () => {
    const argument = fc.oneof(
      fc.constantFrom(
        '{Price}',
        '{Tags}',
        '{Due}',
        '{Start}',
        '""',
        'TRUE',
        '1/0',
        '"2026-01-31"',
        '"days"',
        'DATE(9999,12,31)',
        '-1',
        '0',
      ),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number < 0 ? `(${String(number)})` : String(number + 0))),
      fc.constantFrom('1e300', '-1e300', '1e-300', '9007199254740993', '0.5', '1e15'),
      fc.string({ maxLength: 10 }).map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const call = fc
      .constantFrom(...formulaFunctions)
      .chain((each) =>
        fc
          .array(argument, { minLength: each.least, maxLength: Math.min(each.most, each.least + 3) })
          .map((given) => `${each.name}(${given.join(',')})`),
      );
    fc.assert(
      fc.property(call, fc.boolean(), (formula, filled) => {
        const cells = filled ? { fprice: 1e308, ftags: ['o1', 'o2'], fdue: '0001-01-01', fstart: '9999-12-31T23:59:59.999Z' } : {};
        const reading = readFormula(formula, cells, { timeZone: 'Asia/Kolkata' });
        if (reading.state === 'unfit') {
          expect(reading.text, formula).toMatch(/^#[A-Z/0!?]+$/);
          expect(reading.why, formula).toMatch(/[.!]$/);
        } else if (reading.state === 'value') {
          expect(['number', 'string', 'boolean']).toContain(typeof reading.value);
          if (typeof reading.value === 'number') expect(Number.isFinite(reading.value), formula).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
