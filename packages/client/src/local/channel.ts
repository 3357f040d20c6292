import { Listeners } from '../listeners.ts';

/** A way between pages: what one posts reaches all others, in the order in which it was posted, and never himself. */
export interface Channel {
  /** Posts plain data and bytes. Nothing happens after `close`. */
  post(message: unknown): void;
  /** Calls `listener` with whatever others post, until the result is called. */
  onMessage(listener: (message: unknown) => void): () => void;
  close(): void;
}

/**
 * The channel of a name among the pages of this origin; null in a browser that has none. One BroadcastChannel for all: a MessagePort
 * cannot be handed over it, and making one otherwise takes a worker. So each page gets what is meant for another too, and
 * throws it away unread: a copy of bytes, which is cheap beside working them in.
 */
export function openChannel(name: string): Channel | null {
  if (globalThis.BroadcastChannel === undefined) return null;
  const channel = new BroadcastChannel(name);
  const listeners = new Listeners<unknown>();
  let open = true;
  channel.onmessage = ({ data }: { data: unknown }) => listeners.tell(data);
  return {
    post: (message) => {
      if (open) channel.postMessage(message);
    },
    onMessage: (listener) => listeners.add(listener),
    close: () => {
      open = false;
      listeners.clear();
      channel.close();
    },
  };
}
