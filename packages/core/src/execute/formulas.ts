import { quoted } from '../problem.ts';
import type { WorkingTable } from './working-table.ts';

/** Refuses a formula that cannot be read, or that names what its author cannot know of: a hidden field is answered as one that is not there. */
export function checkFormula(working: WorkingTable, formula: unknown, path: string): void {
  const { readFormula } = working.context;
  if (typeof formula !== 'string') return working.refuse('bad-formula', path, `${quoted(formula)} is not the text of a formula.`);
  if (readFormula === undefined) return;
  const read = readFormula(formula);
  if (!read.ok) {
    const { message, from } = read.problem;
    return working.refuse('bad-formula', path, `The formula cannot be read, at character ${from + 1}: ${message}`);
  }
  for (const id of read.fields)
    if (working.field(id) === undefined) working.refuse('no-such-field', path, `There is no field ${quoted(id)} in this table.`);
}
