import type { PresencePlace, Session } from '@teable-grid/core';
import { afterEach, describe, expect, it } from 'vitest';
import { isLong, random } from '../harness/random.ts';
import { keptOf, logOf, type Tab, TabbedBrowser } from '../harness/tabs.ts';
import { cell, people, plain, set, until } from './client-support.ts';

const table = 'home/people';
const browsers: TabbedBrowser[] = [];
afterEach(async () => {
  for (const browser of browsers.splice(0)) await browser.close();
});

function newBrowser(): TabbedBrowser {
  const browser = new TabbedBrowser();
  browsers.push(browser);
  return browser;
}

const ann = { id: 'ann', name: 'Ann' };
const open = (tab: Tab, actor = ann) => tab.session({ table, actor, ...people });
const city = (session: Session) => cell(session.table, 'rAda', 'fCity');
const live = (session: Session) => session.status.state === 'live';

describe('a table in several tabs', () => {
  it('LT-1 is open in every tab, and an edit in one shows in all', async () => {
    const browser = newBrowser();
    const tabs = [browser.open(), browser.open(), browser.open()];
    const sessions = await Promise.all(tabs.map((tab) => open(tab)));
    for (const [at, session] of sessions.entries()) {
      expect(await set(session, 'rAda', 'fCity', `City ${at}`).verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
      for (const other of sessions) await until(other, `City ${at}`, () => city(other) === `City ${at}`);
    }
    expect(sessions.map((session) => plain(session.table))).toEqual(sessions.map(() => plain(sessions[0]!.table)));
  });

  it('LT-1 is shared by several sessions of one tab', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const sessions = [await open(one), await open(one), await open(two), await open(two)];
    set(sessions[3]!, 'rAda', 'fCity', 'Turin');
    for (const session of sessions) await until(session, 'Turin', () => city(session) === 'Turin');
    await sessions[0]!.close();
    set(sessions[2]!, 'rAda', 'fCity', 'Rome');
    for (const session of sessions.slice(1)) await until(session, 'Rome', () => city(session) === 'Rome');
  });

  it('LT-2 goes on in the next tab when the one that holds it closes, with what was undecided', async () => {
    const browser = newBrowser();
    const [one, two, three] = [browser.open(), browser.open(), browser.open()];
    const [first, second, third] = [await open(one), await open(two), await open(three)];
    const verdict = set(third, 'rAda', 'fCity', 'Turin').verdict;
    await first.close();
    expect(await verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    await until(second, 'Turin', () => city(second) === 'Turin' && live(second));
    await set(second, 'rAda', 'fCity', 'Rome').verdict;
    await until(third, 'Rome', () => city(third) === 'Rome' && third.pending.length === 0);
    expect((await logOf(browser.device, table)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('LT-2 is noticed by the others as soon as the next tab has the table, not by silence', async () => {
    const browser = newBrowser();
    const never = { beat: 100_000_000 };
    const [one, two, three] = [browser.open(never), browser.open(never), browser.open(never)];
    const [, second, third] = [await open(one), await open(two), await open(three)];
    one.kill();
    for (const session of [third, second]) expect(await set(session, 'rAda', 'fAge', 1).verdict).toMatchObject({ verdict: 'accepted' });
  });

  it('LT-2 begins whole or not at all, and is begun by the next tab when the first one died over it', async () => {
    const browser = newBrowser();
    const one = browser.open({
      hesitate: async () => one.kill(),
    });
    void open(one);
    const second = await open(browser.open());
    expect(plain(second.table)).toMatchObject({ seq: 1, rows: [{ id: 'rAda' }, { id: 'rBob' }] });
  });

  it('LT-3 reads a document with what was written while it was sent, at the first attempt', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const first = await open(one);
    const rows = Array.from({ length: 5_000 }, (_, at) => ({ id: `r${at}`, cells: {} }));
    await first.submit({ ops: [{ op: 'insert-rows', place: { before: null }, rows }] }).verdict;
    const heard: string[] = [];
    one.loses = (message) => heard.push((message as { tab: string }).tab) < 0;
    let written = 0;
    const opening = open(two);
    const writing = (async () => {
      while (two.sessions.length === 0) {
        await set(first, 'rAda', 'fAge', (written += 1)).verdict;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const second = await opening;
    await writing;
    await until(second, 'all is there', () => second.table.seq === first.table.seq);
    expect(heard.filter((tab) => tab === 'hello')).toHaveLength(1);
    expect(written).toBeGreaterThan(1);
    expect(plain(second.table)).toEqual(plain(first.table));
  });

  it('LT-3 notices an update that it missed, and gets what it lacks', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const [first, second] = [await open(one), await open(two)];
    let lost = 0;
    two.loses = (message) => (message as { tab: string }).tab === 'update' && (lost += 1) === 1;
    await set(first, 'rAda', 'fCity', 'Turin').verdict;
    await set(first, 'rBob', 'fCity', 'Rome').verdict;
    await until(second, 'both', () => city(second) === 'Turin' && cell(second.table, 'rBob', 'fCity') === 'Rome');
    expect(lost).toBeGreaterThan(0);
    expect(plain(second.table)).toEqual(plain(first.table));
  });

  it('LT-3 notices without another update, when it asks whether the holder is there', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const [first, second] = [await open(one), await open(two)];
    two.loses = (message) => (message as { tab: string }).tab === 'update';
    await set(first, 'rAda', 'fCity', 'Turin').verdict;
    await until(second, 'Turin', () => city(second) === 'Turin', 15_000);
  });

  it('LT-3 sends again what was lost on its way to the holder, and asks again for a verdict that was lost', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const [, second] = [await open(one), await open(two)];
    for (const [tab, kind] of [
      [one, 'send'],
      [two, 'answer'],
    ] as const) {
      const { seq } = second.table;
      tab.loses = (message) => (message as { tab: string }).tab === kind;
      const { verdict } = set(second, 'rAda', 'fCity', `City ${kind}`);
      let lost = 0;
      tab.loses = (message) => (message as { tab: string }).tab === kind && (lost += 1) === 1;
      expect(await verdict).toEqual({ verdict: 'accepted', seq: seq + 1, conflicts: [] });
      expect(lost).toBeGreaterThan(0);
    }
  });

  it('LT-4 says in words that no tab answers, keeps what is done meanwhile, and goes on when one does', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const first = await open(one);
    // As if it were frozen: it keeps its lock and hears nothing.
    one.loses = () => true;
    const second = await open(two);
    expect(second.status).toMatchObject({ state: 'offline', reason: expect.stringContaining('Waiting for another tab') });
    one.loses = () => false;
    await until(second, 'it is live', () => live(second));
    one.loses = () => true;
    const { shown, verdict } = set(second, 'rAda', 'fCity', 'Turin');
    await shown;
    expect(city(second)).toBe('Turin');
    await until(second, 'it is told', () => second.status.state === 'offline', 30_000);
    one.loses = () => false;
    expect(await verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    await until(first, 'Turin', () => city(first) === 'Turin');
    expect(await logOf(browser.device, table)).toHaveLength(2);
  });

  it('LT-5 tells where people of other tabs are, and forgets a tab that was killed', async () => {
    const browser = newBrowser();
    const [one, two, three] = [browser.open(), browser.open(), browser.open()];
    const first = await open(one);
    const second = await open(two, { id: 'ben', name: 'Ben' });
    const third = await open(three, { id: 'cy', name: 'Cy' });
    const place: PresencePlace = {
      cursor: { row: 'rAda', field: 'fCity' },
      editing: true,
      typing: 'Tur',
      selection: [{ rows: ['rAda'], fields: null }],
      state: 'idle',
    };
    second.setPresence(place);
    for (const session of [first, third]) {
      await until(session, 'Ben is there', () => session.presence.length === 1);
      expect(session.presence).toMatchObject([{ actor: { id: 'ben', name: 'Ben' }, ...place }]);
    }
    expect(second.presence).toEqual([]);
    two.kill();
    for (const session of [first, third]) await until(session, 'Ben is gone', () => session.presence.length === 0);
  });

  it('LT-6 keeps what is undecided and what was refused for the next page of the same person', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(), browser.open()];
    const first = await open(one);
    await first.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fAge', value: 'old', was: 36 }] }).verdict;
    first.setOnline(false);
    await set(first, 'rAda', 'fCity', 'Turin').shown;
    one.kill();
    const ben = await open(two, { id: 'ben', name: 'Ben' });
    expect([ben.pending, city(ben)]).toEqual([[], 'London']);
    const again = await open(browser.open());
    await until(again, 'it is saved', () => again.pending.length === 1 && city(again) === 'Turin');
    expect(again.pending).toMatchObject([{ state: 'rejected', change: { ops: [{ value: 'old' }] } }]);
    await until(ben, 'Turin', () => city(ben) === 'Turin');
  });

  it('LT-9 moves to a new epoch as the next tab opens it, and editors, undo and what is undecided go on', async () => {
    const browser = newBrowser();
    const [one, two, three] = [browser.open(), browser.open(), browser.open()];
    const [first, second, third] = [await open(one), await open(two), await open(three)];
    await third.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fCity', value: 'Rome', was: 'London' }] }).verdict;
    const ids = Array.from({ length: 600 }, (_, at) => `r${at}`);
    await first.submit({ ops: [{ op: 'insert-rows', place: { before: null }, rows: ids.map((id) => ({ id, cells: {} })) }] }).verdict;
    for (let round = 0; round < 3; round += 1)
      await first.submit({ ops: ids.map((row) => ({ op: 'set-cell', row, field: 'fAge', value: round, was: null })) }).verdict;
    const { epoch } = (await (await browser.device.tables()).info(table))!;
    const look = third.table;
    await first.close();
    const verdict = third.submit({ look, ops: [{ op: 'set-cell', row: 'rAda', field: 'fName', value: 'Ada L.', was: 'Ada' }] }).verdict;
    expect(await verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    for (const session of [second, third]) await until(session, 'it is live', () => live(session) && session.pending.length === 0);
    expect((await (await browser.device.tables()).info(table))!.epoch).toBe(epoch + 1);
    expect(await third.undo()).toEqual({ outcome: 'done' });
    expect(await third.undo()).toEqual({ outcome: 'done' });
    await until(second, 'as before', () => city(second) === 'London' && cell(second.table, 'rAda', 'fName') === 'Ada');
    await until(third, 'all is saved', () => third.pending.length === 0);
    expect(plain(second.table)).toEqual(plain(third.table));
  });
});

describe('tabs without Web Locks', () => {
  const ways = { locks: false } as const;

  it('LT-7 follow the one that speaks, and take the table when it is gone', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(ways), browser.open(ways)];
    const first = await open(one);
    const second = await open(two);
    await set(second, 'rAda', 'fCity', 'Turin').verdict;
    await until(first, 'Turin', () => city(first) === 'Turin');
    one.kill();
    expect(await set(second, 'rAda', 'fCity', 'Rome').verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    expect(await logOf(browser.device, table)).toHaveLength(3);
  });

  it('LT-7 have one holder again when two had it: the one whose fence is higher', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(ways), browser.open(ways)];
    const first = await open(one);
    // They do not hear each other for a while: the second takes the table too.
    one.loses = two.loses = () => true;
    const second = await open(two);
    await set(second, 'rAda', 'fCity', 'Rome').verdict;
    one.loses = two.loses = () => false;
    const verdict = set(first, 'rBob', 'fCity', 'Oslo').verdict;
    expect(await verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    for (const session of [first, second])
      await until(session, 'both', () => city(session) === 'Rome' && cell(session.table, 'rBob', 'fCity') === 'Oslo');
    expect(await logOf(browser.device, table)).toHaveLength(3);
  });

  it('LT-7 let go of the table as soon as they hear of a later holder', async () => {
    const browser = newBrowser();
    const [one, two] = [browser.open(ways), browser.open(ways)];
    const first = await open(one);
    // As if the first were too busy to answer in time.
    two.loses = () => true;
    const second = await open(two);
    two.loses = () => false;
    await set(second, 'rAda', 'fCity', 'Rome').verdict;
    await until(first, 'Rome', () => city(first) === 'Rome' && live(first));
  });

  it('LT-8 where tabs cannot speak either, the one that had the table says in words that another has it, and keeps what is unsaved', async () => {
    const browser = newBrowser();
    const mute = { locks: false, channel: false } as const;
    const [one, two] = [browser.open(mute), browser.open(mute)];
    const first = await open(one);
    const second = await open(two);
    const { shown } = set(first, 'rAda', 'fCity', 'Turin');
    await shown;
    await until(first, 'it is told', () => /open in another tab.*Load this page again/.test(JSON.stringify(first.status)));
    expect([first.pending.length, city(first)]).toEqual([1, 'Turin']);
    await set(second, 'rAda', 'fCity', 'Rome').verdict;
    expect((await logOf(browser.device, table)).map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe('tabs that are killed', () => {
  it('LT-2 have every change decided exactly once, whichever of them hold the table and whenever they end', { timeout: 120_000 }, () =>
    simulate({ runs: isLong ? 400 : 30, steps: 60, lossOf: 0 }),
  );

  it('LT-3 have every change decided exactly once over a channel that loses messages', { timeout: 120_000 }, () =>
    simulate({ runs: isLong ? 60 : 3, steps: 40, lossOf: 30 }),
  );

  /** @param lossOf One of so many messages is lost; none when 0. */
  async function simulate({
    runs,
    steps,
    lossOf,
  }: {
    readonly runs: number;
    readonly steps: number;
    readonly lossOf: number;
  }): Promise<void> {
    const chance = random('tabs that are killed');
    let undecided = 0;
    const turns = async (most: number) => {
      for (let left = chance.between(0, most); left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
    };
    for (let run = 0; run < runs; run += 1) {
      const browser = newBrowser();
      const ways = { hesitate: () => turns(3) };
      const alive: { tab: Tab; session: Session }[] = [];
      const join = async () => {
        const tab = browser.open(ways);
        if (lossOf > 0) tab.loses = () => chance.between(1, lossOf) === 1;
        alive.push({ tab, session: await open(tab) });
      };
      await Promise.all([join(), join(), join()]);
      const made = new Set<string>();
      for (let step = 0; step < steps; step += 1) {
        const at = chance.between(0, alive.length - 1);
        const { tab, session } = alive[at]!;
        const what = chance.between(0, 19);
        if (what === 0 && alive.length > 1) {
          for (const { session: one } of alive) undecided += one.pending.length;
          tab.kill();
          alive.splice(at, 1);
        } else if (what === 1 && alive.length > 1) {
          alive.splice(at, 1);
          await session.close();
        } else if (what <= 3 && alive.length < 4) {
          await join();
        } else {
          const row = `r${run}x${step}`;
          const { shown } = session.submit({
            ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id: row, cells: { fName: row } }] }],
          });
          // What was shown as kept must be there in the end; what was cut off before may be.
          void shown.then(() => made.add(row));
          await turns(6);
        }
      }
      // Whoever comes last takes over what the dead left.
      await join();
      await expect.poll(() => keptOf(browser.device, `local|${table}|${ann.id}`), { timeout: 20_000, interval: 5 }).toBe(0);
      for (const { session } of alive) await until(session, 'it is at rest', () => live(session) && session.pending.length === 0, 20_000);
      const last = Math.max(...alive.map(({ session }) => session.table.seq));
      for (const { session } of alive) await until(session, `it is at ${last}`, () => session.table.seq === last);
      const log = await logOf(browser.device, table);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      expect(new Set(log.map(({ change }) => change)).size).toBe(log.length);
      const rows = log.flatMap(({ ops }) => ops?.ops ?? []).flatMap((op) => (op.op === 'insert-rows' ? op.rows.map(({ id }) => id) : []));
      expect(new Set(rows).size).toBe(rows.length);
      for (const row of made) expect(rows).toContain(row);
      const [first, ...others] = alive;
      expect(first!.session.table.rows.size).toBe(rows.length + 2);
      for (const { session } of others) expect(plain(session.table)).toEqual(plain(first!.session.table));
      await browser.close();
    }
    // Else nothing was tried.
    expect(undecided).toBeGreaterThan(0);
  }
});
