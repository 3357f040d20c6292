import type { ServerMessage } from '@teable-grid/core';
import type { TokenBucket } from 'limiter';
import type { Access } from './access.ts';
import { bucketOf, burst } from './buckets.ts';
import type { DocumentSync } from './document-sync.ts';
import type { OpenTable } from './open-table.ts';
import type { Replica } from './replica.ts';

/** How often a socket may ask who did what, on the average. */
const questionsPerSecond = 5;

/** A session as its socket has it. */
export interface SocketSession {
  /** How many changes it may send, from its first on. */
  bucket: TokenBucket | null;
}

/** What one socket is for. */
export interface SocketContext {
  /** What the person may do now; another after a new token. */
  access: Access;
  readonly table: OpenTable;
  /** The document of the table that he gets. */
  readonly replica: Replica;
  /** Sessions whose changes this socket may carry. */
  readonly sessions: Map<string, SocketSession>;
  /** Those that it could, until another socket attached them. */
  readonly takenOver: Set<string>;
  /** How often it may ask who did what. */
  readonly questions: TokenBucket;
  /** Until the last of its questions is answered: answers come in their order. */
  answering: Promise<void>;
  /** How many of them that are. */
  unanswered: number;
  /** The version of the wire contract that it speaks. */
  readonly protocol: number;
  /** The awareness client that this socket speaks for; known from its first message. */
  awarenessClient: number | null;
  /** How the document reaches the socket; set when it is handed over. */
  sync: DocumentSync | null;
  /** Whether it is over: nothing reaches it any more. */
  ended: boolean;
  /** Says something about the table. */
  answer(message: ServerMessage): void;
  /** Ends it at once: nothing more is taken from the socket or given to it, whether the peer answers the close or not. */
  end(code: number, reason: string): void;
}

/** A socket that has just been let in. */
export function newSocketContext({
  sessions,
  ...own
}: Pick<SocketContext, 'access' | 'table' | 'replica' | 'protocol' | 'end'> & { readonly sessions: readonly string[] }): SocketContext {
  return {
    ...own,
    sessions: new Map(sessions.map((session) => [session, { bucket: null }])),
    takenOver: new Set(),
    questions: bucketOf(questionsPerSecond, burst),
    answering: Promise.resolve(),
    unanswered: 0,
    awarenessClient: null,
    sync: null,
    ended: false,
    answer: () => {},
  };
}
