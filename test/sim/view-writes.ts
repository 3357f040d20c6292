import { type LogEntry, type Op, sameValue, type Table, type Value, type View } from '@teable-grid/core';
import type { Watch } from './watch.ts';

/**
 * Judges what stored changes do to views, in plain steps and without a word of core/execute: what somebody says of a view holds until
 * somebody says it again, property by property, and nothing else of a view moves.
 */
export class ViewWrites {
  readonly #watch: Watch;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  judge(entry: LogEntry, before: Table, after: Table): void {
    const expected = new Map<string, Record<string, Value>>();
    for (const view of before.views.all()) expected.set(view.id, said(view));
    for (const op of entry.ops?.ops ?? []) follow(op, expected);
    for (const view of after.views.all()) {
      const [is, should] = [said(view), expected.get(view.id)];
      if (should === undefined || !sameValue(is, should)) this.#violate(entry, `the view ${view.id} is ${show(is)}, not ${show(should)}`);
      expected.delete(view.id);
    }
    if (expected.size > 0) this.#violate(entry, `views are gone: ${[...expected.keys()].join(' ')}`);
    this.#moved(entry, after);
  }

  /** What was moved last stands right behind what it was put behind. */
  #moved(entry: LogEntry, { views }: Table): void {
    const placed = entry.ops?.ops.findLast((op) => op.op === 'move-view' || op.op === 'add-view');
    if (placed?.op !== 'move-view' || !('after' in placed.place)) return;
    const all = [...views.all()].sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ id }) => id);
    const { after } = placed.place;
    if (all[all.indexOf(placed.view) - 1] !== (after ?? undefined))
      this.#violate(entry, `${placed.view} is not behind ${after}: ${all.join(' ')}`);
  }

  #violate(entry: LogEntry, told: string): void {
    this.#watch.violate('views: the last writer wins', `number ${entry.seq} (${entry.change}): ${told}`);
  }
}

function follow(op: Op, views: Map<string, Record<string, Value>>): void {
  if (op.op === 'add-view') views.set(op.view.id, { ...blank, name: op.view.name });
  if (op.op === 'delete-view' || op.op === 'restore-view') views.set(op.view, { ...views.get(op.view), deleted: op.op === 'delete-view' });
  if (op.op !== 'change-view') return;
  const view = views.get(op.view)!;
  for (const [key, value] of Object.entries(op.set)) {
    if (key !== 'widths') view[key] = value as Value;
    else
      view[key] = Object.fromEntries(
        Object.entries({ ...(view[key] as object), ...(value as object) }).filter(([, width]) => width !== null),
      ) as Value;
  }
}

const blank = { filter: null, sorts: [], widths: {}, frozen: 1, deleted: false };

/** What of a view the gestures write. */
function said({ name, filter, sorts, widths, frozen, deleted }: View): Record<string, Value> {
  return { name, filter, sorts, widths, frozen, deleted } as unknown as Record<string, Value>;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
