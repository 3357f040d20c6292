import { get, type IncomingMessage } from 'node:http';

/** One server-sent event. */
export interface ReadEvent {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly table?: string; readonly seq?: number; readonly [key: string]: unknown };
}

/** Reads server-sent events as they come (WHATWG HTML, section 9.2), and can stop reading for a while. */
export class EventReader {
  readonly status: number;
  readonly events: ReadEvent[] = [];
  /** Of an answer that is no stream. */
  body = '';
  readonly ended: Promise<void>;
  readonly #response: IncomingMessage;
  #wake = (): void => {};

  private constructor(response: IncomingMessage) {
    this.status = response.statusCode!;
    this.#response = response;
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      this.body += this.status === 200 ? '' : chunk;
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) this.#take(block);
      this.#wake();
    });
    this.ended = new Promise((resolve) => response.once('close', resolve));
    response.on('error', () => {});
  }

  static open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      get(url, { headers: { ...headers } }, (response) => resolve(new EventReader(response))).on('error', reject);
    });
  }

  /** Changes that have come. */
  get changes(): readonly ReadEvent[] {
    return this.events.filter(({ event }) => event === 'change');
  }

  /** Resolves when so many changes have come. */
  async until(count: number): Promise<void> {
    while (this.changes.length < count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  pause(): void {
    this.#response.pause();
  }

  resume(): void {
    this.#response.resume();
  }

  close(): void {
    this.#response.destroy();
  }

  #take(block: string): void {
    const said = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    const data = said.get('data');
    if (data === undefined) return;
    this.events.push({ event: said.get('event') ?? 'message', id: said.get('id') ?? '', data: JSON.parse(data) as ReadEvent['data'] });
  }
}
