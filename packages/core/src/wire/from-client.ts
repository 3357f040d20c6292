import type { Result } from '../problem.ts';
import { decode } from './decode.ts';
import type { ClientHello, ClientMessage } from './messages.ts';
import { clientHelloSchema, clientMessageSchema } from './schemas.ts';

/** Reads a client's hello. */
export function decodeClientHello(text: string): Result<ClientHello> {
  return decode(clientHelloSchema, text);
}

/** Reads a client's message. */
export function decodeClientMessage(text: string): Result<ClientMessage> {
  return decode(clientMessageSchema, text) as Result<ClientMessage>;
}
