import {
  type Batch,
  type ChangeMessage,
  type CommitResult,
  MemoryStore,
  type Session,
  type SessionEvent,
  valueOf,
} from '@teable-grid/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Link, LinkHost } from './link.ts';
import { LocalAuthority } from './local/local-authority.ts';
import { LocalLink } from './local/local-link.ts';
import { MemoryLocks } from './locks.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from './outbox/memory-outbox-storage.ts';
import type { OutboxBounds } from './outbox/bounds.ts';
import { Outbox } from './outbox/outbox.ts';
import type { OutboxWrite } from './outbox/outbox-storage.ts';
import { TableSession } from './table-session.ts';

const fields = [{ id: 'fName', name: 'Name', type: 'text', options: {} }];
const rows = [{ id: 'rAda', cells: { fName: 'Ada' } }];
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A store whose commits can fail, before or after they took effect. */
class UncertainStore extends MemoryStore {
  /** What happens to the next commits. */
  readonly fates: ('lost' | 'unanswered')[] = [];

  override async commit(batch: Batch): Promise<CommitResult> {
    const fate = this.fates.shift();
    if (fate === 'lost') throw new Error('the disk is gone');
    const result = await super.commit(batch);
    if (fate === 'unanswered') throw new Error('the answer is gone');
    return result;
  }
}

/** A link on which some messages are lost on their way. */
class LeakyLink extends LocalLink {
  readonly #loses: (message: ChangeMessage) => boolean;

  constructor(authority: LocalAuthority, host: LinkHost, loses: (message: ChangeMessage) => boolean) {
    super(authority, { id: 'ann', name: 'Ann' }, 'leaky', host);
    this.#loses = loses;
  }

  override send(message: ChangeMessage): void {
    if (!this.#loses(message)) super.send(message);
  }
}

interface Setup {
  readonly authority: LocalAuthority;
  readonly bounds?: Partial<OutboxBounds>;
  readonly storage?: MemoryOutboxStorage;
  readonly locks?: MemoryLocks;
  link?(host: LinkHost): Link;
}

async function start({ authority, bounds, storage = new MemoryOutboxStorage(), locks = new MemoryLocks(), link }: Setup) {
  const events: SessionEvent[] = [];
  const outbox = new Outbox('scope', new Date().toISOString(), bounds);
  const session: TableSession = new TableSession({
    hasRoles: true,
    outbox,
    link: link ?? ((host) => new LocalLink(authority, { id: 'ann', name: 'Ann' }, 'key', host)),
    prepare: async () => session.adopt(await outbox.open(storage, locks)),
  });
  open.push(session);
  session.subscribe((event) => events.push(event));
  session.start();
  await until(session, () => session.status.state === 'live');
  return { session, events };
}

function until(session: Session, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`not in time: ${String(holds)}, ${JSON.stringify(session.status)}`)), 5_000);
    const stop = session.subscribe(() => {
      if (!holds()) return;
      clearTimeout(deadline);
      stop();
      resolve();
    });
  });
}

async function authorityOver(store: MemoryStore): Promise<LocalAuthority> {
  const authority = await LocalAuthority.open('home/people', store, { fields, rows });
  open.push(authority);
  return authority;
}

const name = (session: Session) => valueOf(session.table.rows.get('rAda')!, session.table.fields.get('fName')!);
const call = (session: Session, value: string) =>
  session.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fName', value, was: name(session) }] });

describe('a session whose way is not smooth', () => {
  it('CL-6 has a change decided once when its commit was not answered', async () => {
    for (const fate of ['lost', 'unanswered'] as const) {
      const store = new UncertainStore();
      const authority = await authorityOver(store);
      const { session, events } = await start({ authority });
      const before = session.table.seq;
      store.fates.push(fate);
      const verdicts = [call(session, 'B').verdict, call(session, 'C').verdict];
      expect(await Promise.all(verdicts)).toMatchObject([{ seq: before + 1 }, { seq: before + 2 }]);
      await until(session, () => session.status.state === 'live' && session.pending.length === 0);
      expect([name(session), session.table.seq, session.table.conflicts.size]).toEqual(['C', before + 2, 0]);
      expect(events.some(({ event }) => event === 'status')).toBe(true);
    }
  });

  it('CO-2 sends again what was lost on the way', async () => {
    const authority = await authorityOver(new MemoryStore());
    let sent = 0;
    const loses = () => (sent += 1) === 3;
    const { session } = await start({ authority, link: (host) => new LeakyLink(authority, host, loses) });
    const before = session.table.seq;
    const verdicts = Array.from({ length: 10 }, (_, n) => call(session, `v${n}`).verdict);
    expect((await Promise.all(verdicts)).map((verdict) => verdict.verdict === 'accepted' && verdict.seq)).toEqual(
      Array.from({ length: 10 }, (_, n) => before + n + 1),
    );
    expect(sent).toBeGreaterThan(10);
  });

  it('CO-3 keeps a message that is not taken for its author, and sends the others', async () => {
    const authority = await authorityOver(new MemoryStore());
    const { session } = await start({ authority });
    const deep = [[[[[[[[[['too deep']]]]]]]]]];
    const submitted = [
      call(session, 'B'),
      session.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fName', value: deep, was: null }] }),
      call(session, 'C'),
      call(session, 'D'),
    ];
    const verdicts = await Promise.all(submitted.map(({ verdict }) => verdict));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['accepted', 'rejected', 'accepted', 'accepted']);
    await until(session, () => session.status.state === 'live' && session.pending.length === 1);
    expect(session.pending).toMatchObject([{ state: 'rejected', problems: [{ code: 'bad-change' }] }]);
    expect([name(session), session.table.conflicts.size]).toEqual(['D', 0]);
  });

  it('CO-1 sends a bounded number at once, in order', async () => {
    const authority = await authorityOver(new MemoryStore());
    let most = 0;
    let flying = 0;
    const seen: number[] = [];
    const { session } = await start({
      authority,
      link: (host) =>
        new LeakyLink(
          authority,
          {
            sessions: () => host.sessions(),
            on(event) {
              if (event.event === 'message') flying -= 1;
              host.on(event);
            },
          },
          ({ change }) => {
            flying += 1;
            most = Math.max(most, flying);
            seen.push(change.n);
            return false;
          },
        ),
    });
    session.setOnline(false);
    const verdicts = Array.from({ length: 1_000 }, (_, n) => call(session, `v${n}`).verdict);
    session.setOnline(true);
    await Promise.all(verdicts);
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
    expect(most).toBeLessThanOrEqual(200);
  });

  it('OB-5 refuses what is beyond its bounds with a sentence, keeps it, and loses nothing', async () => {
    const authority = await authorityOver(new MemoryStore());
    const { session, events } = await start({ authority, bounds: { changes: 3, bytes: 1_000_000 } });
    session.setOnline(false);
    const taken = ['B', 'C', 'D'].map((value) => call(session, value).verdict);
    expect(session.capabilities.write).toBe(false);
    expect(events.at(-1)).toMatchObject({ event: 'table' });
    expect(events.filter(({ event }) => event === 'warning')).toMatchObject([{ problem: { code: 'over-limit' } }]);
    const beyond = call(session, 'E');
    expect(await beyond.verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'over-limit' }] });
    expect(session.pending.map(({ state }) => state).sort()).toEqual(['pending', 'pending', 'pending', 'rejected']);
    expect(name(session)).toBe('D');
    session.setOnline(true);
    for (const verdict of await Promise.all(taken)) expect(verdict).toMatchObject({ verdict: 'accepted' });
    expect(session.capabilities.write).toBe(true);
  });

  it('OB-5 says of what it refused that it is shown when it is kept', async () => {
    const storage = new MemoryOutboxStorage();
    const { session } = await start({ authority: await authorityOver(new MemoryStore()), bounds: { changes: 1, bytes: 1_000 }, storage });
    session.setOnline(false);
    await call(session, 'B').shown;
    const refused = call(session, 'C');
    await refused.shown;
    const [kept] = await storage.sessions('scope');
    expect((await storage.entries(kept!.session)).map(({ id }) => id)).toContain(refused.id);
  });

  it('OB-6 shows what could not be kept, with a warning, and keeps it with what comes next', async () => {
    const disk = new MemoryOutboxDisk();
    /** A storage that is full for a while. */
    class FullStorage extends MemoryOutboxStorage {
      full = false;
      override async write(write: OutboxWrite, holder: string): Promise<void> {
        if (this.full) throw new Error('the device is full');
        return super.write(write, holder);
      }
    }
    const storage = new FullStorage(disk);
    const { session, events } = await start({ authority: await authorityOver(new MemoryStore()), storage });
    session.setOnline(false);
    storage.full = true;
    await call(session, 'B').shown;
    expect(name(session)).toBe('B');
    expect(events.filter(({ event }) => event === 'warning')).toMatchObject([
      { problem: { message: expect.stringContaining('the device is full') } },
    ]);
    expect(session.unkept).toContain('the device is full');
    storage.full = false;
    await call(session, 'C').shown;
    const [kept] = await storage.sessions('scope');
    expect((await storage.entries(kept!.session)).map(({ n }) => n)).toEqual([1, 2]);
    expect(session.unkept).toBeNull();
  });

  it('OB-8 has a change decided once that a page which ended without a word could not take out of its storage', async () => {
    /** A storage that takes things in, but out only when it is told to. */
    class StickyStorage extends MemoryOutboxStorage {
      sticky = true;
      override async write(write: OutboxWrite, holder: string): Promise<void> {
        if (this.sticky && (write.remove ?? []).length > 0) throw new Error('the device is busy');
        return super.write(write, holder);
      }
    }
    const store = new MemoryStore();
    const authority = await authorityOver(store);
    const storage = new StickyStorage();
    const first = await start({ authority, storage });
    first.session.setOnline(false);
    const kept = call(first.session, 'B');
    await kept.shown;
    first.session.setOnline(true);
    await kept.verdict;
    for (const value of ['C', 'D']) await call(first.session, value).verdict;
    storage.sticky = false;
    // The first page's locks are gone with it.
    const { session } = await start({ authority, storage, locks: new MemoryLocks() });
    await until(session, () => session.pending.length === 0);
    const changes = (await store.log('home/people', { after: 0, limit: 100 })).map(({ change }) => change);
    expect(changes.toSorted()).toEqual([...new Set(changes)].toSorted());
    expect(name(session)).toBe('D');
  });

  it('OB-4 takes over what an ended page left, in order, and nothing of one that lives', async () => {
    const authority = await authorityOver(new MemoryStore());
    const [storage, locks] = [new MemoryOutboxStorage(), new MemoryLocks()];
    const [first, living] = [await start({ authority, storage, locks }), await start({ authority, storage, locks })];
    for (const { session } of [first, living]) session.setOnline(false);
    await call(first.session, 'B').shown;
    await call(living.session, 'L').shown;
    await first.session.close();
    const { session } = await start({ authority, storage, locks });
    await until(session, () => session.pending.length === 0 && name(session) === 'B');
    expect(living.session.pending).toHaveLength(1);
    await expect.poll(async () => (await storage.sessions('scope')).length).toBe(1);
  });

  it('CL-4 builds on what an ended page sent and had rejected or disputed', async () => {
    const authority = await authorityOver(new MemoryStore());
    const other = await start({ authority });
    const [storage, locks] = [new MemoryOutboxStorage(), new MemoryLocks()];
    const first = await start({ authority, storage, locks });
    first.session.setOnline(false);
    await call(first.session, 'B').shown;
    await first.session.close();
    await call(other.session, 'Other').verdict;
    let mended = false;
    const { session } = await start({ authority, storage, locks, link: (host) => new LeakyLink(authority, host, () => !mended) });
    // Predicted over the other's value, it is not shown: his came first.
    expect(name(session)).toBe('Other');
    const look = first.session.table;
    expect(valueOf(look.rows.get('rAda')!, look.fields.get('fName')!)).toBe('B');
    const last = session.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fName', value: 'C', was: 'Other' }] }).verdict;
    mended = true;
    session.setOnline(false);
    session.setOnline(true);
    // He saw the other's value when he wrote: no second conflict.
    expect(await last).toMatchObject({ verdict: 'accepted', conflicts: [] });
    expect(session.table.conflicts.size).toBe(1);
  });
});
