import {
  apply,
  emptyTable,
  execute,
  type MineOutcome,
  type Op,
  type Row,
  type Table,
  valueOf,
  type Write,
  defaultTableLimits,
  viewRules,
} from '@teable-grid/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeName, Entry } from './entry.ts';
import { Outbox } from './outbox/outbox.ts';
import { Prediction, type PredictionSource } from './prediction.ts';
import { sightOf } from './seen.ts';

const at = '2026-01-01T00:00:00.000Z';
const fields = ['fA', 'fB', 'fC'];

/** The server, as simple as it can be: executes at once, and remembers what it did to each change. */
class Server {
  table: Table = emptyTable;
  readonly writes: { seq: number; writes: readonly Write[] }[] = [];
  readonly #mine = new Map<string, MineOutcome>();

  decide(session: string, change: Entry['change']): number | null {
    const revision = this.table.seq + 1;
    const execution = execute(this.table, change, {
      actor: { id: session, name: session },
      session,
      revision,
      at,
      limits: defaultTableLimits,
      mine: (n) => this.#mine.get(`${session}/${n}`),
      misfits: 'refuse',
      viewRules,
    });
    const accepted = execution.verdict.verdict === 'accepted';
    this.#mine.set(`${session}/${change.n}`, accepted ? { outcome: 'accepted', revision } : { outcome: 'rejected', seen: change.seen });
    if (!accepted) return null;
    this.table = apply(this.table, execution.writes, revision);
    this.writes.push({ seq: revision, writes: execution.writes });
    return revision;
  }
}

const rowIndex = fc.nat({ max: 7 });
const op = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('set' as const), row: rowIndex, field: fc.nat({ max: 2 }), value: fc.nat({ max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), row: rowIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), row: rowIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), row: rowIndex, other: rowIndex }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      field: fc.nat({ max: 2 }),
      type: fc.constantFrom('text', 'number', 'auto-number'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('number' as const), row: rowIndex, other: rowIndex, field: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unique' as const), field: fc.nat({ max: 2 }), unique: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('comment' as const), row: rowIndex, act: fc.nat({ max: 4 }) }) },
);
type Doing = typeof op extends fc.Arbitrary<infer D> ? D : never;
const step = fc.oneof(
  fc.record({ who: fc.constant('me' as const), ops: fc.array(op, { minLength: 1, maxLength: 3 }) }),
  fc.record({ who: fc.constant('other' as const), ops: fc.array(op, { minLength: 1, maxLength: 3 }) }),
  /** So many of my changes arrive at the server. */
  fc.record({ who: fc.constant('send' as const), count: fc.integer({ min: 1, max: 3 }) }),
  /** So many changes of the server arrive at my replica; told before or after the verdicts. */
  fc.record({ who: fc.constant('receive' as const), count: fc.integer({ min: 1, max: 4 }), verdicts: fc.constantFrom('before', 'after') }),
);

let made = 0;
function toOps(table: Table, doing: readonly Doing[]): Op[] {
  const rows = [...table.rows.all()];
  const rowAt = (index: number) => rows[index % Math.max(1, rows.length)]?.id ?? 'rNone';
  return doing.flatMap((one): Op[] => {
    switch (one.kind) {
      case 'set': {
        const row = table.rows.get(rowAt(one.row));
        const field = table.fields.get(fields[one.field]!);
        const was = row === undefined || field === undefined ? null : valueOf(row, field);
        return [{ op: 'set-cell', row: rowAt(one.row), field: fields[one.field]!, value: `v${one.value}`, was }];
      }
      case 'insert':
        made += 1;
        return [{ op: 'insert-rows', place: { after: rows.length === 0 ? null : rowAt(one.row) }, rows: [{ id: `r${made}`, cells: {} }] }];
      case 'delete':
        return [{ op: 'delete-rows', rows: [rowAt(one.row)] }];
      case 'move':
        return [{ op: 'move-rows', place: { after: rowAt(one.other) }, rows: [rowAt(one.row)] }];
      case 'type':
        return [{ op: 'change-field', field: fields[one.field]!, set: { type: one.type } }];
      case 'number':
        return [{ op: 'number-rows', field: fields[one.field]!, rows: [rowAt(one.row), rowAt(one.other)] }];
      case 'unique':
        return [{ op: 'change-field', field: fields[one.field]!, set: { options: { unique: one.unique } } }];
      case 'settle': {
        const [conflict] = table.conflicts;
        if (conflict === undefined) return [];
        return [
          { op: 'resolve-conflicts', conflicts: [{ id: conflict.id, current: conflict.current.revision }], outcome: { take: 'incoming' } },
        ];
      }
      case 'comment':
        return [commentOp(table, rowAt(one.row), one.act)];
    }
  });
}

/** A comment on a row, or something that is done with the last one there. */
function commentOp({ comments }: Table, row: string, act: number): Op {
  const last = comments.at(row).at(-1);
  const kind = (['delete-comment', 'restore-comment', 'resolve-comment'] as const)[act];
  if (last !== undefined && kind !== undefined) return { op: kind, comment: last.id, row, field: last.field };
  made += 1;
  const reply = act === 3 && last !== undefined ? last : null;
  const words = { text: `said ${made}`, mentions: [] };
  return { op: 'add-comment', comment: `k${made}`, row, field: reply?.field ?? null, reply: reply?.id ?? null, ...words };
}

function plain(table: Table) {
  const row = (one: Row) => ({ ...one, written: [...(one.written ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)) });
  return {
    seq: table.seq,
    fields: [...table.fields.all()],
    rows: [...table.rows.all()].map(row),
    conflicts: [...table.conflicts].sort((a, b) => (a.id < b.id ? -1 : 1)),
    comments: [...table.rows.all()].map(({ id }) => table.comments.at(id)),
    numbers: fields.map((field) => table.numbers.highest(field)),
    unique: fields.map((field) => ['v0', 'v1', 'v2', 'v3'].map((text) => [...table.unique.holders(field, text)].sort())),
  };
}

/** The slow, obvious way. */
function fromScratch(replica: Table, entries: readonly Entry[], source: PredictionSource): Table {
  const prediction = new Prediction(source, replica);
  for (const entry of entries) prediction.add(entry);
  return prediction.table;
}

describe('the prediction', () => {
  it('CL-2 worked in piece by piece is the same as all of it done again from the replica', () => {
    const tally = { compared: 0, predicted: 0, left: 0 };
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
        fc.constantFrom('text', 'text', 'auto-number'),
        (steps, last) => {
          const server = new Server();
          const outbox = new Outbox('test', at);
          const source: PredictionSource = {
            actor: () => ({ id: 'me', name: 'Me' }),
            limits: defaultTableLimits,
            outcome: (name: ChangeName) => outbox.outcomes.mine(name),
          };
          const begin: Op[] = [
            { op: 'insert-rows', place: { before: null }, rows: [1, 2, 3, 4, 5].map((n) => ({ id: `rB${n}`, cells: {} })) },
            ...fields.map((id, at): Op => {
              const type = at === fields.length - 1 ? last : 'text';
              return { op: 'add-field', place: { before: null }, field: { id, name: id, type, options: {} } };
            }),
          ];
          server.decide('begin', { n: 1, id: 'cBegin', seen: { seq: 0 }, ops: begin });
          const prediction = new Prediction(source, server.table);
          let arrived = server.writes.length;
          let others = 0;
          const decided: { entry: Entry; seq: number | null }[] = [];
          const shown = new Map<number, Entry>();
          const waiting = new Map<number, number>();
          for (const one of steps) {
            if (one.who === 'me') {
              const ops = toOps(prediction.table, one.ops);
              if (ops.length === 0) continue;
              const sight = sightOf(prediction.table, ops, outbox, new Map());
              const { entry } = outbox.add({ n: outbox.next, id: `cMe${outbox.next}`, seen: sight.seen, ops: sight.ops }, sight.awaits, at);
              prediction.add(entry);
              shown.set(entry.ordinal, entry);
              tally.predicted += 1;
            } else if (one.who === 'other') {
              const ops = toOps(server.table, one.ops);
              others += 1;
              if (ops.length > 0) server.decide('other', { n: others, id: `cOther${others}`, seen: { seq: server.table.seq }, ops });
            } else if (one.who === 'send') {
              for (const entry of [...outbox.undecided()]
                .filter((candidate) => !decided.some((done) => done.entry === candidate))
                .slice(0, one.count)) {
                decided.push({ entry, seq: server.decide(entry.session, entry.change) });
              }
            } else {
              const leaving: number[] = [];
              const verdicts = () => {
                for (const { entry, seq } of decided.splice(0)) {
                  outbox.decide(entry, seq === null ? { verdict: 'rejected', problems: [] } : { verdict: 'accepted', seq, conflicts: [] });
                  if (seq === null) leaving.push(entry.ordinal);
                  else waiting.set(entry.ordinal, seq);
                }
              };
              if (one.verdicts === 'before') verdicts();
              const batch = server.writes.slice(arrived, arrived + one.count);
              arrived += batch.length;
              const writes = batch.flatMap((each) => each.writes);
              const seq = server.writes[arrived - 1]!.seq;
              for (const [ordinal, reached] of waiting) {
                if (reached > seq) continue;
                leaving.push(ordinal);
                waiting.delete(ordinal);
              }
              const replica = apply(prediction.replica, writes, seq);
              prediction.advance(replica, writes, leaving);
              if (one.verdicts === 'after') verdicts();
              for (const ordinal of leaving) shown.delete(ordinal);
              tally.left += leaving.length;
              if (one.verdicts === 'after') prediction.remove(leaving);
            }
            expect(plain(prediction.table)).toEqual(plain(fromScratch(prediction.replica, [...shown.values()], source)));
            tally.compared += 1;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(300);
  });

  it('CL-1 leaves the replica as it is, and is the replica when nothing is predicted', () => {
    const server = new Server();
    server.decide('begin', {
      n: 1,
      id: 'c1',
      seen: { seq: 0 },
      ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'r1', cells: {} }] }],
    });
    const prediction = new Prediction(
      { actor: () => ({ id: 'a', name: 'A' }), limits: defaultTableLimits, outcome: () => undefined },
      server.table,
    );
    prediction.add({
      ordinal: 1,
      session: 's',
      n: 1,
      change: { n: 1, id: 'c2', seen: { seq: 1 }, ops: [{ op: 'delete-rows', rows: ['r1'] }] },
      awaits: null,
      madeAt: at,
    });
    expect(prediction.table.rows.size).toBe(0);
    expect(prediction.replica.rows.size).toBe(1);
    prediction.remove([1]);
    expect(prediction.table).toBe(server.table);
  });

  it('CL-2 a new row goes on from numbers that others gave to rows meanwhile', () => {
    const server = new Server();
    const begin: Op[] = [
      { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r1', cells: {} }] },
      { op: 'add-field', place: { before: null }, field: { id: 'fA', name: 'A', type: 'auto-number', options: {} } },
    ];
    server.decide('begin', { n: 1, id: 'cBegin', seen: { seq: 0 }, ops: begin });
    const prediction = new Prediction(
      { actor: () => ({ id: 'a', name: 'A' }), limits: defaultTableLimits, outcome: () => undefined },
      server.table,
    );
    const insert: Op = { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r2', cells: {} }] };
    prediction.add({
      ordinal: 1,
      session: 's',
      n: 1,
      change: { n: 1, id: 'c1', seen: { seq: 1 }, ops: [insert] },
      awaits: null,
      madeAt: at,
    });
    const shown = () => valueOf(prediction.table.rows.get('r2')!, prediction.table.fields.get('fA')!);
    expect(shown()).toBe(1);
    server.decide('other', { n: 1, id: 'cOther', seen: { seq: 1 }, ops: [{ op: 'number-rows', field: 'fA', rows: ['r1'] }] });
    prediction.advance(server.table, server.writes.at(-1)!.writes);
    expect(shown()).toBe(2);
  });

  it('CL-3 shows a change over an own one that is accepted, but not in the replica yet', () => {
    const server = new Server();
    const begin: Op[] = [
      { op: 'add-field', place: { before: null }, field: { id: 'fA', name: 'A', type: 'text', options: {} } },
      { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r1', cells: {} }] },
    ];
    server.decide('begin', { n: 1, id: 'cBegin', seen: { seq: 0 }, ops: begin });
    const outbox = new Outbox('test', at);
    const source: PredictionSource = {
      actor: () => ({ id: 'me', name: 'Me' }),
      limits: defaultTableLimits,
      outcome: (name) => outbox.outcomes.mine(name),
    };
    const prediction = new Prediction(source, server.table);
    const write = (value: string, was: string | null) => {
      const ops: Op[] = [{ op: 'set-cell', row: 'r1', field: 'fA', value, was }];
      const sight = sightOf(prediction.table, ops, outbox, new Map());
      const { entry } = outbox.add({ n: outbox.next, id: `c${value}`, seen: sight.seen, ops: sight.ops }, sight.awaits, at);
      prediction.add(entry);
      return entry;
    };
    const first = write('first', null);
    // Told by the hello after a reconnect: the replica comes later.
    const seq = server.decide(first.session, first.change)!;
    outbox.decide(first, { verdict: 'accepted', seq, conflicts: [] });
    const second = write('second', 'first');
    const shown = () => valueOf(prediction.table.rows.get('r1')!, prediction.table.fields.get('fA')!);
    expect(shown()).toBe('second');
    expect(prediction.table.conflicts.size).toBe(0);
    expect(second.change.seen).toEqual({ seq: 1, except: { 'r1/fA': { mine: 1 } } });
    prediction.advance(server.table, server.writes.at(-1)!.writes, [first.ordinal]);
    expect(shown()).toBe('second');
  });
});
