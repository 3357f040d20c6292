import { plainText } from '../convert.ts';
import { formulaError } from '../formula-value.ts';
import { type FormulaFunction, many } from './formula-function.ts';
import type { Sound } from './given.ts';
import { joinTexts } from './texts.ts';

/** Several values of one cell, such as the choices of a multiple select, the names of its files, or one value or none. */
export const lists: readonly FormulaFunction[] = [
  {
    name: 'JOIN',
    group: 'Lists',
    signature: 'JOIN(list, separator)',
    help: 'The values of a list with something between them.',
    least: 1,
    most: 2,
    result: 'text',
    call: (given) => joinTexts(given.list(0).map(plainText), given.text(1, ', ')),
  },
  {
    name: 'CONTAINS',
    group: 'Lists',
    signature: 'CONTAINS(list, value)',
    help: 'Whether a value is in a list.',
    least: 2,
    most: 2,
    result: 'truth',
    call(given) {
      const wanted = given.scalar(1);
      return given.list(0).some((item) => given.isEqual(item, wanted));
    },
  },
  {
    name: 'UNIQUE',
    group: 'Lists',
    signature: 'UNIQUE(list)',
    help: 'The values of a list, each once.',
    least: 1,
    most: many,
    result: 'list',
    call(given) {
      const found = new Map<string, Sound>();
      for (const value of given.all()) {
        const key = typeof value + plainText(value).toLowerCase();
        if (!found.has(key)) found.set(key, value);
      }
      return [...found.values()];
    },
  },
  {
    name: 'INDEX',
    group: 'Lists',
    signature: 'INDEX(list, position)',
    help: 'The value of a list at a position; the first is 1.',
    least: 2,
    most: 2,
    result: 'mixed',
    call(given) {
      const list = given.list(0);
      const at = given.whole(1);
      return at >= 1 && at <= list.length ? list[at - 1]! : formulaError('#N/A', `There is no value ${at} in a list of ${list.length}.`);
    },
  },
];
