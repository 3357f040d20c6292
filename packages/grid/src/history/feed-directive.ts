import type { HistoryQuery, Session } from '@teable-grid/core';
import { noChange } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import { HistoryFeed } from './history-feed.ts';

type Show = (feed: HistoryFeed) => unknown;

/** Shows history as it is read, and reads on for as long as it is shown. */
class FeedDirective extends AsyncDirective {
  #session: Session | null = null;
  #about = '';
  #feed: HistoryFeed | null = null;
  #show: Show = () => noChange;

  override render(session: Session, about: Omit<HistoryQuery, 'before' | 'limit'>, show: Show): unknown {
    this.#show = show;
    const asked = JSON.stringify(about);
    if (this.#feed === null || session !== this.#session || asked !== this.#about) {
      this.#feed?.close();
      this.#session = session;
      this.#about = asked;
      this.#feed = new HistoryFeed(session, about, () => {
        if (this.isConnected && this.#feed !== null) this.setValue(this.#show(this.#feed));
      });
    }
    return show(this.#feed);
  }

  override disconnected(): void {
    this.#feed?.close();
    this.#feed = null;
  }
}

/** `historyFeed(session, about, show)`: what `show` makes of the history of something, anew whenever more of it is known. */
export const historyFeed = directive(FeedDirective);
