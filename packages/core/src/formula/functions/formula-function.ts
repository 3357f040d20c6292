import type { Given } from './given.ts';
import { formulaError, type FormulaErrorCode, type FormulaValue } from '../formula-value.ts';

/** What a function gives, as far as that can be told without computing it; `same`: what its argument number `of` is. */
export type ResultKind = 'number' | 'text' | 'truth' | 'date' | 'unknown' | { readonly of: number };

/** A function of formulas, under the name that it has in Excel where Excel has it. */
export interface FormulaFunction {
  readonly name: string;
  readonly group: 'Logic' | 'Numbers' | 'Text' | 'Dates' | 'Lists';
  /** How it is written, such as `ROUND(number, digits)`. */
  readonly signature: string;
  /** What it does, in a sentence. */
  readonly help: string;
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  readonly result: ResultKind;
  /** Whether it tells something else as time goes by: by the day, or by the minute. */
  readonly changes?: 'day' | 'minute';
  call(given: Given): FormulaValue;
}

const codes: ReadonlySet<string> = new Set(['#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A']);

/** What a function of formulajs gave, as a value: it returns errors, and dates as objects. */
export function fromLibrary(result: unknown): FormulaValue {
  if (typeof result === 'number')
    return Number.isFinite(result) ? result + 0 : formulaError('#NUM!', 'The result is not a number that can be kept.');
  if (typeof result === 'string' || typeof result === 'boolean') return result;
  const message = result instanceof Error ? result.message : '';
  const code = codes.has(message) ? (message as FormulaErrorCode) : '#VALUE!';
  return formulaError(code, sentences[code] ?? 'The function cannot work with these values.');
}

const sentences: Partial<Record<FormulaErrorCode, string>> = {
  '#DIV/0!': 'Something is divided by zero.',
  '#NUM!': 'A number is outside of what the function takes, or gives.',
  '#N/A': 'There is no such value.',
};
