import type { FieldId, Peer } from '@teable-grid/core';
import type { PeerTint, RowPeers } from '../state/peer-marks.ts';
import { bit } from './cell-bits.ts';

/** Others in a cell, as it shows them. */
export interface CellPeers {
  readonly bits: number;
  readonly names: string;
  readonly hue: number;
  readonly withHue: number;
  readonly rangeHue: number;
  readonly draft: string;
}

export const nobodyHere: CellPeers = { bits: 0, names: '', hue: -1, withHue: -1, rangeHue: -1, draft: '' };

/** Names that are shown one by one. */
const fewNames = 3;

/** Who is in the cell of a field, of those in its row: who writes comes first, as the cell has his colour. */
export function peersIn(row: RowPeers | undefined, everywhere: readonly PeerTint[], field: FieldId): CellPeers {
  const tint = (row?.tints.find((one) => covers(one, field)) ?? everywhere.find((one) => covers(one, field)))?.color ?? -1;
  const here = row === undefined ? [] : everyoneOnce(row.here.filter(({ cursor }) => cursor!.field === field));
  if (here.length === 0 && tint < 0) return nobodyHere;
  const typing = here.filter((peer) => peer.typing !== undefined);
  let bits = tint < 0 ? 0 : bit.peerRange;
  if (here.length > 0) bits |= bit.peer;
  if (here.length > 1) bits |= bit.shared;
  if (typing.length > 0) bits |= bit.drafted;
  if (here.length > 0 && here.every(({ state }) => state === 'idle')) bits |= bit.peerIdle;
  return {
    bits,
    names: namesOf(here),
    hue: here[0]?.color ?? -1,
    withHue: here[1]?.color ?? -1,
    rangeHue: tint,
    draft: typing.length < 2 ? (typing[0]?.typing ?? '') : typing.map(({ actor, typing: text }) => `${actor.name}: ${text!}`).join(' · '),
  };
}

function covers({ fields }: PeerTint, field: FieldId): boolean {
  return fields === null || fields.has(field);
}

/** Each person once, whatever pages he has; who writes first. */
function everyoneOnce(peers: readonly Peer[]): readonly Peer[] {
  if (peers.length < 2) return peers;
  const rank = (peer: Peer) => (peer.typing !== undefined ? 0 : peer.editing ? 1 : peer.state === 'idle' ? 3 : 2);
  const sorted = peers.toSorted((a, b) => rank(a) - rank(b));
  return sorted.filter((peer, at) => sorted.findIndex(({ actor }) => actor.id === peer.actor.id) === at);
}

function namesOf(here: readonly Peer[]): string {
  const names = here.slice(0, fewNames).map(({ actor, editing }) => (editing ? `${actor.name} …` : actor.name));
  const more = here.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} +${more}`;
}
