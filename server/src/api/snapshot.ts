import { promisify } from 'node:util';
import { gunzip as gunzipWith } from 'node:zlib';
import { answerMissing } from './answers.ts';
import type { ApiOptions, Call } from './call.ts';

const gunzip = promisify(gunzipWith);

/**
 * The document as it was some time ago (`packDocument`), for a reader who has nothing of it; what came since he gets over his socket. The
 * same bytes for all who may see the same. Caches may keep them, and have to ask each time whether they still hold.
 */
export async function sendSnapshot({ request, response, table }: Call, { tables }: ApiOptions): Promise<void> {
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const { body, etag } = await open.feed.download();
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'authorization, accept-encoding' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const compressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    ...(compressed && { 'content-encoding': 'gzip', 'content-length': body.length }),
  });
  if (compressed) response.end(body);
  else response.end(await gunzip(body));
}
