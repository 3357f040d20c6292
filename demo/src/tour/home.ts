import type { Session } from '@teable-grid/core';

/** Two people at one table. */
export interface Team {
  readonly table: string;
  readonly ada: Session;
  readonly grace: Session;
}

/** What decides about a table can be killed, and comes back. */
export interface Killing {
  /** What is killed, in words: `the server, process 4711`. */
  readonly victim: string;
  /** That it is done, as a sentence. */
  readonly says: string;
  /** Kills it as a power cut would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves with who decides now when somebody does again. */
  back(signal: AbortSignal): Promise<string>;
  /** What stands in the log after a number: the sequence number of each change by its id. */
  logged(after: number): Promise<ReadonlyMap<string, number>>;
  /** Puts everything back to how it was before. */
  end(): void;
}

/** Sessions of one table under tokens, each of which says a role; whoever opens one closes it. */
export interface Roles {
  readonly owner: Session;
  /** Live when it resolves. */
  as(role: 'editor' | 'viewer'): Promise<Session>;
}

/** Where the tables of the tour are kept: by the server that served the page, or in this browser. */
export interface Home {
  readonly kind: 'server' | 'browser';
  /** Who decides, as part of a sentence: `the server on this machine`. */
  readonly decider: string;
  /** Ada's and Grace's table, filled; the same two sessions each time. */
  team(): Promise<Team>;
  /** Begins a new table for them. */
  startOver(): Promise<void>;
  /** Makes ready to kill what decides; null where that cannot be, which `whyNoKilling` says. The team has new sessions then. */
  killing(): Promise<Killing | null>;
  readonly whyNoKilling: string;
  /** The table of a hundred thousand rows, made when it is not there. `progress` is told how many rows there are. */
  large(progress: (rows: number) => void, signal: AbortSignal): Promise<Session>;
  /** Whether the large table is there already. */
  hasLarge(): Promise<boolean>;
  /** Sessions under tokens; null where there are no roles. */
  roles(): Promise<Roles | null>;
}
