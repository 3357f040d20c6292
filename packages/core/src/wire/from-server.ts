import type { Result } from '../problem.ts';
import { decode } from './decode.ts';
import type { ServerHello, ServerMessage } from './messages.ts';
import { serverHelloSchema, serverMessageSchema } from './server-schemas.ts';

/** Reads the server's hello. */
export function decodeServerHello(text: string): Result<ServerHello> {
  return decode(serverHelloSchema, text);
}

/** Reads a server's message. */
export function decodeServerMessage(text: string): Result<ServerMessage> {
  return decode(serverMessageSchema, text) as Result<ServerMessage>;
}
