import { newId, type TableStore } from '@teable-grid/core';
import { type RunningServer, type ServerOptions, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { EventReader } from '../harness/event-reader.ts';
import { Load, tableForWriters } from '../harness/load.ts';
import { random } from '../harness/random.ts';
import { importTable } from '../harness/server-process.ts';

const secret = 'a secret for tests, long enough to sign with';

/** What streams of events must be, over any store. The store is the caller's to close. */
export function describeEventStreams(makeStore: () => Promise<TableStore>): void {
  describe('streams of events', () => {
    const ends: (() => unknown)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer & { readonly store: TableStore }> {
      const store = await makeStore();
      const server = await startServer({ store, port: 0, ...options });
      ends.push(() => server.close());
      return { ...server, store };
    }

    async function read(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
      const reader = await EventReader.open(url, headers);
      ends.push(() => reader.close());
      return reader;
    }

    async function loaded(server: RunningServer, table: string, writers = 2): Promise<Load> {
      await importTable(server.url, table, tableForWriters(writers));
      const load = new Load({ url: server.url, table, writers });
      ends.push(() => load.close());
      await load.start();
      return load;
    }

    const workspace = () => `w${newId('row').slice(0, 8)}`;
    const numbers = (reader: EventReader, table: string) =>
      reader.changes.filter(({ data }) => data.table === table).map(({ data }) => data.seq!);
    const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

    it('SV-60 a table’s stream gives what the log has and then what is committed, without a gap or a repeat, whenever it is opened', async () => {
      const { between } = random('streams');
      const server = await start();
      const table = `${workspace()}/t`;
      const load = await loaded(server, table);
      const readers: { reader: EventReader; after: number }[] = [];
      for (let at = 0; at < 12; at++) {
        await load.until(between(1, 15));
        const after = between(0, load.highest);
        readers.push({ reader: await read(`${server.url}/api/tables/${table}/events?after=${after}`), after });
      }
      await load.stop();
      const { seq } = (await server.store.list()).find((info) => info.table === table)!;
      for (const { reader, after } of readers) {
        await reader.until(seq - after);
        expect(numbers(reader, table)).toEqual(upTo(seq, after + 1));
      }
      expect(readers[0]!.reader.changes.at(-1)).toMatchObject({
        id: String(seq),
        data: { kind: 'change', actor: { name: expect.stringMatching(/^Writer/) }, ops: [{}] },
      });
    });

    it('SV-61 a workspace’s stream gives each table’s changes in their order, goes on by its cursor, and has tables that are made later', async () => {
      const server = await start();
      const name = workspace();
      const url = `${server.url}/api/workspaces/${name}/events`;
      const [one, other] = await Promise.all([loaded(server, `${name}/one`), loaded(server, `${name}/other`)]);
      const first = await read(`${url}?after=0`);
      await Promise.all([one.until(20), other.until(20), first.until(30)]);
      first.close();
      await first.ended;
      const { id } = first.events.at(-1)!;
      await Promise.all([one.until(20), other.until(20)]);
      // As the browser comes back: the last id it had, which wins over the address.
      const second = await read(`${url}?after=0`, { 'last-event-id': id });
      await importTable(server.url, `${name}/later`, 'Name\nx\n');
      await Promise.all([one.stop(), other.stop()]);
      const infos = await server.store.list(name);
      await second.until(infos.reduce((sum, { seq }) => sum + seq, 0) - first.changes.length);
      expect(infos.map(({ table }) => table)).toEqual([`${name}/later`, `${name}/one`, `${name}/other`]);
      for (const { table, seq } of infos) expect([...numbers(first, table), ...numbers(second, table)]).toEqual(upTo(seq));
      // Another workspace's cursor, or what is none.
      for (const wrong of ['x', 'AAAA', id.slice(0, -4), '%00', '../..'])
        expect((await fetch(`${url}?after=${encodeURIComponent(wrong)}`)).status, wrong).toBe(400);
      expect((await fetch(`${server.url}/api/tables/${name}/one/events?after=99999`)).status).toBe(400);
    });

    it('SV-62 a reader who takes nothing for a while gets all of it later, and one whose cursor the log has passed is told so', async () => {
      const server = await start({ compaction: { tombstones: 0, tombstonesPerRow: 0 }, retention: { logDays: 0, logChanges: 5 } });
      const table = `${workspace()}/t`;
      const load = await loaded(server, table);
      const reader = await read(`${server.url}/api/tables/${table}/events?after=0`);
      reader.pause();
      await load.until(1_500);
      await load.stop();
      reader.resume();
      const info = async () => (await server.store.list()).find((one) => one.table === table)!;
      const { seq } = await info();
      await reader.until(seq);
      expect(numbers(reader, table)).toEqual(upTo(seq));
      const open = (await server.tables.open(table))!;
      expect(await open.compact()).toBe(true);
      while ((await info()).trimmed === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      for (const url of [`${server.url}/api/tables/${table}/events`, `${server.url}/api/workspaces/${table.split('/')[0]}/events`]) {
        const late = await read(`${url}?after=0`);
        await late.ended;
        expect(late.status).toBe(410);
        expect(late.body).toMatch(/cursor-too-old.*not in the log any more.*read the table anew/);
      }
      const { trimmed } = await info();
      const rest = await read(`${server.url}/api/tables/${table}/events?after=${trimmed}`);
      await rest.until(seq - trimmed);
      expect(numbers(rest, table)).toEqual(upTo(seq, trimmed + 1));
    });

    it('SV-63 streams give only what a token may read, until it ends; a ticket stands for it once', async () => {
      const server = await start({ secret });
      const name = workspace();
      const sign = (tables: Record<string, string>, exp?: number) => {
        const token = new SignJWT({ tables }).setProtectedHeader({ alg: 'HS256' }).setSubject('ada');
        return (exp === undefined ? token : token.setExpirationTime(exp)).sign(new TextEncoder().encode(secret));
      };
      const owner = await sign({ '*': 'owner' });
      await importTable(server.url, `${name}/open`, 'Name\nx\n', owner);
      await importTable(server.url, `${name}/hidden`, 'Secret\nhunter2\n', owner);
      const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
      const viewer = await sign({ [`${name}/open`]: 'viewer' }, Math.floor(Date.now() / 1_000) + 2);
      const reader = await read(`${server.url}/api/workspaces/${name}/events?after=0`, bearer(viewer));
      await importTable(server.url, `${name}/hidden`, 'Secret\nhunter3\n', owner);
      await importTable(server.url, `${name}/open`, 'Name\ny\n', owner);
      await reader.ended;
      expect(new Set(reader.changes.map(({ data }) => data.table))).toEqual(new Set([`${name}/open`]));
      expect(numbers(reader, `${name}/open`)).toEqual([1, 2, 3]);
      expect(reader.events.at(-1)).toMatchObject({ event: 'end', data: { reason: 'The token has expired.' } });
      expect(JSON.stringify(reader.events)).not.toMatch(/hidden|hunter/);

      const stranger = bearer(await sign({ 'other/t': 'owner' }));
      const answers = await Promise.all(
        [`tables/${name}/hidden/events`, `tables/${name}/absent/events`, `workspaces/${name}/events`, 'workspaces/absent/events'].map(
          async (path) => {
            const response = await fetch(`${server.url}/api/${path}?after=0`, { headers: stranger });
            return `${response.status} ${(await response.text()).replaceAll(name, '…').replaceAll('absent', '…').replaceAll('hidden', '…')}`;
          },
        ),
      );
      expect(answers[0]).toBe(answers[1]);
      expect(answers[2]).toBe(answers[3]);
      expect((await fetch(`${server.url}/api/workspaces/${name}/events`)).status).toBe(401);

      const issued = await fetch(`${server.url}/api/tickets`, { method: 'POST', headers: bearer(owner) });
      const { ticket } = (await issued.json()) as { ticket: string };
      const url = `${server.url}/api/tables/${name}/open/events?after=0&ticket=${ticket}`;
      const byTicket = await read(url);
      await byTicket.until(3);
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(`${server.url}/api/tickets`, { method: 'POST' })).status).toBe(401);
    });
  });
}
