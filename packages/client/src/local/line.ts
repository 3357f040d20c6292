import { type Locks, tableLock } from '../locks.ts';
import type { Channel } from './channel.ts';
import { fromTabs, toTabs } from './tab-messages.ts';

/** In which order the pages of a browser come to hold a table. */
export interface Line {
  /** Waits for this page's turn; rejects when `signal` is aborted first. Call the result to let the next one come. */
  turn(signal: AbortSignal): Promise<() => void>;
}

/** The line at a table of this device. Only Web Locks make sure that there is one holder; elsewhere the store's fence makes later ones harmless. */
export function lineAt(table: string, locks: Locks | null, channel: Channel | null, beat: number): Line {
  if (locks !== null) return { turn: (signal) => locks.acquire(tableLock(table), signal) };
  return channel === null ? new LastLine() : new SilenceLine(channel, beat);
}

/** Beats that a page without locks waits for a holder to speak; at random up to twice as many, so that not all come at once. */
const answerTime = 0.5;
/** Questions without an answer, one after the other, after which there is no holder. */
const mostUnanswered = 2;
/** Beats after an answer until it asks again. */
const askAgainAfter = 2;

/**
 * Without locks: a page holds the table when it hears of nobody who does. Two may come to hold it at once, or one may while another only
 * was too busy to speak: then the one who opened it last holds it, for the store takes commits from nobody else.
 */
class SilenceLine implements Line {
  readonly #channel: Channel;
  readonly #beat: number;

  constructor(channel: Channel, beat: number) {
    this.#channel = channel;
    this.#beat = beat;
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
        await pause(this.#beat * answerTime * (1 + Math.random()), signal);
        unanswered = heard ? 0 : unanswered + 1;
        if (heard) await Promise.race([pause(this.#beat * askAgainAfter, signal), new Promise<void>((resolve) => (gone = resolve))]);
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
