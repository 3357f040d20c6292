import type { Target } from '../change/change.ts';
import { historyOf } from '../history/facts.ts';
import {
  type HistoryEntry,
  type HistoryPage,
  type HistoryQuery,
  mostHistory,
  type Step,
  type StepsCursor,
  type StepsPage,
} from '../history/history.ts';
import { scopedEntry } from '../scope/scope.ts';
import type { Actor } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import type { Revision } from '../table/revision.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { Asker } from './authorship.ts';
import { historyWeight } from './recent-history.ts';
import type { LogEntry, TableName, TableStore } from './store.ts';

/** Changes that are read for one answer: what is not found in them is asked for again. */
const mostRead = 4_000;
/** What they may weigh, about bytes. */
const mostReadWeight = 16_000_000;
/** Changes in the first page, each as large as the limits allow, and in later ones while they are light. */
const firstPage = 32;
const largestPage = 1_000;
/** What one answer may weigh beyond its first entry, characters of JSON. */
const mostTold = 300_000;
/** Values of one step that are told at once. */
const mostTargets = 2_000;

/** Of whom a reader is not told. */
const nobody: Actor = { id: '', name: '' };

/** What became of a table, from its log. */
export class HistoryIndex {
  readonly #name: TableName;
  readonly #store: Pick<TableStore, 'log'>;

  constructor(name: TableName, store: Pick<TableStore, 'log'>) {
    this.#name = name;
    this.#store = store;
  }

  /** Changes that did what was asked for, newest first, as far as the asker may see them. */
  async history(query: HistoryQuery, asker: Asker): Promise<HistoryPage> {
    const { row: rowId, by, before = asker.table.seq + 1 } = query;
    const limit = Math.min(query.limit, mostHistory);
    const row = rowId === undefined ? undefined : asker.table.rows.get(rowId);
    // Before a row was made there is nothing of it.
    const first = rowId === undefined ? 1 : (row?.created ?? Infinity);
    const entries: HistoryEntry[] = [];
    let [weight, trimmed] = [0, 0];
    let at = Math.min(before, 1 + (row === undefined ? asker.table.seq : lastOf(row, asker.table.fields.get(query.field ?? ''), asker)));
    for await (const page of this.#backwards(at, first)) {
      trimmed = page.trimmed;
      for (const entry of page.entries) {
        const isImport = entry.ops === null;
        const isAsked =
          (by === undefined || [entry.actor, ...(entry.coauthors ?? [])].some(({ id }) => id === by)) &&
          (!isImport || row === undefined || row.created === entry.seq);
        const shown = isAsked ? scopedEntry(entry, asker.table.fields, asker.hidden) : null;
        const told = shown === null ? null : historyOf(shown, query);
        if (told === null) {
          at = entry.seq;
          continue;
        }
        weight += JSON.stringify(told).length;
        if (entries.length > 0 && (entries.length === limit || weight > mostTold)) return { entries, next: at, trimmed };
        entries.push(told);
        at = entry.seq;
      }
    }
    return { entries, next: at > Math.max(first, trimmed + 1) ? at : null, trimmed };
  }

  /** The steps that lead from a change back to the table as it stood after change number `after`. */
  async steps(after: Revision, { through, skip }: StepsCursor, asker: Asker): Promise<StepsPage> {
    const last = Math.min(through, asker.table.seq);
    const steps: Step[] = [];
    let [weight, trimmed] = [0, 0];
    let at = last + 1;
    for await (const page of this.#backwards(last + 1, after + 1)) {
      trimmed = page.trimmed;
      for (const entry of page.entries) {
        const { seq } = entry;
        at = seq;
        const shown = scopedEntry(entry, asker.table.fields, asker.hidden);
        const was = Object.entries(shown === null ? rowFlags(entry) : { ...shown.before, ...shown.trace?.was });
        if (shown === null && was.length === 0) continue;
        const { actor, at: when } = shown ?? { actor: nobody, at: entry.at };
        const from = seq === through ? skip : 0;
        const told: Record<string, Value> = {};
        for (let index = from; index < was.length; index++) {
          const [target, value] = was[index]!;
          if (weight > mostTold || index - from >= mostTargets) {
            if (index > from) steps.push({ seq, actor, at: when, was: told });
            return { steps, next: { through: seq, skip: index }, trimmed };
          }
          weight += target.length + JSON.stringify(value).length + 6;
          told[target] = value;
        }
        weight += 100;
        steps.push({ seq, actor, at: when, was: told });
      }
    }
    return { steps, next: at > Math.max(after, trimmed) + 1 ? { through: at - 1, skip: 0 } : null, trimmed };
  }

  /** Entries before a number down to another, newest first, until that is enough for one answer. */
  async *#backwards(
    before: Revision,
    first: Revision,
  ): AsyncGenerator<{ readonly entries: readonly LogEntry[]; readonly trimmed: Revision }> {
    let [read, weight, limit] = [0, 0, firstPage];
    for (let last = before - 1; last >= first && read < mostRead && weight < mostReadWeight; ) {
      const after = Math.max(first - 1, last - limit);
      // Where the log has been trimmed it begins later than asked, and so would end later too.
      const entries = (await this.#store.log(this.#name, { after, limit: last - after, withoutUpdates: true })).filter(
        ({ seq }) => seq <= last,
      );
      const pageWeight = entries.reduce((sum, entry) => sum + readWeight(entry), 0);
      const isTrimmed = entries.length < last - after;
      yield { entries: entries.toReversed(), trimmed: isTrimmed ? (entries[0]?.seq ?? last + 1) - 1 : 0 };
      if (isTrimmed) return;
      read += entries.length;
      weight += pageWeight;
      if (pageWeight < mostReadWeight / 16) limit = Math.min(limit * 2, largestPage);
      last = after;
    }
  }
}

/** About how many bytes of the log a change takes, without its update. */
function readWeight({ ops, trace, conflicts, ...entry }: LogEntry): number {
  return 200 + historyWeight({ ...entry, conflicts }) + JSON.stringify([ops, trace, conflicts.opened]).length;
}

/**
 * The last change that there can be in the history of a row or cell: one that wrote or settled something, or that made the field another. While there
 * are conflicts or comments it may be any. Who may not see all is not told where the log is looked at from, since that may be about what he does not see.
 */
function lastOf({ id, version }: Row, field: Field | undefined, { table, hidden }: Asker): Revision {
  // When a conflict was opened again, or a comment was rewritten or settled, is not told by anything.
  if (hidden.size > 0 || table.conflicts.at(id).length > 0 || table.comments.at(id).length > 0) return table.seq;
  return Math.max(version, field?.revision ?? 0);
}

/** What a change about hidden fields did to rows as such, which everybody sees: where it settled a conflict, it may have brought a row back. */
function rowFlags({ trace }: LogEntry): Readonly<Record<Target, Value>> {
  return Object.fromEntries(Object.entries(trace?.was ?? {}).filter(([target]) => /\/\$(deleted|order)$/.test(target)));
}
