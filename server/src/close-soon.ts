import type { WebSocket } from 'ws';

/** How long a peer has to answer a close, milliseconds, before the connection is cut. */
const closePatience = 5_000;
/** Bytes of a reason that a close frame holds (RFC 6455, section 5.5), less those of a character that was cut. */
const longestReason = 120;

/** Closes a socket, and cuts it when the peer does not answer. */
export function closeSoon(webSocket: WebSocket, code: number, reason: string): void {
  if (webSocket.readyState === webSocket.CLOSED) return;
  if (webSocket.readyState === webSocket.OPEN) webSocket.close(code, Buffer.from(reason).subarray(0, longestReason).toString());
  const patience = setTimeout(() => webSocket.terminate(), closePatience);
  webSocket.once('close', () => clearTimeout(patience));
}
