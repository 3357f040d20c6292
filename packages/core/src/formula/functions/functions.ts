import { dates } from './dates.ts';
import type { FormulaFunction } from './formula-function.ts';
import { lists } from './lists.ts';
import { logic } from './logic.ts';
import { numbers } from './numbers.ts';
import { texts } from './texts.ts';

/** All functions, by group. */
export const formulaFunctions: readonly FormulaFunction[] = [...logic, ...numbers, ...texts, ...dates, ...lists];

const byName = new Map(formulaFunctions.map((each) => [each.name, each]));

/** The function of that name, in capital letters; undefined: there is none. */
export function formulaFunction(name: string): FormulaFunction | undefined {
  return byName.get(name);
}
