import { clockOf, compareValues, numberOf, scalarOf, textOf, truthOf } from '../convert.ts';
import {
  type FormulaError,
  type FormulaScalar,
  type FormulaValue,
  isFormulaDate,
  isFormulaError,
  isFormulaList,
} from '../formula-value.ts';
import type { Compute, Run } from '../run.ts';

/** A value that is no error. */
export type Sound = Exclude<FormulaScalar, FormulaError>;

/** Ends a call with a value: an error, or nothing. */
export class CallEnds extends Error {
  readonly value: FormulaValue;

  constructor(value: FormulaValue) {
    super('The call ends with a value.');
    this.value = value;
  }
}

/** The arguments of a call: each computed when it is asked for, once, and read as what is needed. An error in one ends the call with it. */
export class Given {
  readonly #compute: readonly Compute[];
  readonly #run: Run;
  readonly #known: FormulaValue[] = [];

  constructor(compute: readonly Compute[], run: Run) {
    this.#compute = compute;
    this.#run = run;
  }

  /** How many there are. */
  get count(): number {
    return this.#compute.length;
  }

  /** What the clock shows now in the formula's zone, milliseconds since 1970. */
  get now(): number {
    return this.#run.clock();
  }

  /** As it is, errors too. */
  value(at: number): FormulaValue {
    if (at >= this.#compute.length) return null;
    return (this.#known[at] ??= this.#compute[at]!(this.#run));
  }

  /** One value. */
  scalar(at: number): Sound {
    return sound(scalarOf(this.value(at)));
  }

  number(at: number, otherwise = 0): number {
    return at < this.count ? sound(numberOf(this.value(at))) : otherwise;
  }

  /** A number without its part behind the point. */
  whole(at: number, otherwise = 0): number {
    return Math.trunc(this.number(at, otherwise));
  }

  text(at: number, otherwise = ''): string {
    return at < this.count ? sound(textOf(this.value(at))) : otherwise;
  }

  truth(at: number, otherwise = false): boolean {
    return at < this.count ? sound(truthOf(this.value(at))) : otherwise;
  }

  /** What the clock shows, milliseconds since 1970. Where there is no date the call ends with nothing. */
  date(at: number): number {
    const clock = sound(clockOf(this.value(at)));
    if (clock === null) throw new CallEnds(null);
    return clock;
  }

  /** Whether it is a date with a time. */
  hasTime(at: number): boolean {
    const scalar = scalarOf(this.value(at));
    return isFormulaDate(scalar) ? scalar.date.length > 10 : typeof scalar === 'string' && scalar.trim().length > 10;
  }

  /** The values of all arguments from one on, lists taken apart. */
  all(from = 0): readonly Sound[] {
    const values: Sound[] = [];
    for (let at = from; at < this.count; at++) for (const item of this.list(at)) values.push(item);
    return values;
  }

  /** An argument as a list: one value is a list of one, an empty cell of none. */
  list(at: number): readonly Sound[] {
    const value = this.value(at);
    if (!isFormulaList(value)) return value === null ? [] : [sound(value as FormulaScalar)];
    const problem = this.#run.spend(value.length);
    if (problem !== null) throw new CallEnds(problem);
    return value.map((item) => sound(item));
  }

  /** The numbers among all values from one on: dates count as days, truths as 0 and 1, texts and empty cells not at all, as in spreadsheets. */
  numbers(from = 0): readonly number[] {
    return this.all(from).flatMap((value) => (typeof value === 'string' || value === null ? [] : sound(numberOf(value))));
  }

  /** Whether two arguments are equal, as `=` says. */
  isEqual(a: Sound, b: Sound): boolean {
    return sound(compareValues(a, b)) === 0;
  }
}

function sound<T>(value: T | FormulaError): Exclude<T, FormulaError> {
  if (isFormulaError(value)) throw new CallEnds(value);
  return value as Exclude<T, FormulaError>;
}
