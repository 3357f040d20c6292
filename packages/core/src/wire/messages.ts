import * as v from 'valibot';
import { fail, ok, type Result } from '../problem.ts';
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
export type ClientMessage = ChangeMessage | Extract<v.InferOutput<typeof clientMessageSchema>, { message: 'token' }>;
/** What the server sends about a table. */
export type ServerMessage =
  | { readonly message: 'verdict'; readonly session: string; readonly n: number; readonly verdict: Verdict }
  | Extract<v.InferOutput<typeof serverMessageSchema>, { message: 'refused' | 'access' }>;

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

function decode<Schema extends v.GenericSchema>(schema: Schema, text: string): Result<v.InferOutput<Schema>> {
  let input: unknown;
  try {
    input = JSON.parse(storable(text));
  } catch {
    return fail('bad-change', 'The message is not JSON.');
  }
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const issue = parsed.issues[0];
  // An issue quotes what it found, whatever its length, and a path holds keys that the sender chose.
  return fail(
    'bad-change',
    `The message is not of the contract: ${shortened(issue.message)}.`,
    shortened(v.getDotPath(issue)?.replaceAll('.', '/') ?? ''),
  );
}

const longestQuote = 200;

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text;
}

/**
 * JSON text in which every string can be stored: NUL, which Postgres refuses, and lone surrogates, which no UTF-8 can carry,
 * become U+FFFD. In JSON text they can stand only as escapes; surrogates also as themselves where the text did not come over a socket.
 */
function storable(text: string): string {
  const whole = /[\ud800-\udfff]/.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;
  if (!/\\u(?:0000|d[89a-f])/i.test(whole)) return whole;
  return whole.replace(/\\(?:u(d[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|d[89a-f][\da-f]{2}|0000)|[^])/gi, (escape: string, found?: string) =>
    found === undefined || found.length > 4 ? escape : '\\ufffd',
  );
}
