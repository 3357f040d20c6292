import { MemoryStore, newId, type Op, type Session, type TextDraft, type Value, valueOf } from '@teable-grid/core';
import { memoryDevice, openSession } from '@teable-grid/client';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { soon, until } from './client-support.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'home/notes';
const [row, field] = ['rOne', 'fNotes'];
let server: RunningServer;
let store: MemoryStore;
let ann: Session;
const sessions: Session[] = [];

beforeEach(async () => {
  store = new MemoryStore();
  await start();
});

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await server.close();
});

/** A server with a table of one long text, and Ann, who owns it. */
async function start(options: Partial<ServerOptions> = {}): Promise<void> {
  server = await startServer({ store, port: 0, secret, ...options });
  if (!(await server.tables.create(table))) return;
  ann = await join('Ann', 'owner');
  await change(
    ann,
    { op: 'add-field', place: { before: null }, field: { id: field, name: 'Notes', type: 'long-text', options: {} } },
    { op: 'insert-rows', place: { before: null }, rows: [{ id: row, cells: { [field]: 'Hello' } }] },
  );
}

function tokenFor(name: string, role: string): Promise<string> {
  const claims = { name, tables: { 'home/*': role } };
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject(name.toLowerCase()).sign(new TextEncoder().encode(secret));
}

async function join(name: string, role = 'editor', storage = memoryDevice()): Promise<Session> {
  const session = openSession({ server: server.url, table, token: await tokenFor(name, role), storage });
  sessions.push(session);
  await until(session, 'it is live', () => session.status.state === 'live');
  return session;
}

async function change(session: Session, ...ops: readonly Op[]): Promise<void> {
  expect(await session.submit({ ops }).verdict).toMatchObject({ verdict: 'accepted' });
}

async function open(session: Session): Promise<TextDraft> {
  await until(session, 'the row is there', () => session.table.rows.get(row) !== undefined);
  const draft = await session.openDraft!(row, field);
  expect(draft).not.toBeNull();
  return draft!;
}

const cell = ({ table: { rows, fields } }: Session): Value => valueOf(rows.get(row)!, fields.get(field)!);
const set = (value: string, was: string | null = 'Hello'): Op => ({ op: 'set-cell', row, field, value, was });
const put = (draft: TextDraft, text: string, at = draft.text.length) => draft.replace({ from: at, to: at, text });
const last = async () => (await store.log(table, { after: 0, limit: 1_000 })).at(-1)!;
const ended = () => soon(() => store.drafts(table)).toEqual([]);
/** What a draft tells of why it is over. */
function problemOf(draft: TextDraft): Promise<string | null> {
  return new Promise((resolve) => {
    draft.subscribe((event) => event.event === 'state' && draft.state === 'ended' && resolve(event.problem?.code ?? null));
  });
}

describe('a text that is written together', () => {
  test('DR-1 two write at once, each sees what the other writes, and the value has both for authors', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ', world');
    put(bens, 'Oh. ', 0);
    await soon(() => [anns.text, bens.text]).toEqual(['Oh. Hello, world', 'Oh. Hello, world']);
    // It is a draft, and no value.
    expect(cell(ann)).toBe('Hello');
    anns.leave();
    await soon(() => cell(ben)).toBe('Oh. Hello, world');
    bens.leave();
    expect(await last()).toMatchObject({ actor: { name: 'Ann' }, coauthors: [{ name: 'Ben' }], seq: 2 });
    await ended();
    expect(await ben.authorOf(2)).toMatchObject({ actor: { name: 'Ann' }, coauthors: [{ name: 'Ben' }] });
  });

  test('DR-2 who is alone in it makes an ordinary change of it, which he sees at once and can undo', async () => {
    const draft = await open(ann);
    put(draft, '!');
    draft.leave();
    expect(cell(ann)).toBe('Hello!');
    await until(ann, 'it is saved', () => ann.pending.length === 0);
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(cell(ann)).toBe('Hello');
    await ended();
    expect((await last()).coauthors).toBeUndefined();
  });

  test('DR-2 after a pause the value is made while he goes on writing, and all of it is undone as one', async () => {
    const draft = await open(ann);
    put(draft, ' one');
    await until(ann, 'a value is made', () => cell(ann) === 'Hello one');
    await until(ann, 'it is saved', () => ann.pending.length === 0);
    put(draft, ' two');
    draft.leave();
    expect(cell(ann)).toBe('Hello one two');
    await until(ann, 'it is saved', () => ann.pending.length === 0);
    expect(ann.table.conflicts.size).toBe(0);
    // Nobody but him made anything of it.
    expect((await store.log(table, { after: 1, limit: 10 })).map(({ ops }) => ops?.ops[0])).toMatchObject([
      { value: 'Hello one', was: 'Hello' },
      { value: 'Hello one two', was: 'Hello one' },
    ]);
    expect(await ann.undo()).toEqual({ outcome: 'done' });
    expect(cell(ann)).toBe('Hello');
    await ended();
  });

  test('DR-2 who looks and leaves makes nothing', async () => {
    const draft = await open(ann);
    draft.leave();
    await ended();
    expect((await last()).seq).toBe(1);
  });

  test('DR-3 everybody takes back what he wrote himself, and nobody else’s', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' one');
    await soon(() => bens.text).toBe('Hello one');
    put(bens, ' two');
    bens.replace({ from: 0, to: 5, text: 'Bye' });
    await soon(() => anns.text).toBe('Bye one two');
    anns.undo();
    await soon(() => bens.text).toBe('Bye two');
    anns.redo();
    await soon(() => bens.text).toBe('Bye one two');
    bens.takeBack();
    expect(bens.undo()).toBe(false);
    await soon(() => anns.text).toBe('Hello one');
    bens.leave();
    anns.leave();
    await soon(() => cell(ben)).toBe('Hello one');
  });

  test('DR-4 each sees who else is in it, and where', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    bens.setCaret({ anchor: 0, head: 5 });
    await soon(() => anns.members).toMatchObject([{ actor: { id: 'ben', name: 'Ben' }, caret: { anchor: 0, head: 5 } }]);
    put(anns, 'Oh. ', 0);
    expect(anns.members[0]!.caret).toEqual({ anchor: 0, head: 9 });
    bens.leave();
    await soon(() => anns.members).toEqual([]);
  });
});

describe('what others do to the cell meanwhile', () => {
  test('DR-5 a draft in which nobody wrote follows the cell', async () => {
    const ben = await join('Ben');
    const draft = await open(ann);
    await until(ben, 'the row is there', () => ben.table.rows.get(row) !== undefined);
    await change(ben, set('Hello, Ben'));
    await soon(() => draft.text).toBe('Hello, Ben');
    put(draft, '!');
    draft.leave();
    await until(ann, 'it is saved', () => ann.pending.length === 0);
    expect([cell(ann), ann.table.conflicts.size]).toEqual(['Hello, Ben!', 0]);
  });

  test('DR-5 where the field merges, both are put together in the draft', async () => {
    await change(ann, { op: 'change-field', field, set: { options: { policy: 'merge' } } }, set('Hello one two'));
    const [ben, cem] = [await join('Ben'), await join('Cem')];
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' three');
    await soon(() => bens.text).toBe('Hello one two three');
    await change(cem, set('Bye one two', 'Hello one two'));
    await soon(() => [anns.text, bens.text]).toEqual(['Bye one two three', 'Bye one two three']);
    anns.leave();
    bens.leave();
    await soon(() => cell(ann)).toBe('Bye one two three');
    expect(ann.table.conflicts.size).toBe(0);
  });

  test('DR-5 where it does not, the text is a conflict with the other value, one that goes on with the text', async () => {
    const [ben, cem] = [await join('Ben'), await join('Cem')];
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' A');
    put(bens, ' B');
    await soon(() => anns.text.length).toBe(9);
    await change(cem, set('Cem was here'));
    anns.leave();
    await until(ann, 'a conflict is open', () => ann.table.conflicts.size === 1);
    put(bens, ' more');
    const text = bens.text;
    bens.leave();
    await ended();
    const conflicts = () => [...ann.table.conflicts];
    await until(ann, 'the conflict has the text', () => conflicts().some(({ incoming }) => incoming.value === text));
    expect(conflicts()).toMatchObject([
      { kind: 'both-wrote', base: { value: 'Hello' }, current: { value: 'Cem was here' }, incoming: { by: { actor: { name: 'Ben' } } } },
    ]);
    expect(cell(ann)).toBe('Cem was here');
  });

  test.each<[string, Op, string]>([
    ['row', { op: 'delete-rows', rows: [row] }, 'edited-deleted-row'],
    ['field', { op: 'delete-field', field }, 'field-gone'],
  ])('DR-6 when its %s is deleted the text is kept as a conflict, and it is over', async (_what, op, kind) => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' world');
    await soon(() => bens.text).toBe('Hello world');
    const why = problemOf(bens);
    await change(ann, op);
    expect(await why).toMatch(/deleted/);
    bens.leave();
    anns.leave();
    await until(ann, 'a conflict is open', () => ann.table.conflicts.size > 0);
    await ended();
    expect([...ann.table.conflicts]).toMatchObject([{ kind, incoming: { value: 'Hello world', by: { actor: { name: 'Ann' } } } }]);
  });
});

describe('connections that break', () => {
  test('DR-7 what is written while away comes together with what others wrote, when he is back', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    ann.setOnline(false);
    expect(anns.state).toBe('away');
    put(anns, ' away');
    put(bens, 'Oh. ', 0);
    await soon(() => bens.members).toEqual([]);
    ann.setOnline(true);
    await soon(() => [anns.text, bens.text]).toEqual(['Oh. Hello away', 'Oh. Hello away']);
    expect(anns.state).toBe('live');
    anns.leave();
    bens.leave();
    await soon(() => cell(ann)).toBe('Oh. Hello away');
  });

  test('DR-7 who leaves while away sees his text at once, unsaved, and it goes into the draft when he is back', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' kept');
    await soon(() => bens.text).toBe('Hello kept');
    ann.setOnline(false);
    put(anns, ' away');
    anns.leave();
    expect([cell(ann), ann.pending.map(({ state }) => state)]).toEqual(['Hello kept away', ['pending']]);
    // He goes on with it before it is sent.
    const again = await ann.openDraft!(row, field);
    expect(again).toBe(anns);
    put(again!, '!');
    again!.leave();
    put(bens, 'Oh. ', 0);
    ann.setOnline(true);
    await soon(() => bens.text).toBe('Oh. Hello kept away!');
    await until(ann, 'it is saved', () => ann.pending.length === 0);
    await soon(() => cell(ann)).toBe('Oh. Hello kept away!');
    expect(ann.table.conflicts.size).toBe(0);
  });

  test('DR-8 what a page had not sent when it ended is sent by the next of the device', async () => {
    const device = memoryDevice();
    const [ben, cem] = [await join('Ben', 'editor', device), await join('Cem')];
    const [bens, cems] = [await open(ben), await open(cem)];
    ben.setOnline(false);
    put(bens, ' from Ben');
    // A crash does not ask; here it has closed what it had open.
    await ben.close();
    put(cems, 'Oh. ', 0);
    await join('Ben', 'editor', device);
    await soon(() => cems.text).toBe('Oh. Hello from Ben');
  });

  test('DR-8 when the draft is gone his text is an ordinary change, as having seen what he saw', async () => {
    const device = memoryDevice();
    const ben = await join('Ben', 'editor', device);
    const bens = await open(ben);
    put(bens, ' kept');
    await soon(async () => (await store.drafts(table))[0]!.record.authors.length).toBe(1);
    ben.setOnline(false);
    put(bens, ' away');
    await ben.close();
    // What had come was made a value, and nobody came back in time.
    await until(ann, 'what had come is saved', () => cell(ann) === 'Hello kept');
    await server.close();
    const { record } = (await store.drafts(table))[0]!;
    await store.keepDrafts({ table, fence: (await store.info(table))!.fence, records: [], updates: [], ended: [record.draft] });
    const url = new URL(server.url);
    server = await startServer({ store: (store = store.another()), port: Number(url.port), secret });
    const again = await join('Ben', 'editor', device);
    await until(again, 'it is saved', () => cell(again) === 'Hello kept away' && again.pending.length === 0);
    // All that was made of the draft he had seen: so it is no conflict.
    expect(again.table.conflicts.size).toBe(0);
  });

  test('DR-9 a server that comes after one that was killed makes the value, if nobody goes on', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' A');
    put(bens, ' B');
    await soon(async () => (await store.drafts(table))[0]!.record.authors.length).toBe(2);
    await soon(() => anns.text === bens.text && anns.text.length).toBe(9);
    const { text } = anns;
    // The first one has not stopped: it is noticed that the table is another's.
    const next = await startServer({ store: store.another(), port: 0, secret });
    await soon(async () => (await last()).ops?.ops[0]).toMatchObject({ value: text });
    expect(new Set([(await last()).actor, ...(await last()).coauthors!].map(({ name }) => name))).toEqual(new Set(['Ann', 'Ben']));
    await next.close();
  });

  test('DR-9 a table that cannot be opened keeps no other from being gone on with', async () => {
    put(await open(ann), ' A');
    await soon(async () => (await store.drafts(table))[0]!.record.authors.length).toBe(1);
    const { fence } = (await store.info(table))!;
    const after = store.another();
    const openTable = after.open.bind(after);
    after.tablesWithDrafts = async () => ['home/broken', table];
    after.open = (name) => (name === table ? openTable(name) : Promise.reject(new Error('the disk is broken')));
    const next = await startServer({ store: after, port: 0, secret });
    await soon(async () => (await store.info(table))!.fence).toBeGreaterThan(fence);
    await next.close();
  });

  test('DR-9 a draft that cannot be read keeps nobody from the table, nor from writing its cell', async () => {
    await ann.close();
    await server.close();
    const known = { draft: 'dBroken', row, field, seen: 2, was: 'Hello', secret: 'of its own', seeder: 7 };
    const record = { ...known, changes: 0, mine: false, disputed: false, writers: [], authors: [] };
    const { fence } = (await store.info(table))!;
    const update = new Uint8Array([1, 1, 255, 255, 255]);
    await store.keepDrafts({ table, fence, records: [record], updates: [{ draft: 'dBroken', update, whole: true }], ended: [] });
    server = await startServer({ store: (store = store.another()), port: 0, secret });
    const ben = await join('Ben');
    const bens = await open(ben);
    put(bens, ' Ben');
    bens.leave();
    await until(ben, 'it is saved', () => cell(ben) === 'Hello Ben' && ben.pending.length === 0);
    expect((await store.drafts(table)).map(({ record: { draft } }) => draft)).toContain('dBroken');
  });

  test('DR-9 while the store fails nothing is told, and then all of it', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    const keep = store.keepDrafts.bind(store);
    let failures = 0;
    store.keepDrafts = async (batch) => {
      if (failures < 2) {
        failures += 1;
        throw new Error('the disk is full');
      }
      return keep(batch);
    };
    let told = 0;
    bens.subscribe(({ event }) => {
      if (event === 'text') told = failures;
    });
    put(anns, ' A');
    put(anns, ' B');
    await soon(() => bens.text).toBe('Hello A B');
    expect([told, failures]).toEqual([2, 2]);
  });

  test('DR-9 a server that stops makes values of all drafts before', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, '!');
    await soon(() => bens.text).toBe('Hello!');
    await server.close();
    expect(await last()).toMatchObject({ seq: 2, actor: { name: 'Ann' }, ops: { ops: [{ value: 'Hello!' }] } });
  });

  test('DR-9 a new epoch takes nothing from a draft, nor those who write it from one another', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(anns, ' A');
    await soon(() => bens.text).toBe('Hello A');
    await (await server.tables.open(table))!.compact();
    put(anns, ' B');
    put(bens, 'Oh. ', 0);
    await soon(() => [anns.text, bens.text]).toEqual(['Oh. Hello A B', 'Oh. Hello A B']);
    anns.leave();
    bens.leave();
    await soon(() => cell(ben)).toBe('Oh. Hello A B');
    expect(ben.table.conflicts.size).toBe(0);
  });
});

describe('who may write it', () => {
  test('DR-12 nobody opens it who may not write the cell; of a field that is hidden nobody learns that it is there', async () => {
    expect(await (await join('Vic', 'viewer')).openDraft!(row, field)).toBeNull();
    await change(ann, { op: 'change-field', field, set: { options: { write: 'owner' } } });
    const ben = await join('Ben');
    await until(ben, 'the row is there', () => ben.table.rows.get(row) !== undefined);
    expect(await ben.openDraft!(row, field)).toBeNull();
    expect(await open(ann)).not.toBeNull();
  });

  test('DR-13 who may not write it any more is out of it at once, and what he writes on is refused and stays with him', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(bens, ' one');
    await soon(() => anns.text).toBe('Hello one');
    const why = problemOf(bens);
    await change(ann, { op: 'change-field', field, set: { options: { write: 'owner' } } });
    expect(await why).toBe('not-allowed');
    await soon(() => anns.members).toEqual([]);
    put(bens, ' two');
    bens.leave();
    await until(ben, 'it is refused', () => ben.pending.some(({ state }) => state === 'rejected'));
    put(anns, '!');
    anns.leave();
    await soon(() => cell(ann)).toBe('Hello one!');
  });

  test('DR-13 so it is when his token says less than before', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    await soon(() => anns.members.length).toBe(1);
    const why = problemOf(bens);
    ben.setToken!(await tokenFor('Ben', 'viewer'));
    expect(await why).toBe('not-allowed');
    await soon(() => anns.members).toEqual([]);
  });

  test('DR-14 a text that would be too large is refused by a sentence, and stays with its author', async () => {
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    put(bens, 'x'.repeat(60_000));
    await soon(() => anns.text.length).toBe(60_005);
    const why = problemOf(bens);
    put(bens, 'y'.repeat(60_000));
    expect(await why).toBe('over-limit');
    bens.leave();
    await until(ben, 'it is refused', () => ben.pending.some(({ state }) => state === 'rejected'));
    expect(anns.text.length).toBe(60_005);
  });

  test('DR-15 a text that its field does not take stays with who wrote it', async () => {
    await change(ann, { op: 'change-field', field, set: { options: { required: true } } });
    const ben = await join('Ben');
    const [anns, bens] = [await open(ann), await open(ben)];
    bens.replace({ from: 0, to: 5, text: '' });
    await soon(() => anns.text).toBe('');
    anns.leave();
    await soon(() => bens.members).toEqual([]);
    bens.leave();
    await until(ben, 'it is refused', () => ben.pending.some(({ state }) => state === 'rejected'));
    expect(cell(ben)).toBe('Hello');
    await ended();
  });

  test('DR-16 what is not there yet for others is no draft: an own change that is not decided, a row that is not sent', async () => {
    ann.setOnline(false);
    ann.submit({ ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'rTwo', cells: {} }] }] });
    expect(await ann.openDraft!('rTwo', field)).toBeNull();
    expect(await ann.openDraft!(row, field)).toBeNull();
    expect(await ann.openDraft!(newId('row'), field)).toBeNull();
  });
});
