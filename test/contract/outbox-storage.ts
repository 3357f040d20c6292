import { beforeAll, describe, expect, it } from 'vitest';

/** What an outbox keeps, as the client's sources say; written out here because they are no part of its door. */
interface Storage {
  sessions(scope: string): Promise<readonly unknown[]>;
  entries(session: string): Promise<readonly { readonly id: string }[]>;
  write(write: object, holder: string): Promise<void>;
  take(session: string, holder: string): Promise<readonly { readonly id: string }[] | null>;
  clear(scope: string): Promise<void>;
  close(): Promise<void>;
}

/** A storage, and a way to come back to what it has kept, as the next page would. */
export interface OutboxStorageUnderTest {
  readonly storage: Storage;
  another(): Promise<Storage>;
}

/** The contract of `OutboxStorage` (packages/client/SPEC.md, Outbox): every storage passes all of it. */
export function describeOutboxStorage(name: string, make: () => Promise<OutboxStorageUnderTest>): void {
  describe(`${name} as an outbox storage`, () => {
    let kept: OutboxStorageUnderTest;
    let storage: Storage;
    let made = 0;
    beforeAll(async () => {
      kept = await make();
      ({ storage } = kept);
    });

    const newScope = () => `scope ${(made += 1)} ${Math.random()}`;
    const newSession = (scope: string, openedAt = '2026-01-01T00:00:00.000Z') => ({
      session: `s${(made += 1)}x${Math.random().toString(36).slice(2)}`,
      scope,
      secret: 'ab'.repeat(16),
      openedAt,
      holder: 'page',
    });
    const undecided = (session: string, n: number, value: unknown = n) => ({
      state: 'undecided',
      session,
      id: `c${n}`,
      n,
      change: {
        n,
        id: `c${n}`,
        seen: { seq: 3, except: { 'r/f': { mine: 1 } } },
        ops: [{ op: 'set-cell', row: 'r', field: 'f', value, was: null }],
      },
      awaits: { 'r/f': { session: 'other', n: 2 } },
      madeAt: `2026-01-01T00:00:00.${String(n).padStart(3, '0')}Z`,
    });
    const rejected = (session: string, id: string, n: number) => ({
      state: 'rejected',
      session,
      id,
      n,
      change: null,
      held: { row: 'r', field: 'f', text: 'a\u0000b\ud800', problem: { code: 'wrong-value', path: '', message: 'No.' } },
      problems: [{ code: 'wrong-value', path: '', message: 'No.' }],
      because: null,
      madeAt: '2026-01-01T00:00:00.000Z',
    });

    it('OB-1 keeps sessions with their entries, exactly, for the next page', async () => {
      const scope = newScope();
      const session = newSession(scope);
      const entries = [
        undecided(session.session, 1, { deep: ['\ud83d', '\u0000', null] }),
        undecided(session.session, 2),
        rejected(session.session, 'cHeld', 0),
      ];
      await storage.write({ open: [session], put: entries }, 'page');
      const another = await kept.another();
      expect(await another.sessions(scope)).toEqual([session]);
      expect(await another.entries(session.session)).toEqual(entries);
    });

    it('OB-1 gives sessions in the order in which they were opened, and no others', async () => {
      const scope = newScope();
      const [late, early, other] = [newSession(scope, '2026-02-01T00:00:00.000Z'), newSession(scope), newSession(`${scope}x`)];
      await storage.write({ open: [late, early, other] }, 'page');
      expect(await storage.sessions(scope)).toEqual([early, late]);
      expect(await storage.entries(newSession(scope).session)).toEqual([]);
    });

    it('OB-1 gives entries by number, those without one last', async () => {
      const session = newSession(newScope());
      const entries = [
        rejected(session.session, 'cB', 0),
        undecided(session.session, 10),
        undecided(session.session, 9),
        rejected(session.session, 'cA', 3),
      ];
      await storage.write({ open: [session], put: entries }, 'page');
      expect((await storage.entries(session.session)).map(({ id }) => id)).toEqual(['cA', 'c9', 'c10', 'cB']);
    });

    it('OB-2 replaces an entry by a later word on it, and forgets what is removed', async () => {
      const session = newSession(newScope());
      await storage.write({ open: [session], put: [undecided(session.session, 1), undecided(session.session, 2)] }, 'page');
      await storage.write({ put: [rejected(session.session, 'c1', 1)], remove: [{ session: session.session, id: 'c2' }] }, 'page');
      expect(await storage.entries(session.session)).toEqual([rejected(session.session, 'c1', 1)]);
    });

    it('OB-2 drops a session with all its entries before it puts what is in the same step', async () => {
      const scope = newScope();
      const [old, fresh] = [newSession(scope), newSession(scope)];
      await storage.write({ open: [old], put: [undecided(old.session, 1), undecided(old.session, 2)] }, 'page');
      await storage.write({ drop: [old.session], open: [fresh], put: [undecided(fresh.session, 1)] }, 'page');
      expect(await storage.sessions(scope)).toEqual([fresh]);
      expect(await storage.entries(old.session)).toEqual([]);
      expect(await storage.entries(fresh.session)).toHaveLength(1);
    });

    it('OB-2 takes writes in the order in which they were asked for', async () => {
      const session = newSession(newScope());
      const writes = Array.from({ length: 50 }, (_, at) =>
        storage.write({ open: [session], put: [undecided(session.session, 1, at)] }, 'page'),
      );
      writes.push(
        storage.write({ put: [undecided(session.session, 2)] }, 'page'),
        storage.write({ remove: [{ session: session.session, id: 'c2' }] }, 'page'),
      );
      await Promise.all(writes);
      expect(await storage.entries(session.session)).toEqual([undecided(session.session, 1, 49)]);
    });

    it('OB-7 gives a session to another page whole, and takes nothing more of it from the one that had it', async () => {
      const session = newSession(newScope());
      const [old, next] = [storage, await kept.another()];
      await old.write({ open: [session], put: [undecided(session.session, 1)] }, 'page');
      expect(await next.take(session.session, 'next')).toEqual([undecided(session.session, 1)]);
      const about = { session: session.session, id: 'c1' };
      for (const write of [
        { put: [undecided(session.session, 2)] },
        { remove: [about] },
        { drop: [session.session] },
        { mine: [session.session] },
        { drop: [session.session], open: [newSession(session.scope)] },
      ])
        await expect(old.write(write, 'page'), JSON.stringify(write)).rejects.toThrow(session.session);
      const held = { ...session, holder: 'next' };
      expect(await next.sessions(session.scope)).toEqual([held]);
      expect(await next.entries(session.session)).toEqual([undecided(session.session, 1)]);
      await next.write({ put: [undecided(session.session, 2)], mine: [session.session] }, 'next');
      expect(await old.entries(session.session)).toHaveLength(2);
      // Two who want it at once have it one after the other.
      const [first, second] = await Promise.all([old, next].map((one, at) => one.take(session.session, `page ${at}`)));
      expect([first?.length, second?.length]).toEqual([2, 2]);
    });

    it('OB-7 takes nothing for a session that is gone, whoever had it', async () => {
      const session = newSession(newScope());
      await storage.write({ open: [session], put: [undecided(session.session, 1)] }, 'page');
      await storage.write({ drop: [session.session] }, 'page');
      await expect(storage.write({ put: [undecided(session.session, 2)] }, 'page')).rejects.toThrow(session.session);
      expect(await storage.entries(session.session)).toEqual([]);
      expect(await storage.take(session.session, 'next')).toBeNull();
    });

    it('OB-3 clears a scope, and no other', async () => {
      const [scope, other] = [newScope(), newScope()];
      const [gone, stays] = [newSession(scope), newSession(other)];
      await storage.write({ open: [gone, stays], put: [undecided(gone.session, 1), undecided(stays.session, 1)] }, 'page');
      await storage.clear(scope);
      expect(await storage.sessions(scope)).toEqual([]);
      expect(await storage.entries(gone.session)).toEqual([]);
      expect(await storage.entries(stays.session)).toHaveLength(1);
    });
  });
}
