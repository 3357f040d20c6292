import { cellTarget, type Op, opWeight } from '@teable-grid/core';

/** What one change may weigh and measure. */
export interface ChangeLimits {
  /** Cells, rows and records named. */
  readonly ops: number;
  /** UTF-16 units of its ops as JSON, so that the frame stays below the limit on frames even when each takes three bytes. */
  readonly units: number;
}

/** The server takes 5,000 ops in a change and frames of 1 MiB; the rest of the frame is for what a change has seen. */
export const changeLimits: ChangeLimits = { ops: 5_000, units: 250_000 };

/** The ops of one gesture as the ops of as few changes as the limits allow, in the same order. */
export function splitOps(ops: readonly Op[], limits: ChangeLimits = changeLimits): Op[][] {
  const parts: Op[][] = [];
  let part: Op[] = [];
  let weight = 0;
  let units = 0;
  for (const op of ops.flatMap((whole) => splitOp(whole, limits))) {
    const [opWeighs, opUnits] = [opWeight(op), unitsOf(op)];
    if (part.length > 0 && (weight + opWeighs > limits.ops || units + opUnits > limits.units)) {
      parts.push(part);
      [part, weight, units] = [[], 0, 0];
    }
    part.push(op);
    weight += opWeighs;
    units += opUnits;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** Notes what the ops of change n write, so that later changes of the gesture can say that they saw it: target or row → n. */
export function noteWritten(ops: readonly Op[], n: number, written: Map<string, number>): void {
  for (const op of ops) {
    if (op.op === 'set-cell') written.set(cellTarget(op.row, op.field), n).set(op.row, n);
    else if (op.op === 'number-rows') for (const row of op.rows) written.set(cellTarget(row, op.field), n).set(row, n);
    else if (op.op === 'insert-rows') for (const row of op.rows) written.set(row.id, n);
  }
}

/** One op as several that do the same when they run one after the other. */
function splitOp(op: Op, limits: ChangeLimits): Op[] {
  switch (op.op) {
    case 'insert-rows': {
      const runs = runsOf(op.rows, limits);
      return runs.map((rows, at) => ({ ...op, rows, place: placeOfRun(op.place, at === 0 ? undefined : runs[at - 1]!.at(-1)!.id) }));
    }
    case 'move-rows': {
      const runs = runsOf(op.rows, limits);
      return runs.map((rows, at) => ({ ...op, rows, place: placeOfRun(op.place, at === 0 ? undefined : runs[at - 1]!.at(-1)!) }));
    }
    case 'delete-rows':
    case 'restore-rows':
    case 'number-rows':
      return runsOf(op.rows, limits).map((rows) => ({ ...op, rows }));
    case 'resolve-conflicts':
      return runsOf(op.conflicts, limits).map((conflicts) => ({ ...op, conflicts }));
    case 'reopen-conflicts':
      return runsOf(op.conflicts, limits).map((conflicts) => ({ ...op, conflicts }));
    default:
      return [op];
  }
}

/** Later runs follow the last row of the one before; at `before`, each run is put right there, so after the earlier ones. */
function placeOfRun<P extends Extract<Op, { op: 'move-rows' }>['place']>(place: P, last: string | undefined): P | { after: string } {
  return last === undefined || 'before' in place ? place : { after: last };
}

function runsOf<Item>(items: readonly Item[], limits: ChangeLimits): Item[][] {
  const runs: Item[][] = [];
  let run: Item[] = [];
  let units = 0;
  for (const item of items) {
    const itemUnits = unitsOf(item);
    if (run.length > 0 && (run.length >= limits.ops || units + itemUnits > limits.units)) {
      runs.push(run);
      [run, units] = [[], 0];
    }
    run.push(item);
    units += itemUnits;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function unitsOf(item: unknown): number {
  return JSON.stringify(item).length;
}
