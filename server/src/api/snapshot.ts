import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { quoted } from '@teable-grid/core';
import { answerMissing, answerProblem } from './answers.ts';
import type { ApiOptions, Call } from './call.ts';

/**
 * The document as it was some time ago (`packDocument`), for a reader who has nothing of it; what came since he gets over his socket. The
 * same bytes for all who may see the same. Caches may keep them, and have to ask each time whether they still hold.
 *
 * With `?document=<name>&after=<clock>` what came after a clock of that document's writer, for a reader who lacks much of it.
 */
export async function sendSnapshot(call: Call, { tables }: ApiOptions): Promise<void> {
  const { response, url, table, access } = call;
  const open = await tables.open(table);
  if (open === null) return answerMissing(response, table);
  const replica = await open.replicas.for(access.role);
  if (!replica.ok) return answerProblem(response, 503, replica.problem.code, replica.problem.message);
  const { feed, document } = replica.value;
  const after = url.searchParams.get('after');
  if (after !== null && !/^\d{1,15}$/.test(after))
    return answerProblem(response, 422, 'wrong-value', `${quoted(after)} is no clock of a document; a whole number was expected.`, 'after');
  const named = url.searchParams.get('document') ?? document.name;
  if (named !== document.name)
    return answerProblem(response, 410, 'epoch-passed', `The table is in the document ${document.name} now.`, 'document');
  const tail = after === null ? null : feed.tailDownload(Number(after));
  if (after !== null && tail === null) return answerProblem(response, 429, 'over-limit', 'Too many ask what they lack; ask over a socket.');
  const download = tail === null ? await feed.download() : { body: await tail, etag: null };
  // What he may see has changed while it was made.
  if (!open.replicas.serves(replica.value, access.role))
    return answerProblem(response, 503, 'retry', 'What you may see of the table has changed; ask again.');
  await sendPacked(call, download);
}

/** Sends a packed document, compressed if he can take that. @param etag Null for what is not to be kept. */
async function sendPacked(
  { request, response }: Call,
  { body, etag }: { readonly body: Buffer; readonly etag: string | null },
): Promise<void> {
  const headers =
    etag === null
      ? { 'cache-control': 'no-store' }
      : { etag, 'cache-control': 'private, no-cache', vary: 'authorization, accept-encoding' };
  if (etag !== null && isAmong(request.headers['if-none-match'], etag)) {
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
  // Piece by piece: unpacked it is several times as large.
  else await pipeline(Readable.from([body]), createGunzip(), response).catch(() => {});
}

/** Whether a list of entity tags has one that is the same, as far as weak comparison goes (RFC 9110, section 13.1.2). */
function isAmong(list: string | undefined, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return (list ?? '').split(',').some((tag) => opaque(tag) === opaque(etag));
}
