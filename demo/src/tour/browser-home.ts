import { type Actor, MemoryStore, type Session } from '@teable-grid/core';
import { giveView } from './fill.ts';
import type { Home, Killing, Roles, Team } from './home.ts';
import { largeName } from './names.ts';
import { orderFields, orderRows, orderView } from './orders.ts';
import { pause, until } from './pace.ts';
import { planFields, planRows, planView } from './sample.ts';
import { newVisit, visitId } from './visit.ts';

/** Changes of the log that are read at once, more than a visitor makes. */
const mostLogged = 10_000;
/** Time for the page to show that something takes a while, milliseconds. */
const breath = 60;

/** Time in which those who are left must have noticed, milliseconds. */
const notice = 1_000;

/** Loaded when a table is opened, as the element loads it. */
const client = () => import('@teable-grid/client/local');

/** Tables of this browser, without any server: IndexedDB, and a page that decides for all. */
export class BrowserHome implements Home {
  readonly kind = 'browser';
  readonly decider = 'this browser, without any server';
  readonly whyNoKilling = 'This browser keeps no tables between pages, so there is nothing to kill.';
  #team: Promise<Team> | null = null;
  #large: Promise<Session> | null = null;

  team(): Promise<Team> {
    return (this.#team ??= openTeam());
  }

  async startOver(): Promise<void> {
    await this.#close();
    newVisit();
  }

  async killing(): Promise<Killing | null> {
    if (globalThis.indexedDB === undefined || globalThis.navigator.locks === undefined) return null;
    const { table } = await this.team();
    await this.#close();
    const holder = await openHolder(table);
    // In line behind the frame, which decides until it is killed.
    const { ada, grace } = await this.team();
    let moved = Promise.resolve(false);
    return {
      victim: 'the page that decides, a frame in this one',
      says: 'The page that decides is destroyed.',
      async kill() {
        moved = hasMoved(ada);
        holder.remove();
      },
      async back(signal) {
        if (!(await moved)) return 'another window of this browser decides, and did all along';
        await until(() => [ada, grace].every(({ status }) => status.state === 'live'), 'this page decides', signal);
        return 'this page decides now';
      },
      async logged(after) {
        const { IndexedDbStore } = await client();
        const store = await IndexedDbStore.open();
        const entries = await store.log(table, { after, limit: mostLogged, withoutUpdates: true });
        await store.close();
        return new Map(entries.map(({ change, seq }) => [change, seq]));
      },
      end: () => holder.remove(),
    };
  }

  hasLarge(): Promise<boolean> {
    return Promise.resolve(this.#large !== null);
  }

  async large(progress: (rows: number) => void): Promise<Session> {
    progress(0);
    await pause(breath, new AbortController().signal);
    return (this.#large ??= openLarge());
  }

  roles(): Promise<Roles | null> {
    return Promise.resolve(null);
  }

  async #close(): Promise<void> {
    const before = await this.#team;
    this.#team = null;
    if (before !== null) await Promise.all([before.ada.close(), before.grace.close()]);
  }
}

async function openTeam(): Promise<Team> {
  const table = `demo/plan-${visitId()}`;
  // Where nothing may be kept the table is there as long as the page is.
  const open = await keptTable(table).catch(() => memoryTable(table));
  const ada = await open({ id: 'ada', name: 'Ada' });
  await giveView(ada, planView);
  return { table, ada, grace: await open({ id: 'grace', name: 'Grace' }) };
}

type OpenAs = (actor: Actor) => Promise<Session>;

async function keptTable(table: string): Promise<OpenAs> {
  const { IndexedDbStore, LocalSession } = await client();
  await (await IndexedDbStore.open()).close();
  return (actor) => LocalSession.open({ table, storage: 'indexeddb', fields: planFields, rows: planRows, actor });
}

async function memoryTable(table: string): Promise<OpenAs> {
  const { LocalAuthority, LocalSession } = await client();
  const authority = await LocalAuthority.open(table, new MemoryStore(), { fields: planFields, rows: planRows });
  return (actor) => LocalSession.join(authority, { actor });
}

async function openLarge(): Promise<Session> {
  const { LocalSession } = await client();
  const session = await LocalSession.open({ table: largeName, storage: 'memory', fields: orderFields, rows: orderRows() });
  await giveView(session, orderView(session.table.fields.list));
  return session;
}

/** Whether a session loses who decided, within a moment. */
function hasMoved(session: Session): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (moved: boolean): void => {
      stop();
      clearTimeout(timer);
      resolve(moved);
    };
    const stop = session.subscribe(() => {
      if (session.status.state !== 'live') end(true);
    });
    const timer = setTimeout(() => end(false), notice);
  });
}

/** A page of its own, in a frame, which opens the table before anybody else and so decides. */
function openHolder(table: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = `./holder.html?table=${encodeURIComponent(table)}`;
  return new Promise((resolve) => {
    const heard = ({ source }: MessageEvent): void => {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', heard);
      resolve(frame);
    };
    addEventListener('message', heard);
    document.body.append(frame);
  });
}
