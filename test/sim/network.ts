import type { Lane } from './plan.ts';
import type { Owner, VirtualTime } from './virtual-time.ts';
import type { Watch } from './watch.ts';

/** What a page says to the server. */
export type Upward =
  | { readonly kind: 'hello'; readonly text: string }
  /** Wants a document, of which it has what the state vector says. */
  | { readonly kind: 'open'; readonly document: string; readonly vector: Uint8Array }
  | { readonly kind: 'message'; readonly text: string };

/** What the server says to a page beside the document. */
export type Downward =
  | { readonly kind: 'hello' | 'message'; readonly text: string }
  | { readonly kind: 'opened' }
  | { readonly kind: 'not-opened'; readonly reason: string }
  | { readonly kind: 'closed'; readonly reason: string };

/** What the server says of the document. */
export interface DocumentFrame {
  readonly kind: 'answer' | 'update';
  readonly document: string;
  readonly bytes: Uint8Array;
}

/** How things are for one page's network; changed while it runs. */
export interface Line {
  plugged: boolean;
  readonly lag: Record<Lane, number>;
  /** What happens to the next thing that is sent on a lane. */
  readonly drop: Set<Lane>;
  readonly repeat: Set<Lane>;
}

/** A line without faults. */
export function freshLine(): Line {
  return { plugged: true, lag: { up: 3, verdicts: 3, document: 3 }, drop: new Set(), repeat: new Set() };
}

/** The end of a connection at a page. */
export interface ClientEnd {
  readonly owner: Owner;
  receive(message: Downward): void;
  receiveDocument(frame: DocumentFrame): void;
  /** The connection is noticed to be gone. */
  lost(reason: string): void;
}

/** The end of a connection at the server. */
export interface ServerEnd {
  readonly owner: Owner;
  receive(message: Upward): void;
  gone(): void;
}

/** How long until an end notices that the other one is not there any more, milliseconds. */
const clientNotices = 700;
const serverNotices = 900;

/** One connection: three lanes, each in order. What was sent on a broken lane does not arrive, nor does what is sent after it. */
export class Connection {
  readonly #time: VirtualTime;
  readonly #watch: Watch;
  readonly #line: Line;
  readonly #client: ClientEnd;
  #server: ServerEnd | null = null;
  readonly #broken = new Set<Lane>();
  readonly #lastAt: Record<Lane, number> = { up: 0, verdicts: 0, document: 0 };
  #clientOpen = true;
  #serverOpen = true;

  constructor(time: VirtualTime, watch: Watch, line: Line, client: ClientEnd) {
    this.#time = time;
    this.#watch = watch;
    this.#line = line;
    this.#client = client;
  }

  /** Who answers at the other end. */
  accept(server: ServerEnd): void {
    this.#server = server;
  }

  send(message: Upward): void {
    const server = this.#server;
    if (server === null || !this.#clientOpen) return;
    this.#send('up', server.owner, () => {
      if (this.#serverOpen) server.receive(message);
    });
  }

  answer(message: Downward): void {
    if (!this.#serverOpen) return;
    this.#send('verdicts', this.#client.owner, () => {
      if (this.#clientOpen) this.#client.receive(message);
    });
  }

  show(frame: DocumentFrame): void {
    if (!this.#serverOpen) return;
    this.#send('document', this.#client.owner, () => {
      if (this.#clientOpen) this.#client.receiveDocument(frame);
    });
  }

  /** The page lets go of it. */
  closeByClient(): void {
    this.#clientOpen = false;
    this.#serverNotices(this.#line.lag.up);
  }

  /** The server lets go of it; the page hears why. */
  closeByServer(reason: string): void {
    this.answer({ kind: 'closed', reason });
    this.#serverOpen = false;
  }

  /** The network between the ends is gone; both notice sooner or later. */
  break(page = clientNotices, server = serverNotices): void {
    for (const lane of ['up', 'verdicts', 'document'] as const) this.#broken.add(lane);
    this.#time.after(this.#client.owner, page, () => {
      if (this.#clientOpen) this.#client.lost('The connection is lost.');
      this.#clientOpen = false;
    });
    this.#serverNotices(server);
  }

  #serverNotices(after: number): void {
    const server = this.#server;
    if (server === null) return;
    this.#time.after(server.owner, after, () => {
      if (this.#serverOpen) server.gone();
      this.#serverOpen = false;
    });
  }

  #send(lane: Lane, owner: Owner, deliver: () => void): void {
    if (this.#broken.has(lane)) return;
    if (this.#line.drop.delete(lane)) {
      this.#watch.fault(`drop ${lane}`);
      this.#broken.add(lane);
      this.#time.after(this.#client.owner, clientNotices, () => this.break(0, serverNotices));
      return;
    }
    const at = Math.max(this.#lastAt[lane], this.#time.now + this.#line.lag[lane]);
    this.#lastAt[lane] = at;
    const times = this.#line.repeat.delete(lane) ? 2 : 1;
    if (times === 2) this.#watch.fault(`repeat ${lane}`);
    for (let time = 0; time < times; time++) this.#time.after(owner, at - this.#time.now, deliver);
  }
}
