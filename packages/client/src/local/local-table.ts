import { newId, type TableStore } from '@teable-grid/core';
import type { Device } from '../device/device.ts';
import { Listeners } from '../listeners.ts';
import { pageLock } from '../locks.ts';
import type { Channel } from './channel.ts';
import { type Line, lineAt, pause } from './line.ts';
import { type InitialTable, LocalAuthority } from './local-authority.ts';
import { TabHost } from './tab-host.ts';

/** What silence between pages is counted in unless their device says otherwise, milliseconds. */
const defaultBeat = 1_000;
/** How long to wait before a table that could not be opened is tried again, milliseconds. */
const openAgainAfter = 1_000;

/**
 * How this page stands to a table of its device:
 *
 *     following → opening → holding → following (another page has it)
 *                    ↘ following (it could not be opened)
 */
export type Stand =
  /** Another page holds it, or will. `reason`: why this one does not any more, or could not. */
  | { readonly stand: 'following'; readonly reason: string | null }
  | { readonly stand: 'opening' }
  /** It is decided here, for the other pages too. */
  | { readonly stand: 'holding'; readonly authority: LocalAuthority };

const tables = new WeakMap<Device, Map<string, LocalTable>>();

/**
 * One page's part in a table that the pages of a device share: it waits in line to hold it, opens it when its turn comes, and serves the others
 * until it ends. The sessions of the page share it.
 */
export class LocalTable {
  readonly name: string;
  /** Of this page at this table. */
  readonly page = newId('session');
  /** To the other pages; null where there is none. */
  readonly channel: Channel | null;
  /** What silence is counted in, milliseconds. */
  readonly beat: number;
  readonly #device: Device;
  readonly #initial: InitialTable;
  readonly #line: Line;
  readonly #stands = new Listeners<Stand>();
  readonly #failures = new Listeners<Error>();
  readonly #end = new AbortController();
  readonly #run: Promise<void>;
  #stand: Stand = { stand: 'following', reason: null };
  #sessions = 0;

  private constructor(device: Device, name: string, initial: InitialTable) {
    this.name = name;
    this.#device = device;
    this.#initial = initial;
    this.channel = device.channel(`teable-grid/table/${name}`);
    this.beat = device.beat ?? defaultBeat;
    this.#line = lineAt(name, device.locks, this.channel, this.beat);
    this.#run = this.#stay();
  }

  /** The table of a device in this page, for one more session, which must `leave` it. */
  static join(device: Device, name: string, initial: InitialTable): LocalTable {
    const here = tables.get(device) ?? new Map<string, LocalTable>();
    tables.set(device, here);
    const table = here.get(name) ?? new LocalTable(device, name, initial);
    here.set(name, table);
    table.#sessions += 1;
    return table;
  }

  get stand(): Stand {
    return this.#stand;
  }

  /** Told of each new stand, until the result is called. */
  follow(listener: (stand: Stand) => void): () => void {
    return this.#stands.add(listener);
  }

  /** Told whenever the table could not be opened here, until the result is called. */
  onFailure(listener: (error: Error) => void): () => void {
    return this.#failures.add(listener);
  }

  /** A session of this page ends; after the last one the next page in line comes. */
  async leave(): Promise<void> {
    this.#sessions -= 1;
    if (this.#sessions > 0) return;
    const here = tables.get(this.#device);
    if (here?.get(this.name) === this) here.delete(this.name);
    this.#end.abort(new Error('the table was left'));
    await this.#run;
    this.channel?.close();
  }

  async #stay(): Promise<void> {
    const { signal } = this.#end;
    // Held before the first hello, and to the end of the page.
    const release = await this.#device.locks?.tryAcquire(pageLock(this.page));
    while (!signal.aborted) {
      try {
        const next = await this.#line.turn(signal);
        await this.#hold(signal).finally(next);
      } catch (error) {
        if (signal.aborted) break;
        this.#failed(error instanceof Error ? error : new Error(String(error)));
        await pause(openAgainAfter, signal).catch(() => {});
      }
    }
    release?.();
  }

  /** This page's turn: until it ends, or another has the table. */
  async #hold(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#move({ stand: 'opening' });
    const authority = await this.#open();
    const outdone = new AbortController();
    const host =
      this.channel === null ? null : new TabHost(authority, this.channel, { locks: this.#device.locks, onOutdone: () => outdone.abort() });
    this.#move({ stand: 'holding', authority });
    await Promise.race([authority.lost, aborted(signal), aborted(outdone.signal)]);
    host?.close();
    if (!signal.aborted)
      this.#move({ stand: 'following', reason: 'The table is open in another tab of this browser, which writes it now.' });
    await authority.close();
  }

  async #open(): Promise<LocalAuthority> {
    const store: TableStore = await this.#device.tables();
    try {
      return await LocalAuthority.open(this.name, store, this.#initial);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  #failed(error: Error): void {
    this.#move({ stand: 'following', reason: `The table could not be opened in this tab: ${error.message}` });
    this.#failures.tell(error);
  }

  #move(stand: Stand): void {
    this.#stand = stand;
    this.#stands.tell(stand);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
