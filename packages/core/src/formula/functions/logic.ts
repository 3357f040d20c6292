import { compareValues } from '../convert.ts';
import { formulaError, isFormulaError } from '../formula-value.ts';
import type { FormulaFunction } from './formula-function.ts';

const many = 250;

/** Conditions, and what is done about errors and empty cells. */
export const logic: readonly FormulaFunction[] = [
  {
    name: 'IF',
    group: 'Logic',
    signature: 'IF(condition, then, else)',
    help: 'The second value where the condition holds, else the third.',
    least: 2,
    most: 3,
    result: { of: 1 },
    call: (given) => (given.truth(0) ? given.value(1) : given.count > 2 ? given.value(2) : false),
  },
  {
    name: 'IFS',
    group: 'Logic',
    signature: 'IFS(condition, value, …)',
    help: 'The value behind the first condition that holds.',
    least: 2,
    most: many,
    result: { of: 1 },
    call(given) {
      for (let at = 0; at + 1 < given.count; at += 2) if (given.truth(at)) return given.value(at + 1);
      return formulaError('#N/A', 'None of the conditions of IFS holds.');
    },
  },
  {
    name: 'SWITCH',
    group: 'Logic',
    signature: 'SWITCH(value, case, result, …, otherwise)',
    help: 'The result behind the case that equals the value.',
    least: 3,
    most: many,
    result: { of: 2 },
    call(given) {
      const value = given.scalar(0);
      let at = 1;
      for (; at + 1 < given.count; at += 2) if (compareValues(value, given.scalar(at)) === 0) return given.value(at + 1);
      return at < given.count ? given.value(at) : formulaError('#N/A', 'None of the cases of SWITCH is the value.');
    },
  },
  {
    name: 'AND',
    group: 'Logic',
    signature: 'AND(condition, …)',
    help: 'Whether all conditions hold.',
    least: 1,
    most: many,
    result: 'truth',
    call: (given) => every(given.count, (at) => given.truth(at)),
  },
  {
    name: 'OR',
    group: 'Logic',
    signature: 'OR(condition, …)',
    help: 'Whether any condition holds.',
    least: 1,
    most: many,
    result: 'truth',
    call: (given) => !every(given.count, (at) => !given.truth(at)),
  },
  {
    name: 'NOT',
    group: 'Logic',
    signature: 'NOT(condition)',
    help: 'Whether the condition does not hold.',
    least: 1,
    most: 1,
    result: 'truth',
    call: (given) => !given.truth(0),
  },
  {
    name: 'XOR',
    group: 'Logic',
    signature: 'XOR(condition, …)',
    help: 'Whether an odd number of conditions holds.',
    least: 1,
    most: many,
    result: 'truth',
    call: (given) => Array.from({ length: given.count }, (_, at) => given.truth(at)).filter(Boolean).length % 2 === 1,
  },
  {
    name: 'IFERROR',
    group: 'Logic',
    signature: 'IFERROR(value, otherwise)',
    help: 'The value, or the other one where it is an error.',
    least: 2,
    most: 2,
    result: { of: 0 },
    call(given) {
      const value = given.value(0);
      return isFormulaError(value) ? given.value(1) : value;
    },
  },
  {
    name: 'IFNA',
    group: 'Logic',
    signature: 'IFNA(value, otherwise)',
    help: 'The value, or the other one where it is #N/A.',
    least: 2,
    most: 2,
    result: { of: 0 },
    call(given) {
      const value = given.value(0);
      return isFormulaError(value) && value.error === '#N/A' ? given.value(1) : value;
    },
  },
  {
    name: 'ISERROR',
    group: 'Logic',
    signature: 'ISERROR(value)',
    help: 'Whether the value is an error.',
    least: 1,
    most: 1,
    result: 'truth',
    call: (given) => isFormulaError(given.value(0)),
  },
  {
    name: 'ISBLANK',
    group: 'Logic',
    signature: 'ISBLANK(value)',
    help: 'Whether the cell is empty.',
    least: 1,
    most: 1,
    result: 'truth',
    call(given) {
      const value = given.value(0);
      return value === null || (Array.isArray(value) && value.length === 0);
    },
  },
  {
    name: 'ISNUMBER',
    group: 'Logic',
    signature: 'ISNUMBER(value)',
    help: 'Whether the value is a number.',
    least: 1,
    most: 1,
    result: 'truth',
    call: (given) => typeof given.value(0) === 'number',
  },
  {
    name: 'ISTEXT',
    group: 'Logic',
    signature: 'ISTEXT(value)',
    help: 'Whether the value is a text.',
    least: 1,
    most: 1,
    result: 'truth',
    call: (given) => typeof given.value(0) === 'string',
  },
  { name: 'BLANK', group: 'Logic', signature: 'BLANK()', help: 'An empty cell.', least: 0, most: 0, result: 'unknown', call: () => null },
  { name: 'TRUE', group: 'Logic', signature: 'TRUE()', help: 'True.', least: 0, most: 0, result: 'truth', call: () => true },
  { name: 'FALSE', group: 'Logic', signature: 'FALSE()', help: 'False.', least: 0, most: 0, result: 'truth', call: () => false },
];

/** Stops at the first that does not hold. */
function every(count: number, holds: (at: number) => boolean): boolean {
  for (let at = 0; at < count; at++) if (!holds(at)) return false;
  return true;
}
