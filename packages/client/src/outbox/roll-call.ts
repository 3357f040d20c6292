/** A page that lives answers in this time, milliseconds; one that is only slow loses nothing by it. */
const patience = 1_000;

/** What is said between the pages of a browser. */
type Word = { readonly say: 'who'; readonly call: number } | { readonly say: 'here'; readonly call: number; readonly page: string };

/** Tells which pages of this browser live, where there are no Web Locks (over plain http): they are asked, and those that do answer. */
export class RollCall {
  readonly #page: string;
  readonly #channel: BroadcastChannel | null;
  readonly #heard = new Map<number, Set<string>>();

  /** @param name Of the channel that the pages have in common. @param page This page's name. */
  constructor(name: string, page: string) {
    this.#page = page;
    this.#channel = globalThis.BroadcastChannel === undefined ? null : new BroadcastChannel(name);
    if (this.#channel === null) return;
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data);
    // In Node nobody waits for it.
    (this.#channel as { unref?(): void }).unref?.();
  }

  /** Names of the pages that live, this one too; null where that cannot be found out. */
  async present(): Promise<ReadonlySet<string> | null> {
    if (this.#channel === null) return null;
    const call = Math.random();
    const here = new Set([this.#page]);
    this.#heard.set(call, here);
    this.#say({ say: 'who', call });
    await new Promise((resolve) => setTimeout(resolve, patience));
    this.#heard.delete(call);
    return here;
  }

  close(): void {
    this.#channel?.close();
  }

  #hear(word: unknown): void {
    // Another version of this page may say anything.
    if (typeof word !== 'object' || word === null) return;
    const { say, call, page } = word as Partial<Record<keyof Extract<Word, { say: 'here' }>, unknown>>;
    if (typeof call !== 'number') return;
    if (say === 'who') this.#say({ say: 'here', call, page: this.#page });
    else if (say === 'here' && typeof page === 'string') this.#heard.get(call)?.add(page);
  }

  #say(word: Word): void {
    this.#channel?.postMessage(word);
  }
}
