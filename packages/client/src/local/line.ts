import { type Locks, tableLock } from '../locks.ts';
import type { Channel } from './channel.ts';
import { fromTabs, toTabs } from './tab-messages.ts';

/** In which order the pages of a browser come to hold a table. */
export interface Line {
  /** Waits for this page's turn; rejects when `signal` is aborted first. Call the result to let the next one come. */
  turn(signal: AbortSignal): Promise<() => void>;
}

/** The line at a table of this device. Only Web Locks make sure that there is one holder; elsewhere the store's fence makes later ones harmless. */
export function lineAt(table: string, locks: Locks | null, channel: Channel | null): Line {
  if (locks !== null) return { turn: (signal) => locks.acquire(tableLock(table), signal) };
  return channel === null ? new LastLine() : new SilenceLine(channel);
}

/** How long a page without locks waits for a holder to speak, milliseconds; at random up to twice as long, so that not all come at once. */
const answerTime = 500;
/** Questions without an answer, one after the other, after which there is no holder. */
const mostUnanswered = 2;
/** How long it then is until it asks again, milliseconds. */
const askAgainAfter = 2_000;

/**
 * Without locks: a page holds the table when it hears of nobody who does. Two may come to hold it at once, or one may while another only
 * was too busy to speak: then the one who opened it last holds it, for the store takes commits from nobody else.
 */
class SilenceLine implements Line {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async turn(signal: AbortSignal): Promise<() => void> {
    let heard = false;
    let gone = () => {};
    const stop = this.#channel.onMessage((data) => {
      const message = fromTabs(data);
      if (!('message' in message)) return;
      if (message.message.tab === 'holder') heard = true;
      if (message.message.tab === 'left') gone();
    });
    try {
      for (let unanswered = 0; unanswered < mostUnanswered; ) {
        heard = false;
        this.#channel.post(toTabs({ tab: 'ask' }));
        await pause(answerTime * (1 + Math.random()), signal);
        unanswered = heard ? 0 : unanswered + 1;
        if (heard) await Promise.race([pause(askAgainAfter, signal), new Promise<void>((resolve) => (gone = resolve))]);
      }
      return () => {};
    } finally {
      stop();
    }
  }
}

/** Without locks, where pages cannot speak to one another either: the page that opened the table last holds it, and none comes back by itself. */
class LastLine implements Line {
  #came = false;

  turn(signal: AbortSignal): Promise<() => void> {
    if (!this.#came) {
      this.#came = true;
      return Promise.resolve(() => {});
    }
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  }
}

/** Resolves after a while; rejects when `signal` is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
