import { formulaError, type FormulaKind, isFormulaError } from '../formula-value.ts';
import { commonKind, type FormulaFunction, many } from './formula-function.ts';

/** Every second kind from one on. */
const everySecond = (kinds: readonly FormulaKind[], from: number) => kinds.filter((_, at) => at >= from && (at - from) % 2 === 0);

/** Conditions, and what is done about errors and empty cells. */
export const logic: readonly FormulaFunction[] = [
  {
    name: 'IF',
    group: 'Logic',
    signature: 'IF(condition, then, else)',
    help: 'The second value where the condition holds, else the third, or nothing.',
    least: 2,
    most: 3,
    result: (kinds) => commonKind(kinds.slice(1)),
    call: (given) => given.value(given.truth(0) ? 1 : 2),
  },
  {
    name: 'IFS',
    group: 'Logic',
    signature: 'IFS(condition, value, …)',
    help: 'The value behind the first condition that holds.',
    least: 2,
    most: many,
    result: (kinds) => commonKind(everySecond(kinds, 1)),
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
    // The last one of an even number is what holds otherwise.
    result: (kinds) => commonKind([...everySecond(kinds, 2), ...(kinds.length % 2 === 0 ? [kinds.at(-1)!] : [])]),
    call(given) {
      const value = given.scalar(0);
      let at = 1;
      for (; at + 1 < given.count; at += 2) if (given.isEqual(value, given.scalar(at))) return given.value(at + 1);
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
    result: commonKind,
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
    result: commonKind,
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
  {
    name: 'ISLOGICAL',
    group: 'Logic',
    signature: 'ISLOGICAL(value)',
    help: 'Whether the value is true or false.',
    least: 1,
    most: 1,
    result: 'truth',
    call: (given) => typeof given.value(0) === 'boolean',
  },
  {
    name: 'CHOOSE',
    group: 'Logic',
    signature: 'CHOOSE(position, value, …)',
    help: 'The value at a position; the first is 1.',
    least: 2,
    most: many,
    result: (kinds) => commonKind(kinds.slice(1)),
    call(given) {
      const at = given.whole(0);
      return at >= 1 && at < given.count ? given.value(at) : formulaError('#VALUE!', `CHOOSE has no value ${at} among ${given.count - 1}.`);
    },
  },
  { name: 'BLANK', group: 'Logic', signature: 'BLANK()', help: 'Nothing.', least: 0, most: 0, result: 'blank', call: () => null },
  {
    name: 'NA',
    group: 'Logic',
    signature: 'NA()',
    help: 'The error #N/A.',
    least: 0,
    most: 0,
    result: 'blank',
    call: () => formulaError('#N/A', 'The formula says that there is no value.'),
  },
  { name: 'TRUE', group: 'Logic', signature: 'TRUE()', help: 'True.', least: 0, most: 0, result: 'truth', call: () => true },
  { name: 'FALSE', group: 'Logic', signature: 'FALSE()', help: 'False.', least: 0, most: 0, result: 'truth', call: () => false },
];

/** Stops at the first that does not hold. */
function every(count: number, holds: (at: number) => boolean): boolean {
  for (let at = 0; at < count; at++) if (!holds(at)) return false;
  return true;
}
