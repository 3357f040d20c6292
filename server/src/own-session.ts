import { setTimeout as delay } from 'node:timers/promises';
import {
  type Actor,
  type ConflictId,
  fail,
  newId,
  ok,
  type Op,
  type Problem,
  type Result,
  type Seen,
  type Submitted,
  type Table,
  type TableAuthority,
  type Verdict,
} from '@teable-grid/core';

/** How often a change is submitted that is answered with `retry`: a table that is lost answers nothing else. */
const attempts = 5;

/** Gives the authority of the table as it is now: another one when the table was opened anew. Null when the table is gone. */
export type FindAuthority = () => Promise<TableAuthority | null>;

/** Whose session it is. Without an id it is one that nobody else can know, and that is never gone on with. */
export interface OwnSessionOptions {
  readonly find: FindAuthority;
  readonly actor: Actor;
  readonly id?: string;
  readonly secret?: string;
  /** To whom the session belongs, where that may be another than the one who acts now. */
  readonly subject?: string;
  /** The gesture that its changes are. */
  readonly group?: string;
}

/** A change as the server itself makes one. */
export interface OwnChange extends Pick<Submitted, 'authorise' | 'coauthors'> {
  readonly ops: readonly Op[];
  readonly kind: Submitted['kind'];
  readonly id?: string;
  /** The table as the session found it last, unless something else is said. */
  readonly seen?: Seen;
  /** Who made it, when that is another than whose session it is. */
  readonly actor?: Actor;
  /** Up to which number the session's verdicts are not asked about any more; the number before when absent. */
  readonly confirmed?: number;
}

/** A session of the server's own, by which what comes over HTTP or from a command goes through the same pipeline as everything else. */
export class OwnSession {
  readonly #find: FindAuthority;
  readonly #actor: Actor;
  readonly #id: string;
  readonly #secret: string;
  readonly #subject: string;
  readonly #group: string | undefined;
  #authority: TableAuthority | null = null;
  /** Number of the session's last decided change; known once it is open. */
  last = 0;
  /** What stood in the way of that one, when it was rejected. */
  stopped: Problem | null = null;
  /** Number of the session's last decided change in the table's order; null where it was not accepted, or is not remembered. */
  accepted: number | null = null;
  /** Conflicts that the last change opened. */
  conflicts: readonly ConflictId[] = [];
  /** Number of the last change that was accepted, or of the table when the session was opened. */
  seq = 0;

  constructor({ find, actor, id = newId('session'), secret = crypto.randomUUID(), subject = actor.id, group }: OwnSessionOptions) {
    this.#find = find;
    this.#actor = actor;
    this.#id = id;
    this.#secret = secret;
    this.#subject = subject;
    this.#group = group;
  }

  /** The table as it is now; opened anew where it has to be. */
  async open(): Promise<Result<Table>> {
    const authority = await this.#find();
    if (authority === null) return fail('not-allowed', 'The table is gone.');
    if (authority === this.#authority) return ok(authority.table);
    this.close();
    const attached = await authority.attach(this.#id, this.#subject, this.#secret);
    if (!attached.ok) return attached;
    this.#authority = authority;
    this.last = attached.value.last;
    const verdict = attached.value.unconfirmed.at(-1)?.verdict;
    this.stopped = rejectionIn(verdict);
    this.accepted = verdict?.verdict === 'accepted' ? verdict.seq : null;
    this.conflicts = verdict?.verdict === 'accepted' ? verdict.conflicts : [];
    this.seq = authority.table.seq;
    return ok(authority.table);
  }

  /** Lets go of the session. */
  close(): void {
    this.#authority?.detach(this.#id);
    this.#authority = null;
  }

  /** Does a change as number `n` of the session; what stands in the way, if anything. A number that was decided before is not done again. */
  async submit(
    n: number,
    { ops, kind, id = newId('change'), seen, actor = this.#actor, confirmed = n - 1, coauthors, authorise }: OwnChange,
  ): Promise<Problem | null> {
    const group = this.#group === undefined ? {} : { group: this.#group };
    const change = { n, id, ...group, seen: seen ?? { seq: this.seq }, ops };
    const submitted = {
      session: this.#id,
      actor,
      confirmed,
      change,
      kind,
      ...(coauthors !== undefined && { coauthors }),
      ...(authorise !== undefined && { authorise }),
    };
    for (let attempt = 0; attempt < attempts; attempt++) {
      // Where the answer was to come again the table may have been opened anew; a change that was done then is not done twice.
      const opened = await this.open();
      if (!opened.ok) return opened.problem;
      const decision = await this.#authority!.submit(submitted);
      if (decision.answer === 'refused') return decision.problem;
      const { verdict } = decision;
      if (verdict.verdict !== 'retry') {
        this.last = n;
        this.stopped = rejectionIn(verdict);
        this.conflicts = verdict.verdict === 'accepted' ? verdict.conflicts : [];
        if (verdict.verdict === 'accepted') this.seq = verdict.seq;
        return this.stopped;
      }
      await delay(verdict.after);
    }
    return {
      code: 'not-allowed',
      path: '',
      message: 'The table takes no changes now; another server may have it. Look at what is there before you do it again.',
    };
  }
}

/** Why a change was rejected; null when it was not. */
export function rejectionIn(verdict: Verdict | undefined): Problem | null {
  return verdict?.verdict === 'rejected' ? verdict.problems[0]! : null;
}

/** Does ops as one change of a person who has no session of his own; what stands in the way, if anything. */
export async function submitOnce(
  find: FindAuthority,
  actor: Actor,
  ops: readonly Op[],
  authorise?: Submitted['authorise'],
): Promise<Problem | null> {
  const session = new OwnSession({ find, actor });
  try {
    const opened = await session.open();
    return opened.ok ? await session.submit(1, { ops, kind: 'change', ...(authorise !== undefined && { authorise }) }) : opened.problem;
  } finally {
    session.close();
  }
}
