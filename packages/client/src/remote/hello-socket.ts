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

type SocketEvent = 'open' | 'message' | 'close' | 'error';
type State = 'opening' | 'greeting' | 'handling' | 'open' | 'closed';

/**
 * A class of sockets for `HocuspocusProviderWebsocket` that begin with a hello both ways, in text frames. To the provider such a
 * socket opens when the server's hello was read and handled; after that it is an ordinary one.
 *
 *     opening → greeting (ours is sent) → handling (theirs is there) → open → closed
 *
 * It closes at once when told to, without waiting for a peer who may be gone.
 */
export function helloSocketClass(greeting: Greeting): new (url: string) => HelloSocket {
  return class extends HelloSocket {
    constructor(url: string) {
      super(url, greeting);
    }
  };
}

/** One such socket, with what a provider uses of a `WebSocket`. */
export class HelloSocket {
  /** Set by the provider, which tells its sockets apart by it. */
  identifier = 0;
  /** Always array buffers; the provider sets it. */
  binaryType = 'arraybuffer';
  readonly #socket: WebSocket;
  readonly #greeting: Greeting;
  readonly #listeners = new Map<SocketEvent, Set<(event: unknown) => void>>();
  readonly #patience: ReturnType<typeof setTimeout>;
  #state: State = 'opening';
  /** Frames that came while the hello was handled. */
  #held: unknown[] = [];

  constructor(url: string, greeting: Greeting) {
    this.#greeting = greeting;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#patience = setTimeout(() => this.close(4408, 'The server did not say hello.'), helloTime);
    this.#socket.addEventListener('open', () => void this.#sayHello());
    this.#socket.addEventListener('message', (event) => this.#receive(event));
    this.#socket.addEventListener('error', (event) => this.#emit('error', event));
    this.#socket.addEventListener('close', ({ code, reason }) => this.#closed(code, reason));
  }

  get readyState(): number {
    if (this.#state === 'open') return this.#socket.readyState;
    return this.#state === 'closed' ? WebSocket.CLOSED : WebSocket.CONNECTING;
  }

  addEventListener(event: SocketEvent, listener: (event: unknown) => void): void {
    const there = this.#listeners.get(event);
    if (there === undefined) this.#listeners.set(event, new Set([listener]));
    else there.add(listener);
  }

  removeEventListener(event: SocketEvent, listener: (event: unknown) => void): void {
    this.#listeners.get(event)?.delete(listener);
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#state === 'open' && (frame.length === 1 || isAbout(this.#greeting.document(), frame))) this.#socket.send(frame);
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

  #receive(event: MessageEvent): void {
    if (this.#state === 'open') this.#emit('message', event);
    else if (this.#state === 'handling') this.#held.push(event);
    else if (this.#state === 'greeting' && typeof event.data === 'string') void this.#handle(event.data);
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
    this.#emit('open', { type: 'open' });
    for (const event of this.#held.splice(0)) this.#emit('message', event);
  }

  #closed(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#held = [];
    clearTimeout(this.#patience);
    this.#emit('close', { code, reason });
  }

  #emit(event: SocketEvent, payload: unknown): void {
    // What still comes from a socket that was closed here is not for the provider, which has another one.
    if (this.#state === 'closed' && event !== 'close') return;
    for (const listener of Array.from(this.#listeners.get(event) ?? [])) listener(payload);
  }
}

/** Whether a frame is about a document: its name comes first. */
function isAbout(document: string, frame: Uint8Array): boolean {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  return encoding.toUint8Array(encoder).every((byte, at) => frame[at] === byte);
}
