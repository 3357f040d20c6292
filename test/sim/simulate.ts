import { loadTakeBack } from '../../packages/client/src/take-back-part.ts';
import { type Fault, type Gesture, type Plan, planOf, type Step, tabsEach } from './plan.ts';
import { difference, print } from './print.ts';
import { type Counts, type Violation, Watch } from './watch.ts';
import { World } from './world.ts';

/** Virtual time within which everything must have come to rest, milliseconds. */
const longestRest = 10 * 60_000;

/** Longer than pages take to notice one that has ended, milliseconds. */
const lookedAfter = 25_000;

/** What a run came to. */
export interface Outcome {
  readonly violation: Violation | null;
  readonly counts: Counts;
  /** The same for two runs that did the same. */
  readonly hash: string;
}

/** Runs what comes of a seed. */
export function simulateSeed(seed: number): Promise<Outcome> {
  return simulate(planOf(seed));
}

/** Runs a plan: its steps one after the other, then all is healed and comes to rest. Checks on the way that no promise is broken. */
export async function simulate(plan: Plan, lines: string[] | null = null): Promise<Outcome> {
  // In a page it comes by the network, at its own time.
  await loadTakeBack();
  const watch = new Watch(lines);
  const world = new World(plan, watch);
  const { time } = world;
  time.enter();
  const faults = catchFaults(watch);
  try {
    await new Run(world).run(plan.steps);
  } catch (error) {
    watch.violate('no fault', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    faults.stop();
    time.leave();
  }
  watch.counts.tasks = time.tasks;
  return { violation: watch.violation, counts: watch.counts, hash: watch.hash };
}

/** What nobody catches is a violation. */
function catchFaults(watch: Watch): { stop(): void } {
  const caught = (error: unknown) => watch.violate('no fault', error instanceof Error ? (error.stack ?? error.message) : String(error));
  const rejected = process.listeners('unhandledRejection');
  const thrown = process.listeners('uncaughtException');
  for (const event of ['unhandledRejection', 'uncaughtException']) process.removeAllListeners(event);
  process.on('unhandledRejection', caught);
  process.on('uncaughtException', caught);
  return {
    stop: () => {
      process.off('unhandledRejection', caught);
      process.off('uncaughtException', caught);
      for (const listener of rejected) process.on('unhandledRejection', listener);
      for (const listener of thrown) process.on('uncaughtException', listener);
    },
  };
}

class Run {
  readonly #world: World;
  /** Gestures that are done before their turn. */
  readonly #early = new Set<Gesture>();
  constructor(world: World) {
    this.#world = world;
  }

  async run(steps: readonly Step[]): Promise<void> {
    const { time, watch, server } = this.#world;
    server.start();
    await time.rest(longestRest, () => watch.fine);
    for (const [at, step] of steps.entries()) {
      if (!watch.fine) return;
      watch.note(`step ${at} ${JSON.stringify(step)}`);
      watch.counts.steps += 1;
      const next = steps[at + 1];
      if (step.do !== 'wait') await this.#step(step);
      else if (next !== undefined && next.do !== 'wait' && isGesture(next) && !isTakingBack(next)) this.#at(step.ms, next);
      if (step.do === 'wait') await time.pass(step.ms, () => watch.fine);
      // What is due now.
      await time.pass(0, () => watch.fine);
      this.#check();
    }
    await this.#heal();
    if (watch.fine) this.#checkAtRest(false);
    await this.#startAnew();
    if (watch.fine) this.#checkAtRest(true);
  }

  async #step(step: Exclude<Step, { do: 'wait' }>): Promise<void> {
    const { time, watch } = this.#world;
    if (isGesture(step)) {
      if (this.#early.has(step)) return;
      const page = this.#world.pages[step.tab];
      if (page == null || !page.owner.running) return;
      await time.as(page.owner, () => {
        page.do(step);
      });
    } else if (await this.#befall(step)) watch.fault(step.do);
  }

  /** A gesture after a while comes in the midst of what else happens then. */
  #at(ms: number, gesture: Gesture): void {
    const page = this.#world.pages[gesture.tab];
    this.#early.add(gesture);
    if (page != null) this.#world.time.after(page.owner, ms, () => page.do(gesture));
  }

  /** Whether it could happen. */
  async #befall(fault: Fault): Promise<boolean> {
    const { time, server, devices, pages } = this.#world;
    switch (fault.do) {
      case 'open': {
        const page = this.#world.open(fault.tab);
        if (page !== null) await time.as(page.owner, () => page.open());
        return page !== null;
      }
      case 'lag':
        this.#world.line(fault.tab).lag[fault.lane] = fault.ms;
        return true;
      case 'drop':
      case 'repeat':
        this.#world.line(fault.tab)[fault.do].add(fault.lane);
        // Counted when it happens.
        return false;
      case 'commit-lost':
      case 'commit-unanswered':
        server.fates.push(fault.do === 'commit-lost' ? 'lost' : 'unanswered');
        return false;
      case 'crash-before-commit':
      case 'crash-after-commit':
        server.fates.push(fault.do === 'crash-before-commit' ? 'crash-before' : 'crash-after');
        return false;
      case 'slow-commits':
        server.commitTime = fault.ms;
        return true;
      case 'crash-server':
        server.crash();
        return false;
      case 'second-server':
        if (!server.isUp) return false;
        server.start();
        return true;
      case 'compact': {
        const { process } = server;
        if (process !== null) await time.as(process.owner, () => process.compact());
        return false;
      }
      case 'trim':
        await server.store.trimLog(this.#world.table, { before: '9999', keep: 2 });
        return true;
      case 'expire':
        return this.#expire();
      case 'snapshot': {
        const { process } = server;
        if (process !== null) await time.as(process.owner, () => process.snapshot());
        return process !== null;
      }
      case 'disk-fails':
      case 'disk-works':
        devices[fault.device]!.works = fault.do === 'disk-works';
        return true;
      case 'slow-disk':
        devices[fault.device]!.slow = fault.ms;
        return true;
      case 'keep-replica':
        pages.find((page, tab) => page !== null && Math.floor(tab / tabsEach) === fault.device)?.keepReplica();
        return true;
      case 'clock':
        devices[fault.device]!.wall += fault.ms;
        pages.forEach((page, tab) => {
          if (page !== null && Math.floor(tab / tabsEach) === fault.device) page.owner.wall = devices[fault.device]!.wall;
        });
        return true;
      case 'role':
        this.#world.setRole(fault.person, fault.role);
        return true;
      default:
        return this.#befallPage(fault.do, fault.tab);
    }
  }

  /** The server forgets sessions; it waits so long with that that nobody is left who does not know how his changes ended. */
  async #expire(): Promise<boolean> {
    const { server, history, devices, all } = this.#world;
    const waiting = all.flatMap((page) => (page.living ? [...page.outbox.undecided()].map(({ change }) => change.id) : []));
    for (const device of devices) waiting.push(...device.ids());
    if (waiting.some((id) => history.byChange.has(id))) return false;
    return (await server.store.expireSessions('9999')) > 0;
  }

  async #befallPage(
    what: 'close' | 'crash' | 'freeze' | 'evict' | 'wake' | 'cut' | 'unplug' | 'plug' | 'work-offline' | 'work-online',
    tab: number,
  ) {
    const { time, pages } = this.#world;
    const page = pages[tab];
    if (page == null) return false;
    switch (what) {
      case 'crash':
        page.crash();
        this.#world.leave(tab);
        return true;
      case 'close':
        if (!page.owner.running) return false;
        await time.as(page.owner, () => page.close());
        this.#world.leave(tab);
        return true;
      case 'freeze':
        page.owner.freeze();
        return true;
      case 'evict':
        // Frozen, and the browser gives its locks to others.
        page.owner.freeze();
        page.device.release(page.owner);
        this.#world.glances.parted.add(page.person);
        return true;
      case 'wake':
        time.wake(page.owner);
        return true;
      case 'cut':
        page.cut();
        return true;
      case 'plug':
      case 'unplug':
        page.plug(what === 'plug');
        return true;
      case 'work-offline':
      case 'work-online':
        if (!page.owner.running) return false;
        await time.as(page.owner, () => page.work(what === 'work-online'));
        return true;
    }
  }

  #check(): void {
    const { promises, pages, all } = this.#world;
    for (const page of pages) page?.checkPrediction();
    promises.check(all);
  }

  /** All faults end, whoever has gone comes back, and nothing is left to do. */
  async #heal(): Promise<void> {
    const { time, watch, server, devices, pages, lines } = this.#world;
    for (const device of devices) Object.assign(device, { works: true, slow: 1 });
    for (const line of lines) {
      Object.assign(line.lag, { up: 3, verdicts: 3, document: 3 });
      line.plugged = true;
      line.drop.clear();
      line.repeat.clear();
    }
    server.fates.length = 0;
    server.commitTime = 2;
    // By then every process that is to come is there.
    await time.pass(1_000, () => watch.fine);
    server.endOthers();
    for (const page of pages) {
      if (page === null) continue;
      time.wake(page.owner);
      await time.as(page.owner, () => page.session.setOnline(true));
    }
    await this.#rest();
    // Whoever lives looks after those who have ended.
    await time.pass(lookedAfter, () => watch.fine);
    await this.#rest();
    // Whoever has ended is followed by a page that takes over what he left.
    for (const [tab, page] of pages.entries())
      if (page === null && tab % tabsEach === tabsEach - 1) await this.#befall({ do: 'open', tab });
    for (const [tab, page] of pages.entries()) if (page === null && tab % tabsEach === 0) await this.#befall({ do: 'open', tab });
    await this.#rest();
    if (watch.fine && server.process === null) watch.violate('rest', 'the server does not come back');
  }

  /** All pages end without a word, and one of each person comes back. */
  async #startAnew(): Promise<void> {
    const { watch, pages } = this.#world;
    if (!watch.fine) return;
    for (const tab of pages.keys()) await this.#befallPage('crash', tab);
    for (const tab of pages.keys()) if (tab % tabsEach === 0) await this.#befall({ do: 'open', tab });
    await this.#rest();
  }

  async #rest(): Promise<void> {
    const { time, watch } = this.#world;
    if (!(await time.rest(longestRest, () => watch.fine))) watch.violate('rest', 'something goes on and on');
    this.#check();
  }

  /** @param isAnew Whether all pages have just been followed by others: until then what could not be written to a disk may be there as it was. */
  #checkAtRest(isAnew: boolean): void {
    const { watch, history, server, pages, devices } = this.#world;
    const { table } = server.process!.authority!;
    if (print(table) !== print(history.table)) watch.violate('convergence', `the server: ${difference(table, history.table)}`);
    history.checkPast();
    for (const page of pages) {
      if (page === null) continue;
      const { session, outbox, owner } = page;
      if (session.status.state !== 'live') watch.violate('rest', `${owner.name} is not live: ${JSON.stringify(session.status)}`);
      const waiting = [...outbox.undecided()].map(({ change }) => change.id);
      if (waiting.length > 0) watch.violate('rest', `${owner.name} has undecided changes: ${waiting.join(' ')}`);
      if (print(session.table) !== print(table)) watch.violate('convergence', `${owner.name}: ${difference(session.table, table)}`);
      if (page.session.pending.some(({ state }) => state !== 'rejected')) watch.violate('rest', `${owner.name} shows something as unsaved`);
    }
    if (!isAnew) return;
    for (const device of devices)
      for (const entries of device.disk.entries.values())
        for (const { id, state } of entries.values())
          if (state === 'undecided')
            watch.violate('rest', `${id} is left undecided on a disk${history.byChange.has(id) ? ', and is stored' : ''}`);
  }
}

/** Judged by what the session works in first, which nobody outside sees before. */
function isTakingBack(step: Gesture): boolean {
  return step.do === 'undo' || step.do === 'redo';
}

function isGesture(step: Exclude<Step, { do: 'wait' }>): step is Gesture {
  return gestures.has(step.do);
}

const gestures: ReadonlySet<string> = new Set<Gesture['do']>([
  'write',
  'clear',
  'edit',
  'commit',
  'paste',
  'insert',
  'delete',
  'restore',
  'move',
  'add-field',
  'name-field',
  'retype',
  'policy',
  'write-rule',
  'delete-field',
  'restore-field',
  'settle',
  'view',
  'undo',
  'redo',
  'discard',
  'hold',
]);
