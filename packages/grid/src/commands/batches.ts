import { type Draft, newId, type Op, opWeight, type Table } from '@teable-grid/core';

/** Limits of one change: ops by weight, and bytes of JSON with room for what goes around them in a frame of 1 MiB. */
const opsPerChange = 5000;
const bytesPerChange = 600_000;

/** Splits ops into changes of one group, so that a gesture of any size can be sent and is undone as one. */
export function draftsOf(ops: readonly Op[], look: Table): readonly Draft[] {
  const batches: Op[][] = [];
  let weight = 0;
  let bytes = 0;
  for (const op of ops.flatMap(splitOp)) {
    const opBytes = JSON.stringify(op).length * 2;
    if (batches.length === 0 || weight + opWeight(op) > opsPerChange || bytes + opBytes > bytesPerChange) {
      batches.push([]);
      weight = 0;
      bytes = 0;
    }
    batches.at(-1)!.push(op);
    weight += opWeight(op);
    bytes += opBytes;
  }
  if (batches.length === 1) return [{ ops: batches[0]!, look }];
  const group = newId('group');
  return batches.map((batch) => ({ ops: batch, look, group }));
}

/** Ops on many rows in pieces of a size that fits several to a change. */
function splitOp(op: Op): readonly Op[] {
  if ((op.op === 'delete-rows' || op.op === 'number-rows') && op.rows.length > opsPerChange)
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
