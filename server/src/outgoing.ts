import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';

/** First byte of a whole binary message (RFC 6455, section 5.2). */
const wholeBinary = 0x82;

/** What Hocuspocus needs of a socket to send through it. */
export interface Outgoing {
  send(frame: Uint8Array): void;
  /** Sends now what was to leave at the end of this turn: before a close. */
  flush(): void;
  close(code?: number, reason?: string): void;
  readonly readyState: number;
}

/** Bytes from which a frame is written by itself. */
const largeFrame = 64 * 1024;
/** Bytes that may wait for a reader for any time. */
const littleBytes = 1024 * 1024;

let lastMessage: unknown = null;
let lastFrame: Buffer = Buffer.alloc(0);

/**
 * The way out of a socket. A reader who falls too far behind is dropped, so that he costs no more memory than the limit. Frames of one turn
 * (a table's update, and the verdict to its author) leave in one write; and a message that goes to many is framed once, since a
 * server's frames are not masked and so the same for all. Writing is most of what an edit costs.
 */
export function outgoing(
  webSocket: WebSocket,
  socket: Duplex,
  {
    limits: { waitingBytes, waitingMilliseconds },
    metrics,
    log,
  }: { readonly limits: Limits; readonly metrics: Metrics; readonly log: Logger },
): Outgoing {
  /** Frames of this turn. */
  let frames: Buffer[] = [];
  /** Bytes that he has taken, and when that was last seen to be more. */
  let taken = -1;
  let takenAt = 0;
  const flush = () => {
    const turn = frames;
    frames = [];
    if (turn.length === 0 || webSocket.readyState !== webSocket.OPEN) return;
    // Joined, since every piece of a write costs more than copying it, if it is small.
    socket.write(turn.length === 1 ? turn[0]! : Buffer.concat(turn));
  };
  /** Whether so much waits for the reader, and he has taken nothing of it for so long, that he is given up. */
  const isStuck = (waiting: number): boolean => {
    const takenNow = ((socket as Partial<Socket>).bytesWritten ?? 0) - waiting;
    if (takenNow !== taken) {
      taken = takenNow;
      takenAt = performance.now();
    }
    return performance.now() - takenAt > waitingMilliseconds;
  };
  return {
    flush,
    send(frame) {
      if (webSocket.readyState !== webSocket.OPEN) return;
      const waiting = webSocket.bufferedAmount;
      const over = waiting > waitingBytes ? 'waitingBytes' : waiting > littleBytes && isStuck(waiting) ? 'waitingMilliseconds' : null;
      if (over !== null) {
        metrics.limited(over);
        log.warn({ event: 'slow-reader', waiting });
        webSocket.terminate();
        return;
      }
      const one = framed(frame);
      if (one.length > largeFrame) {
        if (frames.length > 0) flush();
        socket.write(one);
        return;
      }
      if (frames.push(one) === 1) process.nextTick(flush);
    },
    close: (code, reason) => webSocket.close(code, reason),
    get readyState() {
      return webSocket.readyState;
    },
  };
}

/** A binary message as one unmasked frame. Nothing is compressed: the server does not offer it. */
function framed(message: Uint8Array): Buffer {
  if (message === lastMessage) return lastFrame;
  const { length } = message;
  const header = length < 126 ? 2 : length < 0x10000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = wholeBinary;
  frame[1] = header === 2 ? length : header === 4 ? 126 : 127;
  if (header === 4) frame.writeUInt16BE(length, 2);
  if (header === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(message, header);
  // Only what goes to many comes again; one large first sync is not worth holding.
  lastMessage = length < 0x10000 ? message : null;
  lastFrame = lastMessage === null ? Buffer.alloc(0) : frame;
  return frame;
}
