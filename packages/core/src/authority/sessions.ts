import type { MineOutcome } from '../execute/context.ts';
import { fail, ok, type Result } from '../problem.ts';
import { jsonBytes } from '../value.ts';
import type { Decided, SessionRecord } from './store.ts';

interface Attached {
  record: SessionRecord;
  /** Connections that hold it. */
  holders: number;
}

/**
 * What is known of each client session that a connection holds, and over it what the batch at work has decided. A session that nobody
 * holds is forgotten here, and read from the store when it is attached again.
 */
export class SessionBook {
  readonly #load: (session: string) => Promise<SessionRecord | null>;
  readonly #attached = new Map<string, Attached>();
  /** Sessions that are being read, by the promise of it: two connections may attach one at once. */
  readonly #loading = new Map<string, Promise<void>>();
  readonly #staged = new Map<string, SessionRecord>();
  /** Kept with each record, since it is asked at every change. */
  readonly #bytes = new WeakMap<SessionRecord, number>();

  /** @param load Reads what the store remembers of a session. */
  constructor(load: (session: string) => Promise<SessionRecord | null>) {
    this.#load = load;
  }

  /** Sessions that are held. */
  get size(): number {
    return this.#attached.size;
  }

  get(session: string): SessionRecord | undefined {
    return this.#staged.get(session) ?? this.#attached.get(session)?.record;
  }

  /**
   * Makes a session known, or checks that it is the sender's: same subject, same secret. It is stored with its first change. Tells
   * only what is stored: a verdict of the batch at work may still come to nothing. Each attached session is to be detached once.
   */
  async attach(session: string, subject: string, secret: string): Promise<Result<SessionRecord>> {
    // Again when the one who read it with us was refused, and so it was forgotten.
    while (!this.#attached.has(session)) await this.#read(session, { session, subject, secret, last: 0, unconfirmed: [] });
    const known = this.#attached.get(session)!;
    if (known.record.subject !== subject || known.record.secret !== secret) {
      this.#forget(session);
      return fail('not-allowed', `The session ${session} belongs to somebody else.`);
    }
    known.holders += 1;
    return ok(known.record);
  }

  /** A connection lets go of a session. */
  detach(session: string): void {
    const known = this.#attached.get(session);
    if (known === undefined) return;
    known.holders -= 1;
    this.#forget(session);
  }

  /** A record without the changes of which the client knows how they ended. */
  confirm(record: SessionRecord, confirmed: number): SessionRecord {
    // Numbers follow each other.
    const known = record.unconfirmed.findIndex(({ n }) => n > confirmed);
    const count = known < 0 ? record.unconfirmed.length : known;
    if (count === 0) return record;
    const kept = { ...record, unconfirmed: record.unconfirmed.slice(count) };
    this.#bytes.set(kept, this.bytesOf(record) - sizeOf(record.unconfirmed.slice(0, count)));
    return kept;
  }

  /** UTF-8 bytes of a record's unconfirmed verdicts as JSON, or a little more. */
  bytesOf(record: SessionRecord): number {
    const bytes = this.#bytes.get(record) ?? sizeOf(record.unconfirmed);
    this.#bytes.set(record, bytes);
    return bytes;
  }

  /** Notes a decided change. */
  decide(record: SessionRecord, decided: Decided): void {
    const next = { ...record, last: decided.n, unconfirmed: [...record.unconfirmed, decided] };
    this.#bytes.set(next, this.bytesOf(record) + sizeOf([decided]));
    this.#staged.set(record.session, next);
  }

  /** Records that the batch at work changed. */
  staged(): SessionRecord[] {
    return [...this.#staged.values()];
  }

  /** The batch is stored. */
  settle(): void {
    for (const [session, record] of this.#staged) {
      const known = this.#attached.get(session);
      if (known !== undefined) known.record = record;
    }
    const decided = [...this.#staged.keys()];
    this.#staged.clear();
    decided.forEach((session) => this.#forget(session));
  }

  /** How a session's own change ended, as later changes that name it need to know. */
  outcome(session: string, n: number): MineOutcome | undefined {
    const unconfirmed = this.get(session)?.unconfirmed;
    // Numbers follow each other without a gap.
    const decided = unconfirmed?.[n - (unconfirmed[0]?.n ?? 0)];
    if (decided === undefined) return undefined;
    const { verdict, merged } = decided;
    if (verdict.verdict === 'accepted') return { outcome: 'accepted', revision: verdict.seq, ...(merged !== undefined && { merged }) };
    return decided.seen === null ? undefined : { outcome: 'rejected', seen: decided.seen };
  }

  async #read(session: string, fresh: SessionRecord): Promise<void> {
    const reading =
      this.#loading.get(session) ??
      this.#load(session)
        .then((stored) => void this.#attached.set(session, { record: stored ?? fresh, holders: 0 }))
        .finally(() => this.#loading.delete(session));
    this.#loading.set(session, reading);
    await reading;
  }

  /** Lets go of a session that nobody holds; not while a batch decides on it, which the store does not tell yet. */
  #forget(session: string): void {
    if (this.#attached.get(session)?.holders === 0 && !this.#staged.has(session)) this.#attached.delete(session);
  }
}

/** What an accepted change's verdict takes at most, without its conflicts and merged cells, and each of these: made by us, so it need not be measured. */
const acceptedBytes = 210;
const conflictBytes = 45;
const mergedBytes = 85;

function sizeOf(decided: readonly Decided[]): number {
  let bytes = 0;
  for (const one of decided) {
    const { verdict, merged = [] } = one;
    bytes +=
      verdict.verdict === 'accepted'
        ? acceptedBytes + conflictBytes * verdict.conflicts.length + mergedBytes * merged.length
        : jsonBytes(JSON.stringify(one));
  }
  return bytes;
}
