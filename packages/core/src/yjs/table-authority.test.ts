import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Change, Op, Seen } from '../change/change.ts';
import { defaultTableLimits } from '../execute/limits.ts';
import type { Conflict } from '../table/conflict.ts';
import { type Table, emptyTable } from '../table/table.ts';
import type { Value } from '../value.ts';
import { valueOf } from '../table/row.ts';
import { UpdateEncoder } from './encoder.ts';
import { readTable } from './reader.ts';
import { setCell } from '../testing/table-stand.ts';
import { MemoryStore } from '../authority/memory-store.ts';
import type { Batch, CommitResult, LogEntry } from '../authority/store.ts';
import { type Answer, type Submitted, TableAuthority } from '../authority/table-authority.ts';

const name = 'crm/leads';
const writer = 77;
const secret = 'a secret of the outbox';

/** A table's authority over a memory store whose commits the test can hold up, lose or refuse, and a published document. */
class Stand {
  readonly events: string[] = [];
  readonly batches: Batch[] = [];
  readonly doc = new Y.Doc();
  readonly authority: TableAuthority;
  readonly faults: unknown[] = [];
  /** What becomes of the next commits; stored when there is nothing left in it. */
  readonly commits: ('store' | 'lose reply' | 'fail' | Promise<void>)[] = [];
  published: Table = emptyTable;
  publishFails = false;
  /** How long the authority waits for more changes at most. */
  gathering = Promise.resolve();
  /** Makes whatever decides a change throw. */
  executeFails = false;
  readonly #store: MemoryStore;
  readonly #numbers = new Map<string, number>();

  private constructor(store: MemoryStore, opened: NonNullable<Awaited<ReturnType<MemoryStore['open']>>>) {
    this.#store = store;
    for (const entry of opened.tail) Y.applyUpdate(this.doc, entry.update);
    const encoder = new UpdateEncoder(this.doc, opened.info.writer, opened.info.epoch);
    const limits = () => {
      if (this.executeFails) throw new Error('limits are gone');
      return 5_000;
    };
    this.authority = new TableAuthority(opened, readTable(this.doc), {
      store: {
        commit: (batch) => this.#commit(batch),
        session: (table, session) => this.#store.another().session(table, session),
        log: (table, query) => this.#store.log(table, query),
      },
      encoder,
      get limits() {
        return new Proxy(defaultTableLimits, {
          get: (_, key) =>
            key === 'rows' || key === 'opsPerChange' ? limits() : defaultTableLimits[key as keyof typeof defaultTableLimits],
        });
      },
      publish: ({ changes, after }) => {
        if (this.publishFails) throw new Error('the document is gone');
        this.events.push(`publish ${after.seq}`);
        for (const { entry } of changes) Y.applyUpdate(this.doc, entry.update);
        this.published = after;
      },
      onBroken: ({ reason }) => this.events.push(`broken: ${reason}`),
      onFault: (error) => this.faults.push(error),
      gather: () => this.gathering,
      now: () => '2026-01-02T03:04:05Z',
      clock: () => 0,
    });
  }

  static async open(store = new MemoryStore()): Promise<Stand> {
    await store.create(name, writer);
    const stand = new Stand(store, (await store.open(name))!);
    for (const session of ['s1', 's2']) await stand.attach(session);
    return stand;
  }

  /** With fields t and n and rows r1, r2 in it, as change 1 of session `setup`. */
  static async withRows(): Promise<Stand> {
    const stand = await Stand.open();
    await stand.attach('setup');
    const field = (id: string, type: string): Op => ({
      op: 'add-field',
      place: { before: null },
      field: { id, name: id, type, options: {} },
    });
    await stand.do('setup', [
      field('t', 'text'),
      field('n', 'number'),
      {
        op: 'insert-rows',
        place: { before: null },
        rows: [
          { id: 'r1', cells: {} },
          { id: 'r2', cells: {} },
        ],
      },
    ]);
    stand.events.length = 0;
    return stand;
  }

  /** Another process on what this one stored. */
  reopened(): Promise<Stand> {
    return Stand.open(this.#store.another());
  }

  async attach(session: string, by = secret) {
    const attached = await this.authority.attach(session, 'u', by);
    if (attached.ok) this.#numbers.set(session, Math.max(this.#numbers.get(session) ?? 0, attached.value.last));
    return attached;
  }

  /** Submits ops as the next change of a session. */
  do(session: string, ops: readonly Op[], seen: Seen = { seq: this.authority.table.seq }, more: Partial<Submitted> = {}): Promise<Answer> {
    const n = (this.#numbers.get(session) ?? 0) + 1;
    this.#numbers.set(session, n);
    return this.send(session, { n, id: `c${session}${n}`, seen, ops }, more);
  }

  send(session: string, change: Change, more: Partial<Submitted> = {}): Promise<Answer> {
    const answer = this.authority.submit({ session, actor: { id: 'u', name: 'U' }, confirmed: 0, change, kind: 'change', ...more });
    void answer.then((told) =>
      this.events.push(`answer ${session}/${change.n}: ${told.answer === 'refused' ? told.problem.code : told.verdict.verdict}`),
    );
    return answer;
  }

  async #commit(batch: Batch): Promise<CommitResult> {
    this.events.push(`commit ${batch.log.map(({ seq }) => seq).join()}`);
    this.batches.push(batch);
    const what = this.commits.shift() ?? 'store';
    if (what === 'fail') throw new Error('no connection');
    if (typeof what === 'object') await what;
    const result = await this.#store.commit(batch);
    if (what === 'lose reply') throw new Error('the reply was lost');
    return result;
  }

  log(): Promise<readonly LogEntry[]> {
    return this.#store.another().log(name, { after: 0, limit: 1000 });
  }

  value(row: string, field: string, table = this.authority.table): Value {
    return valueOf(table.rows.get(row)!, table.fields.get(field)!);
  }

  get conflicts(): Conflict[] {
    return [...this.authority.table.conflicts];
  }
}

const verdictOf = (answer: Answer) => (answer.answer === 'verdict' ? answer.verdict.verdict : answer.problem.code);
const gate = () => {
  let open!: () => void;
  const waited = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { waited, open };
};
/** Lets everything that can run do so. */
const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

describe('the authority of a table', () => {
  test('AUTH-24 what comes while as many changes wait as the limit allows is answered retry, by the name of the limit; what waits is decided', async () => {
    const stand = await Stand.withRows();
    const { waited, open } = gate();
    stand.commits.push(waited);
    const first = stand.do('s1', [setCell('r1', 't', 'x')]);
    await settled();
    const { queuedChanges } = defaultTableLimits;
    const seq = stand.authority.table.seq;
    const waiting = Array.from({ length: queuedChanges }, (_, at) =>
      stand.do('s2', [setCell('r2', 't', `v${at}`)], at === 0 ? { seq } : { seq, except: { 'r2/t': { mine: at } } }),
    );
    expect(stand.authority.queued).toBe(queuedChanges);
    expect(await stand.do('s1', [setCell('r1', 't', 'too many')])).toMatchObject({
      verdict: { verdict: 'retry', message: expect.stringContaining(`queuedChanges allows (${queuedChanges})`) },
    });
    open();
    expect([await first, ...(await Promise.all(waiting))].map(verdictOf)).toEqual(Array(queuedChanges + 1).fill('accepted'));
    expect(stand.value('r1', 't')).toBe('x');
  });

  test('AUTH-1 commit comes before publish, and publish before the answer', async () => {
    const stand = await Stand.withRows();
    await stand.do('s1', [setCell('r1', 't', 'x')]);
    expect(stand.events).toEqual(['commit 2', 'publish 2', 'answer s1/1: accepted']);
  });

  test('AUTH-2 until a commit is stored nobody sees anything of it: not in the table, not in the document, not when a session is attached', async () => {
    const stand = await Stand.withRows();
    const { waited, open } = gate();
    stand.commits.push(waited);
    const answer = stand.do('s1', [setCell('r1', 't', 'x')]);
    await settled();
    expect(stand.events).toEqual(['commit 2']);
    expect(stand.value('r1', 't')).toBeNull();
    expect(readTable(stand.doc).seq).toBe(1);
    expect(await stand.attach('s1')).toMatchObject({ ok: true, value: { last: 0, unconfirmed: [] } });
    open();
    expect(verdictOf(await answer)).toBe('accepted');
    expect(await stand.attach('s1')).toMatchObject({
      ok: true,
      value: { last: 1, unconfirmed: [{ n: 1, verdict: { verdict: 'accepted', seq: 2 } }] },
    });
  });

  test('AUTH-22 a session that nobody holds is forgotten, and read again from the store when it is attached', async () => {
    const stand = await Stand.withRows();
    expect(stand.authority.sessions).toBe(3);
    await stand.do('s1', [setCell('r1', 't', 'x')]);
    for (const session of ['setup', 's1', 's2', 's1', 'nobody']) stand.authority.detach(session);
    expect(stand.authority.sessions).toBe(0);
    expect(verdictOf(await stand.do('s1', [setCell('r1', 't', 'y')]))).toBe('not-allowed');
    const [first, thief, second] = await Promise.all([stand.attach('s1'), stand.attach('s1', 'the secret of a thief'), stand.attach('s1')]);
    expect([first.ok, thief.ok, second.ok]).toEqual([true, false, true]);
    expect(first).toMatchObject({ value: { last: 1, unconfirmed: [{ n: 1 }] } });
    stand.authority.detach('s1');
    expect(stand.authority.sessions).toBe(1);
    stand.authority.detach('s1');
    expect(stand.authority.sessions).toBe(0);
  });

  test('AUTH-22 a session that is let go while a batch decides on it is told its verdict when it is attached again', async () => {
    const stand = await Stand.withRows();
    const { waited, open } = gate();
    stand.commits.push(waited);
    const answer = stand.do('s1', [setCell('r1', 't', 'x')]);
    await settled();
    stand.authority.detach('s1');
    const attached = stand.attach('s1');
    open();
    await answer;
    await attached;
    expect(await stand.attach('s1')).toMatchObject({ value: { last: 1, unconfirmed: [{ n: 1 }] } });
    const again: Change = { n: 1, id: 'cs11', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x')] };
    expect(await stand.send('s1', again)).toEqual(await answer);
    expect(await stand.log()).toHaveLength(2);
  });

  test('AUTH-23 work that holds the table runs between two batches, and what comes meanwhile is decided after it', async () => {
    const stand = await Stand.withRows();
    const { waited, open } = gate();
    const held = stand.authority.hold(async () => {
      stand.events.push('held');
      await waited;
      stand.events.push('let go');
      return null;
    });
    const answer = stand.do('s1', [setCell('r1', 't', 'x')]);
    await settled();
    expect(stand.events).toEqual(['held']);
    open();
    expect([await held, verdictOf(await answer)]).toEqual([true, 'accepted']);
    expect(stand.events).toEqual(['held', 'let go', 'commit 2', 'publish 2', 'answer s1/1: accepted']);
  });

  test.each([
    ['with a reason', async () => 'a new epoch began'],
    ['by a fault', () => Promise.reject(new Error('a new epoch began'))],
  ])('AUTH-23 work that ends the authority %s leaves the rest to be sent again', async (_, work) => {
    const stand = await Stand.withRows();
    const held = stand.authority.hold(work);
    const answer = stand.do('s1', [setCell('r1', 't', 'x')]);
    expect([await held, verdictOf(await answer)]).toEqual([true, 'retry']);
    expect(stand.events).toEqual([expect.stringMatching(/^broken: .*a new epoch began$/), 'answer s1/1: retry']);
    expect(await stand.authority.hold(work)).toBe(false);
    expect(await stand.log()).toHaveLength(1);
  });

  test('AUTH-3 changes get the numbers 1, 2, 3 … without a gap in the order in which they came; rejected ones get none', async () => {
    const stand = await Stand.withRows();
    const answers = await Promise.all([
      stand.send('s1', { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 'n', 1)] }),
      stand.send('s2', { n: 1, id: 'b1', seen: { seq: 1 }, ops: [setCell('r1', 'n', 'x')] }),
      stand.send('s2', { n: 2, id: 'b2', seen: { seq: 1 }, ops: [setCell('r2', 'n', 2)] }),
    ]);
    expect(answers.map(verdictOf)).toEqual(['accepted', 'rejected', 'accepted']);
    expect((await stand.log()).map(({ seq, session, n }) => [seq, session, n])).toEqual([
      [1, 'setup', 1],
      [2, 's1', 1],
      [3, 's2', 2],
    ]);
  });

  test('AUTH-4 what comes while a batch is at work goes into the next one, as one commit', async () => {
    const stand = await Stand.withRows();
    const { waited, open } = gate();
    stand.commits.push(waited);
    const answers = [stand.do('s1', [setCell('r1', 't', 'x')])];
    await settled();
    for (let n = 2; n <= 5; n++)
      answers.push(
        stand.send('s1', { n, id: `c${n}`, seen: { seq: 1, except: { 'r1/t': { mine: n - 1 } } }, ops: [setCell('r1', 't', `x${n}`)] }),
      );
    expect(stand.authority.queued).toBe(4);
    open();
    await Promise.all(answers);
    expect(stand.events.filter((event) => event.startsWith('commit'))).toEqual(['commit 2', 'commit 3,4,5,6']);
    // AUTH-5 … and each of the chain has seen the one before it.
    expect(stand.value('r1', 't')).toBe('x5');
    expect(stand.conflicts).toEqual([]);
    expect(readTable(stand.doc).seq).toBe(6);
  });

  test('AUTH-25 a batch waits for those who wrote the last one or after it, and goes as soon as they have; one who writes alone never waits', async () => {
    const stand = await Stand.withRows();
    const patience = gate();
    stand.gathering = patience.waited;
    const commits = () => stand.events.filter((event) => event.startsWith('commit'));
    const both = async () => {
      const first = stand.do('s1', [setCell('r1', 't', `x${commits().length}`)]);
      await settled();
      const waiting = commits().length;
      await Promise.all([first, stand.do('s2', [setCell('r2', 't', `y${commits().length}`)])]);
      return waiting;
    };
    // The last batch was of one: the first goes alone, the second waits behind it. From then on both are expected.
    const { waited, open } = gate();
    stand.commits.push(waited);
    const first = stand.do('s1', [setCell('r1', 't', 'x')]);
    await settled();
    const second = stand.do('s2', [setCell('r2', 't', 'y')]);
    open();
    await settled();
    expect(commits()).toEqual(['commit 2']);
    const third = stand.do('s1', [setCell('r1', 't', 'z')]);
    await Promise.all([first, second, third]);
    expect(commits()).toEqual(['commit 2', 'commit 3,4']);
    expect(await both()).toBe(2);
    expect(commits()).toEqual(['commit 2', 'commit 3,4', 'commit 5,6']);
    // Who does not come is not waited for beyond the moment.
    const alone = stand.do('s1', [setCell('r1', 't', 'alone')]);
    await settled();
    expect(commits().length).toBe(3);
    patience.open();
    await alone;
    expect(commits().at(-1)).toBe('commit 7');
    stand.gathering = gate().waited;
    await stand.do('s1', [setCell('r1', 't', 'at once')]);
    expect(commits().at(-1)).toBe('commit 8');
  });

  test('AUTH-27 a full batch that waits is executed and sent to be committed before the last one is published, which nobody sees late or out of order', async () => {
    const stand = await Stand.withRows();
    const [first, second] = [gate(), gate()];
    let rows = 0;
    const many = (count: number) =>
      Array.from({ length: count }, () =>
        stand.do('s1', [{ op: 'insert-rows', place: { before: null }, rows: [{ id: `new${(rows += 1)}`, cells: { t: `row ${rows}` } }] }]),
      );
    const told = () => stand.events.filter((event) => !event.startsWith('answer')).map((event) => event.replace(/,.*,/, ' … '));
    stand.commits.push(first.waited, second.waited);
    const one = many(20);
    await settled();
    const other = many(25);
    first.open();
    expect((await Promise.all(one)).map(verdictOf)).toEqual(Array(20).fill('accepted'));
    expect(told()).toEqual(['commit 2 … 21', 'commit 22 … 46', 'publish 21']);
    // What is sent, but not stored, nobody sees.
    expect(stand.authority.table.seq).toBe(21);
    expect(readTable(stand.doc).seq).toBe(21);
    second.open();
    await Promise.all(other);
    const more = [many(30), many(30)];
    await Promise.all(more.flat());
    expect(stand.published.rows.size).toBe(107);
    expect(readTable(stand.doc).rows.at(106)!.id).toBe('new105');

    // Where the second comes to nothing the first is shown all the same, and answered.
    const third = gate();
    stand.commits.push(third.waited, 'fail');
    const shown = many(20);
    await settled();
    const failed = many(25);
    third.open();
    expect((await Promise.all(shown)).map(verdictOf)).toEqual(Array(20).fill('accepted'));
    expect((await Promise.all(failed)).map(verdictOf)).toEqual(Array(25).fill('retry'));
    expect(readTable(stand.doc).rows.size).toBe(127);
    const again = await stand.reopened();
    expect(again.authority.table.rows.size).toBe(127);
  });

  test('AUTH-5 a chain of own changes within one batch: each has seen the one before, also through a rejected one', async () => {
    const stand = await Stand.withRows();
    const chain = (n: number, value: Value): Promise<Answer> =>
      stand.send('s1', {
        n,
        id: `c${n}`,
        seen: n === 1 ? { seq: 1 } : { seq: 1, except: { 'r1/n': { mine: n - 1 } } },
        ops: [setCell('r1', 'n', value)],
      });
    const answers = await Promise.all([chain(1, 1), chain(2, 'no number'), chain(3, 3)]);
    expect(answers.map(verdictOf)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(stand.value('r1', 'n')).toBe(3);
    expect(stand.conflicts).toEqual([]);
  });

  test('EX-72, EX-78 two who take one unique value within one batch: the first has it, and another process knows that too', async () => {
    const stand = await Stand.withRows();
    await stand.do('setup', [{ op: 'change-field', field: 't', set: { options: { unique: true } } }]);
    const seen = { seq: 2 };
    const both = [stand.do('s1', [setCell('r1', 't', 'x')], seen), stand.do('s2', [setCell('r2', 't', 'x')], seen)];
    expect((await Promise.all(both)).map(verdictOf)).toEqual(['accepted', 'accepted']);
    expect(stand.batches.at(-1)!.log).toHaveLength(2);
    expect([stand.value('r1', 't'), stand.value('r2', 't')]).toEqual(['x', null]);
    expect(stand.conflicts).toMatchObject([{ kind: 'unique-taken', row: 'r2', incoming: { value: 'x' } }]);
    const again = await stand.reopened();
    expect(verdictOf(await again.do('s1', [setCell('r2', 't', 'x')]))).toBe('rejected');
    expect(verdictOf(await again.do('s1', [setCell('r2', 't', 'y')]))).toBe('accepted');
  });

  test('AUTH-6 a number that is decided is answered with its verdict again, and nothing is done twice', async () => {
    const stand = await Stand.withRows();
    const change: Change = { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x')] };
    const first = await stand.send('s1', change);
    expect(await stand.send('s1', change)).toEqual(first);
    const rejectedOnce = await stand.send('s1', { n: 2, id: 'a2', seen: { seq: 1 }, ops: [setCell('r1', 'n', 'x')] });
    expect(await stand.send('s1', { n: 2, id: 'a2', seen: { seq: 1 }, ops: [setCell('r1', 'n', 'x')] })).toEqual(rejectedOnce);
    expect(await stand.log()).toHaveLength(2);
    const again = await stand.reopened();
    expect(await again.send('s1', change)).toEqual(first);
    expect(again.events).toEqual(['answer s1/1: accepted']);
  });

  test('AUTH-6 a change that is sent twice before it is decided gets one verdict, in one batch', async () => {
    const stand = await Stand.withRows();
    const change: Change = { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x')] };
    const [first, second] = await Promise.all([stand.send('s1', change), stand.send('s1', change)]);
    expect(first).toEqual(second);
    expect(stand.authority.table.seq).toBe(2);
  });

  test('AUTH-7 another change under a decided number is told session-forked, a number too high a gap; neither uses up a number', async () => {
    const stand = await Stand.withRows();
    await stand.do('s1', [setCell('r1', 't', 'x')]);
    expect(verdictOf(await stand.send('s1', { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'other')] }))).toBe(
      'session-forked',
    );
    expect(verdictOf(await stand.send('s1', { n: 3, id: 'a3', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x')] }))).toBe('gap');
    expect(verdictOf(await stand.send('s1', { n: 2, id: 'a2', seen: { seq: 2 }, ops: [setCell('r1', 't', 'y')] }))).toBe('accepted');
  });

  test('AUTH-8 a session belongs to one subject and one secret; a change of a session that is not attached is refused', async () => {
    const stand = await Stand.withRows();
    await stand.do('s1', [setCell('r1', 't', 'x')]);
    const again = await stand.reopened();
    expect(await again.authority.attach('s1', 'u', 'another secret')).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    expect(await again.authority.attach('s1', 'somebody else', secret)).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    expect(await again.authority.attach('s1', 'u', secret)).toMatchObject({ ok: true, value: { last: 1 } });
    expect(verdictOf(await again.send('s9', { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x')] }))).toBe('not-allowed');
    expect(JSON.stringify(stand.batches)).not.toContain(secret);
  });

  test.each(['fail', 'lose reply'] as const)(
    'AUTH-9 a commit whose outcome is not known (%s) publishes nothing, breaks the authority, and answers retry; a new one knows what was stored',
    async (what) => {
      const stand = await Stand.withRows();
      stand.commits.push(what);
      const change: Change = { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x')] };
      const answers = [stand.send('s1', change)];
      await settled();
      answers.push(stand.send('s2', { ...change, id: 'b1' }));
      expect((await Promise.all(answers)).map(verdictOf)).toEqual(['retry', 'retry']);
      expect(stand.events.filter((event) => event.startsWith('publish'))).toEqual([]);
      expect(stand.events.filter((event) => event.startsWith('broken'))).toHaveLength(1);
      expect(stand.authority.table.seq).toBe(1);
      expect(stand.conflicts).toEqual([]);
      const again = await stand.reopened();
      expect(verdictOf(await again.send('s1', change))).toBe('accepted');
      expect(again.value('r1', 't')).toBe('x');
      expect(again.authority.table.seq).toBe(2);
    },
  );

  test('AUTH-10 a second writer on the table breaks the first one at its next commit', async () => {
    const stand = await Stand.withRows();
    const other = await stand.reopened();
    expect(verdictOf(await stand.do('s1', [setCell('r1', 't', 'x')]))).toBe('retry');
    expect(stand.events.at(-2)).toMatch(/^broken: another writer/);
    expect(verdictOf(await other.do('s1', [setCell('r1', 't', 'y')]))).toBe('accepted');
  });

  test('AUTH-11 the updates of a failed batch leave no trace in the document that a new writer goes on with', async () => {
    const stand = await Stand.withRows();
    stand.commits.push('fail');
    await stand.do('s1', [setCell('r1', 't', 'lost')]);
    const again = await stand.reopened();
    await again.do('s1', [setCell('r1', 't', 'kept'), setCell('r2', 't', 'kept')]);
    expect(again.doc.store.pendingStructs).toBeNull();
    expect(again.value('r1', 't', readTable(again.doc))).toBe('kept');
    expect(JSON.stringify(again.doc.getMap('cells').toJSON())).not.toContain('lost');
  });

  test('AUTH-12 the published document, the table, the log and the records say the same', async () => {
    const stand = await Stand.withRows();
    await Promise.all([
      stand.send('s1', { n: 1, id: 'a1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'x'), { op: 'delete-rows', rows: ['r2'] }] }),
      stand.send('s2', { n: 1, id: 'b1', seen: { seq: 1 }, ops: [setCell('r1', 't', 'y')] }),
    ]);
    const rebuilt = new Y.Doc();
    for (const entry of await stand.log()) Y.applyUpdate(rebuilt, entry.update);
    for (const table of [stand.authority.table, readTable(stand.doc), readTable(rebuilt)]) {
      expect([
        table.seq,
        stand.value('r1', 't', table),
        [...table.rows].map((row) => row.id),
        [...table.conflicts].map(({ id }) => id),
      ]).toEqual([3, 'x', ['r1'], ['b1-0']]);
    }
    expect(stand.batches.at(-1)!.records).toEqual([
      { row: 'r1', version: 2, deleted: false, data: { t: 'x' } },
      { row: 'r2', version: 2, deleted: true, data: {} },
    ]);
  });

  test('AUTH-13 verdicts that the client knows are forgotten, the others are kept and told when it comes back', async () => {
    const stand = await Stand.withRows();
    for (let n = 1; n <= 4; n++) await stand.do('s1', [setCell('r1', 't', `x${n}`)], undefined, { confirmed: n === 4 ? 2 : 0 });
    const again = await stand.reopened();
    expect(await again.attach('s1')).toMatchObject({ ok: true, value: { last: 4 } });
    const attached = await again.attach('s1');
    expect(attached.ok && attached.value.unconfirmed.map(({ n }) => n)).toEqual([3, 4]);
  });

  test('AUTH-14 a session that confirms nothing is told retry at last, and goes on when it confirms', async () => {
    const stand = await Stand.withRows();
    const change = (n: number): Change => ({ n, id: `c${n}`, seen: { seq: 1 }, ops: [setCell('r1', 'n', 'x')] });
    for (let n = 1; n <= 5_000; n += 500) await Promise.all(Array.from({ length: 500 }, (_, at) => stand.send('s1', change(n + at))));
    expect(verdictOf(await stand.send('s1', change(5_001)))).toBe('retry');
    expect(verdictOf(await stand.send('s1', change(5_001), { confirmed: 4_000 }))).toBe('rejected');
    expect(await stand.attach('s1')).toMatchObject({ ok: true, value: { last: 5_001 } });
  });

  test('AUTH-14 so is one whose unconfirmed verdicts are too large', async () => {
    const stand = await Stand.withRows();
    const ops = Array.from({ length: 5_000 }, (_, at) => setCell(`${'x'.repeat(30)}${at}`, 't', 'x'));
    const except = Object.fromEntries(ops.map((op) => [`${(op as { row: string }).row}/t`, 0]));
    const change = (n: number): Change => ({ n, id: `c${n}`, seen: { seq: 1, except }, ops });
    let n = 1;
    let answer = await stand.send('s1', change(n));
    while (verdictOf(answer) === 'rejected' && n < 100) answer = await stand.send('s1', change((n += 1)));
    expect(answer).toMatchObject({
      verdict: {
        verdict: 'retry',
        message: expect.stringContaining(`unconfirmedBytes allows (${defaultTableLimits.unconfirmedBytes} bytes)`),
      },
    });
    expect(n).toBeGreaterThan(10);
    expect(JSON.stringify(stand.batches.at(-1)!.sessions).length).toBeLessThan(5_000_000);
    expect(verdictOf(await stand.send('s1', change(n), { confirmed: n - 2 }))).toBe('rejected');
  });

  test('AUTH-26 of what a rejected change had seen only what its ops are about is remembered, and no exceptions where its author may not do it', async () => {
    const stand = await Stand.withRows();
    const bulk = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`x${at}/t`, 0]));
    const seen = { seq: 1, except: { ...bulk, 'r1/n': 0 } };
    const last = () => stand.batches.at(-1)!.sessions[0]!.unconfirmed.at(-1)!.seen;
    await stand.do('s1', [setCell('r1', 'n', 'no number')], seen);
    expect(last()).toEqual({ seq: 1, except: { 'r1/n': 0 } });
    const authorise = () => Array.from({ length: 500 }, () => ({ code: 'not-allowed', path: '', message: 'No.' }) as const);
    const refused = await stand.do('s1', [setCell('r1', 'n', 1)], seen, { authorise });
    expect(last()).toBeNull();
    expect(refused).toMatchObject({ verdict: { problems: { length: 101 } } });
    await stand.do('s1', [setCell('r1', 'n', 1)], { seq: 1 }, { authorise });
    expect(last()).toEqual({ seq: 1 });
  });

  test('AUTH-15 an import keeps what does not fit as its text, and is logged without its ops', async () => {
    const stand = await Stand.withRows();
    const ops: Op[] = [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'x', cells: { n: 'about\u0000 5' } }] }];
    expect(verdictOf(await stand.do('s1', ops))).toBe('rejected');
    expect(verdictOf(await stand.do('s1', ops, undefined, { kind: 'import' }))).toBe('accepted');
    expect(stand.value('x', 'n')).toBe('about 5');
    expect((await stand.log()).at(-1)!.ops).toBeNull();
  });

  test('AUTH-16 a fault while a change is decided rejects that change alone, and is told', async () => {
    const stand = await Stand.withRows();
    stand.executeFails = true;
    expect(verdictOf(await stand.do('s1', [setCell('r1', 't', 'x')]))).toBe('rejected');
    stand.executeFails = false;
    expect(stand.faults).toHaveLength(1);
    expect(verdictOf(await stand.do('s1', [setCell('r1', 't', 'y')]))).toBe('accepted');
  });

  test('AUTH-17 a fault while a committed batch is published breaks the authority; what was committed is found by the next', async () => {
    const stand = await Stand.withRows();
    stand.publishFails = true;
    expect(verdictOf(await stand.do('s1', [setCell('r1', 't', 'x')]))).toBe('retry');
    expect(stand.events.at(-2)).toMatch(/^broken: a batch could not be finished/);
    expect(verdictOf(await stand.do('s2', [setCell('r1', 't', 'y')]))).toBe('retry');
    const again = await stand.reopened();
    expect(again.value('r1', 't')).toBe('x');
    await stand.authority.drain();
  });

  test('AUTH-18 the base of a conflict, its author and how it was settled are known again after a restart', async () => {
    const stand = await Stand.withRows();
    await stand.do('s1', [setCell('r1', 't', 'base')]);
    await stand.do('s1', [setCell('r1', 't', 'A', 'base')]);
    const again = await stand.reopened();
    await again.do('s2', [setCell('r1', 't', 'B', 'a lie')], { seq: 2 });
    expect(again.conflicts).toMatchObject([
      { base: { value: 'base', from: 'log' }, current: { by: { actor: { id: 'u' }, at: '2026-01-02T03:04:05Z' } } },
    ]);
    const resolve: Op = { op: 'resolve-conflicts', conflicts: [{ id: again.conflicts[0]!.id, current: 3 }], outcome: { take: 'incoming' } };
    await again.do('s1', [resolve]);
    const third = await again.reopened();
    expect(await third.do('s2', [resolve])).toMatchObject({ verdict: { verdict: 'accepted', conflicts: [] } });
  });
});
