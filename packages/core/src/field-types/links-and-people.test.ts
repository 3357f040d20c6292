import { fieldEntry } from './field-entries.ts';
import { describe, expect, test } from 'vitest';
import type { Field, FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { fieldType, fieldTypes } from './field-types.ts';
import { mergeValues } from './merge-values.ts';
import { readValue, valueText } from './read-cell.ts';

const parse = (type: string, typed: string, options: FieldOptions = {}) => {
  const parsed = fieldEntry(type).parse(typed, options, 'en-US');
  return parsed.ok ? parsed.value : parsed.problem.message;
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
const hostile = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript\u200b:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.com/1',
  'https://exa mple.com',
  'https://example.com/"><img src=x>',
  'https:///path',
  'https://',
  'http:\\\\example.com',
  '//example.com',
  '../x',
];

describe('links', () => {
  test.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['example.com', 'https://example.com'],
    ['münchen.example/ä', 'https://münchen.example/ä'],
    ['localhost.test:8080/x', 'https://localhost.test:8080/x'],
    ['\u200ehttps://example.com ', 'https://example.com'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['javascript:alert(1)', '“javascript:alert(1)” begins with “javascript:”, and only http, https, ftp, mailto and tel are followed'],
    ['not an address', '“not an address” is not an address such as https://example.com'],
    ['1.2.3', '“1.2.3” is not an address such as https://example.com'],
  ])('FT-80 %j is %j', (typed, expected) => {
    expect(parse('url', typed)).toBe(expected);
  });

  test('FT-81 whatever is typed, pasted, stored or converted: what a cell leads to has one of five schemes', () => {
    const follows = /^(?:https?|ftp):\/\/[^\s/]|^(?:mailto|tel):./i;
    for (const text of hostile)
      for (const type of fieldTypes) {
        const stored: readonly Value[] = [text, [text], { name: 'x', url: text }, [{ name: 'x', url: text }], { id: text, name: text }];
        for (const value of stored) {
          const reading = readValue(value, field(type.name));
          const links =
            reading.state !== 'value'
              ? []
              : type.name === 'attachment'
                ? (reading.value as readonly { url: string }[]).map(({ url }) => url)
                : type.linkOf === undefined
                  ? []
                  : [type.linkOf(reading.value)];
          for (const link of links) expect(link).toMatch(follows);
        }
      }
    for (const text of hostile) expect(fieldEntry('url').check(text, {}).ok).toBe(false);
  });

  test('FT-82 an e-mail address and a telephone number are kept as they were written, and lead to mail and telephone', () => {
    expect(parse('email', 'mailto:ada@example.com')).toBe('ada@example.com');
    for (const wrong of ['ada', 'ada@', '@example.com', 'a@b', 'a b@example.com', 'a@example..com', 'a@example.com, b@example.com'])
      expect(parse('email', wrong)).toContain('is not an e-mail address');
    expect(fieldType('email').linkOf!('ä+b@example.com')).toBe('mailto:%C3%A4%2Bb@example.com');
    expect(parse('phone', ' +49 30  901820 ')).toBe('+49 30 901820');
    expect(fieldType('phone').linkOf!('+1 (555) 010-9999 ext. 12')).toBe('tel:+15550109999;ext=12');
    for (const wrong of ['12', 'call me', '+49 30 1x', '1'.repeat(21), '12-12-12-12-12-12-12-12-12-12-12-12-12-12'])
      expect(parse('phone', wrong)).toContain('is not a telephone number');
  });
});

describe('files', () => {
  test('FT-83 each line is a link, with its name before it in words or without; one address is there once', () => {
    expect(parse('attachment', 'Plan (https://example.com/a.pdf)\r\nexample.com/b%20c.jpg\n\nAgain (https://example.com/a.pdf)')).toEqual([
      { name: 'Again', url: 'https://example.com/a.pdf' },
      { name: 'b c.jpg', url: 'https://example.com/b%20c.jpg' },
    ]);
    expect(parse('attachment', 'x (javascript:alert(1))')).toContain('begins with “javascript:”');
    expect(parse('attachment', Array.from({ length: 101 }, (_, at) => `example.com/${at}`).join('\n'))).toBe(
      'There are 101 links, and a cell takes 100',
    );
    const check = (value: Value) => fieldEntry('attachment').check(value, {}).ok;
    expect([check([{ url: 'https://x.org' }]), check([{ name: 1, url: 'https://x.org' }]), check(['https://x.org']), check({})]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('FT-84 links merge as sets; a name that both changed does not', () => {
    const merge = (base: Value, current: Value, incoming: Value) => mergeValues('attachment', base, current, incoming, {});
    const link = (name: string, at = name) => ({ name, url: `https://example.com/${at}` });
    expect(merge([link('a'), link('b')], [link('a'), link('c')], [link('a'), link('b'), link('d')])).toEqual([
      link('a'),
      link('c'),
      link('d'),
    ]);
    expect(merge([link('a')], [link('x', 'a')], [link('a'), link('b')])).toEqual([link('x', 'a'), link('b')]);
    expect(merge([link('a')], [link('x', 'a')], [link('y', 'a')])).toBeUndefined();
    expect(merge([link('a')], null, [link('a'), link('b')])).toEqual([link('b')]);
  });
});

describe('people', () => {
  const people = [
    { id: 'u1', name: 'Ada' },
    { id: 'u2', name: 'Grace' },
    { id: 'u3', name: 'grace' },
    { id: 'u4', name: 'Kim' },
    { id: 'u5', name: 'Kim' },
  ];

  test('FT-85 a person is found by a name that only one has, else by his id behind the name', () => {
    const typed = ['Ada', ' ADA ', 'Grace', 'grace', 'GRACE', 'Kim', 'Kim <u5>', '<u9>', 'Bob'];
    expect(typed.map((text) => parse('user', text, { people }))).toEqual([
      people[0],
      people[0],
      people[1],
      people[2],
      '“GRACE” is nobody who is known here',
      '“Kim” is nobody who is known here',
      people[4],
      { id: 'u9', name: '' },
      '“Bob” is nobody who is known here',
    ]);
    const { edit } = fieldEntry('user');
    expect([edit(people[0]!, { people }), edit(people[4]!, { people }), edit(people[0]!, {})]).toEqual(['Ada', 'Kim <u5>', 'Ada <u1>']);
  });

  test('FT-86 a person is shown without asking anybody, also as a text and as a choice', () => {
    expect(valueText({ id: 'u1', name: 'Ada' }, field('user'), 'en')).toBe('Ada');
    expect(valueText({ id: 'u1', name: '' }, field('user'), 'en')).toBe('u1');
    expect(valueText({ id: 'u1', name: 'Ada' }, field('text'), 'en')).toBe('Ada');
    const choices = [{ id: 'o1', name: 'Ada', color: 0 }];
    expect(readValue({ id: 'u1', name: 'Ada' }, field('single-select', { choices }))).toEqual({ state: 'value', value: 'o1' });
    for (const wrong of [{ id: '', name: 'x' }, { id: 'x' }, { id: 1, name: 'x' }, { id: 'x'.repeat(201), name: '' }, 'u1', ['u1']])
      expect(fieldEntry('user').check(wrong as Value, {}).ok).toBe(false);
  });

  test('FT-87 a rating is a whole number of stars, typed as a digit or as stars', () => {
    const typed = ['3', '***', '★★★☆☆', '0', '', '6', '2.5', '****** '];
    expect(typed.map((text) => parse('rating', text, { max: 5 }))).toEqual([
      3,
      3,
      3,
      null,
      null,
      '“6” is not a rating from 1 to 5',
      '“2.5” is not a rating from 1 to 5',
      '“****** ” is not a rating from 1 to 5',
    ]);
    for (const max of [0, 11, 2.5, '9', Number.NaN, null])
      expect(fieldType('rating').format(2, { max: max as number }, 'en')).toBe('★★☆☆☆');
    expect(readValue(8, field('rating', { max: 5 }))).toEqual({ state: 'unfit', text: '8' });
  });
});
