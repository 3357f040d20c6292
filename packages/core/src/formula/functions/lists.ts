import { compareValues, textOf } from '../convert.ts';
import { formulaError, isFormulaError } from '../formula-value.ts';
import type { FormulaFunction } from './formula-function.ts';

const many = 250;

/** Several values of one cell, such as the choices of a multiple select. */
export const lists: readonly FormulaFunction[] = [
  {
    name: 'JOIN',
    group: 'Lists',
    signature: 'JOIN(list, separator)',
    help: 'The values of a list with something between them.',
    least: 1,
    most: 2,
    result: 'text',
    call(given) {
      const value = given.value(0);
      if (isFormulaError(value)) return value;
      const parts = (Array.isArray(value) ? value : value === null ? [] : [value]).map((item) => textOf(item));
      return parts.find((part) => isFormulaError(part)) ?? parts.join(given.text(1, ', '));
    },
  },
  {
    name: 'LENGTH',
    group: 'Lists',
    signature: 'LENGTH(list)',
    help: 'How many values a list has.',
    least: 1,
    most: 1,
    result: 'number',
    call(given) {
      const value = given.value(0);
      return isFormulaError(value) ? value : Array.isArray(value) ? value.length : value === null ? 0 : 1;
    },
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
      const value = given.value(0);
      if (isFormulaError(value)) return value;
      const wanted = given.scalar(1);
      return (Array.isArray(value) ? value : [value]).some((item) => compareValues(item, wanted) === 0);
    },
  },
  {
    name: 'UNIQUE',
    group: 'Lists',
    signature: 'UNIQUE(list)',
    help: 'The values of a list, each once.',
    least: 1,
    most: many,
    result: 'unknown',
    call: (given) => given.all().filter((value, at, all) => all.findIndex((other) => compareValues(other, value) === 0) === at),
  },
  {
    name: 'INDEX',
    group: 'Lists',
    signature: 'INDEX(list, position)',
    help: 'The value of a list at a position; the first is 1.',
    least: 2,
    most: 2,
    result: 'unknown',
    call(given) {
      const value = given.value(0);
      if (isFormulaError(value)) return value;
      const list = Array.isArray(value) ? value : [value];
      const at = Math.trunc(given.number(1));
      return at >= 1 && at <= list.length ? list[at - 1]! : formulaError('#N/A', `There is no value ${at} in a list of ${list.length}.`);
    },
  },
];
