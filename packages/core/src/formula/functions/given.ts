import { dateOf, flattened, numberOf, scalarOf, textOf, truthOf } from '../convert.ts';
import { type FormulaError, type FormulaScalar, type FormulaValue, isFormulaDate, isFormulaError } from '../formula-value.ts';

/** Ends a call with an error as its value. */
export class CallEnds extends Error {
  readonly value: FormulaError;

  constructor(value: FormulaError) {
    super(value.message);
    this.value = value;
  }
}

/** The arguments of a call: each computed when it is asked for, and read as what is needed. An error in one ends the call with it. */
export class Given {
  /** How many there are. */
  readonly count: number;
  /** The time now, milliseconds since 1970. */
  readonly now: number;
  readonly #compute: (at: number) => FormulaValue;

  constructor(count: number, now: number, compute: (at: number) => FormulaValue) {
    this.count = count;
    this.now = now;
    this.#compute = compute;
  }

  /** As it is, errors too. */
  value(at: number): FormulaValue {
    return at < this.count ? this.#compute(at) : null;
  }

  /** One value. */
  scalar(at: number): FormulaScalar {
    return sound(scalarOf(this.value(at)));
  }

  number(at: number, otherwise = 0): number {
    return at < this.count ? sound(numberOf(this.value(at))) : otherwise;
  }

  text(at: number, otherwise = ''): string {
    return at < this.count ? sound(textOf(this.value(at))) : otherwise;
  }

  truth(at: number, otherwise = false): boolean {
    return at < this.count ? sound(truthOf(this.value(at))) : otherwise;
  }

  /** A moment in milliseconds since 1970, UTC. */
  date(at: number): number {
    return sound(dateOf(this.value(at)));
  }

  /** Whether it is a moment, not just a day. */
  hasTime(at: number): boolean {
    const scalar = scalarOf(this.value(at));
    return isFormulaDate(scalar) ? scalar.date.length > 10 : typeof scalar === 'string' && scalar.length > 10;
  }

  /** The values of all arguments from one on, lists taken apart. */
  all(from = 0): readonly Exclude<FormulaScalar, FormulaError>[] {
    return flattened(Array.from({ length: this.count - from }, (_, at) => this.value(from + at))).map(
      (value) => sound(value) as Exclude<FormulaScalar, FormulaError>,
    );
  }

  /** The numbers among them; dates count as days, texts and empty cells not at all, as in spreadsheets. */
  numbers(from = 0): readonly number[] {
    return this.all(from).flatMap((value) =>
      typeof value === 'number' || isFormulaDate(value) ? sound(numberOf(value)) : typeof value === 'boolean' ? Number(value) : [],
    );
  }
}

function sound<T>(value: T | FormulaError): T {
  if (isFormulaError(value)) throw new CallEnds(value);
  return value;
}
