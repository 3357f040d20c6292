import type * as v from 'valibot';
import type { clientHelloSchema, clientMessageSchema } from './schemas.ts';
import type { serverHelloSchema, serverMessageSchema } from './server-schemas.ts';
import type { Change } from '../change/change.ts';
import type { Verdict } from '../change/verdict.ts';
import type { HistoryPage, HistoryQuery, StepsPage } from '../history/history.ts';

/** First message of a client. */
export type ClientHello = v.InferOutput<typeof clientHelloSchema>;
/** First message of the server. */
export type ServerHello = v.InferOutput<typeof serverHelloSchema>;
/** A change as a client sends it. */
export type ChangeMessage = Omit<Extract<v.InferOutput<typeof clientMessageSchema>, { message: 'change' }>, 'change'> & {
  readonly change: Change;
};
/** What a client sends about a draft. */
export type DraftRequest = Extract<
  v.InferOutput<typeof clientMessageSchema>,
  { message: 'draft-open' | 'draft-update' | 'draft-caret' | 'draft-close' }
>;
/** What the server sends about a draft. */
export type DraftNews = Extract<v.InferOutput<typeof serverMessageSchema>, { message: DraftNewsKind }>;
type DraftNewsKind = 'draft' | 'draft-members' | 'draft-update' | 'draft-kept' | 'draft-caret' | 'draft-seen' | 'draft-ended';

/** What may be asked of whoever decides; the answer has the same name. */
export type Question =
  | Extract<v.InferOutput<typeof clientMessageSchema>, { message: 'authors' | 'missed' | 'steps' }>
  | ({ readonly message: 'history' } & HistoryQuery);
/** What a client sends about a table. */
export type ClientMessage =
  | ChangeMessage
  | Question
  | Extract<v.InferOutput<typeof clientMessageSchema>, { message: 'token' }>
  | DraftRequest;
/** What the server sends about a table. */
export type ServerMessage =
  | { readonly message: 'verdict'; readonly session: string; readonly n: number; readonly verdict: Verdict }
  | PastMessage
  | Extract<v.InferOutput<typeof serverMessageSchema>, { message: 'refused' | 'access' | 'authors' | 'missed' }>
  | DraftNews;

/** Whether a client's message is about a draft. */
export function isDraftRequest(message: ClientMessage): message is DraftRequest {
  return message.message.startsWith('draft-');
}

/** Whether a server's message is about a draft. */
export function isDraftNews(message: ServerMessage): message is DraftNews {
  return message.message.startsWith('draft');
}

/** What is told of the past; null: it cannot be told now, for a reason. */
export type PastMessage =
  | { readonly message: 'history'; readonly page: HistoryPage | null; readonly why: string }
  | { readonly message: 'steps'; readonly page: StepsPage | null; readonly why: string };

/** Writes any message of the contract. */
export function encodeMessage(message: ClientHello | ServerHello | ClientMessage | ServerMessage): string {
  return JSON.stringify(message);
}
