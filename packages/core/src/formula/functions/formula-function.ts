import type { Given } from './given.ts';
import { formulaError, type FormulaErrorCode, type FormulaKind, type FormulaValue } from '../formula-value.ts';
import type { Node } from '../parse.ts';

/** The kind of what a function gives, of the kinds of its arguments. */
export type KindOfCall = (kinds: readonly FormulaKind[], given: readonly Node[]) => FormulaKind;

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
  readonly result: FormulaKind | KindOfCall;
  /** Whether it tells something else as time goes by: by the day, or by the minute. */
  readonly changes?: 'day' | 'minute';
  /** Whether it tells something else in another zone. */
  readonly zoned?: true;
  /** Its result; an error is a value, never thrown. */
  call(given: Given): FormulaValue;
}

/** Arguments of a function that takes any number of them. */
export const many = 250;

/** The kind that all have, but for those that are nothing; dates with and without a time are moments. */
export function commonKind(kinds: readonly FormulaKind[]): FormulaKind {
  const found = new Set(kinds.filter((kind) => kind !== 'blank'));
  if (found.size === 0) return 'blank';
  if (found.size === 1) return [...found][0]!;
  return [...found].every((kind) => kind === 'date' || kind === 'moment') ? 'moment' : 'mixed';
}

const codes: ReadonlySet<string> = new Set(['#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A']);

/** What a function of formulajs gave, as a value: it returns its errors. */
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
