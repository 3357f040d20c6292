/** What can go wrong in a formula, under the names that spreadsheets have for it. */
export type FormulaErrorCode = '#DIV/0!' | '#VALUE!' | '#REF!' | '#NAME?' | '#CYCLE!' | '#NUM!' | '#N/A' | '#LIMIT!' | '#SYNTAX!';

/** An error is a value: it goes through what is computed from it, and shows in the cell. */
export interface FormulaError {
  readonly error: FormulaErrorCode;
  /** What is wrong, in a sentence. */
  readonly message: string;
}

/** A day, or a moment: `yyyy-mm-dd`, or ISO 8601 in UTC. */
export interface FormulaDate {
  readonly date: string;
}

/** A value without parts. */
export type FormulaScalar = null | number | string | boolean | FormulaDate | FormulaError;

/** What formulas compute with. `null` is an empty cell. */
export type FormulaValue = FormulaScalar | readonly FormulaScalar[];

/** Makes an error. */
export function formulaError(error: FormulaErrorCode, message: string): FormulaError {
  return { error, message };
}

export function isFormulaError(value: unknown): value is FormulaError {
  return typeof value === 'object' && value !== null && 'error' in value;
}

export function isFormulaDate(value: unknown): value is FormulaDate {
  return typeof value === 'object' && value !== null && 'date' in value;
}

export function isFormulaList(value: FormulaValue): value is readonly FormulaScalar[] {
  return Array.isArray(value);
}
