import { type Batch, type CommitResult, MemoryStore, type Op, type TableStore, valueOf } from '@teable-grid/core';
import { newId } from '@teable-grid/core';
import { type RunningServer, startServer } from '@teable-grid/server';
import { afterEach, describe, expect, test } from 'vitest';
import { wholeLog } from '../harness/load.ts';

const table = 'demo/people';
const rows = 3_500;
const file = `Name,Size\n${Array.from({ length: rows }, (_, at) => `Person ${at},${at}`).join('\n')}\n`;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(store: TableStore): Promise<RunningServer> {
  const server = await startServer({ store, port: 0 });
  ends.push(() => server.close());
  return server;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly [key: string]: unknown };
}

async function ask(server: RunningServer, method: string, path: string, body?: string): Promise<Answer> {
  const response = await fetch(`${server.url}/api/tables/${table}/${path}`, { method, ...(body !== undefined && { body }) });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const post = (server: RunningServer, query = '?import=iOne', body = file) => ask(server, 'POST', `import${query}`, body);

/** A store on what another keeps, whose commits the test can hold up, fail, or have done without an answer. */
class FailingStore {
  readonly store: TableStore;
  /** Resolves when that many commits have been made, and the next has come. */
  readonly reached: Promise<void>;
  release: () => void = () => {};

  constructor(kept: MemoryStore, after: number, then: 'hold' | 'fail' | 'lose') {
    let commits = 0;
    let reach: () => void;
    this.reached = new Promise((resolve) => {
      reach = resolve;
    });
    const store = kept.another();
    const commit = async (batch: Batch): Promise<CommitResult> => {
      commits += 1;
      if (commits !== after + 1) return kept.commit(batch);
      reach();
      if (then === 'hold') await new Promise<void>((resolve) => (this.release = resolve));
      if (then === 'lose') await kept.commit(batch);
      if (then !== 'hold') throw new Error('the connection is lost');
      return kept.commit(batch);
    };
    this.store = Object.assign(store, { commit });
  }
}

/** The names and sizes in the table, in order. */
async function content(server: RunningServer) {
  const now = (await server.tables.open(table))!.authority.table;
  return [...now.rows].map((row) => now.fields.list.map((field) => valueOf(row, field)));
}

const whole = Array.from({ length: rows }, (_, at) => [`Person ${at}`, at]);

/** Does ops as one change of somebody else. */
async function change(server: RunningServer, ops: readonly Op[]): Promise<void> {
  const { authority } = (await server.tables.open(table))!;
  const session = newId('session');
  const actor = { id: 'ada', name: 'Ada' };
  await authority.attach(session, 'ada', 'a secret of some length');
  const submitted = { n: 1, id: newId('change'), seen: { seq: authority.table.seq }, ops };
  const answer = await authority.submit({ session, actor, confirmed: 0, change: submitted, kind: 'change' });
  authority.detach(session);
  expect(answer).toMatchObject({ verdict: { verdict: 'accepted' } });
}

describe('imports with an id', () => {
  test('SV-38 the same import again does nothing twice, and is answered as the first time', async () => {
    const store = new MemoryStore();
    const server = await start(store);
    const first = await post(server);
    expect(first).toMatchObject({ status: 201, body: { import: 'iOne', created: true, rows } });
    const log = await wholeLog(store, table);
    expect(await post(server)).toEqual({ status: 200, body: { ...first.body, created: false } });
    expect(await wholeLog(store, table)).toEqual(log);
    expect(await content(server)).toEqual(whole);
    expect(new Set(log.map(({ session, group }) => `${session} ${group}`)).size).toBe(1);
    expect(log.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    // An id is of one table.
    const other = await fetch(`${server.url}/api/tables/demo/other/import?import=iOne`, { method: 'POST', body: 'A\n1\n' });
    expect(await other.json()).toMatchObject({ created: true, rows: 1 });
  });

  test.each([0, 1, 2, 3, 4])(
    'SV-38 an import that broke off after %i changes is gone on with by another server, whatever was done to its fields',
    async (after) => {
      const store = new MemoryStore();
      const failing = new FailingStore(store, after, 'hold');
      const broken = await start(failing.store);
      const unanswered = post(broken);
      await failing.reached;
      const server = await start(store.another());
      expect(await ask(server, 'GET', 'imports/iOne')).toMatchObject({
        status: 200,
        body: { import: 'iOne', state: 'stopped', rows, imported: Math.max(0, after - 1) * 1_000, problem: null },
      });
      if (after > 0) {
        const [name, size] = (await server.tables.open(table))!.authority.table.fields.list;
        await change(server, [
          { op: 'change-field', field: name!.id, set: { name: 'Size' } },
          { op: 'change-field', field: size!.id, set: { name: 'Other', type: 'text' } },
        ]);
      }
      expect(await post(server)).toMatchObject({ status: 200, body: { rows } });
      failing.release();
      // The one that was held up finds all of it done.
      expect(await unanswered).toMatchObject({ body: { import: 'iOne', rows } });
      const again = await start(store.another());
      expect((await content(again)).map(([name, size]) => [name, Number(size)])).toEqual(whole);
      expect(await ask(again, 'GET', 'imports/iOne')).toMatchObject({ body: { state: 'done', imported: rows } });
      const log = await wholeLog(store, table);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
      expect(log.filter(({ ops }) => ops === null)).toHaveLength(4);
    },
  );

  test.each(['fail', 'lose'] as const)('SV-38 an import goes on by itself when a commit is %s: done once', async (how) => {
    const store = new MemoryStore();
    const server = await start(new FailingStore(store, 2, how).store);
    expect(await post(server)).toMatchObject({ status: 201, body: { rows } });
    expect(await content(server)).toEqual(whole);
    expect((await wholeLog(store, table)).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
  });

  test('SV-38 two who send the same import at once have it done once', async () => {
    const server = await start(new MemoryStore());
    const answers = await Promise.all([post(server), post(server), post(server)]);
    expect(answers.map(({ body }) => body['rows'])).toEqual([rows, rows, rows]);
    expect(await content(server)).toEqual(whole);
  });

  test('SV-38 another file, another locale and an id that is none are refused; without an id the answer has one', async () => {
    const server = await start(new MemoryStore());
    const { body } = await post(server, '', 'Name\nAda\n');
    expect(body['import']).toMatch(/^i\w{10}$/);
    const seq = body['seq'];
    const id = String(body['import']);
    const refusal = {
      status: 409,
      body: { import: id, problem: { path: 'import', message: expect.stringContaining(`import ${id} is of another file`) } },
    };
    expect(await post(server, `?import=${id}`, 'Name\nGrace\n')).toMatchObject(refusal);
    expect(await post(server, `?import=${id}&locale=de`, 'Name\nAda\n')).toMatchObject(refusal);
    for (const wrong of ['', '__proto__', 'a/b', 'x'.repeat(41)])
      expect((await post(server, `?import=${encodeURIComponent(wrong)}`, 'Name\nAda\n')).status, wrong).toBe(400);
    expect(await post(server, `?import=${id}`, 'Name\nAda\n')).toMatchObject({ status: 200, body: { seq } });
  });

  test('SV-38 what stopped an import for good is told, also later', async () => {
    const store = new MemoryStore();
    const failing = new FailingStore(store, 2, 'hold');
    const broken = await start(failing.store);
    const unanswered = post(broken);
    await failing.reached;
    const server = await start(store.another());
    const field = (await server.tables.open(table))!.authority.table.fields.list[0]!;
    await change(server, [{ op: 'delete-field', field: field.id }]);
    const stopped = { status: 422, body: { import: 'iOne', problem: { code: 'field-deleted' } } };
    expect(await post(server)).toMatchObject(stopped);
    expect(await post(server)).toMatchObject(stopped);
    expect(await ask(server, 'GET', 'imports/iOne')).toMatchObject({
      body: { state: 'stopped', imported: 1_000, problem: { code: 'field-deleted' } },
    });
    failing.release();
    expect(await unanswered).toMatchObject(stopped);
  });

  test('SV-32 a file that is not CSV makes no table', async () => {
    const store = new MemoryStore();
    expect((await post(await start(store), '', 'A\n"open')).status).toBe(422);
    expect(await store.list()).toEqual([]);
  });
});

describe('cancelling imports', () => {
  const alive = async (server: RunningServer) => (await content(server)).length;

  test('SV-39 the rows of an import go, as one gesture; what was there before stays, and the id is used up', async () => {
    const store = new MemoryStore();
    const server = await start(store);
    await post(server, '', 'Name,Size\nBefore,1\n');
    await post(server);
    const cancelled = { status: 200, body: { import: 'iOne', deleted: rows, kept: 0 } };
    expect(await ask(server, 'DELETE', 'imports/iOne')).toEqual(cancelled);
    const { length } = await wholeLog(store, table);
    expect(await ask(server, 'DELETE', 'imports/iOne')).toEqual(cancelled);
    expect(await wholeLog(store, table)).toHaveLength(length);
    expect(await content(server)).toEqual([['Before', 1]]);
    const groups = (await wholeLog(store, table)).slice(-4).map(({ group, ops }) => `${group} ${ops!.ops[0]!.op}`);
    expect(new Set(groups).size).toBe(1);
    expect(await post(server)).toMatchObject({ status: 409, body: { problem: { message: expect.stringContaining('was cancelled') } } });
    expect(await ask(server, 'GET', 'imports/iOne')).toMatchObject({ body: { state: 'cancelled', rows, imported: rows } });
    for (const method of ['GET', 'DELETE'])
      expect(await ask(server, method, 'imports/iNone')).toMatchObject({ status: 404, body: { problem: { code: 'no-such-import' } } });
  });

  test('SV-39 a row that somebody has edited stays, as a conflict for people to settle', async () => {
    const server = await start(new MemoryStore());
    await post(server);
    const now = (await server.tables.open(table))!.authority.table;
    const [row, field] = [now.rows.at(1_234)!, now.fields.list[0]!];
    await change(server, [{ op: 'set-cell', row: row.id, field: field.id, value: 'Edited', was: 'Person 1234' }]);
    expect(await ask(server, 'DELETE', 'imports/iOne')).toEqual({ status: 200, body: { import: 'iOne', deleted: rows - 1, kept: 1 } });
    expect(await content(server)).toEqual([['Edited', 1234]]);
    expect([...(await server.tables.open(table))!.authority.table.conflicts]).toMatchObject([{ kind: 'deleted-edited-row', row: row.id }]);
    // Again, it asks for nothing that was asked before.
    expect(await ask(server, 'DELETE', 'imports/iOne')).toMatchObject({ body: { deleted: rows - 1, kept: 1 } });
    expect((await server.tables.open(table))!.authority.table.conflicts.size).toBe(1);
  });

  test('SV-39 one that is at work is stopped first', async () => {
    const store = new MemoryStore();
    const failing = new FailingStore(store, 2, 'hold');
    const server = await start(failing.store);
    const importing = post(server);
    await failing.reached;
    expect(await ask(server, 'GET', 'imports/iOne')).toMatchObject({ body: { state: 'running', imported: 1_000 } });
    const cancelling = ask(server, 'DELETE', 'imports/iOne');
    while ((await store.import(table, 'iOne'))!.state === 'begun') await new Promise((resolve) => setImmediate(resolve));
    failing.release();
    expect(await importing).toMatchObject({ status: 422, body: { problem: { message: 'The import was cancelled.' } } });
    expect(await cancelling).toMatchObject({ status: 200, body: { deleted: 2_000, kept: 0 } });
    expect(await alive(server)).toBe(0);
  });

  test('SV-39 one that another server is at work on is stopped by its numbers', async () => {
    const store = new MemoryStore();
    const failing = new FailingStore(store, 2, 'hold');
    const importing = post(await start(failing.store));
    await failing.reached;
    const server = await start(store.another());
    expect(await ask(server, 'DELETE', 'imports/iOne')).toMatchObject({ status: 200, body: { deleted: 1_000, kept: 0 } });
    failing.release();
    expect((await importing).status).toBe(422);
    const again = await start(store.another());
    expect(await alive(again)).toBe(0);
    expect(await ask(again, 'DELETE', 'imports/iOne')).toMatchObject({ body: { deleted: 1_000, kept: 0 } });
  });

  test.each([0, 1, 2, 3])('SV-39 a cancellation that broke off after %i changes is finished by another server', async (after) => {
    const store = new MemoryStore();
    await post(await start(store.another()));
    const failing = new FailingStore(store, after, 'hold');
    const broken = await start(failing.store);
    const unanswered = ask(broken, 'DELETE', 'imports/iOne');
    await failing.reached;
    const server = await start(store.another());
    expect(await ask(server, 'GET', 'imports/iOne')).toMatchObject({ body: { state: 'cancelling' } });
    expect((await post(server)).status).toBe(409);
    expect(await ask(server, 'DELETE', 'imports/iOne')).toMatchObject({ status: 200, body: { deleted: rows, kept: 0 } });
    failing.release();
    expect(await unanswered).toMatchObject({ status: 200, body: { deleted: rows, kept: 0 } });
    expect(await alive(await start(store.another()))).toBe(0);
  });
});
