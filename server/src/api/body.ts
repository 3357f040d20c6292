import type { IncomingMessage } from 'node:http';
import type { Result } from '@teable-grid/core';
import type { Limits } from '../limits.ts';
import { answerProblem } from './answers.ts';
import type { Request } from './call.ts';

/** Reads a request's body as `decode` does. Null when it is too large or not as expected, which is answered then. */
export async function readBody<T>(
  { request, response }: Request,
  { bodyBytes }: Pick<Limits, 'bodyBytes'>,
  decode: (text: string) => Result<T>,
): Promise<T | null> {
  const text = await textOf(request, bodyBytes);
  if (text === null) {
    // What comes still is not read.
    response.setHeader('connection', 'close');
    answerProblem(response, 413, 'over-limit', `The body is larger than the limit bodyBytes (${bodyBytes} bytes).`);
    return null;
  }
  const read = decode(text);
  if (read.ok) return read.value;
  answerProblem(response, 400, read.problem.code, read.problem.message, read.problem.path);
  return null;
}

function textOf(request: IncomingMessage, limit: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let received = 0;
    request.on('data', (part: Buffer) => {
      received += part.length;
      if (received > limit) {
        request.pause();
        resolve(null);
      } else parts.push(part);
    });
    request.once('end', () => resolve(Buffer.concat(parts).toString()));
    request.once('error', reject);
  });
}
