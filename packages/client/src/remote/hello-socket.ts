import * as encoding from 'lib0/encoding';

/** A socket that has not been greeted in this time is given up, milliseconds. The server waits as long for ours. */
const helloTime = 10_000;

/** What is said at the beginning of every socket. */
export interface Greeting {
  /** The client's hello. */
  hello(): Promise<string>;
  /** Reads the server's hello. True when the document is ready and everything else may pass. */
  greeted(text: string): Promise<boolean>;
  /** Name of the document whose frames may pass; what is left over of an earlier one stays behind. */
  document(): string;
}

/** What is told of a socket. */
export interface SocketEvents {
  /** Its hello was read and handled: from here on it is an ordinary one. */
  open(): void;
  frame(data: Uint8Array): void;
  /** It has ended, and nothing more is told of it. */
  closed(code: number, reason: string): void;
}

type State = 'opening' | 'greeting' | 'handling' | 'open' | 'closed';

/**
 * A socket that begins with a hello both ways, in text frames; everything after is binary, and about the document.
 *
 *     opening → greeting (ours is sent) → handling (theirs is there) → open → closed
 *
 * It closes at once when told to, without waiting for a peer who may be gone.
 */
export class HelloSocket {
  readonly #socket: WebSocket;
  readonly #greeting: Greeting;
  readonly #events: SocketEvents;
  readonly #patience: ReturnType<typeof setTimeout>;
  #state: State = 'opening';
  /** Frames that came while the hello was handled. */
  #held: Uint8Array[] = [];

  constructor(url: string, greeting: Greeting, events: SocketEvents) {
    this.#greeting = greeting;
    this.#events = events;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#patience = setTimeout(() => this.close(4408, 'The server did not say hello.'), helloTime);
    this.#socket.addEventListener('open', () => void this.#sayHello());
    this.#socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => this.#receive(data));
    this.#socket.addEventListener('close', ({ code, reason }) => this.#closed(code, reason));
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Sends a frame; one that cannot go out, or is about another document, is left out. */
  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.isOpen && (frame.length === 1 || isAbout(this.#greeting.document(), frame))) this.#socket.send(frame);
  }

  close(code = 1000, reason = ''): void {
    if (this.#state === 'closed') return;
    // Only 1000 and 3000 to 4999 may be said; a socket that is not open yet takes none.
    this.#socket.close(code === 1000 || code >= 3000 ? code : 1000, reason);
    this.#closed(code, reason);
  }

  async #sayHello(): Promise<void> {
    if (this.#state !== 'opening') return;
    const hello = await this.#greeting.hello();
    if (this.#state !== 'opening') return;
    this.#state = 'greeting';
    this.#socket.send(hello);
  }

  #receive(data: string | ArrayBuffer): void {
    if (typeof data === 'string') {
      if (this.#state === 'greeting') void this.#handle(data);
    } else if (this.#state === 'open') this.#events.frame(new Uint8Array(data));
    else if (this.#state === 'handling') this.#held.push(new Uint8Array(data));
    else if (this.#state === 'greeting') this.close(4400, 'The server did not begin with a hello.');
  }

  async #handle(text: string): Promise<void> {
    this.#state = 'handling';
    clearTimeout(this.#patience);
    const passes = await this.#greeting.greeted(text).catch((error: unknown) => {
      this.close(4400, error instanceof Error ? error.message.slice(0, 40) : 'The hello could not be handled.');
      return false;
    });
    if (this.#state !== 'handling') return;
    if (!passes) return this.close();
    this.#state = 'open';
    this.#events.open();
    // It may be closed while these are read.
    for (const frame of this.#held.splice(0)) if (this.isOpen) this.#events.frame(frame);
  }

  #closed(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#held = [];
    clearTimeout(this.#patience);
    this.#events.closed(code, reason);
  }
}

/** Whether a frame is about a document: its name comes first. */
function isAbout(document: string, frame: Uint8Array): boolean {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  return encoding.toUint8Array(encoder).every((byte, at) => frame[at] === byte);
}
