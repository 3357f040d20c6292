import { MemoryStore, type Op, type PresencePlace, type Session, type Table, type Value, valueOf } from '@teable-grid/core';
import { LocalAuthority, LocalSession } from '@teable-grid/client';
import { afterEach, describe, expect, it } from 'vitest';
import { cell, people, plain, record, set, until } from './client-support.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function one(): Promise<Session> {
  const session = await LocalSession.open({ table: 'home/people', storage: 'memory', ...people });
  open.push(session);
  return session;
}

async function two(): Promise<[Session, Session]> {
  const authority = await LocalAuthority.open('home/people', new MemoryStore(), people);
  const ann = await LocalSession.join(authority, { actor: { id: 'ann', name: 'Ann' } });
  const ben = await LocalSession.join(authority, { actor: { id: 'ben', name: 'Ben' } });
  open.push(ann, ben, authority);
  return [ann, ben];
}

describe('a local session', () => {
  it('CL-1 shows an edit at once and has it decided', async () => {
    const session = await one();
    const submission = set(session, 'rAda', 'fCity', 'Turin');
    expect(cell(session.table, 'rAda', 'fCity')).toBe('Turin');
    expect(session.pending.map(({ state }) => state)).toEqual(['sent']);
    await submission.shown;
    expect(await submission.verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    expect(session.pending).toEqual([]);
    expect(cell(session.table, 'rAda', 'fCity')).toBe('Turin');
    expect(session.status).toEqual({ state: 'live' });
  });

  it('CL-1 tells of a local change before submit returns, and of a remote one after', async () => {
    const [ann, ben] = await two();
    const [annHeard, benHeard] = [record(ann), record(ben)];
    set(ann, 'rAda', 'fAge', 37);
    expect(annHeard.filter(({ event }) => event === 'table')).toMatchObject([{ origin: 'local' }]);
    await until(ben, 'Ben sees 37', () => cell(ben.table, 'rAda', 'fAge') === 37);
    expect(benHeard.filter(({ event }) => event === 'table')).toMatchObject([{ origin: 'remote' }]);
  });

  it('CL-3 keeps both values of two writes that did not see each other, and either can settle it', async () => {
    for (const settler of [0, 1]) {
      const both = await two();
      const [ann, ben] = both;
      ben.setOnline(false);
      expect(ben.status).toMatchObject({ state: 'offline' });
      const lost = set(ben, 'rAda', 'fCity', 'Berlin');
      await set(ann, 'rAda', 'fCity', 'Turin').verdict;
      ben.setOnline(true);
      expect(await lost.verdict).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
      for (const session of both) {
        await until(
          session,
          'the conflict is there',
          () => session.table.conflicts.size === 1 && cell(session.table, 'rAda', 'fCity') === 'Turin',
        );
        const [conflict] = session.table.conflicts;
        expect(conflict).toMatchObject({
          kind: 'both-wrote',
          base: { value: 'London' },
          current: { value: 'Turin', by: { actor: { id: 'ann' } } },
          incoming: { value: 'Berlin', by: { actor: { id: 'ben' } } },
        });
      }
      const session = both[settler]!;
      const [conflict] = session.table.conflicts;
      const settled = session.submit({
        ops: [
          {
            op: 'resolve-conflicts',
            conflicts: [{ id: conflict!.id, current: conflict!.current.revision }],
            outcome: { take: 'incoming' },
          },
        ],
      });
      expect(await settled.verdict).toMatchObject({ verdict: 'accepted' });
      for (const other of both)
        await until(other, 'it is settled', () => other.table.conflicts.size === 0 && cell(other.table, 'rAda', 'fCity') === 'Berlin');
    }
  });

  it('CL-3 judges an edit by what was on the screen when its editor opened', async () => {
    const [ann, ben] = await two();
    const look = ben.table;
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    await until(ben, 'Ben sees Turin', () => cell(ben.table, 'rAda', 'fCity') === 'Turin');
    const verdict = await ben.submit({ look, ops: [{ op: 'set-cell', row: 'rAda', field: 'fCity', value: 'Berlin', was: 'London' }] })
      .verdict;
    expect(verdict).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
  });

  it('CL-4 goes on over its own undecided values without a conflict with itself', async () => {
    const [ann, ben] = await two();
    ann.setOnline(false);
    const verdicts = ['A', 'B', 'C'].map((value) => set(ann, 'rAda', 'fCity', value).verdict);
    const row = ann.submit({ ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'rNew', cells: { fName: 'Cy' } }] }] });
    verdicts.push(
      row.verdict,
      set(ann, 'rNew', 'fName', 'Cyd').verdict,
      ann.submit({ ops: [{ op: 'delete-rows', rows: ['rNew'] }] }).verdict,
    );
    ann.setOnline(true);
    for (const verdict of await Promise.all(verdicts)) expect(verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    await until(ben, 'Ben sees it all', () => cell(ben.table, 'rAda', 'fCity') === 'C' && ben.table.rows.get('rNew')?.deleted === true);
  });

  it('CL-4 replaces his own side of a conflict when he goes on with a value that lost', async () => {
    const [ann, ben] = await two();
    ben.setOnline(false);
    const verdicts = [set(ben, 'rAda', 'fCity', 'Berlin').verdict, set(ben, 'rAda', 'fCity', 'Bonn').verdict];
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    ben.setOnline(true);
    await Promise.all(verdicts);
    await until(ann, 'one conflict', () => ann.table.conflicts.size === 1);
    expect([...ann.table.conflicts]).toMatchObject([{ current: { value: 'Turin' }, incoming: { value: 'Bonn' } }]);
  });

  it('CL-5 keeps a rejected change for its author, marked, until he discards it', async () => {
    const session = await one();
    const { verdict } = session.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fAge', value: 'old', was: 36 }] });
    expect(await verdict).toMatchObject({ verdict: 'rejected', problems: [{ code: 'wrong-type' }] });
    expect(cell(session.table, 'rAda', 'fAge')).toBe(36);
    const [pending] = session.pending;
    expect(pending).toMatchObject({ state: 'rejected', change: { ops: [{ value: 'old' }] } });
    session.discard(pending!.id);
    expect(session.pending).toEqual([]);
  });

  it('CL-5 holds a text that could not be read', async () => {
    const session = await one();
    session.hold({ row: 'rAda', field: 'fAge', text: 'forty', problem: { code: 'wrong-value', path: '', message: 'Not a number.' } });
    expect(session.pending).toMatchObject([
      { state: 'rejected', change: null, held: { text: 'forty' }, problems: [{ code: 'wrong-value' }] },
    ]);
  });

  it('CL-7 splits what is too large for one change, in order, and undoes it as one', async () => {
    const session = await one();
    const rows = Array.from({ length: 12_001 }, (_, at) => ({ id: `r${at}`, cells: { fName: `N${at}` } }));
    const { verdict } = session.submit({ ops: [{ op: 'insert-rows', place: { after: 'rAda' }, rows }] });
    expect(session.pending).toHaveLength(3);
    expect(session.table.rows.size).toBe(12_003);
    expect(await verdict).toMatchObject({ verdict: 'accepted' });
    expect([...session.table.rows].map(({ id }) => id)).toEqual(['rAda', ...rows.map(({ id }) => id), 'rBob']);
    expect(await session.undo()).toEqual({ outcome: 'done' });
    await until(session, 'they are gone', () => session.table.rows.size === 2 && session.pending.length === 0);
    expect(session.canUndo).toBe(false);
  });

  it('CL-8 undoes and does again, gesture by gesture', async () => {
    const session = await one();
    set(session, 'rAda', 'fCity', 'Turin');
    const group = 'g1';
    session.submit({ group, ops: [{ op: 'set-cell', row: 'rAda', field: 'fAge', value: 1, was: 36 }] });
    session.submit({ group, ops: [{ op: 'set-cell', row: 'rBob', field: 'fAge', value: 2, was: 41 }] });
    session.submit({ ops: [{ op: 'delete-rows', rows: ['rBob'] }] });
    expect(await session.undo()).toEqual({ outcome: 'done' });
    expect(session.table.rows.size).toBe(2);
    expect(await session.undo()).toEqual({ outcome: 'done' });
    expect([cell(session.table, 'rAda', 'fAge'), cell(session.table, 'rBob', 'fAge')]).toEqual([36, 41]);
    expect(await session.redo()).toEqual({ outcome: 'done' });
    expect([cell(session.table, 'rAda', 'fAge'), cell(session.table, 'rBob', 'fAge')]).toEqual([1, 2]);
    expect(await session.undo()).toEqual({ outcome: 'done' });
    expect(await session.undo()).toEqual({ outcome: 'done' });
    expect(cell(session.table, 'rAda', 'fCity')).toBe('London');
    expect(await session.undo()).toEqual({ outcome: 'nothing' });
    await until(session, 'all is saved', () => session.pending.length === 0);
    expect(session.table.conflicts.size).toBe(0);
  });

  it('CL-8 does not undo over what somebody else wrote since', async () => {
    const [ann, ben] = await two();
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    await until(ben, 'Ben sees Turin', () => cell(ben.table, 'rAda', 'fCity') === 'Turin');
    await set(ben, 'rAda', 'fCity', 'Rome').verdict;
    await until(ann, 'Ann sees Rome', () => cell(ann.table, 'rAda', 'fCity') === 'Rome');
    expect(await ann.undo()).toEqual({
      outcome: 'asks',
      values: [expect.objectContaining({ row: 'rAda', field: 'fCity', by: expect.objectContaining({ actor: expect.anything() }) })],
    });
    expect(cell(ann.table, 'rAda', 'fCity')).toBe('Rome');
    expect(ann.canUndo).toBe(true);
  });

  it('CL-9 tells the others where somebody is, until he leaves', async () => {
    const [ann, ben] = await two();
    ann.setPresence({ cursor: { row: 'rAda', field: 'fCity' }, editing: true });
    await until(ben, 'Ben sees Ann', () => ben.presence.length === 1);
    expect(ben.presence).toMatchObject([{ actor: { name: 'Ann' }, cursor: { row: 'rAda' }, editing: true }]);
    expect(ann.presence).toEqual([]);
    const cursor = { row: 'rAda', field: 'fCity' };
    const place: PresencePlace = { cursor, editing: true, typing: 'Tur', selection: [{ rows: null, fields: ['fCity'] }], state: 'idle' };
    ann.setPresence(place);
    await until(ben, 'Ben sees what Ann types', () => ben.presence[0]?.typing !== undefined);
    expect(ben.presence).toMatchObject([place]);
    ann.setPresence({ ...place, typing: 'x'.repeat(1e6), selection: Array.from({ length: 10_000 }, () => ({ rows: null, fields: null })) });
    await until(ben, 'Ben sees more of it', () => ben.presence[0]?.typing !== 'Tur');
    expect(JSON.stringify(ben.presence).length).toBeLessThan(2_000);
    await ann.close();
    await until(ben, 'Ann is gone', () => ben.presence.length === 0);
  });

  it('CL-10 ends with nothing hanging: what is undecided is told so', async () => {
    const [ann] = await two();
    ann.setOnline(false);
    const { verdict } = set(ann, 'rAda', 'fCity', 'Turin');
    await ann.close();
    await expect(verdict).rejects.toThrow('ended before the change was decided');
    expect(ann.status).toEqual({ state: 'ended' });
    expect(await ann.submit({ ops: [{ op: 'delete-rows', rows: ['rAda'] }] }).verdict).toMatchObject({ verdict: 'rejected' });
  });

  it('LT-9 moves to a new epoch when it rests, and while it is written when too much was overwritten', async () => {
    for (const compaction of [
      { idleTombstones: 5, idleTombstonesPerRow: 0, idleAfter: 0 },
      { tombstones: 5, tombstonesPerRow: 0, shortestEpoch: 0 },
    ]) {
      const store = new MemoryStore();
      const authority = await LocalAuthority.open('home/people', store, people, compaction);
      const session = await LocalSession.join(authority);
      open.push(session, authority);
      const epoch = async () => (await store.info('home/people'))!.epoch;
      const verdicts: Promise<unknown>[] = [];
      let made = 0;
      while ((await epoch()) < 3) {
        made += 1;
        verdicts.push(set(session, 'rAda', 'fAge', made).verdict);
        // Timers and messages have their turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (const verdict of await Promise.all(verdicts)) expect(verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
      await until(session, 'all is shown', () => session.pending.length === 0 && session.status.state === 'live');
      expect([cell(session.table, 'rAda', 'fAge'), session.table.seq]).toEqual([made, made + 1]);
      const another = await LocalAuthority.open('home/people', store.another());
      expect(plain(another.published)).toEqual(plain(session.table));
      await another.close();
    }
  });

  it('HI-1 HI-7 tells what became of a table, and shows it as it was, also before its epoch began and after another page opens it', async () => {
    const store = new MemoryStore();
    const authority = await LocalAuthority.open('home/people', store, people, { idleTombstones: 0, idleTombstonesPerRow: 0, idleAfter: 0 });
    const ann = await LocalSession.join(authority, { actor: { id: 'ann', name: 'Ann' } });
    const stood = new Map([[ann.table.seq, ann.table]]);
    const submit = async (ops: readonly Op[]) => {
      await ann.submit({ ops }).verdict;
      stood.set(ann.table.seq, ann.table);
    };
    await submit([{ op: 'set-cell', row: 'rAda', field: 'fAge', value: 37, was: 36 }]);
    await submit([{ op: 'delete-rows', rows: ['rBob'] }]);
    await submit([{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'rCid', cells: { fName: 'Cid' } }] }]);
    await submit([{ op: 'change-field', field: 'fAge', set: { name: 'Years', type: 'text' } }]);
    await expect.poll(async () => (await store.info('home/people'))!.epoch).toBeGreaterThan(1);
    await submit([{ op: 'set-cell', row: 'rAda', field: 'fAge', value: 'old', was: 37 }]);
    await submit([{ op: 'restore-rows', rows: ['rBob'] }]);
    await ann.close();
    await authority.close();
    const next = await LocalAuthority.open('home/people', store.another());
    const ben = await LocalSession.join(next, { actor: { id: 'ben', name: 'Ben' } });
    open.push(ben, next);
    const looks = ({ fields, rows }: Table) =>
      [...rows].map((row) => [row.id, ...fields.list.map((field) => [field.name, field.type, valueOf(row, field)])]);
    for (const [seq, table] of stood) {
      const then = await ben.tableAt!(seq);
      expect(then.ok && looks(then.value.table)).toEqual(looks(table));
      expect(then.ok && then.value.last).toMatchObject(seq === 1 ? {} : { actor: { name: 'Ann' } });
    }
    const cells = await ben.history!({ row: 'rAda', field: 'fAge', limit: 10 });
    expect(cells.ok && cells.value.entries.map(({ actor, facts: [fact] }) => [actor.name, fact])).toMatchObject([
      ['Ann', { from: 37, to: 'old' }],
      ['Ann', { fact: 'field-changed', from: 'Age', to: 'Years' }],
      ['Ann', { from: 36, to: 37 }],
      ['This device', { fact: 'rows-added', rows: ['rAda'] }],
    ]);
    for (const wrong of [-1, ben.table.seq + 1, 1.5]) expect(await ben.tableAt!(wrong)).toMatchObject({ ok: false });
    ben.setOnline(false);
    expect(await ben.history!({ limit: 10 })).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('when you are connected') },
    });
  });

  it('HI-1 shows a table as it was also from far away, and from there in small steps, back and on, while it is written', async () => {
    const [ann, ben] = await two();
    const stood = new Map<number, Value>();
    for (let n = 0; n < 900; n++) {
      void (n % 3 === 0 ? set(ann, 'rAda', 'fAge', n) : set(ann, 'rAda', 'fCity', `city ${n}`));
      if (n % 50 === 49) await ann.submit({ ops: [{ op: n % 100 === 49 ? 'delete-rows' : 'restore-rows', rows: ['rBob'] }] }).verdict;
      stood.set(n, cell(ann.table, 'rAda', 'fAge'));
    }
    await until(ben, 'Ben sees the last', () => ben.table.seq === 919);
    for (const n of [899, 10, 11, 12, 9, 150, 400, 0, 899]) {
      if (n === 400) await set(ann, 'rAda', 'fName', 'now').verdict;
      const seq = 2 + n + Math.floor((n + 1) / 50);
      const then = await ben.tableAt!(seq);
      expect(then.ok && [cell(then.value.table, 'rAda', 'fAge'), then.value.table.rows.get('rBob')!.deleted]).toEqual([
        stood.get(n),
        Math.floor((n + 1) / 50) % 2 === 1,
      ]);
      expect(then.ok && cell(then.value.table, 'rAda', 'fName')).toBe('Ada');
    }
  });

  it('LT-9 knows after an epoch began who wrote what a change did not see', async () => {
    const store = new MemoryStore();
    const authority = await LocalAuthority.open('home/people', store, people, { idleTombstones: 0, idleTombstonesPerRow: 0 });
    const ann = await LocalSession.join(authority, { actor: { id: 'ann', name: 'Ann' } });
    const ben = await LocalSession.join(authority, { actor: { id: 'ben', name: 'Ben' } });
    ben.setOnline(false);
    await set(ann, 'rAda', 'fCity', 'Turin').verdict;
    await ann.close();
    const ops = [{ op: 'set-cell', row: 'rAda', field: 'fCity', value: 'Berlin', was: 'London' }] as const;
    const look = ben.table;
    await ben.close();
    await authority.close();
    const next = await LocalAuthority.open('home/people', store.another(), {}, { idleTombstones: 0, idleTombstonesPerRow: 0 });
    const again = await LocalSession.join(next, { actor: { id: 'ben', name: 'Ben' } });
    open.push(again, next);
    expect((await store.another().info('home/people'))!.epoch).toBe(2);
    await again.submit({ look, ops }).verdict;
    await until(again, 'a conflict', () => again.table.conflicts.size === 1);
    expect([...again.table.conflicts]).toMatchObject([
      { base: { value: 'London' }, current: { value: 'Turin', by: { actor: { id: 'ann' } } } },
    ]);
  });
});
