import type { FileFacts, ReadOptions, ReadProgress } from './file-reader.ts';
import type { ImportPlan } from './import-columns.ts';
import type { ImportReport } from './import-report.ts';
import type { ImportProgress } from './run-import.ts';

/**
 * Where a person is on the way from a file to rows.
 *
 *     choose ──file, text──▶ reading ──▶ preview ──Import──▶ running ──▶ report
 *       ▲                       │  ▲        │                   └─Cancel─▶ report
 *       └───cannot be read──────┘  └────────┘ read in another way
 */
export type ImportStep =
  | { readonly step: 'choose'; readonly problem: string | null }
  | { readonly step: 'reading'; readonly name: string; readonly progress: ReadProgress }
  | PreviewStep
  | { readonly step: 'running'; readonly progress: ImportProgress; readonly total: number }
  | { readonly step: 'report'; readonly report: ImportReport };

/** What will become of the file, before it does. */
export interface PreviewStep {
  readonly step: 'preview';
  readonly name: string;
  readonly facts: FileFacts;
  readonly options: ReadOptions;
  readonly header: boolean;
  readonly plan: ImportPlan;
  /** The field by which rows are found that are there already; null: all rows are added. */
  readonly key: string | null;
  /** Whether a choice is being worked out; what is shown is as before. */
  readonly busy: boolean;
}

/** Why a plan cannot be carried out, in a sentence; null when it can. `rowsThere` and `mostRows` are of the table. */
export function obstacleOf({ plan, key }: PreviewStep, rowsThere: number, mostRows: number): string | null {
  const used = plan.columns.filter(({ field }) => field !== null);
  if (used.length === 0) return 'No column of the file goes anywhere.';
  if (plan.count === 0) return 'There are no rows below the header.';
  const seen = new Set<string>();
  for (const { field, target } of used) {
    if (target.target !== 'field') continue;
    if (seen.has(target.field)) return `Two columns go to “${field!.name}”.`;
    seen.add(target.field);
  }
  if (key !== null && !seen.has(key)) return 'The field by which rows are found gets no column of the file.';
  if (key === null && rowsThere + plan.count > mostRows)
    return `The table takes ${mostRows.toLocaleString('en')} rows; with these it would have ${(rowsThere + plan.count).toLocaleString('en')}.`;
  return null;
}
