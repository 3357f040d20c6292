import type { Seen, Target } from '../change/change.ts';
import type { Verdict } from '../change/verdict.ts';
import type { ConflictId, FieldId, SessionId } from '../ids.ts';
import type { ReadFormula } from '../formula/read-formula.ts';
import type { Problem } from '../problem.ts';
import type { Actor, Authorship, Conflict, ConflictNews, Settled } from '../table/conflict.ts';
import type { Revision } from '../table/revision.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import type { ViewChanges, ViewProperties } from '../view/view.ts';
import type { TableLimits } from './limits.ts';
import type { WorkingTable } from './working-table.ts';

/** How an earlier change of the same session ended, or, in a prediction, how it is expected to. */
export type MineOutcome =
  | {
      readonly outcome: 'accepted';
      readonly revision: Revision;
      /** Cells in which it left another value than its author saw: merged with what others had written. */
      readonly merged?: readonly Target[];
    }
  | { readonly outcome: 'rejected'; readonly seen: Seen };

/** What decides about the properties of views. */
export interface ViewRules {
  /** Tells what is wrong with properties beside the name. `before`: the view that they are written into. */
  checkProperties(working: WorkingTable, given: ViewChanges, before: ViewProperties | null, path: string): void;
  /** What is written when somebody who does not see some fields writes these properties of a view. */
  withHiddenParts(view: ViewProperties, set: ViewChanges, hidden: ReadonlySet<FieldId>): ViewChanges;
}

/** Everything that `execute` needs to know beside the table and the change. */
export interface ExecuteContext {
  readonly actor: Actor;
  /** Those who made the change with him; absent: nobody. */
  readonly coauthors?: readonly Actor[];
  readonly session: SessionId;
  /** What to stamp: the sequence number that the change gets if it is accepted; `predictedRevision(n)` in a prediction. */
  readonly revision: Revision;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly limits: TableLimits;
  /** Fields that the author may not see: for what he names they are not there, and what is deleted is judged by the others. */
  readonly hidden?: ReadonlySet<FieldId>;
  /** The outcome of the session's change n; undefined when it is not known. */
  mine(n: number): MineOutcome | undefined;
  /** The value that a target had at a revision, from the log; undefined where the log no longer tells. */
  base?(target: Target, revision: Revision): { readonly value: Value } | undefined;
  /** Who made the change with this sequence number; undefined where the log no longer tells. */
  author?(revision: Revision): Authorship | undefined;
  /** How a conflict was settled; undefined when it never was, or where the log no longer tells. */
  settled?(id: ConflictId): Settled | undefined;
  /** The record of a conflict that was settled, as it was last; undefined where that is not known any more. */
  closed?(id: ConflictId): Conflict | undefined;
  /**
   * Makes the part of a place's key that is left to chance (`newKeyTail`): where nobody orders changes, so that two who put something at one
   * spot without knowing of each other do not get equal keys. Absent where somebody does.
   */
  keyTail?(): string;
  /**
   * The person with this id, under the name that others know him by; undefined for somebody whom the table does not know. A comment calls only
   * those who are known; absent in predictions, which take everybody.
   */
  person?(id: string): Actor | undefined;
  /** Reads a formula (`readFormula`), so that none is kept which cannot be read. Absent in predictions, which need not carry it along. */
  readFormula?(formula: string): ReadFormula;
  /** What is asked of the properties of views (`viewRules`). Null in predictions, which take any and need not carry it along. */
  readonly viewRules: ViewRules | null;
  /** What to do with a new row's value that its type refuses, unless its op says `keep`: an import keeps it as its raw text, marked. */
  readonly misfits: 'refuse' | 'keep';
}

/** What `execute` decided. */
export type Execution =
  | {
      readonly verdict: Extract<Verdict, { verdict: 'accepted' }>;
      readonly writes: readonly Write[];
      /** Values that the written cells had before. */
      readonly before: Readonly<Record<Target, Value>>;
      readonly conflicts: ConflictNews;
      /** Cells whose values were merged with what others had written. */
      readonly merged: readonly Target[];
    }
  | {
      readonly verdict: { readonly verdict: 'rejected'; readonly problems: readonly Problem[] };
      readonly writes: readonly [];
      readonly before: Readonly<Record<Target, Value>>;
    };
