import type {
  Actor,
  CaughtUp,
  ClientHello,
  ChangeMessage,
  DraftRequest,
  PastMessage,
  Peer,
  PresencePlace,
  Problem,
  Revision,
  ServerHello,
  ServerMessage,
  Table,
  Write,
} from '@teable-grid/core';
import type { PastQuestion } from './questions.ts';

/** What whoever decides says when it has let a session in. */
export type Welcome = Extract<ServerHello, { hello: 'server' }>;

/** Who made which changes, as whoever decides tells. */
export type AuthorsMessage = Extract<ServerMessage, { message: 'authors' }>;

/**
 * The way from a session to whoever decides: a server behind a socket, or an authority in the page. A session and its link are
 * one to one. All that arrives goes through `LinkHost.on`, in the order in which it arrived.
 */
export interface Link {
  /** Begins to connect; goes on trying until `disconnect`, `close` or a refusal. */
  connect(): void;
  /** Cuts the connection; says `offline` before it returns. */
  disconnect(reason: string): void;
  /** Drops the connection, if there is one, and says hello anew. */
  reconnect(reason: string): void;
  /** Sends a change. Only between `ready` and the next `offline` or `refused`. */
  send(message: ChangeMessage): void;
  /** Says something about a text that is written together; false when it cannot be said now. Absent where texts are not written together. */
  sendDraft?(request: DraftRequest): boolean;
  /** Goes on under a new token; false when it is of another person. Absent where there are no tokens. */
  setToken?(token: string | null): boolean;
  /** Who made the changes with these numbers, as far as whoever decides tells; nobody's while not connected. Never rejects. */
  authors(revisions: readonly Revision[]): Promise<AuthorsMessage['authors']>;
  /** Who made the changes after a number up to another; null where that is not told (any more). Never rejects. */
  missed(after: Revision, through: Revision): Promise<CaughtUp['people']>;
  /** What became of the table; null while not connected, and from a server that does not tell it. Never rejects. */
  past(question: PastQuestion): Promise<PastMessage | null>;
  /** Tells the others where this person is; remembered over reconnects. */
  setPresence(place: PresencePlace): void;
  /** Ends everything the link holds; nothing is told after. */
  close(): Promise<void>;
}

/** What a link needs of its session. */
export interface LinkHost {
  /** The sessions to attach, asked whenever a connection begins. */
  sessions(): Promise<ClientHello['sessions']>;
  on(event: LinkEvent): void;
}

/**
 * What a link tells. A connection goes `connecting`, `welcome`, then in any order `replica`, `ready`, `message`, `synced`; it ends
 * with `offline` or `refused`.
 */
export type LinkEvent =
  | { readonly event: 'connecting' }
  /** The verdicts in it are handled before anything newer than the cache is shown. */
  | { readonly event: 'welcome'; readonly welcome: Welcome }
  /** Changes may be sent. */
  | { readonly event: 'ready' }
  | { readonly event: 'message'; readonly message: ServerMessage }
  /** The replica moved on. `writes` is what leads there from the one told last, null when it is to be taken as a whole. */
  | { readonly event: 'replica'; readonly table: Table; readonly writes: readonly Write[] | null }
  /** The replica is as far as the welcome said, or further. */
  | { readonly event: 'synced' }
  | { readonly event: 'presence'; readonly peers: readonly Peer[] }
  /** Not connected; it will be tried again unless `disconnect` was called. */
  | { readonly event: 'offline'; readonly reason: string }
  /** Not let in; it will not be tried again. */
  | { readonly event: 'refused'; readonly code: string; readonly message: string }
  | { readonly event: 'warning'; readonly problem: Problem };

/** Who a welcome lets in, and what he may do. */
export interface Admission {
  readonly actor: Actor;
  readonly role: Welcome['role'];
}
