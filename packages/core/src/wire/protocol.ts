/**
 * The versions of the wire contract that this build speaks. Raise `max` when a message changes, `min` when an old form is given
 * up; `wire.test.ts` notices a change of the contract that does neither.
 */
export const protocol = { min: 2, max: 6 } as const;

/** A range of versions that one side speaks. */
export interface ProtocolRange {
  readonly min: number;
  readonly max: number;
}

/** The highest version that both speak; null when there is none. */
export function commonProtocol(a: ProtocolRange, b: ProtocolRange): number | null {
  const highest = Math.min(a.max, b.max);
  return highest >= Math.max(a.min, b.min) ? highest : null;
}

/** Why a socket was closed by the server, by name; each close carries a sentence too. */
export const closeCodes = {
  /** A token that is missing, wrong or expired. */
  unauthorized: 4401,
  /** No such table, or none that this token may open: the two are not told apart. */
  noSuchTable: 4404,
  /** The document belongs to an earlier epoch: say hello again. */
  epochPassed: 4410,
  /** A frame or message larger than the limit. */
  tooLarge: 4413,
  /** No protocol version in common. */
  protocol: 4426,
  /** More sockets than a limit allows, or changes; come back later. */
  tooMany: 4429,
  /** A message that is not of the contract. */
  badMessage: 4400,
  /** The table is opened anew; come back. The code that RFC 6455's registry has for it. */
  tryAgain: 1013,
  /** The server is going away; come back. */
  goingAway: 4503,
} as const;
