import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

/** First byte of a whole text and a whole binary message, and the bit of a masked one (RFC 6455, section 5.2). */
const wholeText = 0x81;
const wholeBinary = 0x82;
const masked = 0x80;
const closeFrame = 0x88;

/**
 * A WebSocket client that costs next to nothing, so that a bench with a hundred of them measures the server: a message is given as it lies
 * in what was read, valid until the callback returns, and the mask is zero. Takes whole, unmasked frames only, which is what both servers send.
 */
export class LightSocket {
  readonly #socket: Socket;
  #rest: Buffer | null = null;
  #closing = false;
  /** Told of each message. */
  onMessage: (message: Buffer) => void = () => {};
  /** Told when the other side is gone without having been asked. */
  onLost: () => void = () => {};

  private constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!this.#closing) this.onLost();
    });
    if (head.length > 0) this.#take(head);
  }

  static open(url: string): Promise<LightSocket> {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-version': '13',
    };
    return new Promise((resolve, reject) => {
      request(url, { headers })
        .once('upgrade', (_, socket, head) => resolve(new LightSocket(socket as Socket, head)))
        .once('error', reject)
        .end();
    });
  }

  sendText(text: string): void {
    this.#send(wholeText, Buffer.from(text));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#send(wholeBinary, bytes);
  }

  close(): void {
    this.#closing = true;
    this.#send(closeFrame, new Uint8Array(0));
    this.#socket.end();
  }

  #send(first: number, bytes: Uint8Array): void {
    const { length } = bytes;
    const head = length < 126 ? 6 : 8;
    // Zeros where the mask is.
    const frame = Buffer.alloc(head + length);
    frame[0] = first;
    frame[1] = masked | (head === 6 ? length : 126);
    if (head === 8) frame.writeUInt16BE(length, 2);
    frame.set(bytes, head);
    this.#socket.write(frame);
  }

  #take(chunk: Buffer): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1]!;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + head > bytes.length) break;
      const length = head === 2 ? short : head === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      if (at + head + length > bytes.length) break;
      const first = bytes[at]!;
      if (first === wholeText || first === wholeBinary) this.onMessage(bytes.subarray(at + head, at + head + length));
      at += head + length;
    }
    this.#rest = at === bytes.length ? null : bytes.subarray(at);
  }
}
