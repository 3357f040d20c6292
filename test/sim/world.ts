import type { Access } from '../../server/src/access.ts';
import { Device } from './device.ts';
import { Glances } from './glances.ts';
import { History } from './history.ts';
import { KeptPromises } from './kept-promises.ts';
import { type ClientEnd, Connection, freshLine, type Line } from './network.ts';
import { Overwrites } from './overwrites.ts';
import { Page } from './page.ts';
import { type Plan, tabsEach } from './plan.ts';
import { SimServer } from './sim-server.ts';
import { ViewWrites } from './view-writes.ts';
import { VirtualTime } from './virtual-time.ts';
import { Watch } from './watch.ts';

const names = ['ann', 'ben', 'cid'];

/** Everything that there is in a run: people with their devices and pages, a network, and a server. */
export class World {
  readonly table = 'home/people';
  readonly time: VirtualTime;
  readonly watch: Watch;
  readonly glances = new Glances();
  readonly history: History;
  readonly promises: KeptPromises;
  readonly server: SimServer;
  readonly access = new Map<string, Access>();
  readonly devices: readonly Device[];
  readonly pages: (Page | null)[];
  /** Every page that ever was; a page that ends is not forgotten at once. */
  readonly all: Page[] = [];
  readonly #lines: Line[];
  #opened = 0;

  constructor({ seed, people }: Plan, watch: Watch) {
    this.time = new VirtualTime(seed);
    this.watch = watch;
    const overwrites = new Overwrites(watch, this.glances);
    const viewWrites = new ViewWrites(watch);
    this.history = new History(watch, (entry, before, after) => {
      overwrites.judge(entry, before, after);
      viewWrites.judge(entry, before, after);
    });
    this.promises = new KeptPromises(watch, this.history);
    const { time, history, table, access } = this;
    this.server = new SimServer({ time, watch, history, table, access });
    this.devices = Array.from({ length: people }, () => new Device());
    this.pages = Array.from({ length: people * tabsEach }, () => null);
    this.#lines = this.pages.map(freshLine);
    for (let at = 0; at < people; at++) this.setRole(at, at === 0 ? 'owner' : 'editor');
  }

  /** What a person may do from now on. */
  setRole(person: number, role: Access['role']): void {
    const id = names[person]!;
    this.access.set(id, { actor: { id, name: id.toUpperCase() }, role, expires: null });
    this.server.process?.tellAccess(id);
  }

  /** A page is opened in a place where there is none. */
  open(tab: number): Page | null {
    if (this.pages[tab] !== null) return null;
    const device = Math.floor(tab / tabsEach);
    this.#opened += 1;
    const person = names[device]!;
    const page = new Page(this, { name: `${person} ${this.#opened}`, person, device: this.devices[device]!, line: this.#lines[tab]! });
    this.pages[tab] = page;
    this.all.push(page);
    return page;
  }

  /** A place is free again. */
  leave(tab: number): void {
    this.pages[tab] = null;
  }

  line(tab: number): Line {
    return this.#lines[tab]!;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** A connection to the server; null when there is no way there, or nobody. */
  dial(page: Page, end: ClientEnd): Connection | null {
    const { process } = this.server;
    if (!page.line.plugged || process === null) return null;
    const connection = new Connection(this.time, this.watch, page.line, end);
    process.accept(connection, this.access.get(page.person)!.actor);
    return connection;
  }
}
