/** How much an outbox takes; beyond it a person cannot go on editing until something is saved, so that a device is never filled up. */
export interface OutboxBounds {
  readonly changes: number;
  /** UTF-8 bytes of the changes as JSON. */
  readonly bytes: number;
  /** How long the oldest change may wait to be sent, milliseconds. */
  readonly age: number;
}

/** Days of offline work by hand, and some tens of megabytes of pasted tables; for as long as a server remembers sessions. */
export const outboxBounds: OutboxBounds = { changes: 10_000, bytes: 32_000_000, age: 30 * 24 * 3_600_000 };

/** What there is in an outbox. */
export interface OutboxFill {
  readonly changes: number;
  readonly bytes: number;
  /** When the oldest undecided change was made, ISO 8601; null when there is none. */
  readonly oldest: string | null;
}

/** Why nothing more can be taken, in a sentence; null when it can. `now` in milliseconds. */
export function fullReason({ changes, bytes, oldest }: OutboxFill, bounds: OutboxBounds, now: number): string | null {
  if (changes >= bounds.changes) return `${changes} changes wait to be saved on this device, as many as it keeps.`;
  if (bytes >= bounds.bytes) return 'The changes that wait to be saved fill the space that this device keeps for them.';
  if (oldest !== null && now - Date.parse(oldest) >= bounds.age)
    return `Changes wait to be saved since ${oldest.slice(0, 10)}, longer than this device keeps on adding to them.`;
  return null;
}
