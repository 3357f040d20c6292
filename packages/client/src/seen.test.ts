import { apply, type Change, defaultTableLimits, emptyTable, type Op, type Verdict } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { LiveTable } from './live-table.ts';
import { Outbox } from './outbox/outbox.ts';
import { sightOf } from './seen.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A page at number 5 that has made changes. */
class Page {
  readonly outbox = new Outbox('scope', at);
  readonly table = new LiveTable(
    { actor: () => ({ id: 'me', name: 'Me' }), limits: defaultTableLimits, outcome: (name) => this.outbox.outcomes.mine(name) },
    () => {},
  );

  constructor() {
    const stamps = { revision: 1, typeRevision: 1, deletedRevision: 0 };
    const field = { id: 'fA', name: 'A', type: 'text', options: {}, order: 'a0', column: 0, deleted: false, ...stamps };
    const row = { id: 'r1', order: 'a0', created: 2, version: 2, cells: ['was'], revisions: null };
    this.table.arrive(
      apply(
        emptyTable,
        [
          { write: 'field', field },
          { write: 'row', row },
        ],
        5,
      ),
      null,
    );
    this.table.settle();
  }

  make(ops: readonly Op[], look = this.table.value): Change {
    const sight = sightOf(look, ops, this.outbox, new Map());
    const { entry } = this.outbox.add(
      { n: this.outbox.next, id: `c${this.outbox.next}`, seen: sight.seen, ops: sight.ops },
      sight.awaits,
      at,
    );
    this.table.add(entry);
    return entry.change;
  }

  set(value: string, look = this.table.value): Change {
    return this.make([{ op: 'set-cell', row: 'r1', field: 'fA', value, was: null }], look);
  }

  decide(n: number, verdict: Exclude<Verdict, { verdict: 'retry' }>): void {
    const entry = this.outbox.find({ session: this.outbox.session, n })!;
    this.outbox.decide(entry, verdict);
    this.table.decided(entry, verdict);
    this.table.settle();
  }
}

describe('what a change has seen', () => {
  it('CL-3 is the number of the table, where nothing was a prediction', () => {
    expect(new Page().set('A').seen).toEqual({ seq: 5 });
  });

  it('CL-4 names an own change that is not decided', () => {
    const page = new Page();
    page.set('A');
    expect(page.set('B').seen).toEqual({ seq: 5, except: { 'r1/fA': { mine: 1 } } });
    expect(page.make([{ op: 'delete-rows', rows: ['r1'] }]).seen).toEqual({ seq: 5, except: { r1: { mine: 2 } } });
  });

  it('CL-4 names an own change that was accepted while an editor was open', () => {
    const page = new Page();
    page.set('A');
    const look = page.table.value;
    page.decide(1, { verdict: 'accepted', seq: 8, conflicts: [] });
    expect(page.set('B', look).seen).toEqual({ seq: 5, except: { 'r1/fA': { mine: 1 } } });
  });

  it('CL-3 goes back to what a rejected own change had seen', () => {
    const page = new Page();
    page.set('A');
    const look = page.table.value;
    page.decide(1, { verdict: 'rejected', problems: [] });
    expect(page.set('B', look).seen).toEqual({ seq: 5 });
    page.set('C');
    const later = page.table.value;
    page.decide(2, { verdict: 'accepted', seq: 9, conflicts: [] });
    page.decide(3, { verdict: 'rejected', problems: [] });
    expect(page.set('D', later).seen).toEqual({ seq: 5, except: { 'r1/fA': 9 } });
  });

  it('CL-3 takes nothing for seen of a rejected own change that had seen the future', () => {
    const page = new Page();
    page.set('A');
    const look = page.table.value;
    page.decide(1, { verdict: 'rejected', problems: [{ code: 'seen-from-future', path: 'seen/seq', message: '' }] });
    expect(page.set('B', look).seen).toEqual({ seq: 5, except: { 'r1/fA': 0 } });
  });

  it('CL-3 does not take an own change that lost for the sight of what it lost to', () => {
    const page = new Page();
    const { id } = page.set('A');
    const look = page.table.value;
    page.decide(1, { verdict: 'accepted', seq: 8, conflicts: [`${id}-0`] });
    expect(page.set('B', look).seen).toEqual({ seq: 5, except: { 'r1/fA': { mine: 1 } } });
  });

  it('CL-3 OB-8 confirms verdicts only as far as no undecided change names an earlier one', () => {
    const page = new Page();
    page.set('A');
    const look = page.table.value;
    const { id } = page.outbox.find({ session: page.outbox.session, n: 1 })!.change;
    page.make([{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'r2', cells: {} }] }]);
    page.decide(1, { verdict: 'accepted', seq: 8, conflicts: [`${id}-0`] });
    page.set('B', look);
    page.decide(2, { verdict: 'accepted', seq: 9, conflicts: [] });
    expect(page.outbox.confirm(page.outbox.session)).toBe(0);
    page.decide(3, { verdict: 'accepted', seq: 10, conflicts: [] });
    // What is made over a prediction names it as long as the replica does not have it.
    expect(page.outbox.confirm(page.outbox.session)).toBe(0);
    page.outbox.reached(10);
    expect(page.outbox.confirm(page.outbox.session)).toBe(3);
    // By now the server remembers nothing of the first: he has seen what that had seen.
    expect(page.set('C', look).seen).toEqual({ seq: 5 });
  });

  it('CL-3 claims in a new session no more than the own change had seen that lost in the old one', () => {
    for (const lost of [true, false]) {
      const page = new Page();
      page.set('A');
      const look = page.table.value;
      const { id } = page.outbox.find({ session: page.outbox.session, n: 1 })!.change;
      page.decide(1, { verdict: 'accepted', seq: 8, conflicts: lost ? [`${id}-0`] : [] });
      expect(page.set('B', look).seen).toEqual({ seq: 5, except: { 'r1/fA': { mine: 1 } } });
      const [moved] = page.outbox.fork(page.outbox.session, at).values();
      expect(moved!.change.seen).toEqual({ seq: 5, except: { 'r1/fA': lost ? 5 : 8 } });
    }
  });

  it('CL-4 awaits an undecided change of a session that was taken over', () => {
    const page = new Page();
    page.set('A');
    const old = page.outbox.session;
    const look = page.table.value;
    page.outbox.fork(old, at);
    const source = { ...sources(page), session: 'another' };
    const sight = sightOf(look, [{ op: 'set-cell', row: 'r1', field: 'fA', value: 'B', was: null }], source, new Map());
    expect(sight).toMatchObject({ seen: { seq: 5 }, awaits: { 'r1/fA': { session: page.outbox.session, n: 1 } } });
  });
});

function sources(page: Page) {
  return { confirmed: 0, get: (ordinal: number) => page.outbox.get(ordinal), outcomes: page.outbox.outcomes };
}
