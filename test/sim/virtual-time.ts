import { create, int32, type PRNG, real53 } from 'lib0/prng';

const realImmediate = setImmediate;

/**
 * Somebody whose code runs in virtual time: a page, or a process of the server. All that it has asked for comes to it while it runs, is
 * held back while it is frozen, and never comes once it has ended.
 */
export class Owner {
  readonly name: string;
  /** How far its wall clock is off, milliseconds. */
  wall = 0;
  #state: 'running' | 'frozen' | 'ended' = 'running';
  #held: Task[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get running(): boolean {
    return this.#state === 'running';
  }

  get frozen(): boolean {
    return this.#state === 'frozen';
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  /** Goes on; gives what came meanwhile. */
  wake(): Task[] {
    if (this.#state === 'frozen') this.#state = 'running';
    return this.#held.splice(0);
  }

  end(): void {
    this.#state = 'ended';
    this.#held = [];
  }

  /** Whether it can have a task now; a frozen one gets it when it wakes. */
  takes(task: Task): boolean {
    if (this.#state === 'frozen') this.#held.push(task);
    return this.#state === 'running';
  }
}

/** Something to be done at a time, by its owner. */
export interface Task {
  at: number;
  order: number;
  readonly owner: Owner;
  run: (() => void) | null;
  /** It comes again and again, and is nothing that anybody waits for. */
  readonly recurs: boolean;
}

/** Where virtual time begins. */
const beginning = Date.UTC(2026, 0, 2, 3, 4, 5);

/**
 * Time that passes only when it is told to, and chance that comes from one seed. In place of the globals while a simulation runs (a
 * library of fake timers does not know whose a timer is, so that it could be frozen, or end with its page). One task at a time, and
 * everything that it sets off in promises is done before the next: so whatever is asked of the globals is asked by the task's owner.
 */
export class VirtualTime {
  /** Milliseconds since the beginning. */
  now = 0;
  /** Tasks done. */
  tasks = 0;
  readonly #random: PRNG;
  readonly #nobody = new Owner('nobody');
  #current: Owner = this.#nobody;
  #heap: Task[] = [];
  /** Tasks in it that do not recur. */
  #once = 0;
  #order = 0;
  #restore: (() => void) | null = null;

  constructor(seed: number) {
    this.#random = create(seed);
  }

  /** The time on the wall of whoever runs, milliseconds since 1970. */
  get wall(): number {
    return beginning + Math.floor(this.now) + this.#current.wall;
  }

  /** The true time, ISO 8601. */
  get instant(): string {
    return new RealDate(beginning + Math.floor(this.now)).toISOString();
  }

  /** Does something after so many milliseconds. */
  after(owner: Owner, milliseconds: number, run: () => void, recurs = false): Task {
    const task = { at: this.now + Math.max(0, milliseconds), order: ++this.#order, owner, run, recurs };
    this.#push(task);
    return task;
  }

  /** Does something again and again, after so many milliseconds each time. */
  every(owner: Owner, milliseconds: number, run: () => void): { stop(): void } {
    let next: Task;
    const again = () => {
      next = this.after(owner, milliseconds, () => (again(), run()), true);
    };
    again();
    return { stop: () => void (next.run = null) };
  }

  /** Does something now as that owner, with all that it sets off. */
  async as(owner: Owner, run: () => void): Promise<void> {
    this.#current = owner;
    run();
    await turn();
    this.#current = this.#nobody;
  }

  /** Gives a frozen owner what came meanwhile. */
  wake(owner: Owner): void {
    for (const task of owner.wake()) this.#push({ ...task, at: this.now, order: ++this.#order });
  }

  /** Lets that much time pass; false when `goesOn` said before that it is enough. */
  async pass(milliseconds: number, goesOn: () => boolean): Promise<boolean> {
    const end = this.now + milliseconds;
    while (goesOn()) {
      const next = this.#heap[0];
      if (next === undefined || next.at > end) {
        this.now = end;
        return true;
      }
      await this.#do(this.#pop());
    }
    return false;
  }

  /** Lets time pass until nothing is left to do but what recurs; false when that is not so after that many milliseconds. */
  async rest(longest: number, goesOn: () => boolean): Promise<boolean> {
    const end = this.now + longest;
    while (goesOn()) {
      if (this.#once === 0) return true;
      const next = this.#heap[0]!;
      if (next.at > end) return false;
      await this.#do(this.#pop());
    }
    return true;
  }

  /** Takes the place of the globals until `leave`. */
  enter(): void {
    const { setTimeout: timeout, clearTimeout: clear, setInterval: interval, clearInterval: clearAgain } = globalThis;
    const { random } = Math;
    const perform = Object.getOwnPropertyDescriptor(performance, 'now');
    const bytes = Object.getOwnPropertyDescriptor(crypto, 'getRandomValues');
    this.#restore = () => {
      Object.assign(globalThis, {
        setTimeout: timeout,
        clearTimeout: clear,
        setInterval: interval,
        clearInterval: clearAgain,
        Date: RealDate,
      });
      Math.random = random;
      putBack(performance, 'now', perform);
      putBack(crypto, 'getRandomValues', bytes);
    };
    const setTimer = (run: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) =>
      this.after(this.#current, Number(milliseconds), () => run(...values));
    const clearTimer = (task?: Task | null) => {
      if (task != null) task.run = null;
    };
    const setRecurring = (run: () => void, milliseconds: number) => this.every(this.#current, milliseconds, run);
    // Another file of tests may end something that it began in real time.
    const clearRecurring = (timer?: { stop(): void } | NodeJS.Timeout) =>
      timer != null && 'stop' in timer ? timer.stop() : clearAgain(timer);
    const timers = { setTimeout: setTimer, clearTimeout: clearTimer, setInterval: setRecurring, clearInterval: clearRecurring };
    Object.assign(globalThis, { ...timers, Date: dateOf(this) });
    Math.random = () => real53(this.#random);
    Object.defineProperty(performance, 'now', { configurable: true, writable: true, value: () => this.now });
    const fill = (into: Uint8Array) => {
      const plain = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
      for (let at = 0; at < plain.length; at++) plain[at] = int32(this.#random, 0, 255);
      return into;
    };
    Object.defineProperty(crypto, 'getRandomValues', { configurable: true, writable: true, value: fill });
  }

  /** Gives the globals back. */
  leave(): void {
    this.#restore?.();
    this.#restore = null;
  }

  async #do(task: Task): Promise<void> {
    this.now = Math.max(this.now, task.at);
    if (task.run === null || !task.owner.takes(task)) return;
    this.tasks += 1;
    await this.as(task.owner, task.run);
  }

  #push(task: Task): void {
    const heap = this.#heap;
    if (!task.recurs) this.#once += 1;
    let at = heap.length;
    heap.push(task);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!isBefore(task, heap[up]!)) break;
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = task;
  }

  #pop(): Task {
    const heap = this.#heap;
    const first = heap[0]!;
    if (!first.recurs) this.#once -= 1;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && isBefore(heap[down + 1]!, heap[down]!)) down += 1;
      if (!isBefore(heap[down]!, last)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
    return first;
  }
}

const RealDate = Date;

function dateOf(time: VirtualTime): DateConstructor {
  class VirtualDate extends RealDate {
    constructor(...given: [] | [number | string]) {
      if (given.length === 0) super(time.wall);
      else super(given[0]);
    }

    static override now(): number {
      return time.wall;
    }
  }
  return VirtualDate as unknown as DateConstructor;
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function putBack(object: object, key: string, own: PropertyDescriptor | undefined): void {
  if (own === undefined) Reflect.deleteProperty(object, key);
  else Object.defineProperty(object, key, own);
}

/** One real turn of the loop, in which every promise that can go on does. */
function turn(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}
