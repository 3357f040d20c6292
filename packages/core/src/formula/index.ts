export { readTyped, usesClock } from './check.ts';
export {
  type FormulaDate,
  type FormulaError,
  type FormulaErrorCode,
  type FormulaKind,
  formulaLimits,
  type FormulaScalar,
  type FormulaValue,
} from './formula-value.ts';
export { formulaResultType, Formulas, type FormulaSources } from './formulas.ts';
export type { FormulaFunction } from './functions/formula-function.ts';
export { formulaFunction, formulaFunctions } from './functions/functions.ts';
export { fieldText, formulaOf, withIds, withNames } from './names.ts';
export { type FormulaProblem, type Node, parseFormula } from './parse.ts';
export { inBraces, type Token, tokensOf } from './tokens.ts';
