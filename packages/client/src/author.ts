import { type Change, type Draft, newId, type Problem, type UndoAnswer, type UndoOutcome, type ViewRules } from '@teable-grid/core';
import type { Entry } from './entry.ts';
import type { LiveTable } from './live-table.ts';
import { type Rejected, renumbered } from './outbox/carried.ts';
import type { Outbox } from './outbox/outbox.ts';
import { type Sight, sightOf, withEarlier } from './seen.ts';
import { noteWritten, splitOps } from './split.ts';
import type { TakeBackPart } from './take-back-part.ts';
import { type Gesture, type Step, UndoHistory, type Written } from './undo.ts';

/** The changes that one gesture became. */
export interface Made {
  readonly entries: readonly Entry[];
  /** When all are kept on this device, or known not to be. */
  readonly stored: Promise<unknown>;
}

/** What taking a gesture back came to: done, or what stands in the way. */
export type TakenBack =
  | Exclude<UndoOutcome, { outcome: 'asks' }>
  /** Others wrote there since: their values, of which it is not known yet whose they are. */
  | { readonly outcome: 'asks'; readonly values: readonly Written[] };

/** Makes a person's gestures into changes, shows and keeps them, and takes them back. */
export class Author {
  readonly #outbox: Outbox;
  readonly #table: LiveTable;
  readonly #history = new UndoHistory();
  readonly #now: () => string;

  constructor(outbox: Outbox, table: LiveTable, now: () => string) {
    this.#outbox = outbox;
    this.#table = table;
    this.#now = now;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Does what a draft says: as one change, or as a group of them when it is too large. */
  make(draft: Draft): Made {
    const { group = null, undoable = true } = draft;
    const { steps, ...made } = this.#make(draft);
    if (undoable) this.#history.did(group, steps);
    return made;
  }

  /** Does rejected changes again, as having seen what they had seen; undone as one. */
  again(rejected: readonly (Rejected & { readonly change: Change })[]): Made {
    this.#table.settle();
    const numbers = new Map<number, number>();
    const written = new Map<string, number>();
    const steps: Step[] = [];
    const entries: Entry[] = [];
    const stored: Promise<void>[] = [];
    for (const { session, change } of rejected) {
      const n = this.#outbox.next;
      const decided = (mine: number) => this.#outbox.outcomes.byName({ session, n: mine })?.seq ?? null;
      const { seen, ops } = renumbered({ change }, n, session === this.#outbox.session ? numbers : new Map(), decided);
      // What was said to be seen of the future was not.
      const seq = Math.min(seen.seq, this.#table.value.seq);
      const again = { n, id: newId('change'), seen: withEarlier({ ...seen, seq }, ops, written), ops };
      const kept = this.#outbox.add(again, null, this.#now());
      const before = this.#table.value;
      this.#table.add(kept.entry);
      numbers.set(change.n, n);
      noteWritten(ops, n, written);
      steps.push({ change: again.id, ops, before, after: this.#table.value });
      entries.push(kept.entry);
      stored.push(kept.stored);
    }
    this.#history.did(null, steps);
    return { entries, stored: Promise.all(stored) };
  }

  /** What would be taken back, or done again, next. */
  next(direction: 'undo' | 'redo'): Gesture | undefined {
    return this.#history.next(direction);
  }

  /** Takes the last gesture back, or does it again; `made` is null where nothing was done. */
  takeBack(
    { planTakeBack, viewRules }: TakeBackPart,
    direction: 'undo' | 'redo',
    answer?: UndoAnswer,
  ): { readonly outcome: TakenBack; readonly made: Made | null } {
    this.#table.settle();
    const plan = planTakeBack(this.#history, direction, this.#table.value, answer);
    if (plan.plan === 'ask') return { outcome: { outcome: 'asks', values: plan.values }, made: null };
    if (plan.plan !== 'do') return { outcome: { outcome: plan.plan === 'keep' ? 'done' : 'nothing' }, made: null };
    const { ops } = plan;
    const problems = this.#problemsOf(ops, viewRules);
    if (problems.length > 0) return { outcome: { outcome: 'refused', problems }, made: null };
    const { steps, ...made } = this.#make({ ops });
    this.#history.took(direction, steps);
    return { outcome: { outcome: 'done' }, made };
  }

  /** A change was rejected: there is nothing of it to take back. */
  forget(entry: Entry): void {
    this.#history.forget(entry.change.id);
  }

  #make({ ops, look, seen: told, group }: Draft): Made & { readonly steps: readonly Step[] } {
    this.#table.settle();
    const seen = look ?? this.#table.value;
    const parts = splitOps(ops);
    const name = group ?? (parts.length > 1 ? newId('group') : undefined);
    const written = new Map<string, number>();
    const steps: Step[] = [];
    const entries: Entry[] = [];
    const stored: Promise<void>[] = [];
    for (const part of parts) {
      const sight = told === undefined ? sightOf(seen, part, this.#outbox, written) : { seen: { seq: told }, ops: part, awaits: null };
      const kept = this.#outbox.add(this.#changeOf(sight, name), sight.awaits, this.#now());
      const { entry } = kept;
      const before = this.#table.value;
      this.#table.add(entry);
      if (parts.length > 1) noteWritten(part, entry.n, written);
      steps.push({ change: entry.change.id, ops: sight.ops, before, after: this.#table.value });
      entries.push(entry);
      stored.push(kept.stored);
    }
    return { entries, stored: Promise.all(stored), steps };
  }

  /** What would stand in the way of these ops now. */
  #problemsOf(ops: Draft['ops'], viewRules: ViewRules): readonly Problem[] {
    for (const part of splitOps(ops)) {
      const sight = sightOf(this.#table.value, part, this.#outbox, new Map());
      const change = this.#changeOf(sight);
      const last = { ordinal: Number.MAX_SAFE_INTEGER, session: this.#outbox.session, n: change.n };
      const { verdict } = this.#table.preview({ ...last, change, awaits: sight.awaits, madeAt: this.#now() }, viewRules);
      if (verdict.verdict === 'rejected') return verdict.problems;
    }
    return [];
  }

  #changeOf({ seen, ops }: Sight, group?: string) {
    return { n: this.#outbox.next, id: newId('change'), ...(group !== undefined && { group }), seen, ops };
  }
}
