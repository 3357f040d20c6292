import type { FieldId, Peer, RowId } from '@teable-grid/core';

/** Where somebody has selected cells of a row: in some fields; null: in all. */
export interface PeerTint {
  readonly color: number;
  readonly fields: ReadonlySet<FieldId> | null;
}

/** Others in one row. */
export interface RowPeers {
  /** Those with a cursor there. */
  readonly here: readonly Peer[];
  readonly tints: readonly PeerTint[];
}

/** Where others are in the table. Who is away is nowhere. */
export interface PeerMarks {
  readonly rows: ReadonlyMap<RowId, RowPeers>;
  /** Selections of whole columns, or of everything. */
  readonly everywhere: readonly PeerTint[];
  /** Whether there are so many that not everybody is named where he goes. */
  readonly crowded: boolean;
}

/** With more people in the table nobody's name is shown by itself wherever he goes. */
const mostNamed = 12;

export const noPeers: PeerMarks = { rows: new Map(), everywhere: [], crowded: false };

/** Gathers where others are. What is as `before` stays the same object, so that only rows in which somebody moved are painted anew. */
export function gatherPeers(presence: readonly Peer[], before: PeerMarks): PeerMarks {
  const rows = new Map<RowId, { here: Peer[]; tints: PeerTint[] }>();
  const rowOf = (id: RowId) => {
    const row = rows.get(id) ?? { here: [], tints: [] };
    rows.set(id, row);
    return row;
  };
  const everywhere: PeerTint[] = [];
  let people = 0;
  for (const peer of presence) {
    if (peer.state === 'away' || peer.cursor === null) continue;
    people += 1;
    rowOf(peer.cursor.row).here.push(peer);
    for (const { tint, ids } of tintsOf(peer)) {
      if (ids === null) everywhere.push(tint);
      else for (const id of ids) rowOf(id).tints.push(tint);
    }
  }
  const kept = new Map([...rows].map(([id, row]) => [id, keptRow(before.rows.get(id), row)] as const));
  const made = {
    rows: kept,
    everywhere: sameItems(before.everywhere, everywhere) ? before.everywhere : everywhere,
    crowded: people > mostNamed,
  };
  const isSame =
    made.everywhere === before.everywhere &&
    made.crowded === before.crowded &&
    kept.size === before.rows.size &&
    [...kept].every(([id, row]) => before.rows.get(id) === row);
  return isSame ? before : made;
}

interface RangeTint {
  readonly tint: PeerTint;
  readonly ids: readonly RowId[] | null;
}

const known = new WeakMap<Peer, readonly RangeTint[]>();

function tintsOf(peer: Peer): readonly RangeTint[] {
  let tints = known.get(peer);
  if (tints === undefined) {
    const { color, selection = [] } = peer;
    tints = selection.map(({ rows, fields }) => ({ tint: { color, fields: fields === null ? null : new Set(fields) }, ids: rows }));
    known.set(peer, tints);
  }
  return tints;
}

function keptRow(before: RowPeers | undefined, row: RowPeers): RowPeers {
  return before !== undefined && sameItems(before.here, row.here) && sameItems(before.tints, row.tints) ? before : row;
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
