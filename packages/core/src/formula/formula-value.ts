/** What can go wrong in a formula, under the names that spreadsheets have for it. */
export type FormulaErrorCode = '#DIV/0!' | '#VALUE!' | '#REF!' | '#NAME?' | '#CYCLE!' | '#NUM!' | '#N/A' | '#LIMIT!' | '#SYNTAX!';

/** An error is a value: it goes through what is computed from it, and shows in the cell. */
export interface FormulaError {
  readonly error: FormulaErrorCode;
  /** What is wrong, in a sentence. */
  readonly message: string;
}

/** A day, `yyyy-mm-dd`, or what a clock shows in the zone of the formula, `yyyy-mm-ddThh:mm:ss.sssZ`. */
export interface FormulaDate {
  readonly date: string;
}

/** A value without parts. */
export type FormulaScalar = null | number | string | boolean | FormulaDate | FormulaError;

/** What formulas compute with. `null` is an empty cell. */
export type FormulaValue = FormulaScalar | readonly FormulaScalar[];

/**
 * What a formula gives, as far as its text tells. `moment` is a date with a time; `blank` nothing at all; `mixed` one thing or another, and so
 * in the end a text.
 */
export type FormulaKind = 'number' | 'text' | 'truth' | 'date' | 'moment' | 'list' | 'blank' | 'mixed';

/** Bounds of formulas, by name; what is over one is an error with a sentence that names it. */
export const formulaLimits = {
  /** Characters of a formula: what people write has some hundred. */
  formulaLength: 4_000,
  /** How deep parentheses and calls are nested: what people write has a few levels. */
  formulaDepth: 60,
  /** Steps that one cell takes: values that are computed, and values of lists that are gone through. */
  formulaSteps: 20_000,
  /** Characters of a text that a formula makes. */
  formulaText: 20_000,
} as const;

/** Makes an error. */
export function formulaError(error: FormulaErrorCode, message: string): FormulaError {
  return { error, message };
}

/** The error of going over a limit. */
export function overLimit(limit: keyof typeof formulaLimits, what: string): FormulaError {
  return formulaError('#LIMIT!', `${what} than the limit ${limit} (${formulaLimits[limit]}).`);
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

/** A text that a formula made, or the error that it is too long. */
export function boundedText(text: string): FormulaValue {
  return text.length <= formulaLimits.formulaText ? text : tooLong();
}

/** The error of a text that would be too long to be made. */
export function tooLong(): FormulaError {
  return overLimit('formulaText', 'The text would be longer');
}
