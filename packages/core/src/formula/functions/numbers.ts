import * as library from '@formulajs/formulajs';
import { clockOfSerial, dateAt } from '../convert.ts';
import { formulaError, isFormulaDate } from '../formula-value.ts';
import { commonKind, type FormulaFunction, fromLibrary, many } from './formula-function.ts';

type Library = (...numbers: never[]) => unknown;

/** A function of the library over one to five numbers. */
function over(name: string, signature: string, help: string, call: Library, least: number, most = least): FormulaFunction {
  return {
    name,
    group: 'Numbers',
    signature,
    help,
    least,
    most,
    result: 'number',
    call: (given) => fromLibrary(call(...(Array.from({ length: given.count }, (_, at) => given.number(at)) as never[]))),
  };
}

/** A function of the library over all numbers that there are. */
function across(name: string, help: string, call: Library, whenNone: number | null = null): FormulaFunction {
  return {
    name,
    group: 'Numbers',
    signature: `${name}(value, …)`,
    help,
    least: 1,
    most: many,
    result: 'number',
    call(given) {
      const numbers = given.numbers();
      if (numbers.length === 0) return whenNone ?? formulaError('#DIV/0!', `There are no numbers for ${name}.`);
      return fromLibrary(call(numbers as never));
    },
  };
}

/** The smallest or largest of all numbers; of dates alone a date. */
function extreme(name: string, help: string, call: Library): FormulaFunction {
  return {
    ...across(name, help, call, 0),
    result: (kinds) => {
      const kind = commonKind(kinds);
      return kind === 'date' || kind === 'moment' ? kind : 'number';
    },
    call(given) {
      const dates = given.all().filter((value) => isFormulaDate(value));
      const numbers = given.numbers();
      if (dates.length === 0) return numbers.length === 0 ? 0 : fromLibrary(call(numbers as never));
      if (dates.length < numbers.length) return formulaError('#VALUE!', `${name} compares either numbers or dates.`);
      const found = call(numbers as never) as number;
      return dateAt(
        clockOfSerial(found),
        dates.some(({ date }) => date.length > 10),
      );
    },
  };
}

/** The library's gives 3 for -3 and -2. */
function remainder(number: number, divisor: number): unknown {
  return divisor === 0 ? new Error('#DIV/0!') : ((number % divisor) + divisor) % divisor;
}

function greatestCommonDivisor(a: number, b: number): unknown {
  return a < 0 || b < 0 ? new Error('#NUM!') : library.GCD(Math.trunc(a), Math.trunc(b));
}

/** By the greatest common divisor: the library would look for prime factors, which of large numbers takes for ever. */
function leastCommonMultiple(a: number, b: number): unknown {
  const common = greatestCommonDivisor(a, b);
  return typeof common !== 'number' || common === 0 ? common : (Math.trunc(a) / common) * Math.trunc(b);
}

/** Arithmetic, rounding, statistics over values, and money over time. */
export const numbers: readonly FormulaFunction[] = [
  across('SUM', 'The numbers added up.', library.SUM as Library, 0),
  across('AVERAGE', 'The mean of the numbers.', library.AVERAGE as Library),
  extreme('MIN', 'The smallest number, or the earliest date.', library.MIN as Library),
  extreme('MAX', 'The largest number, or the latest date.', library.MAX as Library),
  across('PRODUCT', 'The numbers multiplied.', library.PRODUCT as Library, 0),
  across('MEDIAN', 'The number in the middle.', library.MEDIAN as Library),
  across('STDEV', 'The standard deviation of a sample.', library.STDEV.S as Library),
  across('VAR', 'The variance of a sample.', library.VAR.S as Library),
  {
    name: 'COUNT',
    group: 'Numbers',
    signature: 'COUNT(value, …)',
    help: 'How many of the values are numbers or dates.',
    least: 1,
    most: many,
    result: 'number',
    call: (given) => given.all().filter((value) => typeof value === 'number' || (typeof value === 'object' && value !== null)).length,
  },
  {
    name: 'COUNTA',
    group: 'Numbers',
    signature: 'COUNTA(value, …)',
    help: 'How many of the values are not empty.',
    least: 1,
    most: many,
    result: 'number',
    call: (given) => given.all().filter((value) => value !== null && value !== '').length,
  },
  over('ABS', 'ABS(number)', 'The number without its sign.', library.ABS as Library, 1),
  over('SIGN', 'SIGN(number)', '1, 0 or -1.', library.SIGN as Library, 1),
  {
    ...over('ROUND', 'ROUND(number, digits)', 'The number with so many digits after the point.', library.ROUND as Library, 1, 2),
    call: (given) => fromLibrary(library.ROUND(given.number(0), given.number(1))),
  },
  {
    ...over('ROUNDUP', 'ROUNDUP(number, digits)', 'Rounded away from zero.', library.ROUNDUP as Library, 1, 2),
    call: (given) => fromLibrary(library.ROUNDUP(given.number(0), given.number(1))),
  },
  {
    ...over('ROUNDDOWN', 'ROUNDDOWN(number, digits)', 'Rounded towards zero.', library.ROUNDDOWN as Library, 1, 2),
    call: (given) => fromLibrary(library.ROUNDDOWN(given.number(0), given.number(1))),
  },
  over('MROUND', 'MROUND(number, multiple)', 'The nearest multiple.', library.MROUND as Library, 2),
  {
    ...over(
      'CEILING',
      'CEILING(number, multiple)',
      'The next multiple upwards; of 1 when none is given.',
      library.CEILING as Library,
      1,
      2,
    ),
    call: (given) => fromLibrary(library.CEILING(given.number(0), given.number(1, 1))),
  },
  {
    ...over('FLOOR', 'FLOOR(number, multiple)', 'The next multiple downwards; of 1 when none is given.', library.FLOOR as Library, 1, 2),
    call: (given) => fromLibrary(library.FLOOR(given.number(0), given.number(1, 1))),
  },
  over('INT', 'INT(number)', 'The next whole number downwards.', library.INT as Library, 1),
  {
    ...over('TRUNC', 'TRUNC(number, digits)', 'The number without its further digits.', library.TRUNC as Library, 1, 2),
    call: (given) => fromLibrary(library.TRUNC(given.number(0), given.number(1))),
  },
  over('EVEN', 'EVEN(number)', 'The next even number away from zero.', library.EVEN as Library, 1),
  over('ODD', 'ODD(number)', 'The next odd number away from zero.', library.ODD as Library, 1),
  over('MOD', 'MOD(number, divisor)', 'What is left after a division, with the sign of the divisor.', remainder, 2),
  over('QUOTIENT', 'QUOTIENT(number, divisor)', 'The whole part of a division.', library.QUOTIENT as Library, 2),
  over('POWER', 'POWER(number, exponent)', 'The number raised to a power.', library.POWER as Library, 2),
  over('SQRT', 'SQRT(number)', 'The square root.', library.SQRT as Library, 1),
  over('EXP', 'EXP(number)', 'The number e, 2.71828…, raised to a power.', library.EXP as Library, 1),
  over('LN', 'LN(number)', 'The natural logarithm.', library.LN as Library, 1),
  {
    ...over('LOG', 'LOG(number, base)', 'The logarithm; to the base 10 when none is given.', library.LOG as Library, 1, 2),
    call: (given) => fromLibrary(library.LOG(given.number(0), given.number(1, 10))),
  },
  over('LOG10', 'LOG10(number)', 'The logarithm to the base 10.', library.LOG10 as Library, 1),
  over('SIN', 'SIN(angle)', 'The sine of an angle in radians.', library.SIN as Library, 1),
  over('COS', 'COS(angle)', 'The cosine of an angle in radians.', library.COS as Library, 1),
  over('TAN', 'TAN(angle)', 'The tangent of an angle in radians.', library.TAN as Library, 1),
  over('RADIANS', 'RADIANS(degrees)', 'Degrees as radians.', library.RADIANS as Library, 1),
  over('DEGREES', 'DEGREES(radians)', 'Radians as degrees.', library.DEGREES as Library, 1),
  over('GCD', 'GCD(number, number)', 'The greatest common divisor.', greatestCommonDivisor, 2),
  over('LCM', 'LCM(number, number)', 'The least common multiple.', leastCommonMultiple, 2),
  { name: 'PI', group: 'Numbers', signature: 'PI()', help: 'The number π.', least: 0, most: 0, result: 'number', call: () => Math.PI },
  {
    ...over('PMT', 'PMT(rate, periods, present, future)', 'The payment for a loan in each period.', library.PMT as Library, 3, 4),
    call: (given) => fromLibrary(library.PMT(given.number(0), given.number(1), given.number(2), given.number(3))),
  },
  {
    ...over('FV', 'FV(rate, periods, payment, present)', 'What regular payments come to.', library.FV as Library, 3, 4),
    call: (given) => fromLibrary(library.FV(given.number(0), given.number(1), given.number(2), given.number(3))),
  },
  {
    ...over('PV', 'PV(rate, periods, payment, future)', 'What regular payments are worth now.', library.PV as Library, 3, 4),
    call: (given) => fromLibrary(library.PV(given.number(0), given.number(1), given.number(2), given.number(3))),
  },
  over('NPER', 'NPER(rate, payment, present)', 'How many payments a loan takes.', library.NPER as Library, 3),
  over('RATE', 'RATE(periods, payment, present)', 'The interest of a loan in each period.', library.RATE as Library, 3),
  over('SLN', 'SLN(cost, salvage, life)', 'What is written off in each period, evenly.', library.SLN as Library, 3),
  {
    name: 'VALUE',
    group: 'Numbers',
    signature: 'VALUE(text)',
    help: 'The number that a text is.',
    least: 1,
    most: 1,
    result: 'number',
    call: (given) => given.number(0),
  },
];
