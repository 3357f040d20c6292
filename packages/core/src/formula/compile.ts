import { unreachable } from '../problem.ts';
import { clockOfSerial, compareValues, dateAt, numberOf, scalarOf, textOf } from './convert.ts';
import {
  formulaError,
  type FormulaError,
  type FormulaKind,
  formulaLimits,
  type FormulaScalar,
  type FormulaValue,
  isFormulaDate,
  isFormulaError,
  tooLong,
} from './formula-value.ts';
import { formulaFunction } from './functions/functions.ts';
import type { FormulaFunction } from './functions/formula-function.ts';
import { CallEnds, Given } from './functions/given.ts';
import type { BinarySign, Node } from './parse.ts';
import type { Compute } from './run.ts';

/** A formula made ready, and what it gives as far as its text tells. */
export interface Compiled {
  readonly compute: Compute;
  readonly kind: FormulaKind;
}

/** Makes a formula ready. Nothing that it computes is thrown: what goes wrong is the value. */
export function compile(node: Node, kindOfField: (id: string) => FormulaKind): Compiled {
  const { compute, kind } = part(node, kindOfField);
  // Each value that is computed is a step.
  return { kind, compute: (run) => run.spend(1) ?? compute(run) };
}

function part(node: Node, kindOfField: (id: string) => FormulaKind): Compiled {
  switch (node.node) {
    case 'literal': {
      const { value } = node;
      const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'truth' : value === '' ? 'blank' : 'text';
      return { kind, compute: () => value };
    }
    case 'field': {
      const { field } = node;
      return { kind: kindOfField(field), compute: (run) => run.field(field) };
    }
    case 'negative':
    case 'percent': {
      const { compute } = compile(node.of, kindOfField);
      const change = node.node === 'negative' ? (number: number) => -number : (number: number) => number / 100;
      return { kind: 'number', compute: (run) => mapNumber(compute(run), change) };
    }
    case 'binary':
      return binaryPart(node.sign, compile(node.left, kindOfField), compile(node.right, kindOfField));
    case 'call':
      return callPart(node, kindOfField);
    default:
      return unreachable(node);
  }
}

function callPart({ name, given, at }: Extract<Node, { node: 'call' }>, kindOfField: (id: string) => FormulaKind): Compiled {
  const found = formulaFunction(name);
  if (found === undefined) return broken(formulaError('#NAME?', `There is no function ${name}.`));
  const problem = countProblem(found, given.length);
  if (problem !== null) return broken(formulaError('#VALUE!', problem));
  const parts = given.map((argument) => compile(argument, kindOfField));
  const computes = parts.map(({ compute }) => compute);
  const kinds = parts.map(({ kind }) => kind);
  return {
    kind: typeof found.result === 'function' ? found.result(kinds, given) : found.result,
    compute(run) {
      try {
        return found.call(new Given(computes, run));
      } catch (error) {
        if (error instanceof CallEnds) return error.value;
        // A library that throws on values it did not expect must not take the page with it.
        return formulaError('#VALUE!', `${name}, at character ${at + 1}, cannot work with these values.`);
      }
    },
  };
}

function broken(value: FormulaError): Compiled {
  return { kind: 'blank', compute: () => value };
}

/** Why a function cannot be called with so many arguments; null when it can. */
export function countProblem({ name, least, most, signature }: FormulaFunction, count: number): string | null {
  if (count >= least && count <= most) return null;
  const wanted = least === most ? String(least) : count < least ? `at least ${least}` : `at most ${most}`;
  return `${name} takes ${wanted === '0' ? 'no arguments' : wanted === '1' ? 'one argument' : `${wanted} arguments`}, not ${count}: ${signature}.`;
}

function mapNumber(value: FormulaValue, change: (number: number) => number): FormulaValue {
  const number = numberOf(value);
  return isFormulaError(number) ? number : finite(change(number));
}

function finite(number: number): number | FormulaError {
  return Number.isFinite(number) ? number + 0 : formulaError('#NUM!', 'The result is not a number that can be kept.');
}

/** The two sides of a sign, of which neither is an error. */
type Sides<T = FormulaScalar> = (left: T, right: T) => FormulaValue;

function binaryPart(sign: BinarySign, left: Compiled, right: Compiled): Compiled {
  const combine = sign === '&' ? joined : (sidesOf(sign) as Sides<FormulaValue>);
  const kind = kindOfBinary(sign, left.kind, right.kind);
  // A date that is not there makes nothing: no day of the year 1900.
  const [blankLeft, blankRight] = sign === '+' || sign === '-' ? [isDated(left.kind), isDated(right.kind)] : [false, false];
  // Put into a text, several values are a list.
  const reduce = sign === '&' ? (value: FormulaValue) => value : scalarOf;
  return {
    kind,
    compute(run) {
      const a = reduce(left.compute(run));
      if (isFormulaError(a) || (a === null && blankLeft)) return a;
      const b = reduce(right.compute(run));
      if (isFormulaError(b) || (b === null && blankRight)) return b;
      return combine(a, b);
    },
  };
}

function isDated(kind: FormulaKind): boolean {
  return kind === 'date' || kind === 'moment';
}

function kindOfBinary(sign: BinarySign, a: FormulaKind, b: FormulaKind): FormulaKind {
  if (sign === '&') return 'text';
  if (sign !== '+' && sign !== '-') return sign === '*' || sign === '/' || sign === '^' ? 'number' : 'truth';
  if (isDated(a) && isDated(b)) return sign === '-' ? 'number' : 'blank';
  // What is a date in one row and a number in another can go either way.
  if ([a, b].some((kind) => kind === 'mixed' || kind === 'list')) return 'mixed';
  if (isDated(a)) return a;
  return sign === '+' && isDated(b) ? b : 'number';
}

function sidesOf(sign: Exclude<BinarySign, '&'>): Sides {
  switch (sign) {
    case '+':
      return (left, right) => sum(left, right, 1);
    case '-':
      return (left, right) => sum(left, right, -1);
    case '*':
      return numeric((a, b) => finite(a * b));
    case '/':
      return numeric((a, b) => (b === 0 ? formulaError('#DIV/0!', 'Something is divided by zero.') : finite(a / b)));
    case '^':
      return numeric((a, b) => finite(a ** b));
    case '=':
      return compared((order) => order === 0);
    case '<>':
      return compared((order) => order !== 0);
    case '<':
      return compared((order) => order < 0);
    case '<=':
      return compared((order) => order <= 0);
    case '>':
      return compared((order) => order > 0);
    case '>=':
      return compared((order) => order >= 0);
    default:
      return unreachable(sign);
  }
}

const joined: Sides<FormulaValue> = (left, right) => {
  const [a, b] = [textOf(left), textOf(right)];
  if (isFormulaError(a)) return a;
  if (isFormulaError(b)) return b;
  return a.length + b.length > formulaLimits.formulaText ? tooLong() : a + b;
};

function compared(holds: (order: number) => boolean): Sides {
  return (left, right) => {
    const order = compareValues(left, right);
    return isFormulaError(order) ? order : holds(order);
  };
}

function numeric(combine: (a: number, b: number) => number | FormulaError): Sides {
  return (left, right) => {
    const a = numberOf(left);
    if (isFormulaError(a)) return a;
    const b = numberOf(right);
    return isFormulaError(b) ? b : combine(a, b);
  };
}

/** A date and a number of days make a date; one date less another makes days. */
function sum(left: FormulaScalar, right: FormulaScalar, sign: 1 | -1): FormulaValue {
  const a = numberOf(left);
  if (isFormulaError(a)) return a;
  const b = numberOf(right);
  if (isFormulaError(b)) return b;
  const number = a + sign * b;
  const [fromDate, byDate] = [isFormulaDate(left), isFormulaDate(right)];
  if (fromDate && byDate && sign === 1) return formulaError('#VALUE!', 'Two dates cannot be added; a date and a number of days can.');
  if (fromDate === byDate || (byDate && sign === -1)) return finite(tidy(number, a, b));
  // Days remain days: half of one does not count.
  return dateAt(clockOfSerial(number), hasTime(left) || hasTime(right));
}

function hasTime(value: FormulaScalar): boolean {
  return isFormulaDate(value) && value.date.length > 10;
}

/** 0.1 + 0.2 is 0.3, as spreadsheets show it: what a double adds beyond 15 digits of the larger number is left out. */
function tidy(number: number, a: number, b: number): number {
  if (Number.isInteger(number) || !Number.isFinite(number)) return number;
  const digits = 15 - Math.ceil(Math.log10(Math.max(Math.abs(a), Math.abs(b))));
  return digits >= 0 && digits <= 100 ? Number(number.toFixed(digits)) : number;
}
