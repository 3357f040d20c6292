import * as library from '@formulajs/formulajs';
import { described, plainText } from '../convert.ts';
import { boundedText as bounded, formulaError, formulaLimits, type FormulaValue, tooLong } from '../formula-value.ts';
import { type FormulaFunction, fromLibrary, many } from './formula-function.ts';
import { textAs } from './text-format.ts';

function text(name: string, signature: string, help: string, least: number, most: number, call: FormulaFunction['call']): FormulaFunction {
  return { name, group: 'Text', signature, help, least, most, result: 'text', call };
}

/** Characters as people count them: a pair of surrogates is one. */
const characters = (from: string) => Array.from(from);

/** Texts. */
export const texts: readonly FormulaFunction[] = [
  text('CONCAT', 'CONCAT(text, …)', 'The texts put together.', 1, many, (given) => joinTexts(given.all().map(plainText), '')),
  text('CONCATENATE', 'CONCATENATE(text, …)', 'The texts put together.', 1, many, (given) => joinTexts(given.all().map(plainText), '')),
  {
    ...text(
      'TEXTJOIN',
      'TEXTJOIN(separator, skip empty, text, …)',
      'The texts put together with something between them.',
      3,
      many,
      (given) => {
        const skip = given.truth(1);
        const parts = given.all(2).map(plainText);
        return joinTexts(skip ? parts.filter((part) => part !== '') : parts, given.text(0));
      },
    ),
  },
  text('LEFT', 'LEFT(text, count)', 'The first characters.', 1, 2, (given) =>
    characters(given.text(0))
      .slice(0, count(given.number(1, 1)))
      .join(''),
  ),
  text('RIGHT', 'RIGHT(text, count)', 'The last characters.', 1, 2, (given) => {
    const all = characters(given.text(0));
    return all.slice(Math.max(0, all.length - count(given.number(1, 1)))).join('');
  }),
  text('MID', 'MID(text, start, count)', 'Characters from a position on; the first is 1.', 3, 3, (given) => {
    const start = given.whole(1);
    if (start < 1) return formulaError('#VALUE!', `MID counts characters from 1, not from ${start}.`);
    return characters(given.text(0))
      .slice(start - 1, start - 1 + count(given.number(2)))
      .join('');
  }),
  { ...text('LEN', 'LEN(text)', 'How many characters there are.', 1, 1, (given) => characters(given.text(0)).length), result: 'number' },
  text('LOWER', 'LOWER(text)', 'In small letters.', 1, 1, (given) => given.text(0).toLowerCase()),
  text('UPPER', 'UPPER(text)', 'In capital letters.', 1, 1, (given) => bounded(given.text(0).toUpperCase())),
  text('PROPER', 'PROPER(text)', 'Each word with a capital letter.', 1, 1, (given) =>
    given
      .text(0)
      .toLowerCase()
      .replaceAll(/(^|[^\p{L}])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  ),
  text('TRIM', 'TRIM(text)', 'Without blanks before, behind and twice between words.', 1, 1, (given) =>
    given
      .text(0)
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' '),
  ),
  text('CLEAN', 'CLEAN(text)', 'Without characters that cannot be seen.', 1, 1, (given) => fromLibrary(library.CLEAN(given.text(0)))),
  text(
    'SUBSTITUTE',
    'SUBSTITUTE(text, old, new, which)',
    'With one text in place of another: everywhere, or at the one of that number.',
    3,
    4,
    (given) => {
      const [source, old, put] = [given.text(0), given.text(1), given.text(2)];
      if (old === '') return source;
      if (given.count < 4) return joinTexts(source.split(old), put);
      let at = -1;
      for (let n = given.whole(3); n > 0; n--) {
        at = source.indexOf(old, at + 1);
        if (at < 0) return source;
      }
      return at < 0
        ? formulaError('#VALUE!', 'SUBSTITUTE counts from 1.')
        : bounded(source.slice(0, at) + put + source.slice(at + old.length));
    },
  ),
  text('REPLACE', 'REPLACE(text, start, count, new)', 'With so many characters from a position on replaced.', 4, 4, (given) => {
    const all = characters(given.text(0));
    const start = given.whole(1);
    if (start < 1) return formulaError('#VALUE!', `REPLACE counts characters from 1, not from ${start}.`);
    return bounded([...all.slice(0, start - 1), given.text(3), ...all.slice(start - 1 + count(given.number(2)))].join(''));
  }),
  {
    ...text('FIND', 'FIND(what, text, start)', 'Where a text stands in another, letter by letter.', 2, 3, (given) =>
      position(given.text(0), given.text(1), given.number(2, 1)),
    ),
    result: 'number',
  },
  {
    ...text('SEARCH', 'SEARCH(what, text, start)', 'Where a text stands in another, whatever the case.', 2, 3, (given) =>
      position(given.text(0).toLowerCase(), given.text(1).toLowerCase(), given.number(2, 1)),
    ),
    result: 'number',
  },
  text('TEXTBEFORE', 'TEXTBEFORE(text, separator)', 'What stands before a text in another.', 2, 2, (given) => {
    const [source, separator] = [given.text(0), given.text(1)];
    const at = source.indexOf(separator);
    return at < 0 ? formulaError('#N/A', `${described(separator)} is not in ${described(source)}.`) : source.slice(0, at);
  }),
  text('TEXTAFTER', 'TEXTAFTER(text, separator)', 'What stands behind a text in another.', 2, 2, (given) => {
    const [source, separator] = [given.text(0), given.text(1)];
    const at = source.indexOf(separator);
    if (at < 0) return formulaError('#N/A', `${described(separator)} is not in ${described(source)}.`);
    return source.slice(at + separator.length);
  }),
  {
    ...text(
      'EXACT',
      'EXACT(text, text)',
      'Whether two texts are the same, letter by letter.',
      2,
      2,
      (given) => given.text(0) === given.text(1),
    ),
    result: 'truth',
  },
  text('REPT', 'REPT(text, times)', 'The text so many times.', 2, 2, (given) => {
    const [source, times] = [given.text(0), count(given.number(1))];
    return source.length * times > formulaLimits.formulaText ? tooLong() : source.repeat(times);
  }),
  text('CHAR', 'CHAR(code)', 'The character of a code.', 1, 1, (given) => {
    const code = given.whole(0);
    return code < 1 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
      ? formulaError('#VALUE!', `${code} is not the code of a character.`)
      : String.fromCodePoint(code);
  }),
  {
    ...text(
      'CODE',
      'CODE(text)',
      'The code of the first character.',
      1,
      1,
      (given) => given.text(0).codePointAt(0) ?? formulaError('#VALUE!', 'An empty text has no first character.'),
    ),
    result: 'number',
  },
  text('TEXT', 'TEXT(value, format)', 'A number or date in a format such as “0.00” or “yyyy-mm-dd”.', 2, 2, (given) =>
    textAs(given.scalar(0), given.text(1)),
  ),
  text('T', 'T(value)', 'The value where it is a text, else nothing.', 1, 1, (given) => {
    const value = given.scalar(0);
    return typeof value === 'string' ? value : '';
  }),
];

/** Texts with a separator between them, whose length is looked at before they are put together. */
export function joinTexts(parts: readonly string[], separator: string): FormulaValue {
  const length = parts.reduce((sum, part) => sum + part.length, separator.length * Math.max(0, parts.length - 1));
  return length > formulaLimits.formulaText ? tooLong() : parts.join(separator);
}

function count(number: number): number {
  return Math.max(0, Math.trunc(number));
}

function position(what: string, within: string, start: number): FormulaValue {
  const from = Math.trunc(start);
  if (from < 1) return formulaError('#VALUE!', `Characters are counted from 1, not from ${from}.`);
  const at = within.indexOf(what, from - 1);
  return at < 0 ? formulaError('#VALUE!', `${described(what)} is not in ${described(within)}.`) : at + 1;
}
