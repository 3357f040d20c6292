import { type FormulaError, formulaLimits, type FormulaValue, overLimit } from './formula-value.ts';

/** A part of a formula, made ready. */
export type Compute = (run: Run) => FormulaValue;

/** One computation of a formula for one row. */
export class Run {
  readonly #now: () => number;
  readonly #field: (id: string) => FormulaValue;
  #steps = 0;

  constructor(now: () => number, field: (id: string) => FormulaValue) {
    this.#now = now;
    this.#field = field;
  }

  /** What the clock shows now in the formula's zone, milliseconds since 1970. */
  clock(): number {
    return this.#now();
  }

  /** The value of a field in the row. */
  field(id: string): FormulaValue {
    return this.#field(id);
  }

  /** Counts so many steps; an error when they are too many. */
  spend(steps: number): FormulaError | null {
    this.#steps += steps;
    return this.#steps > formulaLimits.formulaSteps ? overLimit('formulaSteps', 'The formula takes more steps') : null;
  }
}
