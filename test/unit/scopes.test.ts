import { MemoryStore, newId, type Op, type ServerHello, type ServerMessage } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateVector } from 'yjs';
import { EventReader } from '../harness/event-reader.ts';
import { RawSocket } from '../harness/raw-socket.ts';
import { importTable } from '../harness/server-process.ts';

const secret = 'a secret for tests, long enough to sign with';
const table = 'demo/people';
/** Everything that must not be told has this in it. */
const marker = 'SECRET';
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function tokenFor(sub: string, role: string): Promise<string> {
  const token = new SignJWT({ name: sub, tables: { 'demo/*': role } }).setProtectedHeader({ alg: 'HS256' }).setSubject(sub);
  return token.sign(new TextEncoder().encode(secret));
}

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ store: new MemoryStore(), port: 0, secret, ...options });
  ends.push(() => server.close());
  return server;
}

/** A client by hand, with all the bytes that ever came to it. */
async function join(server: RunningServer, sub: string, role: string) {
  const token = await tokenFor(sub, role);
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  ends.push(() => socket.close());
  const got: Buffer[] = [];
  socket.onBytes = (bytes) => got.push(bytes);
  const session = newId('session');
  const hello = (await socket.hello({ table, token, session })) as Extract<ServerHello, { hello: 'server' }>;
  if (hello.hello !== 'server') throw new Error(JSON.stringify(hello));
  const doc = new Doc();
  socket.onReceived = (received) => received.kind === 'update' && applyUpdate(doc, received.update);
  await socket.sync(hello.document);
  let n = 0;
  return {
    socket,
    hello,
    token,
    doc,
    table: () => readTable(doc),
    /** Resolves when the document is at a number. */
    async at(seq: number) {
      while (readTable(doc).seq < seq) await socket.next((received) => (received.kind === 'update' ? true : null));
    },
    async change(ops: readonly Op[], seq = readTable(doc).seq) {
      n += 1;
      const change = { n, id: newId('change'), seen: { seq }, ops };
      const answer = await socket.ask(hello.document, { message: 'change', session, confirmed: n - 1, change });
      if (answer.message !== 'verdict') throw new Error(JSON.stringify(answer));
      return answer.verdict;
    },
    ask: (message: object) => socket.ask(hello.document, message),
    /** Whether anything that came has the marker in it. */
    leaked: () => Buffer.concat(got).includes(marker),
  };
}

const set = (row: string, field: string, value: string, was: string | null = null): Op => ({ op: 'set-cell', row, field, value, was });

/** A table of people whose field `Salary` owners alone may see, and one who owns it. */
async function withSecrets(options: Partial<ServerOptions> = {}) {
  const server = await start(options);
  await importTable(server.url, table, 'Name,City,Salary\nAda,London,SECRET 10\nAlan,Paris,SECRET 20\n', await tokenFor('ada', 'owner'));
  const owner = await join(server, 'ada', 'owner');
  const [name, city, salary] = owner.table().fields.list.map(({ id }) => id) as [string, string, string];
  const rows = [...owner.table().rows].map(({ id }) => id) as [string, string];
  const rule = { op: 'change-field', field: salary, set: { name: `${marker} salary`, options: { read: 'owner' } } } as const;
  expect(await owner.change([rule])).toMatchObject({ verdict: 'accepted' });
  await owner.at(3);
  return { server, owner, name, city, salary, rows };
}

test('SV-6 who may not see a field is not told who wrote in it, nor that anybody did', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  const before = owner.table().seq;
  await owner.change([set(rows[0], salary, 'more')]);
  await owner.change([set(rows[0], name, 'Ada L.', 'Ada')]);
  const reader = await join(server, 'reader', 'viewer');
  const ask = (message: object) => reader.ask(message);
  expect(await ask({ message: 'authors', revisions: [before + 1, before + 2] })).toMatchObject({ authors: [{ revision: before + 2 }] });
  expect(await ask({ message: 'missed', after: before, through: before + 2 })).toMatchObject({ people: [{ changes: 1 }] });
  const whole = await join(server, 'other', 'owner');
  expect(await whole.ask({ message: 'missed', after: before, through: before + 2 })).toMatchObject({ people: [{ changes: 2 }] });
});

test('HI-2 who may not see a field learns nothing of it from history, whatever he asks, and by nobody that it was written', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  await owner.change([set(rows[0], salary, `${marker} 11`, `${marker} 10`), set(rows[0], name, 'Ada L.', 'Ada')]);
  await owner.change([set(rows[1], salary, `${marker} 21`, `${marker} 20`)]);
  await owner.change([{ op: 'change-field', field: salary, set: { options: { width: 90 } } }]);
  await owner.change([
    { op: 'add-view', place: { before: null }, view: { id: 'vPay', name: 'Pay', sorts: [{ field: salary, direction: 'ascending' }] } },
  ]);
  await owner.at(7);
  for (const role of ['viewer', 'editor']) {
    const reader = await join(server, role, role);
    const all = (await reader.ask({ message: 'history', limit: 100 })) as Extract<ServerMessage, { message: 'history' }>;
    expect(all.page!.entries.map(({ seq }) => seq)).toEqual([7, 4, 2, 1]);
    expect(all.page!.entries[1]).toMatchObject({ cells: 1, more: 0, facts: [{ fact: 'set', field: name, from: 'Ada', to: 'Ada L.' }] });
    for (const about of [{ field: salary }, { row: rows[1], field: salary }, { row: rows[0], field: salary }]) {
      const told = (await reader.ask({ message: 'history', limit: 100, ...about })) as Extract<ServerMessage, { message: 'history' }>;
      // That the rows came is no secret; what is in the field is as if it had never been.
      expect(told.page!.entries.flatMap(({ facts }) => facts.map(({ fact }) => fact))).toEqual('row' in about ? ['rows-added'] : []);
    }
    const steps = (await reader.ask({ message: 'steps', after: 0, through: 7, skip: 0 })) as Extract<ServerMessage, { message: 'steps' }>;
    expect(steps.page!.steps.map(({ seq, was }) => [seq, Object.keys(was)])).toEqual([
      [7, ['$view/vPay']],
      [4, [`${rows[0]}/${name}`]],
      [2, []],
      [1, [`$field/${name}`, expect.stringMatching(/^\$field\//)]],
    ]);
    expect(JSON.stringify([all, steps])).not.toContain(salary);
    expect(reader.leaked()).toBe(false);
  }
  const whole = await owner.ask({ message: 'history', limit: 100, row: rows[1], field: salary });
  expect(whole).toMatchObject({
    page: { entries: [{ seq: 6 }, { seq: 5, facts: [{ from: `${marker} 20`, to: `${marker} 21` }] }, { seq: 3 }, { seq: 2 }] },
  });
});

test('SV-70 who may not see a field gets a document without it, and is told nothing of what is done in it', async () => {
  const { server, owner, name, city, salary, rows } = await withSecrets();
  for (const role of ['viewer', 'commenter', 'editor']) {
    const reader = await join(server, role, role);
    expect(reader.hello.document).toMatch(/^demo\/people@1\.[a-z0-9]+\.[a-z0-9]+$/);
    expect(reader.table().fields.list.map(({ id }) => id)).toEqual([name, city]);
    const before = owner.table().seq;
    await owner.change([set(rows[0], salary, `${marker} of ${role}`)]);
    await owner.change([set(rows[0], name, `Ada ${role}`, 'Ada')]);
    await reader.at(before + 2);
    expect(reader.table().rows.get(rows[0])!.version).toBe(before + 2);
    await owner.at(before + 2);
    expect(reader.leaked()).toBe(false);
  }
  expect(owner.leaked()).toBe(true);
});

test('SV-70 VIEW-10 VIEW-11 a view is told without what it says of hidden fields, which stays when others write over it', async () => {
  const { server, owner, name, city, salary } = await withSecrets();
  const editor = await join(server, 'eve', 'editor');
  const stream = await EventReader.open(`${server.url}/api/tables/${table}/events?after=3`, { authorization: `Bearer ${editor.token}` });
  ends.push(async () => stream.close());
  const secretly = { field: salary, operator: 'contains', value: `${marker} 10` };
  const openly = { field: name, operator: 'contains', value: 'A' };
  const sorts = [{ field: salary, direction: 'descending' }] as const;
  const filter = { match: 'all', conditions: [secretly, openly] } as const;
  expect(
    await owner.change([{ op: 'add-view', place: { before: null }, view: { id: 'vPay', name: 'Pay', filter, sorts, hidden: [salary] } }]),
  ).toMatchObject({ verdict: 'accepted' });
  await editor.at(4);
  expect(editor.table().views.get('vPay')).toMatchObject({
    filter: { match: 'all', conditions: [openly] },
    sorts: [],
    hidden: [],
    revision: 0,
  });
  // What he writes is what he sees, and the rest is still there for those who see it.
  const mine = { match: 'all', conditions: [{ ...openly, value: 'Ad' }] } as const;
  const set = { filter: mine, sorts: [{ field: city, direction: 'ascending' }], hidden: [city] } as const;
  expect(await editor.change([{ op: 'change-view', view: 'vPay', set }])).toMatchObject({ verdict: 'accepted' });
  await editor.at(5);
  await owner.at(5);
  expect(editor.table().views.get('vPay')).toMatchObject(set);
  expect(owner.table().views.get('vPay')).toMatchObject({
    filter: { match: 'all', conditions: [...mine.conditions, secretly] },
    sorts: [...sorts, ...set.sorts],
    hidden: [salary, city],
  });
  // Nor can he ask for what he does not see.
  const asked = await editor.change([{ op: 'change-view', view: 'vPay', set: { filter } }]);
  expect(asked).toMatchObject({ verdict: 'rejected', problems: [{ code: 'no-such-field' }] });
  // That it was written is told only where something can be seen of it.
  expect(await owner.change([{ op: 'change-view', view: 'vPay', set: { statistics: { [salary]: 'filled' } } }])).toMatchObject({ seq: 6 });
  expect(await owner.change([{ op: 'change-view', view: 'vPay', set: { frozen: 2 } }])).toMatchObject({ seq: 7 });
  await editor.at(7);
  expect(editor.table().views.get('vPay')).toMatchObject({ frozen: 2, statistics: {}, revision: 0 });
  await stream.until(4);
  const told = stream.changes.map(({ data }) => data);
  expect(told.map(({ seq }) => seq)).toEqual([4, 5, 6, 7]);
  expect(told[2]).not.toHaveProperty('ops');
  expect(JSON.stringify(told)).toContain('vPay');
  expect(JSON.stringify(told)).not.toContain(salary);
  expect(editor.leaked()).toBe(false);
  // Whoever joins now is told the same.
  expect((await join(server, 'ed', 'editor')).table().views.get('vPay')).toEqual(editor.table().views.get('vPay'));
});

test('SV-70 conflicts, errors, presence, the description and the download tell nothing of hidden fields', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  const [editor, other] = [await join(server, 'eve', 'editor'), await join(server, 'grace', 'owner')];
  const { seq } = owner.table();
  await owner.change([set(rows[0], salary, `${marker} one`)], seq);
  const lost = await other.change([set(rows[0], salary, `${marker} two`)], seq);
  expect(lost).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
  await editor.at(seq + 2);
  expect([...editor.table().conflicts]).toEqual([]);

  // Known by chance, its name is as good as none.
  const answers = [salary, 'fNever'].map((field) => editor.change([set(rows[0], field, 'x')]));
  const [secretAnswer, neverAnswer] = (await Promise.all(answers)).map((answer) => JSON.stringify(answer));
  expect(secretAnswer!.replaceAll(salary, 'fNever')).toBe(neverAnswer);
  for (const op of [
    { op: 'change-field', field: salary, set: { options: { read: 'viewer' } } },
    { op: 'change-field', field: salary, set: { name: 'Mine' } },
    { op: 'delete-field', field: salary },
    { op: 'move-field', field: name, place: { after: salary } },
    { op: 'insert-rows', place: { after: null }, rows: [{ id: newId('row'), cells: { [salary]: 'x' } }] },
  ] as const)
    expect(await editor.change([op]), JSON.stringify(op)).toMatchObject({ verdict: 'rejected', problems: [{ code: 'no-such-field' }] });
  expect(
    await editor.change([
      {
        op: 'resolve-conflicts',
        conflicts: [{ id: lost.verdict === 'accepted' ? lost.conflicts[0]! : '', current: seq }],
        outcome: { take: 'incoming' },
      },
    ]),
  ).toMatchObject({ verdict: 'rejected', problems: [{ code: 'conflict-settled' }] });
  // Nor may he hide, or show, what others see.
  expect(await editor.change([{ op: 'change-field', field: name, set: { options: { read: 'editor' } } }])).toMatchObject({
    problems: [{ code: 'not-allowed' }],
  });

  const headers = { authorization: `Bearer ${editor.token}` };
  const described = await (await fetch(`${server.url}/api/tables/${table}`, { headers })).text();
  expect(described).toContain('Name');
  expect(JSON.parse(described)).toMatchObject({ conflicts: 0, document: editor.hello.document });
  const download = await fetch(`${server.url}/api/tables/${table}/snapshot`, { headers });
  expect(download.headers.get('etag')).toContain(editor.hello.document);
  const whole = await fetch(`${server.url}/api/tables/${table}/snapshot`, { headers: { authorization: `Bearer ${owner.token}` } });
  expect(Buffer.from(await whole.arrayBuffer()).includes(marker)).toBe(true);
  expect(Buffer.from(await download.arrayBuffer()).includes(marker)).toBe(false);
  expect(described).not.toContain(marker);
  expect(editor.leaked()).toBe(false);
});

test('SV-71 presence goes from document to document, without places in fields that a reader does not see', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  const editor = await join(server, 'eve', 'editor');
  const place = (row: string, field: string) => ({ place: { cursor: { row, field }, editing: true } });
  const tell = (who: typeof owner, awareness: Awareness, state: Record<string, unknown>) => {
    awareness.setLocalState(state);
    who.socket.sendAwareness(who.hello.document, encodeAwarenessUpdate(awareness, [awareness.clientID]));
  };
  const seenBy = (who: typeof owner, wanted: string) =>
    who.socket.next((received) => {
      const text = received.kind === 'awareness' ? Buffer.from(received.update).toString() : '';
      return text.includes(wanted) ? text : null;
    });
  const [ada, eve] = [new Awareness(new Doc()), new Awareness(new Doc())];
  ends.push(async () => [ada, eve].forEach((one) => one.destroy()));
  const first = seenBy(editor, '"ada"');
  tell(owner, ada, place(rows[0], name));
  expect(await first).toContain(name);
  const second = seenBy(editor, '"cursor":null');
  tell(owner, ada, place(rows[1], salary));
  expect(await second).not.toContain(salary);
  // What is typed there is not told either, and of what is selected the part that he sees.
  const third = seenBy(editor, '"selection"');
  tell(owner, ada, {
    place: {
      cursor: { row: rows[1], field: salary },
      editing: true,
      typing: `${marker} draft`,
      selection: [
        { rows: [rows[1]], fields: [name, salary] },
        { rows: [rows[0]], fields: [salary] },
      ],
      state: 'idle',
    },
  });
  const seen = await third;
  expect(seen).toContain(
    `"place":{"cursor":null,"editing":false,"selection":[{"rows":["${rows[1]}"],"fields":["${name}"]}],"state":"idle"}`,
  );
  expect(editor.leaked()).toBe(false);
  const back = seenBy(owner, '"eve"');
  tell(editor, eve, place(rows[1], name));
  expect(await back).toContain(rows[1]);
  // Who leaves is gone in the other documents too.
  const gone = seenBy(owner, 'null');
  await editor.socket.close();
  await gone;
  // Who comes later sees who is there, and no more of him.
  const later = await join(server, 'bob', 'viewer');
  const there = seenBy(later, '"ada"');
  later.socket.sendAwareness(later.hello.document, encodeAwarenessUpdate(eve, []));
  tell(owner, ada, place(rows[1], salary));
  expect(await there).toContain('"cursor":null');
  expect(later.leaked() || editor.leaked()).toBe(false);
});

test('SV-72 events have no more in them than the reader may see now, and keep their numbers', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  await owner.change([set(rows[0], salary, `${marker} in the log`)]);
  await owner.at(4);
  await owner.change([set(rows[0], salary, `${marker} again`), set(rows[0], name, 'Ada L.', 'Ada')]);
  const headers = { authorization: `Bearer ${await tokenFor('eve', 'viewer')}` };
  for (const path of [`tables/${table}/events?after=0`, 'workspaces/demo/events?after=0']) {
    const reader = await EventReader.open(`${server.url}/api/${path}`, headers);
    ends.push(async () => reader.close());
    await reader.until(5);
    expect(reader.changes.map(({ data }) => data.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(reader.changes[3]!.data).toEqual({ table, seq: 4, kind: 'hidden' });
    expect(JSON.stringify(reader.changes[4])).toContain('Ada L.');
    expect(JSON.stringify(reader.changes)).not.toContain(marker);
    expect(JSON.stringify(reader.changes)).not.toContain(salary);
  }
});

test('SV-73 when a rule or a role changes, those whom it concerns are sent to another document before anything else is told', async () => {
  const { server, owner, city, rows } = await withSecrets();
  const [reader, editor] = [await join(server, 'eve', 'viewer'), await join(server, 'bob', 'editor')];
  const { seq } = owner.table();
  const rule: Op = { op: 'change-field', field: city, set: { name: `${marker} city`, options: { read: 'editor' } } };
  await owner.change([rule, set(rows[0], city, `${marker} place`)]);
  expect((await reader.socket.closed).code).toBe(4410);
  // The editor's document, which was the viewer's too, goes on: he may see the city.
  expect(editor.hello.document).toBe(reader.hello.document);
  await editor.at(seq + 1);
  expect(editor.table().fields.list.map((field) => field.name)).toEqual(['Name', `${marker} city`]);
  const viewer = await join(server, 'eve', 'viewer');
  expect(viewer.table().fields.list.map((field) => field.name)).toEqual(['Name']);
  expect(viewer.leaked() || reader.leaked()).toBe(false);
  // A new token that gives less.
  editor.socket.sendStateless(editor.hello.document, JSON.stringify({ message: 'token', token: await tokenFor('bob', 'viewer') }));
  expect((await editor.socket.closed).code).toBe(4410);
  await owner.at(seq + 1);
  await owner.change([{ op: 'change-field', field: city, set: { options: { read: null } } } as unknown as Op]);
  expect((await viewer.socket.closed).code).toBe(4410);
  expect((await join(server, 'eve', 'viewer')).table().fields.list).toHaveLength(2);
});

test('SV-74 a scoped document that is built again has another name and writer: what a reader has kept of the first is refused', async () => {
  const store = new MemoryStore();
  const { server } = await withSecrets({ store });
  const first = await join(server, 'eve', 'viewer');
  for (const end of ends.splice(0).reverse()) await end();
  const again = await start({ store: store.another() });
  const second = await join(again, 'eve', 'viewer');
  expect(second.hello.document).not.toBe(first.hello.document);
  const writers = [first, second].map(({ doc }) => [...doc.store.clients.keys()]);
  expect(writers[0]).toHaveLength(1);
  expect(writers[1]).not.toEqual(writers[0]);
  // As if it had not heard of the new name.
  const stale = await RawSocket.open(`${again.url.replace('http', 'ws')}/socket`);
  ends.push(() => stale.close());
  await stale.hello({ table, token: await tokenFor('eve', 'viewer') });
  const denied = stale.next((received) => (received.kind === 'denied' ? received.reason : null));
  stale.join(first.hello.document, '', encodeStateVector(first.doc));
  expect(await denied).toBe('epoch-passed');
  // Nor is the whole document his, by its name.
  stale.join('demo/people@1', '', new Uint8Array([0]));
  expect(await stale.next((received) => (received.kind === 'denied' ? received.reason : null))).toBe('epoch-passed');
});

test('SV-75 documents without some fields are a limit', async () => {
  const { server } = await withSecrets({ limits: { scopes: 0 } });
  const socket = await RawSocket.open(`${server.url.replace('http', 'ws')}/socket`);
  const hello = await socket.hello({ table, token: await tokenFor('eve', 'viewer') });
  expect(hello).toMatchObject({ hello: 'refused', code: 4429, message: expect.stringContaining('limit scopes allows (0)') });
  await socket.closed;
});

test('SV-76 a field computed from a hidden field is hidden, by whatever many formulas, and no formula tells of what is hidden', async () => {
  const { server, owner, name, city, salary, rows } = await withSecrets();
  const formula = (id: string, text: string): Op => ({
    op: 'add-field',
    place: { before: null },
    field: { id, name: `${marker} ${id}`, type: 'formula', options: { formula: text } },
  });
  await owner.change([
    formula('fplain', `{${city}} & "!"`),
    formula('ftwice', `{${salary}} & {${salary}}`),
    formula('fmore', 'LEN({ftwice})'),
  ]);
  await owner.at(4);
  await owner.change([{ op: 'change-field', field: 'fplain', set: { name: 'Plain' } }]);
  const ids = (reader: Awaited<ReturnType<typeof join>>) => reader.table().fields.list.map(({ id }) => id);
  const reader = await join(server, 'eve', 'viewer');
  expect(ids(reader)).toEqual([name, city, 'fplain']);

  // A formula that comes to name what is hidden goes, with those above it; nothing of the change is told to who had it.
  await owner.at(5);
  await owner.change([{ op: 'change-field', field: 'fplain', set: { options: { formula: '{ftwice} & "?"' } } }]);
  expect((await reader.socket.closed).code).toBe(4410);
  const again = await join(server, 'eve', 'viewer');
  expect(ids(again)).toEqual([name, city]);

  // When it names that no more it is there again; what it named is told by neither the log nor what is left in its options.
  await owner.at(6);
  await owner.change([{ op: 'change-field', field: 'fplain', set: { options: { formula: `UPPER({${city}})` } } }]);
  await owner.change([{ op: 'change-field', field: 'fmore', set: { type: 'text', name: 'Now a text' } }], 7);
  const last = await join(server, 'eve', 'viewer');
  expect(ids(last)).toEqual([name, city, 'fplain', 'fmore']);
  expect(last.table().fields.get('fmore')!.options).toEqual({});
  await owner.change([set(rows[0], city, 'Rome')], 8);
  await last.at(9);
  const events = await EventReader.open(`${server.url}/api/tables/${table}/events?after=0`, { authorization: `Bearer ${last.token}` });
  ends.push(async () => events.close());
  await events.until(9);
  const told = [JSON.stringify(events.changes), JSON.stringify([...last.table().fields.all()])].join();
  expect(told).not.toContain(salary);
  expect(told).not.toContain('ftwice');
  expect(reader.leaked() || again.leaked() || last.leaked()).toBe(false);

  // An editor who does not see it cannot name it either: as if there were no such field.
  const editor = await join(server, 'bob', 'editor');
  const [secretAnswer, neverAnswer] = await Promise.all(
    [salary, 'fNever'].map((id) => editor.change([{ op: 'change-field', field: 'fplain', set: { options: { formula: `{${id}}` } } }])),
  );
  expect(neverAnswer).toMatchObject({ verdict: 'rejected', problems: [{ code: 'no-such-field' }] });
  expect(JSON.stringify(secretAnswer).replaceAll(salary, 'fNever')).toBe(JSON.stringify(neverAnswer));
});

test('SV-71 who joins later is told no more, and who may not write a cell does not write in it', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  const tell = (who: typeof owner, awareness: Awareness, state: Record<string, unknown>) => {
    awareness.setLocalState(state);
    who.socket.sendAwareness(who.hello.document, encodeAwarenessUpdate(awareness, [awareness.clientID]));
  };
  const [ada, vic] = [new Awareness(new Doc()), new Awareness(new Doc())];
  ends.push(async () => [ada, vic].forEach((one) => one.destroy()));
  const seenBy = (who: typeof owner, wanted: string) =>
    who.socket.next((received) => {
      const text = received.kind === 'awareness' ? Buffer.from(received.update).toString() : '';
      return text.includes(wanted) ? text : null;
    });
  const heard = seenBy(await join(server, 'grace', 'owner'), `${marker} draft`);
  tell(owner, ada, { place: { cursor: { row: rows[0], field: salary }, editing: true, typing: `${marker} draft` } });
  await heard;
  const viewer = await join(server, 'vic', 'viewer');
  const back = seenBy(owner, '"vic"');
  tell(viewer, vic, { place: { cursor: { row: rows[0], field: name }, editing: true, typing: 'not mine to write' } });
  const told = await back;
  expect(told).toContain(`"place":{"cursor":{"row":"${rows[0]}","field":"${name}"},"editing":false}`);
  expect(told).not.toContain('not mine');
  expect(viewer.leaked()).toBe(false);
});

test('PR-4 nobody is told an e-mail address, neither as a name nor as an id, and so not in what is kept of what he did', async () => {
  const { server, owner, name, rows } = await withSecrets();
  const mail = await join(server, 'Eve.Poe@example.org', 'editor');
  expect(mail.hello.actor).toEqual({ id: expect.stringMatching(/^person-[0-9a-f]{24}$/) as string, name: 'Eve.Poe' });
  expect((await join(server, 'eve.poe@EXAMPLE.org', 'editor')).hello.actor.id).toBe(mail.hello.actor.id);
  const { seq } = owner.table();
  await mail.change([set(rows[0], name, 'mine')], seq);
  const lost = await owner.change([set(rows[0], name, 'hers')], seq);
  expect(lost).toMatchObject({ verdict: 'accepted', conflicts: [expect.any(String)] });
  await owner.at(seq + 2);
  const conflicts = JSON.stringify([...owner.table().conflicts]);
  expect(conflicts).toContain(mail.hello.actor.id);
  expect(conflicts).not.toContain('@');
});

test('SV-71 who was in a document that is there no more is gone from the others at once', async () => {
  const { server, owner, name, salary, rows } = await withSecrets();
  const editor = await join(server, 'eve', 'editor');
  const eve = new Awareness(new Doc());
  ends.push(async () => eve.destroy());
  const seen = (wanted: string) =>
    owner.socket.next((received) => {
      const text = received.kind === 'awareness' ? Buffer.from(received.update).toString() : '';
      return text.includes(wanted) ? text : null;
    });
  const there = seen('"eve"');
  eve.setLocalState({ place: { cursor: { row: rows[0], field: name }, editing: false } });
  editor.socket.sendAwareness(editor.hello.document, encodeAwarenessUpdate(eve, [eve.clientID]));
  expect(await there).not.toContain('null');
  const gone = seen('null');
  // What the editor had is for nobody any more: everybody sees the field.
  await owner.change([{ op: 'change-field', field: salary, set: { options: { read: 'viewer' } } }]);
  expect(await gone).not.toContain('"eve"');
});
