import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { fail, type LogEntry, ok, type Result, type TableName, tableNamePattern } from '@teable-grid/core';
import type { Logger } from 'pino';
import { CursorTooOld, type EventFeed, type TableEvent } from './event-feed.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';

/** Between two signs of life on a stream that has nothing to say, milliseconds: proxies drop what is silent for a minute. */
const heartbeat = 15_000;
/** A reader who takes nothing for so long is dropped, milliseconds. */
const patience = 60_000;
/** Bytes of a workspace's cursor, and of what it unfolds to. */
const longestCursor = 64 * 1024;
const longestVector = 1024 * 1024;

/** What the streams need of their server. */
export interface StreamsOptions {
  readonly feed: EventFeed;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** A change as a reader may see it; null: only that there was one of its number. */
export type View = (event: TableEvent) => Promise<LogEntry | null>;

/** Which changes somebody wants, from where on, and until when. */
export interface StreamRequest {
  readonly response: ServerResponse;
  readonly workspace: string;
  wanted(table: TableName): boolean;
  /** How far he is in each table; moved on as he is served. */
  readonly cursors: Map<TableName, number>;
  /** The cursor as he gets it back. */
  cursor(): string;
  readonly view: View;
  /** Ends the stream, with a sentence as its reason. */
  readonly gone?: AbortSignal;
  /** Who he is. */
  readonly actor: string;
  /** When his access ends, in seconds since 1970; null: it does not. */
  readonly expires: number | null;
}

/** Streams of committed changes, as server-sent events. */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #open = new Set<AbortController>();
  /** Streams at once, by who reads them. */
  readonly #readers = new Map<string, number>();

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  /** Streams at once. */
  get size(): number {
    return this.#open.size;
  }

  /** Ends all streams; their readers come again. */
  close(): void {
    for (const stream of this.#open) stream.abort('The server is going away.');
  }

  /** Why somebody may not have another one; null when he may. */
  refusal(actor: string): string | null {
    const { streams, streamsPerPerson } = this.#options.limits;
    if (this.#open.size >= streams) return `There are as many streams as the limit streams allows (${streams}); come back.`;
    if ((this.#readers.get(actor) ?? 0) >= streamsPerPerson)
      return `You have as many streams as the limit streamsPerPerson allows (${streamsPerPerson}); close one first.`;
    return null;
  }

  /** Streams until the reader leaves, his access ends or the server goes away. */
  async run({ response, workspace, wanted, cursors, cursor, view, gone, actor, expires }: StreamRequest): Promise<void> {
    const { feed, metrics, log } = this.#options;
    const stream = new AbortController();
    this.#open.add(stream);
    this.#readers.set(actor, (this.#readers.get(actor) ?? 0) + 1);
    response.on('close', () => stream.abort(null));
    gone?.addEventListener('abort', () => stream.abort(gone.reason));
    const left = expires === null ? null : expires * 1_000 - Date.now();
    const expiry = left === null ? null : setTimeout(() => stream.abort('The token has expired.'), Math.min(left, 2 ** 31 - 1));
    let beating: NodeJS.Timeout | null = null;
    try {
      const events = feed.follow(workspace, wanted, cursors, stream.signal);
      for await (const event of events) {
        if (event === null) {
          begin(response, cursor());
          beating = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), heartbeat);
        } else if (!response.write(eventText(event, await view(event), cursor())) && !(await this.#drained(response, stream))) break;
      }
      const reason: unknown = stream.signal.reason;
      if (typeof reason === 'string' && !response.writableEnded) response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    } catch (error) {
      const isOld = error instanceof CursorTooOld;
      if (isOld) metrics.refused('request', 'cursor-too-old');
      else log.error({ event: 'stream-failed', workspace, error: String(error) });
      const problem = isOld
        ? { code: 'cursor-too-old', path: 'after', message: error.message }
        : { code: 'failed', path: '', message: 'The stream broke off; come again with the last cursor.' };
      endWith(response, isOld ? 410 : 503, problem);
    } finally {
      if (beating !== null) clearInterval(beating);
      if (expiry !== null) clearTimeout(expiry);
      this.#open.delete(stream);
      const left = this.#readers.get(actor)! - 1;
      if (left === 0) this.#readers.delete(actor);
      else this.#readers.set(actor, left);
      response.end();
    }
  }

  /** Waits until the reader has taken what was sent; false when he does not, or has gone. */
  async #drained(response: ServerResponse, stream: AbortController): Promise<boolean> {
    const tooLong = AbortSignal.any([stream.signal, AbortSignal.timeout(patience)]);
    try {
      await once(response, 'drain', { signal: tooLong });
      return true;
    } catch {
      if (!stream.signal.aborted) {
        this.#options.metrics.limited('slow-stream');
        response.destroy();
      }
      return false;
    }
  }
}

function begin(response: ServerResponse, cursor: string): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  // With the cursor at once, so that a reader who is cut off before the first change comes back to the same place.
  response.write(`retry: 2000\nevent: start\nid: ${cursor}\ndata: {}\n\n`);
}

function endWith(response: ServerResponse, status: number, problem: object): void {
  if (!response.headersSent) {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    response.end(JSON.stringify({ problem }));
  } else if (!response.writableEnded) response.end(`event: end\ndata: ${JSON.stringify({ problem })}\n\n`);
}

/** Many streams tell the same change; its table may have another name by then. */
const texts = new WeakMap<LogEntry, string>();

function eventText({ table, entry: { seq } }: TableEvent, seen: LogEntry | null, cursor: string): string {
  const text = seen === null ? JSON.stringify({ seq, kind: 'hidden' }) : (texts.get(seen) ?? entryText(seen));
  return `event: change\nid: ${cursor}\ndata: {"table":${JSON.stringify(table)},${text.slice(1)}\n\n`;
}

function entryText(entry: LogEntry): string {
  const { seq, change, group, actor, coauthors, at, ops, before, conflicts } = entry;
  const kind = ops === null ? 'import' : 'change';
  const text = JSON.stringify({ seq, kind, change, group, actor, coauthors, at, ops: ops?.ops ?? null, before, conflicts });
  texts.set(entry, text);
  return text;
}

/** A workspace's cursor: how far a reader is in each of its tables. Opaque to him. */
export function encodeCursor(workspace: string, cursors: ReadonlyMap<TableName, number>): string {
  const vector = Object.fromEntries([...cursors].map(([table, seq]) => [table.slice(workspace.length + 1), seq]));
  return deflateRawSync(JSON.stringify(vector)).toString('base64url');
}

/** Reads a workspace's cursor. */
export function decodeCursor(workspace: string, cursor: string): Result<Map<TableName, number>> {
  const wrong = fail('wrong-value', 'The cursor is none of this workspace; take the id of an event.', 'after');
  if (cursor.length > longestCursor || !/^[\w-]*$/.test(cursor)) return wrong;
  try {
    const text = inflateRawSync(Buffer.from(cursor, 'base64url'), { maxOutputLength: longestVector }).toString();
    const vector: unknown = JSON.parse(text);
    if (typeof vector !== 'object' || vector === null || Array.isArray(vector)) return wrong;
    const cursors = new Map<TableName, number>();
    for (const [name, seq] of Object.entries(vector)) {
      const table = `${workspace}/${name}`;
      if (!tableNamePattern.test(table) || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return wrong;
      cursors.set(table, seq);
    }
    return ok(cursors);
  } catch {
    return wrong;
  }
}

/** How long a ticket may be used, milliseconds: as long as it takes to open a stream with it. */
const ticketTime = 60_000;
const mostTickets = 10_000;
/** Tickets of one person that are not used up: more push his own oldest out, and nobody else's. */
const ticketsPerPerson = 20;

/** One-use tickets in place of a token, for what cannot send a header (`EventSource`). In an address a token would end up in logs. */
export class Tickets {
  readonly #tokens = new Map<string, { readonly actor: string; readonly token: string; readonly until: number }>();

  issue(actor: string, token: string): string {
    const now = Date.now();
    for (const [ticket, { until }] of this.#tokens) {
      // Oldest first: the rest is good still.
      if (until > now && this.#tokens.size < mostTickets) break;
      this.#tokens.delete(ticket);
    }
    const own = [...this.#tokens].filter(([, one]) => one.actor === actor);
    for (const [old] of own.slice(0, Math.max(0, own.length + 1 - ticketsPerPerson))) this.#tokens.delete(old);
    const ticket = randomBytes(24).toString('base64url');
    this.#tokens.set(ticket, { actor, token, until: now + ticketTime });
    return ticket;
  }

  /** The token of a ticket, which is used up by that; null when there is none, or not any more. */
  redeem(ticket: string): string | null {
    const found = this.#tokens.get(ticket);
    this.#tokens.delete(ticket);
    return found !== undefined && found.until > Date.now() ? found.token : null;
  }
}
