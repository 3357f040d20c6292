import { colorOf, defaultViewProperties, newId, type Op, type Place, type PresencePlace, type Table, valueOf } from '@teable-grid/core';
import { readPeerTable } from '@teable-grid/core/yjs';
import { PeerSession } from '@teable-grid/client';
import { afterEach, describe, expect, it } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate, Map as YMap } from 'yjs';
import { isLong, random, type Random } from '../harness/random.ts';
import { cell, people, record, set } from './client-support.ts';

const ends: (() => unknown)[] = [];

afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** Everything about a table on which all who have the document must agree. */
function content(table: Table) {
  const fields = [...table.fields.all()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: table.name,
    shown: table.fields.list.map(({ id }) => id),
    fields: fields.map(({ id, name, type, options, order, deleted }) => ({ id, name, type, options, order, deleted })),
    views: [...table.views.all()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ revision: _revision, deletedRevision: _deletedRevision, ...view }) => view),
    rows: [...table.rows.all()].map((row) => ({
      id: row.id,
      order: row.order,
      deleted: row.deleted,
      cells: fields.map((field) => valueOf(row, field)),
    })),
  };
}

/** Documents that get one another's updates when the test says so, in any order. */
class Peers {
  readonly sessions: PeerSession[] = [];
  readonly docs: Doc[] = [];
  readonly #inboxes: Uint8Array[][] = [];

  add(options: Partial<Parameters<typeof PeerSession.open>[0]> = {}): PeerSession {
    const doc = new Doc();
    const at = this.docs.push(doc) - 1;
    // What a provider brings first.
    this.#inboxes.push(this.docs.slice(0, at).map((other) => encodeStateAsUpdate(other)));
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#inboxes.forEach((inbox, other) => other !== at && inbox.push(update));
    });
    const session = PeerSession.open({ doc, ...options });
    ends.push(() => session.close());
    this.sessions.push(session);
    return session;
  }

  /** Brings one of the updates that wait for a peer, whichever. */
  deliver(to: number, which: number): void {
    const inbox = this.#inboxes[to]!;
    if (inbox.length > 0) applyUpdate(this.docs[to]!, inbox.splice(which % inbox.length, 1)[0]!, this);
  }

  /** Brings everything. */
  settle(): void {
    this.#inboxes.forEach((inbox, to) => {
      for (const update of inbox.splice(0)) applyUpdate(this.docs[to]!, update, this);
    });
  }

  /** That all have the same table, and it is what the document says. */
  agree(): void {
    const [first, ...rest] = this.sessions.map(({ table }) => content(table));
    for (const other of rest) expect(other).toEqual(first);
    this.docs.forEach((doc, at) => expect(content(readPeerTable(doc))).toEqual(content(this.sessions[at]!.table)));
    const { rows } = this.sessions[0]!.table;
    expect(rows.total).toBe(this.docs[0]!.getMap('rows').size);
    expect(new Set([...rows.all()].map(({ order }) => order)).size).toBe(rows.total);
  }
}

function two(): [Peers, PeerSession, PeerSession] {
  const peers = new Peers();
  const ann = peers.add(people);
  peers.settle();
  const ben = peers.add();
  peers.settle();
  return [peers, ann, ben];
}

const insert = (place: Place, ...ids: string[]): Op => ({ op: 'insert-rows', place, rows: ids.map((id) => ({ id, cells: {} })) });
const idsOf = ({ table }: PeerSession) => [...table.rows].map(({ id }) => id);

describe('a session over a document that peers share', () => {
  it('PE-1 shows a change before submit returns, with a verdict of its own and nothing pending', async () => {
    const [peers, ann, ben] = two();
    const [own, others] = [record(ann), record(ben)];
    const submission = set(ann, 'rAda', 'fCity', 'Turin');
    expect(cell(ann.table, 'rAda', 'fCity')).toBe('Turin');
    expect(await submission.verdict).toEqual({ verdict: 'local' });
    await submission.shown;
    expect(ann.pending).toEqual([]);
    peers.settle();
    expect(cell(ben.table, 'rAda', 'fCity')).toBe('Turin');
    expect(own).toEqual([expect.objectContaining({ event: 'table', origin: 'local' })]);
    expect(others).toEqual([expect.objectContaining({ event: 'table', origin: 'remote' })]);
    expect(ann.capabilities).toEqual({ write: true, comment: false, rules: false, order: false, conflicts: false, history: false });
    peers.agree();
  });

  it('PE-1 what is in the document has no number, and a row has its cells by field', () => {
    const [{ docs }, ann] = two();
    void set(ann, 'rAda', 'fCity', 'Turin');
    void ann.submit({ ops: [{ op: 'delete-rows', rows: ['rBob'] }] });
    const [doc] = docs as [Doc];
    expect(doc.getMap('rows').get('rAda')).toEqual([expect.any(String), null, null, { fName: 'Ada', fCity: 'London', fAge: 36 }]);
    expect(doc.getMap('cells').toJSON()).toEqual({ 'rAda/fCity': ['Turin', null], 'rBob/$deleted': [true, null] });
    expect(doc.getMap('meta').toJSON()).toEqual({ layout: 1 });
    expect(doc.getMap('fields').get('fAge')).toMatchObject({ name: 'Age', column: null, revision: null });
  });

  it('PE-1 a change that is many is one transaction, and costs no more than itself', () => {
    const [{ docs }, ann, ben] = two();
    let updates = 0;
    docs[0]!.on('update', () => (updates += 1));
    const rows = Array.from({ length: 6_000 }, (_, at) => ({ id: `r${at}`, cells: { fName: `name ${at}` } }));
    void ann.submit({ ops: [{ op: 'insert-rows', place: { before: null }, rows }] });
    expect(updates).toBe(1);
    expect(ann.table.rows.size).toBe(6_002);
    const before = ann.table.rows.get('r5');
    void set(ann, 'rAda', 'fCity', 'Turin');
    // Nothing else was read anew.
    expect(ann.table.rows.get('r5')).toBe(before);
    expect(ben.table.rows.size).toBe(2);
  });

  it('PE-2 all have the same table whatever they do and in whatever order it comes (seeds)', () => {
    const chance = random('peers');
    const runs = isLong ? 1_000 : 40;
    let rows = 0;
    for (let run = 0; run < runs; run++) rows += manyPeers(chance, run);
    // Much was done.
    expect(rows).toBeGreaterThan(5 * runs);
  }, 120_000);

  it('PE-2 a write that comes before its row is shown with it', () => {
    const [peers, ann, ben] = two();
    const cara = peers.add();
    peers.settle();
    void ann.submit({ ops: [insert({ before: null }, 'rNew')] });
    peers.deliver(1, 0);
    void set(ben, 'rNew', 'fName', 'Eve');
    void ben.submit({ ops: [{ op: 'move-rows', place: { before: 'rAda' }, rows: ['rNew'] }] });
    // To Cara Ben's updates first.
    peers.deliver(2, 2);
    peers.deliver(2, 1);
    expect(cara.table.rows.get('rNew')).toBeUndefined();
    peers.settle();
    expect(idsOf(cara)).toEqual(['rNew', 'rAda', 'rBob']);
    expect(cell(cara.table, 'rNew', 'fName')).toBe('Eve');
    peers.agree();
  });

  it('PE-3 what is refused stays with its author, and nothing of it is done', async () => {
    const [peers, ann, ben] = two();
    const ops: Op[] = [
      { op: 'set-cell', row: 'rAda', field: 'fCity', value: 'Turin', was: 'London' },
      { op: 'set-cell', row: 'rAda', field: 'fAge', value: 'old', was: 36 },
    ];
    expect(await ann.submit({ ops }).verdict).toMatchObject({ verdict: 'rejected', problems: [{ path: 'ops/1/value' }] });
    expect(cell(ann.table, 'rAda', 'fCity')).toBe('London');
    ann.hold({ row: 'rAda', field: 'fAge', text: 'old', problem: { code: 'wrong-value', path: '', message: 'It is no number.' } });
    expect(ann.pending).toMatchObject([
      { state: 'rejected', change: { ops } },
      { state: 'rejected', held: { text: 'old' } },
    ]);
    ann.discard(ann.pending[0]!.id);
    expect(ann.pending).toHaveLength(1);
    expect(ann.canUndo).toBe(false);
    peers.settle();
    expect(ben.pending).toEqual([]);
  });

  it('PE-4 rows that are put at one spot at the same time stand one after the other, each lot together, and others can be put between them', () => {
    const [peers, ann, ben] = two();
    const lots: Record<string, string[]> = { a: [], b: [] };
    for (const [who, session] of [
      ['a', ann],
      ['b', ben],
    ] as const) {
      lots[who] = Array.from({ length: 5 }, (_, at) => `${who}${at}`);
      void session.submit({ ops: [insert({ after: 'rAda' }, ...lots[who]!)] });
    }
    peers.settle();
    peers.agree();
    const order = idsOf(ann);
    const at = order.indexOf('a0');
    expect(order.slice(at, at + 5)).toEqual(lots['a']);
    for (const id of order.slice(0, -1)) void ben.submit({ ops: [insert({ after: id }, `n${id}`)] });
    const between = idsOf(ben);
    for (const id of order.slice(0, -1)) expect(between[between.indexOf(id) + 1]).toBe(`n${id}`);
    peers.settle();
    peers.agree();
  });

  it('PE-4 many can be put at one spot by turns before their keys are too long, which is told', async () => {
    const [peers, ann, ben] = two();
    const tell = async (session: PeerSession, at: number) => session.submit({ ops: [insert({ after: 'rAda' }, `n${at}`)] }).verdict;
    let done = 0;
    for (; done < 3_000; done++) {
      const verdict = await tell(done % 2 === 0 ? ann : ben, done);
      peers.settle();
      if (verdict.verdict === 'local') continue;
      expect(verdict).toMatchObject({ problems: [{ code: 'over-limit', message: expect.stringContaining('orderKeyLength') }] });
      break;
    }
    expect(done).toBeGreaterThan(500);
    expect(idsOf(ann)[1]).toBe(`n${done - 1}`);
  });

  it('PE-4 where keys are equal all the same, what is put between goes behind them', async () => {
    const [peers, ann] = two();
    const rows = peers.docs[0]!.getMap('rows');
    for (const id of ['rX', 'rY', 'rZ']) rows.set(id, ['a9', null, null, {}]);
    rows.set('rLast', ['b01', null, null, {}]);
    expect(await ann.submit({ ops: [insert({ after: 'rX' }, 'rNew')] }).verdict).toEqual({ verdict: 'local' });
    expect(idsOf(ann)).toEqual(['rAda', 'rBob', 'rX', 'rY', 'rZ', 'rNew', 'rLast']);
  });

  it('PE-5 a document is begun when it is empty after it has synced, and never when it is not', async () => {
    let arrived = (): void => {};
    const synced = new Promise<void>((resolve) => (arrived = resolve));
    const [{ docs }, ann] = two();
    void set(ann, 'rAda', 'fCity', 'Turin');
    const doc = new Doc();
    const late = PeerSession.open({ doc, synced, fields: [{ id: 'fOther', name: 'Other', type: 'text', options: {} }] });
    expect(late.status).toEqual({ state: 'catching-up' });
    applyUpdate(doc, encodeStateAsUpdate(docs[0]!));
    arrived();
    await synced;
    expect(late.status).toEqual({ state: 'live' });
    expect(content(late.table)).toEqual(content(ann.table));
    expect(() => PeerSession.open({ doc: new Doc(), fields: [people.fields[0]!, people.fields[0]!] })).toThrow(/cannot begin like this/);
  });

  it('PE-5 two that begin at the same time have one table, with what each has written since', () => {
    const peers = new Peers();
    const [ann, ben] = [peers.add(people), peers.add(people)];
    void set(ann, 'rAda', 'fCity', 'Turin');
    void set(ben, 'rBob', 'fAge', 42);
    void ben.submit({ ops: [insert({ after: 'rAda' }, 'rNew')] });
    peers.settle();
    peers.agree();
    expect(idsOf(ann)).toEqual(['rAda', 'rNew', 'rBob']);
    expect([cell(ben.table, 'rAda', 'fCity'), cell(ann.table, 'rBob', 'fAge')]).toEqual(['Turin', 42]);
  });

  it('PE-6 whatever another program has written into the document, nothing throws, and what is of the layout shows', () => {
    const [peers, ann, ben] = two();
    const [doc] = peers.docs as [Doc];
    const good = content(ann.table);
    const [rows, cells, fields, views, meta] = ['rows', 'cells', 'fields', 'views', 'meta'].map((name) => doc.getMap<unknown>(name)) as [
      YMap<unknown>,
      YMap<unknown>,
      YMap<unknown>,
      YMap<unknown>,
      YMap<unknown>,
    ];
    const order = 'a5';
    const junk = [
      null,
      7,
      'x',
      true,
      [],
      {},
      [null],
      [order],
      [order, 1, 1, ['x']],
      new Uint8Array(3),
      ['!', null, null, {}],
      ['a', 0, 0, {}],
    ];
    for (const [at, value] of [...junk, [{ deep: [[[[[[[[[['x']]]]]]]]]] }, null], [Number.NaN, null], [1n, null]].entries()) {
      rows.set(`rJunk${at}`, value);
      cells.set(`rAda/fJunk${at}/x`, value);
      cells.set(`junk${at}`, value);
      cells.set(`/${at}`, value);
      fields.set(`fJunk${at}`, value);
      views.set(`vJunk${at}`, value);
    }
    rows.set('rMap', new YMap());
    cells.set('rAda/fMap', new YMap());
    cells.set('rAda/$order', [7, null]);
    cells.set('rAda/$deleted', ['yes', null]);
    rows.set('__proto__', [order, null, null, {}]);
    rows.set('no id', [order, null, null, {}]);
    meta.set('name', 5);
    doc.getMap('conflicts').set('x', 7);
    expect(content(ann.table)).toEqual(good);
    // A row with something in it that is no value, a field with options that are none, a value of another type.
    rows.set('rPart', [order, null, null, { fName: 'Part', fCity: new Uint8Array(2), 'no id': 1 }]);
    fields.set('fPart', {
      name: 'Part',
      type: 'nonsense',
      order,
      options: { choices: 5, width: 'wide', required: 7, unit: 'kg' },
      deleted: 0,
    });
    // A view of which some says nothing that a view says.
    views.set('vPart', {
      name: 'Part',
      order,
      filter: { match: 'some' },
      frozen: 3,
      widths: { fName: 'wide' },
      sorts: [{ field: 'fAge' }],
    });
    cells.set('rAda/fAge', ['old', null]);
    cells.set('rAda/fPart', [{ a: [1] }, null]);
    expect(cell(ann.table, 'rPart', 'fName')).toBe('Part');
    expect(ann.table.fields.get('fPart')).toMatchObject({ name: 'Part', options: { unit: 'kg' }, deleted: false });
    const { revision: _revision, deletedRevision: _deletedRevision, ...part } = ann.table.views.get('vPart')!;
    expect(part).toEqual({ ...defaultViewProperties, id: 'vPart', name: 'Part', order, frozen: 3, deleted: false });
    expect([cell(ann.table, 'rAda', 'fAge'), cell(ann.table, 'rAda', 'fPart')]).toEqual(['old', { a: [1] }]);
    // What is taken away is as if it had never been.
    cells.delete('rAda/fAge');
    rows.delete('rPart');
    expect([cell(ann.table, 'rAda', 'fAge'), ann.table.rows.get('rPart')]).toEqual([36, undefined]);
    void set(ann, 'rAda', 'fCity', 'Turin');
    peers.settle();
    expect(content(ben.table)).toEqual(content(ann.table));
    expect(content(readPeerTable(doc))).toEqual(content(ann.table));
  });

  it('PE-6 a layout that this page does not know is told, and nothing is written then', async () => {
    const [peers, ann] = two();
    peers.docs[0]!.getMap('meta').set('layout', 2);
    expect(ann.status).toMatchObject({ state: 'refused', code: 'layout', message: expect.stringContaining('layout 2') });
    expect(ann.capabilities.write).toBe(false);
    expect(await ann.submit({ ops: [insert({ after: null }, 'rNew')] }).verdict).toMatchObject({ verdict: 'rejected' });
    expect(peers.docs[0]!.getMap('rows').has('rNew')).toBe(false);
    peers.docs[0]!.getMap('meta').set('layout', 1);
    expect(ann.status).toEqual({ state: 'live' });
    expect(ann.table.rows.size).toBe(2);
  });

  it('PE-7 undo takes back this session’s gestures, and nothing that others wrote since', async () => {
    const [peers, ann, ben] = two();
    void set(ann, 'rAda', 'fCity', 'Turin');
    void set(ben, 'rBob', 'fCity', 'Rome');
    void ann.submit({ ops: [insert({ after: 'rAda' }, 'rNew')] });
    peers.settle();
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(idsOf(ann)).toEqual(['rAda', 'rBob']);
    void set(ben, 'rAda', 'fCity', 'Berlin');
    peers.settle();
    const values = [{ row: 'rAda', field: 'fCity', value: 'Berlin', revision: expect.any(Number), by: null }];
    const asked = await ann.undo();
    expect(asked).toEqual({ outcome: 'asks', values });
    expect(cell(ann.table, 'rAda', 'fCity')).toBe('Berlin');
    // What came since he was asked is asked about again.
    void set(ben, 'rAda', 'fCity', 'Bremen');
    peers.settle();
    if (asked.outcome === 'asks') expect(await ann.undo({ theirs: 'overwrite', values: asked.values })).toMatchObject({ outcome: 'asks' });
    const again = await ann.undo();
    if (again.outcome === 'asks') expect(await ann.undo({ theirs: 'overwrite', values: again.values })).toEqual({ outcome: 'done' });
    expect([cell(ann.table, 'rAda', 'fCity'), cell(ann.table, 'rBob', 'fCity')]).toEqual(['London', 'Rome']);
    expect(await ann.undo()).toEqual({ outcome: 'nothing' });
    expect(await ann.redo()).toEqual({ outcome: 'done' });
    expect(await ann.redo()).toEqual({ outcome: 'done' });
    peers.settle();
    expect(idsOf(ben)).toEqual(['rAda', 'rNew', 'rBob']);
    // What was undone last is there again: the value that the undo was allowed to replace.
    expect(cell(ben.table, 'rAda', 'fCity')).toBe('Bremen');
    peers.agree();
  });

  it('PE-7 a row whose unique value another row has by now does not come back with it', async () => {
    const [, ann] = two();
    await ann.submit({ ops: [{ op: 'change-field', field: 'fName', set: { options: { unique: true } } }] }).verdict;
    void ann.submit({ ops: [{ op: 'delete-rows', rows: ['rAda'] }] });
    void set(ann, 'rBob', 'fName', 'Ada');
    expect(await ann.submit({ ops: [{ op: 'restore-rows', rows: ['rAda'] }] }).verdict).toMatchObject({
      problems: [{ code: 'not-unique' }],
    });
    expect(idsOf(ann)).toEqual(['rBob']);
  });

  it('PE-8 presence is told over the page’s awareness, and whatever others claim is shown or left out', () => {
    const [peers] = two();
    const [mine, theirs] = [new Awareness(peers.docs[0]!), new Awareness(peers.docs[1]!)];
    ends.push(() => (mine.destroy(), theirs.destroy()));
    mine.setLocalState({ theme: 'dark' });
    const session = PeerSession.open({ doc: peers.docs[0]!, awareness: mine, actor: { id: 'ann', name: 'Ann' } });
    const cursor = { row: 'rAda', field: 'fCity' };
    const place: PresencePlace = {
      cursor,
      editing: true,
      typing: 'Tur',
      selection: [{ rows: ['rAda', 'rBob'], fields: null }],
      state: 'idle',
    };
    session.setPresence(place);
    const user = { id: 'ann', name: 'Ann', color: colorOf('ann') };
    expect(mine.getLocalState()).toEqual({ theme: 'dark', user, place });
    const events = record(session);
    const claim = (state: unknown) => {
      mine.states.set(theirs.clientID, state as Record<string, unknown>);
      mine.emit('change', [{ added: [], updated: [theirs.clientID], removed: [] }, 'test']);
      return session.presence;
    };
    const peer = { key: String(theirs.clientID), cursor: null, editing: false };
    expect(claim({ user: { id: 'ben', name: 'Ben', color: 3 }, place: { cursor, editing: true } })).toEqual([
      { ...peer, actor: { id: 'ben', name: 'Ben' }, color: colorOf('ben'), cursor, editing: true },
    ]);
    expect(claim({ user: { name: 'x'.repeat(500), color: '#f00' }, place: 'here' })).toMatchObject([
      { ...peer, actor: { name: 'x'.repeat(60) }, color: colorOf(`peer-${theirs.clientID}`) },
    ]);
    const ben = { user: { id: 'ben', name: 'Ben' } };
    expect(claim({ ...ben, place })).toEqual([{ ...peer, actor: ben.user, color: colorOf('ben'), ...place }]);
    const rows = Array.from({ length: 10_000 }, (_, at) => `r${at}`);
    const huge = { cursor, editing: true, typing: 'x'.repeat(1e6), selection: rows.map((row) => ({ rows: [row], fields: rows })) };
    expect(JSON.stringify(claim({ ...ben, place: huge })).length).toBeLessThan(2_000);
    const foreign = JSON.parse(
      '{"cursor":{"row":"../x","field":"fCity"},"__proto__":{"state":"away"},"selection":[{"rows":["__proto__"],"fields":["a b"]}]}',
    );
    expect(claim({ ...ben, place: foreign })).toEqual([{ ...peer, actor: ben.user, color: colorOf('ben') }]);
    // An address is neither a name nor an id, whoever says so.
    for (const id of ['ben@example.org', '', 7])
      expect(claim({ user: { id, name: 'ben@example.org' } })).toMatchObject([{ actor: { id: `peer-${theirs.clientID}`, name: 'ben' } }]);
    for (const state of [{}, { user: 7 }, { user: { id: 'x' } }, 7, { user: null }]) expect(claim(state)).toEqual([]);
    expect(events.every(({ event }) => event === 'presence')).toBe(true);
    void session.close();
    expect(mine.getLocalState()).toEqual({ theme: 'dark' });
    const mail = 'ann@example.org';
    const other = PeerSession.open({ doc: peers.docs[0]!, awareness: mine, actor: { id: mail, name: `Ann <${mail}>` } });
    expect(other.actor.name).toBe('Ann');
    expect(JSON.stringify([other.actor, mine.getLocalState()])).not.toContain('example.org');
    void other.close();
  });

  it('PE-9 the status follows what the page says of its connection, and work goes on without one', async () => {
    const [peers, ann, ben] = two();
    ann.setOnline(false);
    expect(ann.status).toEqual({ state: 'live' });
    ann.setConnected(false);
    expect(ann.status).toMatchObject({ state: 'offline', reason: expect.stringContaining('no connection') });
    expect(await set(ann, 'rAda', 'fCity', 'Turin').verdict).toEqual({ verdict: 'local' });
    ann.setConnected(true);
    peers.settle();
    expect(ann.status).toEqual({ state: 'live' });
    expect(cell(ben.table, 'rAda', 'fCity')).toBe('Turin');
    const events = record(ann);
    await ann.close();
    expect([ann.status.state, ann.capabilities.write]).toEqual(['ended', false]);
    expect(events).toEqual([{ event: 'status' }]);
    void set(ben, 'rAda', 'fCity', 'Rome');
    peers.settle();
    expect(cell(ann.table, 'rAda', 'fCity')).toBe('Turin');
    expect(await ann.submit({ ops: [insert({ after: null }, 'rNew')] }).verdict).toMatchObject({ verdict: 'rejected' });
  });

  it('PE-10 of two writes of one cell, or of two properties of one field, at the same time one stays, the same for all', () => {
    const [peers, ann, ben] = two();
    void set(ann, 'rAda', 'fCity', 'Turin');
    void set(ben, 'rAda', 'fCity', 'Rome');
    void set(ben, 'rAda', 'fName', 'Ada L.');
    void ann.submit({ ops: [{ op: 'change-field', field: 'fAge', set: { name: 'Years' } }] });
    void ben.submit({ ops: [{ op: 'change-field', field: 'fAge', set: { options: { width: 50 } } }] });
    void ann.submit({ ops: [{ op: 'delete-rows', rows: ['rBob'] }] });
    void set(ben, 'rBob', 'fName', 'Bobby');
    peers.settle();
    peers.agree();
    expect(['Turin', 'Rome']).toContain(cell(ann.table, 'rAda', 'fCity'));
    expect(cell(ann.table, 'rAda', 'fName')).toBe('Ada L.');
    const { name, options } = ann.table.fields.get('fAge')!;
    expect([
      ['Years', undefined],
      ['Age', 50],
    ]).toContainEqual([name, options.width]);
    expect(idsOf(ann)).toEqual(['rAda']);
    expect(cell(ann.table, 'rBob', 'fName')).toBe('Bobby');
  });
});

/** Some peers that do what people do, and get one another's updates by chance. */
/** Lets some peers do anything; how many rows there are in the end. */
function manyPeers(chance: Random, run: number): number {
  const peers = new Peers();
  const pick = <T>(list: readonly T[]): T => list[chance.between(0, list.length - 1)]!;
  for (let at = 0; at < 2 + (run % 4); at++) peers.add(at === 0 || run % 3 === 0 ? people : {});
  for (let step = 0; step < 120; step++) {
    const session = pick(peers.sessions);
    if (chance.between(0, 2) === 0) peers.deliver(chance.between(0, peers.docs.length - 1), chance.between(0, 1_000));
    else if (chance.between(0, 9) === 0) void (chance.between(0, 1) === 0 ? session.undo() : session.redo());
    else {
      const op = anyOp(session.table, pick, chance);
      if (op !== null) void session.submit({ ops: [op] });
    }
  }
  peers.settle();
  peers.agree();
  return peers.sessions[0]!.table.rows.total;
}

function anyOp(table: Table, pick: <T>(list: readonly T[]) => T, chance: Random): Op | null {
  const [rows, fields] = [[...table.rows.all()], [...table.fields.all()]];
  if (rows.length === 0 || fields.length === 0) return null;
  const [row, field] = [pick(rows), pick(fields)];
  const place: Place = chance.between(0, 1) === 0 ? { after: pick([row.id, null]) } : { before: pick([row.id, null]) };
  const value = pick<string | null>(['a', 'b', 'c', null]);
  const views = [...table.views.all()];
  switch (chance.between(0, 12)) {
    case 0:
    case 1:
    case 2: {
      const many = Array.from({ length: chance.between(1, 3) }, () => ({ id: newId('row'), cells: field.deleted ? {} : { fName: 'new' } }));
      return { op: 'insert-rows', place, rows: many };
    }
    case 3:
      return { op: 'delete-rows', rows: [row.id] };
    case 4:
      return { op: 'restore-rows', rows: [row.id] };
    case 5:
      return { op: 'move-rows', place, rows: [pick(rows).id] };
    case 6:
      return { op: 'add-field', place: { after: field.id }, field: { id: newId('field'), name: 'New', type: 'text', options: {} } };
    case 7:
      return { op: 'change-field', field: field.id, set: { name: pick(['One', 'Two']), options: { width: chance.between(50, 90) } } };
    case 8:
      return { op: field.deleted ? 'restore-field' : 'delete-field', field: field.id };
    case 9: {
      if (views.length === 0 || chance.between(0, 3) === 0)
        return { op: 'add-view', place: { after: null }, view: { id: newId('view'), name: 'New', hidden: [field.id] } };
      const view = pick(views);
      const doings: readonly Op[] = [
        { op: 'change-view', view: view.id, set: { frozen: chance.between(0, 5), widths: { [field.id]: pick([50, 90, null]) } } },
        { op: 'move-view', view: view.id, place: { after: pick([...views.map(({ id }) => id), null]) } },
        { op: view.deleted ? 'restore-view' : 'delete-view', view: view.id },
      ];
      return pick(doings);
    }
    default:
      return { op: 'set-cell', row: row.id, field: field.id, value, was: valueOf(row, field) };
  }
}
