import type { Session } from '@teable-grid/core';
import { openSession } from '@teable-grid/client/remote';
import { fillEmpty, giveView, live } from './fill.ts';
import type { Home, Killing, Roles, Team } from './home.ts';
import { largeName } from './names.ts';
import { ordersCsv, ordersName, orderView } from './orders.ts';
import { pause } from './pace.ts';
import { planFields, planName, planRows, planView } from './sample.ts';
import { staffFields, staffName, staffRows, staffView } from './staff.ts';
import { newVisit, visitId } from './visit.ts';

/** How often the server is asked whether it is there, and how far an import is, milliseconds. */
const often = 150;

/** Tries until a server that does not answer is taken to be gone for good. */
const mostTries = 100;

/** The folder that the page is in is the server’s. */
const here = new URL('.', location.href);

/** Tables of the server that served the page. */
export class ServerHome implements Home {
  readonly kind = 'server';
  readonly decider = 'the server on this machine';
  readonly whyNoKilling = 'This server was not started by “npm start”, so no page may kill it.';
  #team: Promise<Team> | null = null;
  /** The table of the step about roles; null before it was made. */
  #staff: string | null = null;

  team(): Promise<Team> {
    return (this.#team ??= openTeam());
  }

  async startOver(): Promise<void> {
    const before = await this.#team;
    this.#team = null;
    if (before === null) return;
    await Promise.all([before.ada.close(), before.grace.close()]);
    const own = [before.table, ...(this.#staff === null ? [] : [this.#staff])];
    await Promise.all(own.map((table) => ask(`api/tables/${table}`, { method: 'DELETE' })));
    this.#staff = null;
    newVisit();
  }

  async killing(): Promise<Killing | null> {
    // One that was killed a moment ago comes back.
    for (let tries = 0; tries < mostTries; tries += 1) {
      const status = await ask('demo/status').catch(() => null);
      if (status?.ok === true) return killingOf(await this.team(), ((await status.json()) as { pid: number }).pid);
      if (status !== null) return null;
      await pause(often, AbortSignal.timeout(often * 2));
    }
    return null;
  }

  async hasLarge(): Promise<boolean> {
    return (await tablesHere()).some(({ table, seq }) => table === largeName && seq > 0);
  }

  async large(progress: (rows: number) => void, signal: AbortSignal): Promise<Session> {
    if (!(await this.hasLarge())) await importLarge(progress, signal);
    const session = openSession({ server: here.href, table: largeName, name: 'Ada' });
    await live(session);
    await giveView(session, orderView(session.table.fields.list));
    return session;
  }

  async roles(): Promise<Roles | null> {
    const table = `demo/staff-${visitId()}`;
    if ((await tokensFor(table)) === null) return null;
    await makeTable(table, staffName);
    this.#staff = table;
    const as = async (role: string): Promise<Session> => {
      const token = async (): Promise<string | null> => (await tokensFor(table))?.[role] ?? null;
      const session = openSession({ server: here.href, table, token: await token(), refreshToken: token, storage: 'memory' });
      await live(session);
      return session;
    };
    const owner = await as('owner');
    await fillEmpty(owner, { fields: staffFields, rows: staffRows, view: staffView });
    return { owner, as };
  }
}

async function openTeam(): Promise<Team> {
  const table = `demo/plan-${visitId()}`;
  await makeTable(table, planName);
  const as = (name: string): Session => openSession({ server: here.href, table, name });
  const [ada, grace] = [as('Ada'), as('Grace')];
  await fillEmpty(ada, { fields: planFields, rows: planRows, view: planView });
  await live(grace);
  return { table, ada, grace };
}

/** What the server tells of a table; `rows` null: nobody has it open. */
interface TableHere {
  readonly table: string;
  readonly seq: number;
  readonly rows: number | null;
}

/** The tables of the demo that are there. */
async function tablesHere(): Promise<readonly TableHere[]> {
  const answer = await ask('api/tables?workspace=demo');
  if (!answer.ok) throw new Error(`The server does not tell its tables: ${(await answer.text()).slice(0, 200)}`);
  const { tables } = (await answer.json()) as { tables: readonly (TableHere & { deletedAt: string | null })[] };
  return tables.filter(({ deletedAt }) => deletedAt === null);
}

/** Makes a table, unless it is there. */
async function makeTable(table: string, name: string): Promise<void> {
  if ((await tablesHere()).some((one) => one.table === table)) return;
  const made = await ask('api/tables', { method: 'POST', body: JSON.stringify({ table, name }) });
  // Somebody else, such as another window of this browser, may have made it by now.
  if (!made.ok && made.status !== 409) throw new Error(`The table ${table} could not be made: ${await made.text()}`);
}

async function tokensFor(table: string): Promise<Readonly<Record<string, string>> | null> {
  const answer = await ask(`demo/tokens?table=${table}`, { method: 'POST' });
  return answer.ok ? ((await answer.json()) as { tokens: Record<string, string> }).tokens : null;
}

/** Sends the large table as a file, as anybody may: `POST …/import`. */
async function importLarge(progress: (rows: number) => void, signal: AbortSignal): Promise<void> {
  const body = ordersCsv();
  let done = false;
  const imported = ask(`api/tables/${largeName}/import`, { method: 'POST', body, signal }).finally(() => (done = true));
  const watch = async (): Promise<void> => {
    while (!done) {
      await pause(often, signal);
      progress((await tablesHere()).find(({ table }) => table === largeName)?.rows ?? 0);
    }
  };
  const [answer] = await Promise.all([imported, watch()]);
  if (!answer.ok) throw new Error(`The rows could not be imported: ${await answer.text()}`);
  await ask(`api/tables/${largeName}`, { method: 'PATCH', body: JSON.stringify({ name: ordersName }) });
}

function killingOf({ table, ada, grace }: Team, pid: number): Killing {
  return {
    victim: `the server, process ${pid}`,
    says: 'The server is killed: kill -9.',
    async kill() {
      await ask('demo/kill', { method: 'POST' });
      while (await isThere()) await pause(often, AbortSignal.timeout(10_000));
    },
    async back(signal) {
      for (;;) {
        const answer = await ask('demo/status').catch(() => null);
        if (answer?.ok === true) {
          // As somebody who presses “Try now”: by itself each tries again after a while.
          for (const session of [ada, grace]) session.setOnline(true);
          return `the server is process ${((await answer.json()) as { pid: number }).pid} now`;
        }
        await pause(often, signal);
      }
    },
    async logged(after) {
      const { seq } = (await (await ask(`api/tables/${table}`)).json()) as { seq: number };
      return readEvents(table, after, seq);
    },
    end: () => {},
  };
}

async function isThere(): Promise<boolean> {
  return ask('demo/status').then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The changes of a table from one number to another, from its stream of events. */
function readEvents(table: string, after: number, upTo: number): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (after >= upTo) return Promise.resolve(found);
  return new Promise((resolve, reject) => {
    const events = new EventSource(new URL(`api/tables/${table}/events?after=${after}`, here));
    events.addEventListener('change', ({ data }: MessageEvent<string>) => {
      const { seq, change } = JSON.parse(data) as { seq: number; change: string };
      found.set(change, seq);
      if (seq < upTo) return;
      events.close();
      resolve(found);
    });
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) reject(new Error('The stream of events ended.'));
    });
  });
}

/** Asks the server; rejects with a sentence when it does not answer. */
async function ask(path: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(new URL(path, here), options);
  } catch (error) {
    throw options.signal?.aborted === true ? error : new Error('The server does not answer now. Try again in a moment.', { cause: error });
  }
}
