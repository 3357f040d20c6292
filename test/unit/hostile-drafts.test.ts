import { type DraftNews, MemoryStore, newId, type Op, type ServerHello, type ServerMessage } from '@teable-grid/core';
import { draftText, encodeDraft } from '@teable-grid/core/yjs';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateVector } from 'yjs';
import { RawSocket } from '../harness/raw-socket.ts';
import { soon } from './client-support.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'demo/notes';
const [row, field, hidden] = ['rOne', 'fNotes', 'fSecret'];
const marker = 'SECRET';
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Opened = Extract<DraftNews, { message: 'draft' }>;

/** A server with a table of a long text, and of one that owners alone may see. */
async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, secret, ...options });
  ends.push(() => server.close());
  await server.tables.create(table);
  const owner = await join(server, 'ada', 'owner');
  const add = (id: string, name: string, more: object): Op => ({
    op: 'add-field',
    place: { before: null },
    field: { id, name, type: 'long-text', options: { ...more } },
  });
  await owner.change(
    add(field, 'Notes', {}),
    add(hidden, `${marker} notes`, { read: 'owner' }),
    { op: 'add-field', place: { before: null }, field: { id: 'fAge', name: 'Age', type: 'number', options: {} } },
    { op: 'insert-rows', place: { before: null }, rows: [{ id: row, cells: { [field]: 'Hello', [hidden]: `${marker} text` } }] },
  );
  return server;
}

/** A client by hand, with all that was said to it. */
async function join(server: RunningServer, sub: string, role: string) {
  const claims = { name: sub, tables: { 'demo/*': role } };
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject(sub).sign(new TextEncoder().encode(secret));
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const got: Buffer[] = [];
  socket.onBytes = (bytes) => got.push(bytes);
  const session = newId('session');
  const { document } = (await socket.hello({ table, token, session })) as Extract<ServerHello, { hello: 'server' }>;
  await socket.sync(document);
  const said: ServerMessage[] = [];
  socket.onReceived = (received) => received.kind === 'stateless' && said.push(JSON.parse(received.payload) as ServerMessage);
  const of = <M extends DraftNews['message']>(message: M) =>
    said.filter((one): one is Extract<DraftNews, { message: M }> => one.message === message);
  return {
    socket,
    got,
    of,
    send: (message: object) => socket.sendStateless(document, JSON.stringify(message)),
    async change(...ops: readonly Op[]) {
      const change = { n: 1, id: newId('change'), seen: { seq: 0 }, ops };
      return socket.ask(document, { message: 'change', session, confirmed: 0, change });
    },
    /** What is said of a text that he wants to open. */
    async open(cell: { row: string; field: string }, again?: object) {
      const before = of('draft').length + of('draft-ended').length;
      socket.sendStateless(document, JSON.stringify({ message: 'draft-open', ...cell, ...(again !== undefined && { again }) }));
      await soon(() => of('draft').length + of('draft-ended').length).toBe(before + 1);
      return said.findLast((one) => one.message === 'draft' || one.message === 'draft-ended') as
        | Opened
        | Extract<DraftNews, { message: 'draft-ended' }>;
    },
    async opened(): Promise<Opened & { doc: Doc }> {
      const opened = await this.open({ row, field });
      if (opened.message !== 'draft') throw new Error(JSON.stringify(opened));
      const doc = new Doc();
      applyUpdate(doc, Buffer.from(opened.state, 'base64'));
      doc.clientID = opened.client;
      return { ...opened, doc };
    },
    /** Writes by an update as it is made by `work`. */
    write(draft: string, doc: Doc, work: (doc: Doc) => void, n = 1) {
      const known = encodeStateVector(doc);
      work(doc);
      this.send({ message: 'draft-update', draft, n, update: Buffer.from(encodeDraft(doc, known)).toString('base64') });
    },
  };
}

test('DR-10 whoever sends what may not be in a draft is out of it, and the others notice nothing', async () => {
  const server = await start();
  const [ada, eve] = [await join(server, 'ada', 'owner'), await join(server, 'eve', 'editor')];
  const anns = await ada.opened();
  for (const work of [
    (doc: Doc) => draftText(doc).insertEmbed(0, { image: 'x' }),
    (doc: Doc) => draftText(doc).format(0, 1, { bold: true }),
    (doc: Doc) => draftText(Object.assign(doc, { clientID: anns.client })).insert(0, 'in the name of Ada'),
    (doc: Doc) => doc.getMap('rows').set('x', 1),
  ]) {
    const before = eve.of('draft-ended').length;
    const { draft, doc } = await eve.opened();
    eve.write(draft, doc, work);
    await soon(() => eve.of('draft-ended').length).toBe(before + 1);
    expect(eve.of('draft-ended').at(-1)).toMatchObject({ draft, problem: { code: 'bad-change' } });
  }
  for (const update of ['', '////', 'AQ==']) {
    const { draft } = await eve.opened();
    const before = eve.of('draft-ended').length;
    eve.send({ message: 'draft-update', draft, n: 1, update });
    await soon(() => eve.of('draft-ended').length).toBe(before + 1);
  }
  // Nothing is nothing: it is taken, and nobody is its author.
  const eves = await eve.opened();
  eve.send({ message: 'draft-update', draft: eves.draft, n: 1, update: 'AAAA' });
  await soon(() => eve.of('draft-kept')).toHaveLength(1);
  expect(ada.of('draft-update')).toEqual([]);
  ada.write(anns.draft, anns.doc, (doc) => draftText(doc).insert(5, '!'));
  await soon(() => ada.of('draft-kept')).toHaveLength(1);
  const { doc } = await eve.opened();
  expect(draftText(doc).toString()).toBe('Hello!');
});

test('DR-10 who is not in a draft writes nothing into it, nor learns of it', async () => {
  const server = await start();
  const [ada, eve] = [await join(server, 'ada', 'owner'), await join(server, 'eve', 'editor')];
  const { draft, doc, state } = await ada.opened();
  const eves = new Doc();
  applyUpdate(eves, Buffer.from(state, 'base64'));
  eve.write(draft, eves, (one) => draftText(one).insert(0, 'x'));
  eve.send({ message: 'draft-caret', draft, caret: { anchor: 'AAA=', head: 'AAA=' } });
  eve.send({ message: 'draft-close', draft, own: true });
  ada.write(draft, doc, (one) => draftText(one).insert(0, 'y'));
  await soon(() => ada.of('draft-kept')).toHaveLength(1);
  expect([ada.of('draft-update'), ada.of('draft-caret')]).toEqual([[], []]);
  expect([eve.of('draft-update'), eve.of('draft-members')]).toEqual([[], []]);
});

test('DR-10 nobody comes back in the name of another, and a page that comes twice is there once', async () => {
  const server = await start();
  const [ada, eve, late] = [await join(server, 'ada', 'owner'), await join(server, 'eve', 'editor'), await join(server, 'ada', 'owner')];
  const { draft, client } = await ada.opened();
  const eves = (await eve.open({ row, field }, { draft, client })) as Opened;
  expect(eves.client).not.toBe(client);
  const again = (await late.open({ row, field }, { draft, client })) as Opened;
  expect(again.client).toBe(client);
  expect(new Set(again.members.map((member) => member.client))).toEqual(new Set([client, eves.client]));
  await soon(() => ada.of('draft-ended')).toMatchObject([{ draft, problem: { code: 'taken-over' } }]);
  expect(await eve.open({ row, field }, { draft: 'dGone', client })).toMatchObject({ draft: null, problem: { code: 'draft-gone' } });
});

test('DR-12 of a hidden field nothing is told: it is as if it were not there, be it written or not', async () => {
  const server = await start();
  const [ada, eve] = [await join(server, 'ada', 'owner'), await join(server, 'eve', 'editor')];
  const before = await eve.open({ row, field: hidden });
  const opened = (await ada.open({ row, field: hidden })) as Opened;
  expect(opened).toMatchObject({ message: 'draft', was: `${marker} text` });
  const after = await eve.open({ row, field: hidden });
  expect(after).toEqual(before);
  const unknown = await eve.open({ row, field: 'fNone' });
  expect({ ...after, problem: null, field: '' }).toEqual({ ...unknown, problem: null, field: '' });
  expect(after).toMatchObject({ problem: { code: 'no-such-field', message: `There is no field “${hidden}” in this table.` } });
  expect(unknown).toMatchObject({ problem: { code: 'no-such-field', message: 'There is no field “fNone” in this table.' } });
  eve.send({ message: 'draft-close', draft: opened.draft, own: false });
  expect(Buffer.concat(eve.got).includes(marker)).toBe(false);
});

test.each<[string, string, object, string]>([
  ['a viewer', 'viewer', { row, field }, 'not-allowed'],
  ['a commenter', 'commenter', { row, field }, 'not-allowed'],
  ['a field of another type', 'editor', { row, field: 'fAge' }, 'wrong-type'],
  ['a row that is not there', 'editor', { row: 'rNone', field }, 'no-such-row'],
])('DR-12 refused by a sentence: %s', async (_what, role, asked, code) => {
  const eve = await join(await start(), 'eve', role);
  const answer = await eve.open(asked as { row: string; field: string });
  expect(answer).toMatchObject({ message: 'draft-ended', draft: null, problem: { code, message: expect.stringMatching(/\.$/) } });
});

test('DR-14 what is over a limit of drafts is refused by a sentence that names it', async () => {
  const server = await start({
    limits: { drafts: 1, draftMembers: 2, draftsPerSocket: 1, draftUpdateBytes: 200, draftUpdatesPerSecond: 2 },
  });
  const ada = await join(server, 'ada', 'owner');
  const { draft, doc } = await ada.opened();
  const limitOf = (news: object) => /limit (\w+)/.exec((news as { problem?: { message: string } }).problem?.message ?? '')?.[1];
  expect(limitOf(await ada.open({ row, field: hidden }))).toBe('draftsPerSocket');
  expect(limitOf(await (await join(server, 'bob', 'owner')).open({ row, field: hidden }))).toBe('drafts');
  await (await join(server, 'ben', 'editor')).opened();
  expect(limitOf(await (await join(server, 'cem', 'editor')).open({ row, field }))).toBe('draftMembers');
  ada.write(draft, doc, (one) => draftText(one).insert(0, 'x'.repeat(300)));
  await soon(() => ada.of('draft-ended').map(limitOf).at(-1)).toBe('draftUpdateBytes');
  const again = await ada.opened();
  for (let n = 1; n <= 6; n++) ada.write(again.draft, again.doc, (one) => draftText(one).insert(0, 'y'), n);
  await soon(() => ada.of('draft-ended').map(limitOf).at(-1)).toBe('draftUpdatesPerSecond');
});

test('DR-14 a draft that is written and emptied for ever is put together, and ends at its limit', async () => {
  const server = await start({ limits: { draftBytes: 3_000, draftUpdatesPerSecond: 1_000 } });
  const ada = await join(server, 'ada', 'owner');
  const { draft, doc } = await ada.opened();
  const open = (await server.tables.open(table))!;
  for (let n = 1; n <= 200; n++) {
    ada.write(draft, doc, (one) => draftText(one).insert(0, 'some words'), 2 * n - 1);
    ada.write(draft, doc, (one) => draftText(one).delete(0, 10), 2 * n);
  }
  await soon(() => ada.of('draft-kept').length === 400 || ada.of('draft-ended').length > 0).toBe(true);
  // What was deleted is kept as a number, so that much more than the limit was written.
  expect(ada.of('draft-kept').length).toBeGreaterThan(300);
  expect(open.drafts.size).toBe(1);
});

test('DR-14 while the store takes nothing, only so much waits in memory; who writes on is refused', async () => {
  const store = new MemoryStore();
  const server = await start({ store, limits: { draftBytes: 2_000, draftUpdatesPerSecond: 1_000 } });
  const ada = await join(server, 'ada', 'owner');
  const { draft, doc } = await ada.opened();
  const keep = store.keepDrafts.bind(store);
  let isFull = true;
  store.keepDrafts = async (batch) => {
    if (isFull) throw new Error('the disk is full');
    return keep(batch);
  };
  for (let n = 1; n <= 60; n++) {
    ada.write(draft, doc, (one) => draftText(one).insert(0, 'x'.repeat(1_000)), 2 * n - 1);
    ada.write(draft, doc, (one) => draftText(one).delete(0, 1_000), 2 * n);
  }
  await soon(() => ada.of('draft-ended').map(({ problem }) => problem?.code)).toEqual(['over-limit']);
  expect(ada.of('draft-kept')).toEqual([]);
  isFull = false;
  expect((await ada.opened()).message).toBe('draft');
});

test('DR-17 a page of an earlier protocol is told nothing of drafts, nor of several authors', async () => {
  const server = await start();
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const claims = { name: 'old', tables: { 'demo/*': 'editor' } };
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject('old').sign(new TextEncoder().encode(secret));
  const hello = await socket.hello({ table, token, range: { min: 2, max: 5 } });
  if (hello.hello !== 'server') throw new Error(JSON.stringify(hello));
  expect(hello.protocol).toBe(5);
  await socket.sync(hello.document);
  const [ada, ben] = [await join(server, 'ada', 'owner'), await join(server, 'ben', 'editor')];
  const [anns, bens] = [await ada.opened(), await ben.opened()];
  ada.write(anns.draft, anns.doc, (one) => draftText(one).insert(0, 'A'));
  ben.write(bens.draft, bens.doc, (one) => draftText(one).insert(0, 'B'));
  await soon(() => [ada, ben].map((one) => one.of('draft-kept').length)).toEqual([1, 1]);
  ada.send({ message: 'draft-close', draft: anns.draft, own: false });
  await soon(() => ada.of('draft-ended').length).toBe(1);
  const authors = await socket.ask(hello.document, { message: 'authors', revisions: [2] });
  expect(authors).toEqual({ message: 'authors', authors: [{ revision: 2, actor: expect.anything(), at: expect.any(String) }] });
  ben.send({ message: 'authors', revisions: [2] });
});
