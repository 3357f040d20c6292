import { type Draft, newId, type Op, opWeight, type Table } from '@teable-grid/core';

/** Limits of one change: ops by weight, and bytes of JSON with room for what goes around them in a frame of 1 MiB. */
const opsPerChange = 5000;
const bytesPerChange = 600_000;

/** Splits ops into changes of one group, so that a gesture of any size can be sent and is undone as one. */
export function draftsOf(ops: readonly Op[], look: Table): readonly Draft[] {
  const batching = draftsInSteps(ops, look, opsPerChange);
  let step = batching.next();
  while (step.done !== true) step = batching.next();
  return step.value.drafts;
}

/** Changes of one group, and how many bytes they have as JSON, about. */
export interface Batches {
  readonly drafts: readonly Draft[];
  readonly bytes: number;
}

/**
 * As `draftsOf`, so many ops a step and change, so that others can be served in between. What only owners may write is in changes of its own: a
 * change is refused as a whole.
 */
export function* draftsInSteps(ops: readonly Op[], look: Table, most: number): Generator<void, Batches> {
  const batches: Op[][] = [];
  let weight = 0;
  let bytes = 0;
  let all = 0;
  let restricted = false;
  for (const op of ops.flatMap(splitOp)) {
    const opBytes = JSON.stringify(op).length * 2;
    const opRestricted = op.op === 'set-cell' && look.fields.get(op.field)?.options.write === 'owner';
    if (batches.length === 0 || weight + opWeight(op) > most || bytes + opBytes > bytesPerChange || opRestricted !== restricted) {
      if (batches.length > 0) yield;
      batches.push([]);
      weight = 0;
      bytes = 0;
    }
    restricted = opRestricted;
    batches.at(-1)!.push(op);
    weight += opWeight(op);
    bytes += opBytes;
    all += opBytes;
  }
  if (batches.length === 1) return { drafts: [{ ops: batches[0]!, look }], bytes: all };
  const group = newId('group');
  return { drafts: batches.map((batch) => ({ ops: batch, look, group })), bytes: all };
}

/** Ops on many rows in pieces of a size that fits several to a change. */
function splitOp(op: Op): readonly Op[] {
  if ((op.op === 'delete-rows' || op.op === 'restore-rows' || op.op === 'number-rows') && op.rows.length > opsPerChange)
    return pieces(op.rows, opsPerChange).map((rows) => ({ ...op, rows }));
  if (op.op !== 'insert-rows' || op.rows.length <= piece) return [op];
  let place = op.place;
  return pieces(op.rows, piece).map((rows) => {
    const part: Op = { ...op, place, rows };
    if ('after' in place) place = { after: rows.at(-1)!.id };
    return part;
  });
}

const piece = 200;

function pieces<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
