import { unreachable } from '../problem.ts';
import { compareValues, dateAt, numberOf, scalarOf, textOf } from './convert.ts';
import { formulaError, type FormulaError, type FormulaScalar, type FormulaValue, isFormulaDate, isFormulaError } from './formula-value.ts';
import { formulaFunction } from './functions/functions.ts';
import { CallEnds, Given } from './functions/given.ts';
import { longestText } from './functions/texts.ts';
import type { BinarySign, Node } from './parse.ts';

const dayMs = 86_400_000;
const serialZero = Date.UTC(1899, 11, 30);

/** How much one cell may compute: nodes that are visited. */
export const mostSteps = 20_000;

/** What a formula is computed from. */
export interface Surroundings {
  /** The time now, milliseconds since 1970. */
  readonly now: number;
  /** The value of a field in the row. */
  field(id: string): FormulaValue;
}

/** Computes a formula for a row. Nothing is thrown: what goes wrong is the value. */
export function evaluate(node: Node, surroundings: Surroundings): FormulaValue {
  let steps = 0;
  const compute = (of: Node): FormulaValue => {
    steps += 1;
    if (steps > mostSteps) return formulaError('#LIMIT!', `The formula takes more than ${mostSteps.toLocaleString('en')} steps.`);
    switch (of.node) {
      case 'literal':
        return of.value;
      case 'field':
        return surroundings.field(of.field);
      case 'negative':
        return mapNumber(compute(of.of), (number) => -number);
      case 'percent':
        return mapNumber(compute(of.of), (number) => number / 100);
      case 'binary':
        return binary(of.sign, scalarOf(compute(of.left)), scalarOf(compute(of.right)));
      case 'call':
        return call(of, compute, surroundings.now);
      default:
        return unreachable(of);
    }
  };
  return compute(node);
}

function call({ name, given, at }: Extract<Node, { node: 'call' }>, compute: (node: Node) => FormulaValue, now: number): FormulaValue {
  const found = formulaFunction(name);
  if (found === undefined) return formulaError('#NAME?', `There is no function ${name}.`);
  const problem = countProblem(found, given.length);
  if (problem !== null) return formulaError('#VALUE!', problem);
  try {
    return found.call(new Given(given.length, now, (which) => compute(given[which]!)));
  } catch (error) {
    if (error instanceof CallEnds) return error.value;
    // A library that throws on values it did not expect must not take the page with it.
    return formulaError('#VALUE!', `${name}, at character ${at + 1}, cannot work with these values.`);
  }
}

/** Why a function cannot be called with so many arguments; null when it can. */
export function countProblem(
  { name, least, most, signature }: { readonly name: string; readonly least: number; readonly most: number; readonly signature: string },
  count: number,
): string | null {
  if (count >= least && count <= most) return null;
  const wanted = least === most ? String(least) : count < least ? `at least ${least}` : `at most ${most}`;
  return `${name} takes ${wanted} value${wanted.endsWith(' 1') || wanted === '1' ? '' : 's'}, not ${count}: ${signature}.`;
}

function mapNumber(value: FormulaValue, of: (number: number) => number): FormulaValue {
  const number = numberOf(value);
  return isFormulaError(number) ? number : finite(of(number));
}

function finite(number: number): number | FormulaError {
  return Number.isFinite(number) ? number + 0 : formulaError('#NUM!', 'The result is not a number that can be kept.');
}

function binary(sign: BinarySign, left: FormulaScalar, right: FormulaScalar): FormulaValue {
  if (isFormulaError(left)) return left;
  if (isFormulaError(right)) return right;
  switch (sign) {
    case '&': {
      const [a, b] = [textOf(left), textOf(right)];
      if (isFormulaError(a)) return a;
      if (isFormulaError(b)) return b;
      return a.length + b.length > longestText
        ? formulaError('#LIMIT!', `The text would be longer than ${longestText.toLocaleString('en')} characters.`)
        : a + b;
    }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(sign, compareValues(left, right));
    default:
      return arithmetic(sign, left, right);
  }
}

function compared(sign: BinarySign, order: number | FormulaError): boolean | FormulaError {
  if (isFormulaError(order)) return order;
  switch (sign) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** A date and a number of days make a date; two dates make days. */
function arithmetic(sign: '+' | '-' | '*' | '/' | '^', left: FormulaScalar, right: FormulaScalar): FormulaValue {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (isFormulaError(a)) return a;
  if (isFormulaError(b)) return b;
  switch (sign) {
    case '+':
    case '-': {
      const number = sign === '+' ? a + b : a - b;
      const isDate = isFormulaDate(left) !== isFormulaDate(right) && (sign === '+' || isFormulaDate(left));
      return isDate ? dateAt(serialZero + Math.round(number * dayMs), hasTime(left) || hasTime(right)) : finite(tidy(number, a, b));
    }
    case '*':
      return finite(a * b);
    case '/':
      return b === 0 ? formulaError('#DIV/0!', 'Something is divided by zero.') : finite(a / b);
    case '^':
      return finite(a ** b);
  }
}

function hasTime(value: FormulaScalar): boolean {
  return isFormulaDate(value) && value.date.length > 10;
}

/** 0.1 + 0.2 is 0.3, as spreadsheets show it: what a double adds beyond 15 digits of the larger number is left out. */
function tidy(number: number, a: number, b: number): number {
  const largest = Math.max(Math.abs(a), Math.abs(b));
  if (largest === 0 || !Number.isFinite(number) || (Number.isInteger(a) && Number.isInteger(b))) return number;
  const digits = 15 - Math.ceil(Math.log10(largest));
  return digits >= 0 && digits <= 100 ? Number(number.toFixed(Math.min(digits, 15))) : number;
}
