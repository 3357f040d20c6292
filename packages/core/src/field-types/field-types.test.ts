import { valueOrder } from './compare-values.ts';
import { fieldEntry } from './field-entries.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field, FieldOptions } from '../table/field.ts';
import { isNothing, type Value } from '../value.ts';
import { readTexts } from './detect.ts';
import { fieldType, fieldTypes, isFieldType } from './field-types.ts';
import { mergeValues } from './merge-values.ts';
import { readOwn } from './own-cell.ts';
import { readAs, readValue, valueText } from './read-cell.ts';

const locales = ['en-US', 'en-GB', 'de-DE', 'de-CH', 'fr-FR', 'pt-BR', 'hi-IN', 'ja-JP', 'ar-EG', 'fa-IR', 'he-IL', 'sv-SE'];
const locale = fc.constantFrom(...locales);
const choices = ['Open', 'open', 'Größe L', 'x', '12', '‏עברית', 'a, b', 'say "hi"', '"', ','].map((name, at) => ({
  id: `o${at}`,
  name,
  color: at,
}));

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary' }).map((text) => `${text}\ud800\u0000\r\n\u202e`),
);
const anyDay = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(-0, 5e-324, Number.MAX_VALUE, 1e21, 0.1 + 0.2, 1.234, 1234, 1e-7, 0.07, 5400.1, 59.9996, Number.MAX_SAFE_INTEGER),
);
const anyMoment = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((moment) => moment.toISOString());
/** Around the hours in which clocks of Europe and America are put forward and back. */
const anyChangeover = fc
  .tuple(
    fc.constantFrom('2026-10-25T01:00Z', '2026-03-29T01:00Z', '2026-11-01T06:00Z', '1893-03-31T23:00Z'),
    fc.integer({ min: -90, max: 90 }),
  )
  .map(([at, minutes]) => new Date(Date.parse(at) + minutes * 60_000).toISOString());
const anyPerson = fc.record({ id: anyText.filter((id) => id !== '' && id.length < 100), name: anyText });
const anyAddress = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'https://x.org/a_(b)',
    'mailto:a@b.org',
    'tel:+49301',
    'http://x.org/%E0%A4%A',
    'https://x.org/ä%20b.pdf',
    'ftp://x.org/',
  ),
);
const people = [
  { id: 'u1', name: 'Ada' },
  { id: 'u2', name: 'Grace' },
  { id: 'u3', name: 'Grace' },
];
/** Every type in its forms: its options, and what may be offered to `check`. */
const offered: Readonly<Record<string, { type?: string; options: FieldOptions; value: fc.Arbitrary<Value> }>> = {
  text: { options: {}, value: anyText },
  number: { options: {}, value: anyNumber },
  'number as money': { type: 'number', options: { format: 'currency', currency: 'EUR' }, value: anyNumber },
  'number as a percentage': { type: 'number', options: { format: 'percent', precision: 1 }, value: anyNumber },
  'number as hours and minutes': { type: 'number', options: { format: 'duration' }, value: anyNumber },
  'number as seconds': { type: 'number', options: { format: 'duration', durationFormat: 'h:mm:ss', precision: 2 }, value: anyNumber },
  checkbox: { options: {}, value: fc.boolean() },
  'single-select': { options: { choices }, value: fc.constantFrom(...choices.map(({ id }) => id)) },
  'long-text': {
    options: {},
    value: fc.oneof(
      anyText,
      fc.array(fc.constantFrom('one', 'two', '', ' ')).map((lines) => lines.join('\n')),
    ),
  },
  'multiple-select': { options: { choices }, value: fc.array(fc.constantFrom(...choices.map(({ id }) => id))) },
  date: { options: {}, value: fc.oneof(anyDay, fc.constantFrom('0001-01-01', '9999-12-31', '2024-02-29', '1949-12-31', '2050-01-01')) },
  'date with time': { type: 'date', options: { time: true }, value: fc.oneof(anyMoment, anyChangeover) },
  'date with time in Berlin': {
    type: 'date',
    options: { time: true, timeZone: 'Europe/Berlin' },
    value: fc.oneof(anyMoment, anyChangeover),
  },
  'date with time in New York': {
    type: 'date',
    options: { time: true, timeZone: 'America/New_York' },
    value: fc.oneof(anyMoment, anyChangeover),
  },
  rating: { options: { max: 7 }, value: fc.integer({ min: 1, max: 7 }) },
  url: { options: {}, value: anyAddress },
  email: { options: {}, value: fc.oneof(fc.emailAddress(), fc.constantFrom('ä.ö@example.org', 'a+b@sub.example.co.uk')) },
  phone: { options: {}, value: fc.constantFrom('+49 30 901820', '(030) 90-1820', '110', '+1 (555) 010-9999 ext. 12', '030/1234') },
  user: {
    options: { people },
    value: fc.oneof(anyPerson, fc.constantFrom(...people, { id: 'u4', name: 'Grace <u2>' }, { id: '<%>', name: '' })),
  },
  attachment: {
    options: {},
    value: fc.array(fc.record({ name: fc.oneof(anyText, fc.constantFrom('', 'a (https://x.org)')), url: anyAddress }), { maxLength: 5 }),
  },
  'auto-number': { options: {}, value: fc.integer({ min: 1, max: 1e9 }) },
  'created-time': { options: {}, value: anyMoment },
  'modified-time': { options: { timeZone: 'Asia/Tokyo' }, value: anyMoment },
  'created-by': { options: {}, value: anyPerson },
  'modified-by': { options: {}, value: anyPerson },
};
const field = (type: string, options: FieldOptions = {}): Field => ({
  id: 'f',
  name: 'F',
  type,
  options,
  order: 'a0',
  column: 0,
  deleted: false,
  revision: 1,
  typeRevision: 1,
  deletedRevision: 0,
});
const parse = (type: string, typed: string, where = 'en-US', options: FieldOptions = {}) => {
  const parsed = fieldEntry(type).parse(typed, options, where);
  return parsed.ok ? parsed.value : parsed.problem.code;
};

test('FT-1 every type is tried below', () => {
  // A formula has no values of its own: its results are those of other types (FX-24).
  expect(fieldTypes.map(({ name }) => name).filter((name) => offered[name] === undefined)).toEqual(['formula']);
});

describe.each(Object.keys(offered))('the type %s', (form) => {
  const { type: name = form, options, value: anyValue } = offered[form]!;
  const type = fieldType(name);
  const entry = fieldEntry(name);

  test('FT-1 what an editor starts with is read back as the same value, in every locale', () => {
    fc.assert(
      fc.property(anyValue, locale, (value, where) => {
        const checked = entry.check(value, options);
        if (!checked.ok) throw new Error(checked.problem.message);
        const stored = isNothing(checked.value) ? null : checked.value;
        const read = entry.parse(stored === null ? '' : entry.edit(stored, options), options, where);
        expect(read).toEqual({ ok: true, value: stored });
      }),
      { numRuns: 500 },
    );
  });

  test('FT-2 FT-6 the normal form is a fixed point: what is stored passes again unchanged, is an own value, and reads as itself', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const once = entry.check(value, options);
        if (!once.ok || isNothing(once.value)) return;
        expect(entry.check(once.value, options)).toEqual(once);
        expect(type.own(once.value, options)).toEqual(once.value);
        expect(readAs(name, once.value, options)).toEqual(once.value);
      }),
    );
  });

  test('FT-6 the values of a type are read without what converts others, and alike; any other is awaited', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyValue, fc.jsonValue() as fc.Arbitrary<Value>, ...Object.values(offered).map((other) => other.value)),
        (stored) => {
          const own = readOwn(stored, field(name, options));
          const expected =
            own.state === 'value' ? readValue(stored, field(name, options)) : { state: 'empty', ...(stored !== null && { awaited: true }) };
          expect(own).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('FT-3 any stored value of any type is read, shown and parsed without a throw; what does not fit shows as its text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue() as fc.Arbitrary<Value>, anyText, ...Object.values(offered).map((other) => other.value)),
        locale,
        (stored, where) => {
          const reading = readValue(stored, field(name, options));
          const shown = valueText(stored, field(name, options), where);
          expect(typeof shown).toBe('string');
          if (stored !== null && reading.state === 'unfit' && typeof stored === 'string') expect(shown).toBe(stored);
          if (reading.state === 'value') expect(entry.check(reading.value, options).ok).toBe(true);
          entry.check(stored, options);
          entry.parse(typeof stored === 'string' ? stored : JSON.stringify(stored), options, where);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('FT-4 the order of values is total', () => {
    const sign = (a: Value, b: Value) => Math.sign(valueOrder(name)(a, b, options, 'en-US'));
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (a, b, c) => {
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('FT-70 merging: an equal side and an untouched one leave the other, and it does not matter which came first', () => {
    const normal = anyValue.map((value): Value => {
      const checked = entry.check(value, options);
      return checked.ok && !isNothing(checked.value) ? checked.value : null;
    });
    const side = fc.option(normal);
    fc.assert(
      fc.property(side, side, side, (base, current, incoming) => {
        const merged = mergeValues(type.name, base, current, incoming, options);
        expect(mergeValues(type.name, base, incoming, current, options)).toEqual(merged);
        if (type.merges === undefined) expect(merged).toBeUndefined();
        if (merged != null) expect(entry.check(merged, options)).toEqual({ ok: true, value: merged });
        for (const one of [base, current]) {
          expect([one, undefined]).toContainEqual(mergeValues(type.name, base, one, one, options));
          expect([one, undefined]).toContainEqual(mergeValues(type.name, base, base, one, options));
        }
      }),
    );
  });

  test('FT-5 long hostile texts are read or refused at once', () => {
    const started = performance.now();
    for (const unit of ['1', '1,', '"', '",', '"",', '"x', '1,11', '.', ' ', '-', '1.1/', '\u00a0', '(', 'jan ', 'e1', '\u202e', '٣']) {
      for (const end of ['', 'x', '.', ',']) for (const where of ['de-DE', 'ar-EG']) entry.parse(unit.repeat(50_000) + end, options, where);
    }
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});

describe('numbers', () => {
  test.each<[string, string, number | null | 'wrong-type']>([
    ['en-US', '1,234', 1234],
    ['en-US', '1,234,567.5', 1_234_567.5],
    ['en-US', '1,2', 'wrong-type'],
    ['en-US', '12,34', 'wrong-type'],
    ['de-DE', '1,2', 1.2],
    ['de-DE', '1,234', 1.234],
    ['de-DE', '1.234.567,5', 1_234_567.5],
    ['de-DE', '1.5', 1.5],
    ['fr-FR', '1 234,5', 1234.5],
    ['fr-FR', '1\u202f234\u00a0567', 1_234_567],
    ['de-CH', "1'234.5", 1234.5],
    ['hi-IN', '12,34,567', 1_234_567],
    ['ar-EG', '١٬٢٣٤٫٥', 1234.5],
    ['en-US', '\u200e\u22125\u200f', -5],
    ['en-US', ' +.5 ', 0.5],
    ['en-US', '-0', 0],
    ['en-US', '1e3', 1000],
    ['en-US', '1e999', 'wrong-type'],
    ['en-US', '9'.repeat(400), 'wrong-type'],
    ['en-US', 'Infinity', 'wrong-type'],
    ['en-US', 'NaN', 'wrong-type'],
    ['en-US', '0x10', 'wrong-type'],
    ['en-US', '1-2', 'wrong-type'],
    ['en-US', '1\u0000', 'wrong-type'],
    ['en-US', '', null],
    ['en-US', ' \u200f ', null],
  ])('FT-10 in %s %j is %j', (where, typed, expected) => {
    expect(parse('number', typed, where)).toBe(expected);
  });

  test('FT-11 only finite numbers are stored, and -0 as 0', () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, '5', true, [5]])
      expect(fieldEntry('number').check(wrong as Value, {}).ok).toBe(false);
    expect(fieldEntry('number').check(-0, {})).toEqual({ ok: true, value: 0 });
  });

  test('FT-12 precision is only shown; nothing is rounded away', () => {
    expect(fieldType('number').format(1.005, { precision: 1 }, 'en-US')).toBe('1.0');
    expect(fieldEntry('number').edit(1.005, { precision: 1 })).toBe('1.005');
  });
});

describe('counters', () => {
  test.each<[number | null, number | null, number | null, number | null | undefined]>([
    [10, 12, 11, 13],
    [null, 2, 3, 5],
    [0.1, 0.3, 0.2, 0.4],
    [1e21, 1e21, 5, 5],
    [0, 1e-7, 2e-7, 3e-7],
    [5, null, 6, undefined],
    [5, 6, null, undefined],
    [0, 2 ** 53, 1, undefined],
    [0, 1e300, 1e-300, undefined],
  ])('FT-13 from %j, %j and %j make %j', (base, current, incoming, sum) => {
    expect(mergeValues('number', base, current, incoming, {})).toEqual(sum);
  });

  test('FT-13 what is added up is exact to the last decimal', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(cents, cents, cents, (base, ours, theirs) => {
        fc.pre(ours !== 0 && theirs !== 0 && ours !== theirs);
        const merged = mergeValues('number', base / 100, (base + ours) / 100, (base + theirs) / 100, {});
        expect(merged).toBe((base + ours + theirs) / 100 + 0);
      }),
    );
  });
});

describe('dates', () => {
  test.each<[string, string, string | null]>([
    ['en-US', '2024-02-29', '2024-02-29'],
    ['en-US', '2023-02-30', 'wrong-type'],
    ['en-US', '2024-13-01', 'wrong-type'],
    ['en-US', '0000-01-01', 'wrong-type'],
    ['en-US', '3/4/2024', '2024-03-04'],
    ['en-GB', '3/4/2024', '2024-04-03'],
    ['de-DE', '3.4.24', '2024-04-03'],
    ['en-US', '3.4.2024', '2024-04-03'],
    ['en-US', '3/4/49', '2049-03-04'],
    ['en-US', '3/4/50', '1950-03-04'],
    ['en-US', '13/4/2024', 'wrong-type'],
    ['en-US', '1.2.3', 'wrong-type'],
    ['en-US', 'Feb 29, 2024', '2024-02-29'],
    ['en-US', '29th February 2023', 'wrong-type'],
    ['de-DE', '3. März 2024', '2024-03-03'],
    ['en-US', '2024-01-31T23:59:59Z', '2024-01-31'],
    ['en-US', '\u200e2024-01-31\u0000', 'wrong-type'],
    ['en-US', 'tomorrow', 'wrong-type'],
    ['en-US', ' ', null],
  ])('FT-20 in %s %j is %j', (where, typed, expected) => {
    expect(parse('date', typed, where)).toBe(expected);
  });

  test('FT-21 only a day that exists, in its one form, is stored', () => {
    for (const wrong of ['2023-02-30', '2024-1-1', '2024-01-01T00:00:00Z', '+002024-01-01', '', 20240101])
      expect(fieldEntry('date').check(wrong, {}).ok).toBe(false);
  });
});

describe('texts', () => {
  test('FT-30 a text is well formed and normal; line breaks and marks of direction stay, control characters go', () => {
    expect(parse('text', 'a\r\nb\rc\td')).toBe('a\nb\nc\td');
    expect(parse('text', 'e\u0301')).toBe('\u00e9');
    expect(parse('text', 'a\u0000\u0007\u0085b')).toBe('ab');
    expect(parse('text', '\ud800x')).toBe('\ufffdx');
    expect(parse('text', '\u202eabc\u200f')).toBe('\u202eabc\u200f');
    expect(parse('text', '\u0000')).toBeNull();
    expect(parse('text', '  ')).toBe('  ');
  });

  test('FT-31 a select that became a text shows the names of its choices', () => {
    expect(valueText('o2', field('text', { choices }), 'en')).toBe('Größe L');
    expect(valueText('o77', field('text', { choices }), 'en')).toBe('o77');
  });

  test('FT-32 an unknown type reads as text, so that nothing is hidden', () => {
    expect(isFieldType('hologram')).toBe(false);
    for (const name of ['hologram', '__proto__', 'constructor']) expect(valueText([1, 'x'], field(name), 'en')).toBe('1, x');
  });
});

describe('checkboxes', () => {
  test('FT-40 words for yes and no are read without regard to case, nothing else is', () => {
    expect(['TRUE', ' x ', '✓', 'no', '0', '', '2', 'maybe'].map((typed) => parse('checkbox', typed))).toEqual([
      true,
      true,
      true,
      false,
      false,
      null,
      'wrong-type',
      'wrong-type',
    ]);
  });
});

describe('selects', () => {
  test('FT-50 a choice is found by its name exactly, else without regard to case; what is no choice is refused', () => {
    const typed = ['Open', 'open', 'OPEN', ' gro\u0308ße l ', 'o1', ''].map((text) => parse('single-select', text, 'en', { choices }));
    expect(typed).toEqual(['o0', 'o1', 'o0', 'o2', 'wrong-value', null]);
  });

  test('FT-51 texts of a field that became a select are found by name; what is no choice shows as it is', () => {
    expect(valueText('open', field('single-select', { choices }), 'en')).toBe('open');
    expect(readValue('Closed', field('single-select', { choices }))).toEqual({ state: 'unfit', text: 'Closed' });
    expect(readValue(12, field('single-select', { choices }))).toEqual({ state: 'value', value: 'o4' });
  });

  test('FT-53 several choices are read from a list of names, in quotes where a name holds a comma, and kept in their order, each once', () => {
    const typed = ['x, Open', 'open,x,open', '"a, b", x', 'say "hi", ","', ' , ', 'x; Open', '"x"', `${'"'.repeat(4)}, x`];
    expect(typed.map((text) => parse('multiple-select', text, 'en', { choices }))).toEqual([
      ['o0', 'o3'],
      ['o1', 'o3'],
      ['o3', 'o6'],
      ['o7', 'o9'],
      null,
      'wrong-value',
      ['o3'],
      ['o3', 'o8'],
    ]);
    expect(fieldType('multiple-select').format(['o3', 'o6'], { choices }, 'en')).toBe('x, a, b');
    expect(fieldEntry('multiple-select').edit(['o3', 'o6'], { choices })).toBe('x, "a, b"');
  });

  test('FT-54 one choice and several, texts and selects are read as each other', () => {
    const read = (type: string, stored: Value) => readValue(stored, field(type, { choices }));
    const value = (of: Value) => ({ state: 'value', value: of });
    expect(read('multiple-select', 'o2')).toEqual(value(['o2']));
    expect(read('multiple-select', 'x, "a, b"')).toEqual(value(['o3', 'o6']));
    expect(read('multiple-select', 12)).toEqual(value(['o4']));
    expect(read('multiple-select', 'x, y').state).toBe('unfit');
    expect(read('multiple-select', ['o2', 'gone']).state).toBe('unfit');
    expect(read('single-select', ['o2'])).toEqual(value('o2'));
    expect(read('single-select', ['o2', 'o3']).state).toBe('unfit');
    expect(read('text', ['o3', 'o6'])).toEqual(value('x, "a, b"'));
    expect(read('long-text', ['o3'])).toEqual(value('x'));
  });

  test('FT-55 choices that both sides put in are there, and those that either took away are gone', () => {
    const merge = (...values: [readonly string[] | null, readonly string[] | null, readonly string[] | null, FieldOptions]) =>
      mergeValues('multiple-select', ...values);
    expect(merge(['o0', 'o1'], ['o0', 'o1', 'o2'], ['o1', 'o5'], { choices })).toEqual(['o1', 'o2', 'o5']);
    expect(merge(['o0', 'o1'], ['o0'], ['o1'], { choices })).toBeNull();
    expect(merge(null, ['o3'], ['o2'], { choices })).toEqual(['o2', 'o3']);
  });

  test('FT-52 reading a cell costs the same with two thousand choices', () => {
    const many = { choices: Array.from({ length: 2_000 }, (_, at) => ({ id: `o${at}`, name: `Choice ${at}`, color: 0 })) };
    const started = performance.now();
    for (let at = 0; at < 50_000; at++) valueText(`o${at % 2_500}`, field('single-select', many), 'en');
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('reading a table of texts', () => {
  const typeOf = (texts: readonly string[], where = 'en-US') =>
    readTexts(
      ['a'],
      texts.map((text) => [text]),
      [],
      where,
    ).columns[0]!.field.type;
  const repeat = (count: number, ...texts: string[]) => Array.from({ length: count }, (_, at) => texts[at % texts.length]!);

  test.each<[string, readonly string[], string]>([
    ['numbers', ['1', '2.5', '', '-3'], 'number'],
    ['numbers with one text in a hundred', [...Array.from({ length: 99 }, (_, at) => `${at + 3}`), 'n/a'], 'number'],
    ['numbers with one text in four', repeat(4, '1', '2', '3', 'n/a'), 'text'],
    ['postcodes with a leading zero', ['02134', '10115', '90210'], 'text'],
    ['telephone numbers', ['+493012345', '+493054321'], 'text'],
    ['long numbers of cards', ['4111111111111111', '5500005555555559'], 'text'],
    ['ones and noughts', repeat(20, '0', '1'), 'number'],
    ['ones and noughts, and once a two', [...repeat(99, '0', '1'), '2'], 'number'],
    ['words for yes and no', repeat(20, 'yes', 'no'), 'checkbox'],
    ['days', ['2024-01-31', '3/4/2024', 'Feb 3, 2024'], 'date'],
    ['moments', ['2024-01-31 10:30', '3/4/2024, 5:15 PM', '2024-01-31T23:59:59Z'], 'date'],
    ['percentages', ['12 %', '7.5%'], 'number'],
    ['amounts', ['$1,200.00', '-$5'], 'number'],
    ['amounts in several currencies', ['$1', '€2'], 'number'],
    ['links', ['https://example.com', 'www.example.org/a'], 'url'],
    ['names of files', ['readme.md', 'index.html'], 'text'],
    ['e-mail addresses', ['ada@example.com', 'grace@example.org'], 'email'],
    ['days, one of them none', ['2024-01-31', '2023-02-30'], 'text'],
    ['versions', ['1.2.3', '1.2.4', '2.1.1'], 'text'],
    ['few words, often', repeat(40, 'Open', 'Closed', 'Won'), 'single-select'],
    ['few words, seldom', ['Open', 'Closed', 'Won'], 'text'],
    ['nothing', ['', ' ', ''], 'text'],
    ['one accented word in two forms, often', repeat(40, '\u00e9t\u00e9', 'e\u0301te\u0301'), 'single-select'],
  ])('FT-60 the type of a column is the strictest that nearly all of its texts fit and that loses nothing: %s', (_, texts, expected) => {
    expect(typeOf(texts)).toBe(expected);
  });

  test('FT-61 columns are read in the locale that is given', () => {
    expect(readTexts(['a'], [['1,5'], ['2,25']], [], 'de-DE').rows.map((row) => Object.values(row.cells)[0])).toEqual([1.5, 2.25]);
    expect(typeOf(['1,5', '2,25'], 'en-US')).toBe('text');
  });

  test('FT-62 what does not fit is kept as its text, and told with its place', () => {
    const { rows, misfits, columns } = readTexts(
      ['n'],
      [...Array.from({ length: 99 }, (_, at) => [`${at + 1}7`]), ['n/\u0000a']],
      [],
      'en-US',
    );
    expect({ ...rows.at(-1)!.cells }).toEqual({ [columns[0]!.field.id]: 'n/a' });
    expect(misfits.map(({ path, code }) => [path, code])).toEqual([['100/n', 'wrong-type']]);
  });

  test('FT-63 fields get names that differ, and rows may be shorter or longer than the header', () => {
    const { columns, rows } = readTexts(['a', 'a', '', ' a\n', 'a 2'], [['1'], ['1', '2', '3', '4', '5', '6']], [], 'en-US');
    expect(columns.map(({ field: { name } }) => name)).toEqual(['a', 'a 2', 'Field 3', 'a 3', 'a 2 2', 'Field 6']);
    expect(rows.map((row) => Object.keys(row.cells).length)).toEqual([1, 6]);
    expect(readTexts([], [], [], 'en-US')).toEqual({ columns: [], rows: [], misfits: [] });
  });

  test('FT-65 a column that the table has is read as that field; a select takes the choices that it lacks', () => {
    const status = field('single-select', { choices: [{ id: 'o1', name: 'Open', color: 0 }] });
    const { columns, rows } = readTexts(['F'], [['open'], ['Won'], ['']], [status], 'en-US');
    expect(columns[0]).toMatchObject({ isNew: false, field: { id: 'f' }, newChoices: [{ name: 'Won', color: 1 }] });
    expect(rows.map((row) => row.cells['f'])).toEqual(['o1', columns[0]!.newChoices[0]!.id, undefined]);
    const many = readTexts(['F'], [['New, open'], ['new'], ['"a, b"']], [{ ...status, type: 'multiple-select' }], 'en-US').columns[0]!;
    expect(many.newChoices.map(({ name }) => name)).toEqual(['New', 'a, b']);
  });

  test('FT-66 a column with line breaks is long text, and lists of names are text', () => {
    const { columns } = readTexts(
      ['a', 'b'],
      [
        ['one\ntwo', 'x, y'],
        ['one\ntwo', 'x, z'],
        ['three', 'y'],
      ],
      [],
      'en-US',
    );
    expect(columns.map(({ field: { type } }) => type)).toEqual(['long-text', 'text']);
  });

  test('FT-64 a header of ten thousand equal names is read at once', () => {
    const started = performance.now();
    expect(
      new Set(
        readTexts(
          Array.from({ length: 10_000 }, () => 'a'),
          [],
          [],
          'en-US',
        ).columns.map(({ field: { name } }) => name),
      ).size,
    ).toBe(10_000);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
