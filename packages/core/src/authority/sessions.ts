import type { MineOutcome } from '../execute/context.ts';
import { fail, ok, type Result } from '../problem.ts';
import type { Decided, SessionRecord } from './store.ts';

/** What is known of each client session: stored records, and over them what the batch at work has decided. */
export class SessionBook {
  readonly #stored: Map<string, SessionRecord>;
  readonly #staged = new Map<string, SessionRecord>();

  constructor(records: readonly SessionRecord[]) {
    this.#stored = new Map(records.map((record) => [record.session, record]));
  }

  get(session: string): SessionRecord | undefined {
    return this.#staged.get(session) ?? this.#stored.get(session);
  }

  /**
   * Makes a session known, or checks that it is the sender's: same subject, same secret. It is stored with its first change. Tells
   * only what is stored: a verdict of the batch at work may still come to nothing.
   */
  attach(session: string, subject: string, secret: string): Result<SessionRecord> {
    const known = this.#stored.get(session);
    if (known === undefined) {
      const record: SessionRecord = { session, subject, secret, last: 0, unconfirmed: [] };
      this.#stored.set(session, record);
      return ok(record);
    }
    if (known.subject !== subject || known.secret !== secret)
      return fail('not-allowed', `The session ${session} belongs to somebody else.`);
    return ok(known);
  }

  /** Notes a decided change, and forgets those that the client knows. */
  decide(record: SessionRecord, decided: Decided, confirmed: number): void {
    const unconfirmed = [...record.unconfirmed.filter(({ n }) => n > confirmed), decided];
    this.#staged.set(record.session, { ...record, last: decided.n, unconfirmed });
  }

  /** Records that the batch at work changed. */
  staged(): SessionRecord[] {
    return [...this.#staged.values()];
  }

  /** The batch is stored. */
  settle(): void {
    for (const [session, record] of this.#staged) this.#stored.set(session, record);
    this.#staged.clear();
  }

  /** How a session's own change ended, as later changes that name it need to know. */
  outcome(session: string, n: number): MineOutcome | undefined {
    const unconfirmed = this.get(session)?.unconfirmed;
    // Numbers follow each other without a gap.
    const decided = unconfirmed?.[n - (unconfirmed[0]?.n ?? 0)];
    if (decided === undefined) return undefined;
    if (decided.verdict.verdict === 'accepted') return { outcome: 'accepted', revision: decided.verdict.seq };
    return decided.seen === null ? undefined : { outcome: 'rejected', seen: decided.seen };
  }
}
