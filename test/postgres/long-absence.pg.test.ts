import { memoryDevice, openSession } from '@teable-grid/client';
import {
  cellTarget,
  type ConflictKind,
  type FieldOptions,
  type NewRow,
  type Op,
  sameValue,
  type Session,
  type Value,
  valueOf,
} from '@teable-grid/core';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../server/src/postgres/migrate.ts';
import { openPool } from '../../server/src/postgres/pool.ts';
import { PostgresStore } from '../../server/src/postgres/postgres-store.ts';
import { isLong, type Random, random } from '../harness/random.ts';
import { cell, plain, until } from '../unit/client-support.ts';
import { keepingLog, testDatabase } from './database.ts';

const [offlineEdits, othersChanges, rowCount] = isLong ? [500, 5_000, 900] : [50, 500, 100];
/** Changes that stay in the log: fewer than were made since anybody was away. */
const keptChanges = 50;
/** How long everything may take to come together, milliseconds. */
const patience = 60_000;

const choices = Array.from({ length: 8 }, (_, at) => ({ id: `c${at}`, name: `Choice ${at}`, color: at }));
/** A field of each kind of rule. */
const fields: readonly { readonly id: string; readonly name: string; readonly type: string; readonly options: FieldOptions }[] = [
  { id: 'fName', name: 'Name', type: 'text', options: {} },
  { id: 'fCity', name: 'City', type: 'text', options: {} },
  { id: 'fAge', name: 'Age', type: 'number', options: {} },
  { id: 'fState', name: 'State', type: 'text', options: { policy: 'last-wins' } },
  { id: 'fNotes', name: 'Notes', type: 'long-text', options: { policy: 'merge' } },
  { id: 'fTags', name: 'Tags', type: 'multiple-select', options: { policy: 'merge', choices } },
];

let database: Awaited<ReturnType<typeof testDatabase>>;
let store: PostgresStore;
let server: RunningServer;

beforeAll(async () => {
  database = await testDatabase();
  const pool = openPool(database.address, keepingLog());
  await migrate(pool);
  store = new PostgresStore(pool);
  server = await start(0);
});

afterAll(async () => {
  await server.close();
  await store.close();
  await database.stop();
});

function start(port: number): Promise<RunningServer> {
  const limits = { changesPerSecond: 100_000, personChangesPerSecond: 100_000, tableChangesPerSecond: 100_000 };
  return startServer({ store, port, limits, retention: { logDays: 0, logChanges: keptChanges } });
}

/** What a row held, and what each side made of it without seeing the other. */
interface Story {
  readonly base: Readonly<Record<string, Value>>;
  /** By field: the last value that each wrote. */
  readonly mine: Map<string, Value>;
  readonly theirs: Map<string, Value>;
  /** Which lines of the notes were changed. */
  readonly lines: { readonly mine: Set<number>; readonly theirs: Set<number> };
  /** Where both deleted it: by them, who came first. */
  deleted: 'by me' | 'by them' | null;
}

/** What a row, by itself, should be in the end. */
interface Expected {
  readonly deleted: boolean;
  readonly values: ReadonlyMap<string, Value>;
  /** `row/field`, or the row where it is about the whole of it. */
  readonly conflicts: ReadonlyMap<string, { readonly kind: ConflictKind; readonly current: Value; readonly incoming: Value }>;
}

/**
 * The rules, as slowly and plainly as they can be said. A cell that one side wrote has that side's value. What both wrote follows the
 * field's rule: the last to arrive, both together, or theirs with mine in a conflict. A row that was deleted by one and edited by the other is a
 * conflict for each edited cell, or as a whole.
 */
function expectedOf(row: string, { base, mine, theirs, lines, deleted }: Story): Expected {
  const values = new Map<string, Value>();
  const conflicts = new Map<string, { kind: ConflictKind; current: Value; incoming: Value }>();
  for (const { id } of fields) {
    const target = cellTarget(row, id);
    const [started, ours, other] = [base[id] ?? null, mine.get(id), theirs.get(id)];
    const current = other === undefined ? started : other;
    values.set(id, current);
    if (ours === undefined) continue;
    if (deleted === 'by them') conflicts.set(target, { kind: 'edited-deleted-row', current, incoming: ours });
    else if (other === undefined || id === 'fState') values.set(id, ours);
    else if (id === 'fTags') values.set(id, together(started, other, ours));
    else if (id === 'fNotes' && ![...lines.mine].some((line) => lines.theirs.has(line)))
      values.set(id, linesTogether(started, other, ours));
    else conflicts.set(target, { kind: 'both-wrote', current, incoming: ours });
  }
  const stays = deleted === 'by me' && theirs.size > 0;
  if (stays) conflicts.set(row, { kind: 'deleted-edited-row', current: null, incoming: null });
  return { deleted: deleted !== null && !stays, values, conflicts };
}

/** What either put in, without what either took away. */
function together(base: Value, theirs: Value, mine: Value): Value {
  const [before, one, other] = [base, theirs, mine].map((value) => (value ?? []) as readonly string[]);
  const all = choices
    .map(({ id }) => id)
    .filter((id) => (before!.includes(id) ? one!.includes(id) && other!.includes(id) : one!.includes(id) || other!.includes(id)));
  return all.length === 0 ? null : all;
}

/** Each line as whoever changed it wants it. */
function linesTogether(base: Value, theirs: Value, mine: Value): Value {
  const [before, one, other] = [base, theirs, mine].map((value) => String(value).split('\n'));
  return before!.map((line, at) => (one![at] === line ? other![at] : one![at])).join('\n');
}

/** Everybody's work on one table, and what should come of it. */
class Absence {
  readonly table: string;
  readonly stories = new Map<string, Story>();
  /** Rows that were made meanwhile, and what their makers last wrote into them. */
  readonly made = new Map<string, Map<string, Value>>();
  readonly #chance: Random;
  #count = 0;

  constructor(table: string, chance: Random) {
    this.table = table;
    this.#chance = chance;
  }

  /** The table as it was when somebody left. */
  async begin(session: Session): Promise<void> {
    const rows = Array.from({ length: rowCount }, (_, at): NewRow => {
      const notes = ['one', 'two', 'three', 'four'].map((word) => `${word}${at}`).join('\n');
      return {
        id: `row${at}`,
        cells: { fName: `Name ${at}`, fCity: `City ${at}`, fAge: at, fState: `State ${at}`, fNotes: notes, fTags: [choices[at % 8]!.id] },
      };
    });
    for (const { id, cells } of rows)
      this.stories.set(id, {
        base: cells,
        mine: new Map(),
        theirs: new Map(),
        lines: { mine: new Set(), theirs: new Set() },
        deleted: null,
      });
    const ops = [
      ...fields.map((field) => ({ op: 'add-field', place: { before: null }, field }) as const),
      { op: 'insert-rows', place: { before: null }, rows } as const,
    ];
    expect(await session.submit({ ops }).verdict).toMatchObject({ verdict: 'accepted' });
  }

  /** An edit of the one who is away: of cells as a rule, now and then rows that are inserted or deleted. */
  mine(session: Session): Op {
    const { between } = this.#chance;
    const kind = between(1, 25);
    if (kind === 1) return this.#insert('mine');
    if (kind === 2) return this.#delete('mine');
    const own = [...this.made].filter(([id]) => id.startsWith('mine'));
    if (kind === 3 && own.length > 0) {
      const [row, cells] = own[between(0, own.length - 1)]!;
      return this.#set(session, row, 'fName', this.#text('mine'), cells);
    }
    for (;;) {
      const [row, story] = this.#someStory();
      const field = this.#someField();
      // What is merged is written once, so that what should come of it can be said plainly.
      if (story.deleted === 'by me' || (field.options.policy === 'merge' && story.mine.has(field.id))) continue;
      return this.#set(session, row, field.id, this.#value(session, row, field.id, story, 'mine'), story.mine);
    }
  }

  /** A change of those who stayed, who have seen each other's; `part` of two, so that they do not write the same rows at once. */
  theirs(session: Session, part: number): Op {
    const { between } = this.#chance;
    const kind = between(1, 50);
    if (kind <= 2) return this.#insert('theirs');
    for (;;) {
      const [row, story] = this.#someStory();
      if (Number(row.slice(3)) % 2 !== part || story.deleted === 'by them') continue;
      if (kind <= 4) return this.#delete('theirs', row);
      const field = this.#someField();
      return this.#set(session, row, field.id, this.#value(session, row, field.id, story, 'theirs'), story.theirs);
    }
  }

  /** Sentences about what is not as it should be; none when all is well. */
  faults(session: Session): string[] {
    const { table } = session;
    const faults: string[] = [];
    const conflicts = new Map(
      [...table.conflicts].map((conflict) => [conflict.field === null ? conflict.row : cellTarget(conflict.row, conflict.field), conflict]),
    );
    if (conflicts.size !== table.conflicts.size) faults.push('a cell has more than one conflict');
    const shown = (value: unknown) => JSON.stringify(value);
    for (const [row, story] of this.stories) {
      const expected = expectedOf(row, story);
      const there = table.rows.get(row)!;
      if (there.deleted !== expected.deleted) faults.push(`${row} is ${there.deleted ? '' : 'not '}deleted`);
      for (const [field, value] of expected.values) {
        const found = valueOf(there, table.fields.get(field)!);
        if (!sameValue(found, value)) faults.push(`${row}/${field} is ${shown(found)}, not ${shown(value)}`);
      }
      for (const [target, { kind, current, incoming }] of expected.conflicts) {
        const found = conflicts.get(target);
        const same = found?.kind === kind && sameValue(found.incoming.value, incoming) && sameValue(found.current.value, current);
        if (!same) faults.push(`${target} should be a conflict ${kind}: ${shown(found)}`);
        conflicts.delete(target);
      }
    }
    for (const [target, { kind }] of conflicts) faults.push(`${target} is a conflict ${kind}`);
    for (const [row, cells] of this.made)
      for (const [field, value] of cells)
        if (!sameValue(cell(table, row, field), value)) faults.push(`${row}/${field} is not ${shown(value)}`);
    const rows = this.made.size + this.stories.size;
    if (table.rows.total !== rows) faults.push(`there are ${table.rows.total} rows, not ${rows}`);
    return faults;
  }

  /** How much the two sides had to do with each other: a run in which they had nothing shows nothing. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = { 'merged cells': 0 };
    for (const [row, story] of this.stories) {
      for (const { kind } of expectedOf(row, story).conflicts.values()) counts[kind] = (counts[kind] ?? 0) + 1;
      if (story.deleted === null)
        for (const field of ['fNotes', 'fTags']) if (story.mine.has(field) && story.theirs.has(field)) counts['merged cells']! += 1;
    }
    return counts;
  }

  #someStory(): [string, Story] {
    const row = `row${this.#chance.between(0, rowCount - 1)}`;
    return [row, this.stories.get(row)!];
  }

  #someField() {
    return fields[this.#chance.between(0, fields.length - 1)]!;
  }

  #text(who: string): string {
    return `${who} ${(this.#count += 1)}`;
  }

  #value(session: Session, row: string, field: string, story: Story, who: 'mine' | 'theirs'): Value {
    const { between } = this.#chance;
    const now = cell(session.table, row, field);
    if (field === 'fAge') return 1_000 + (this.#count += 1);
    if (field === 'fTags') {
      const some = new Set((now ?? []) as readonly string[]);
      const choice = choices[between(0, 7)]!.id;
      if (!some.delete(choice)) some.add(choice);
      return some.size === 0 ? null : choices.map(({ id }) => id).filter((id) => some.has(id));
    }
    if (field !== 'fNotes') return this.#text(who);
    const lines = String(now).split('\n');
    const at = between(0, lines.length - 1);
    story.lines[who].add(at);
    lines[at] = `${who}${(this.#count += 1)}`;
    return lines.join('\n');
  }

  #set(session: Session, row: string, field: string, value: Value, written: Map<string, Value>): Op {
    written.set(field, value);
    return { op: 'set-cell', row, field, value, was: cell(session.table, row, field) };
  }

  #insert(who: 'mine' | 'theirs'): Op {
    const id = `${who}${(this.#count += 1)}`;
    const name = this.#text(who);
    this.made.set(id, new Map([['fName', name]]));
    return { op: 'insert-rows', place: { after: `row${this.#chance.between(0, rowCount - 1)}` }, rows: [{ id, cells: { fName: name } }] };
  }

  #delete(who: 'mine' | 'theirs', theirRow?: string): Op {
    for (;;) {
      const row = theirRow ?? this.#someStory()[0];
      const story = this.stories.get(row)!;
      if (who === 'mine' && (story.deleted !== null || story.mine.size > 0)) continue;
      story.deleted = who === 'mine' ? 'by me' : 'by them';
      return { op: 'delete-rows', rows: [row] };
    }
  }
}

function open(table: string, name: string, storage = memoryDevice()): Session {
  return openSession({ server: server.url, table, name, storage });
}

const live = (session: Session, seq = 0) =>
  until(session, `it is live at ${seq}`, () => session.status.state === 'live' && session.table.seq >= seq, patience);

test.each(['the same session goes online again', 'the page was closed, and is opened on the same device'] as const)(
  `AB-1 away while others made ${othersChanges} changes, beyond two epochs, the end of the log and a restart: %s, and ${offlineEdits} edits merge`,
  async (how) => {
    const closed = how.startsWith('the page');
    const absence = new Absence(closed ? 'away/closed' : 'away/offline', random('long absence'));
    const { table } = absence;
    await server.tables.create(table);
    const device = memoryDevice();
    let ann = open(table, 'Ann', device);
    await live(ann);
    await absence.begin(ann);
    const others = [open(table, 'Ben'), open(table, 'Cleo')] as const;
    await Promise.all(others.map((other) => live(other, 1)));

    ann.setOnline(false);
    const left = ann.table.seq;
    const shown: Promise<void>[] = [];
    for (let at = 0; at < offlineEdits; at++) shown.push(ann.submit({ ops: [absence.mine(ann)] }).shown);
    const problem = { code: 'wrong-type', path: '', message: '“many” is no number' } as const;
    ann.hold({ row: 'row1', field: 'fAge', text: 'many', problem });
    await Promise.all(shown);
    expect(ann.pending).toHaveLength(offlineEdits + 1);
    if (closed) await ann.close();

    for (let half = 0, seq = left; half < 2; half++) {
      for (let done = 0; done < othersChanges / 2; done += 50) {
        const verdicts = Array.from({ length: Math.min(50, othersChanges / 2 - done) }, (_, at) => others[at % 2]!).map(
          (other, at) => other.submit({ ops: [absence.theirs(other, at % 2)] }).verdict,
        );
        for (const verdict of await Promise.all(verdicts)) expect(verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
        seq += verdicts.length;
        await Promise.all(others.map((other) => live(other, seq)));
      }
      expect(await (await server.tables.open(table))!.compact()).toBe(true);
    }
    const seq = left + othersChanges;
    await Promise.all(others.map((other) => live(other, seq)));
    await expect.poll(async () => (await store.log(table, { after: 0, limit: 1 }))[0]!.seq).toBeGreaterThan(left + 1);
    for (const other of others) await other.close();
    const port = Number(new URL(server.url).port);
    await server.close();
    server = await start(port);

    const started = performance.now();
    if (closed) ann = open(table, 'Ann', device);
    else ann.setOnline(true);
    await until(
      ann,
      'everything is saved',
      () => ann.status.state === 'live' && ann.pending.every(({ state }) => state === 'rejected'),
      patience,
    );
    const took = performance.now() - started;

    const last = (await server.tables.open(table))!.authority.table.seq;
    await live(ann, last);
    // Each once: none was refused, and none came twice.
    expect(last).toBe(seq + offlineEdits);
    expect(ann.pending).toMatchObject([{ state: 'rejected', held: { text: 'many' } }]);
    expect(absence.faults(ann)).toEqual([]);
    // The log did not reach back any more.
    for (const { kind, base } of ann.table.conflicts) expect(base?.from, kind).toBe(kind === 'deleted-edited-row' ? undefined : 'was');
    const dora = open(table, 'Dora');
    await live(dora, last);
    expect(plain(dora.table)).toEqual(plain(ann.table));
    await Promise.all([ann.close(), dora.close()]);

    const counts = absence.counts();
    for (const kind of ['both-wrote', 'edited-deleted-row', 'merged cells']) expect(counts[kind], kind).toBeGreaterThan(0);
    const met = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
    console.log(`away, and ${how}: ${offlineEdits} edits met ${othersChanges} changes in ${Math.round(took)} ms: ${met.join(', ')}`);
  },
  600_000,
);
