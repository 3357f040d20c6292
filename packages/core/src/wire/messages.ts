import type * as v from 'valibot';
import type { Result } from '../problem.ts';
import { decode } from './decode.ts';
import { clientHelloSchema, clientMessageSchema, serverHelloSchema, serverMessageSchema } from './schemas.ts';
import type { Change } from '../change/change.ts';
import type { Verdict } from '../change/verdict.ts';

/** First message of a client. */
export type ClientHello = v.InferOutput<typeof clientHelloSchema>;
/** First message of the server. */
export type ServerHello = v.InferOutput<typeof serverHelloSchema>;
/** A change as a client sends it. */
export type ChangeMessage = Omit<Extract<v.InferOutput<typeof clientMessageSchema>, { message: 'change' }>, 'change'> & {
  readonly change: Change;
};
/** What a client sends about a table. */
export type ClientMessage = ChangeMessage | Extract<v.InferOutput<typeof clientMessageSchema>, { message: 'token' | 'authors' | 'missed' }>;
/** What the server sends about a table. */
export type ServerMessage =
  | { readonly message: 'verdict'; readonly session: string; readonly n: number; readonly verdict: Verdict }
  | Extract<v.InferOutput<typeof serverMessageSchema>, { message: 'refused' | 'access' | 'authors' | 'missed' }>;

/** Reads a client's hello. */
export function decodeClientHello(text: string): Result<ClientHello> {
  return decode(clientHelloSchema, text);
}

/** Reads the server's hello. */
export function decodeServerHello(text: string): Result<ServerHello> {
  return decode(serverHelloSchema, text);
}

/** Reads a client's message. */
export function decodeClientMessage(text: string): Result<ClientMessage> {
  return decode(clientMessageSchema, text) as Result<ClientMessage>;
}

/** Reads a server's message. */
export function decodeServerMessage(text: string): Result<ServerMessage> {
  return decode(serverMessageSchema, text) as Result<ServerMessage>;
}

/** Writes any message of the contract. */
export function encodeMessage(message: ClientHello | ServerHello | ClientMessage | ServerMessage): string {
  return JSON.stringify(message);
}
