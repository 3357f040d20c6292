import type { Op } from '../change/change.ts';
import { choiceName } from '../field-types/choices.ts';
import type { WorkingTable } from './working-table.ts';

/** Writes what people call the table: the last writer wins, history tells. */
export function renameTable(working: WorkingTable, { name }: Extract<Op, { op: 'rename-table' }>, at: number): void {
  const clean = choiceName(name);
  const { nameLength } = working.context.limits;
  if (clean.length > nameLength)
    return working.refuse('over-limit', `ops/${at}/name`, `A table's name is longer than the limit nameLength (${nameLength} characters).`);
  working.write({ write: 'name', name: clean });
}
