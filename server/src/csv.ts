import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fail, ok, type Result } from '@teable-grid/core';
import { parse } from 'csv-parse';
import type { Limits } from './limits.ts';

/** A file of CSV as texts. */
export interface CsvFile {
  readonly header: readonly string[];
  readonly lines: readonly (readonly string[])[];
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string;
}

/** Reads CSV (RFC 4180; comma, semicolon or tab, whichever the first line has most of; UTF-8), whose first line names the fields. */
export async function readCsv(body: Readable, limits: Pick<Limits, 'rows' | 'fields'>): Promise<Result<CsvFile>> {
  const lines: string[][] = [];
  const hash = createHash('sha256');
  const parser = parse({
    bom: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    delimiter: [',', ';', '\t'],
    maxRecordSize: 1024 * 1024,
  });
  body.on('error', (error) => parser.destroy(error));
  body.on('data', (part: Buffer) => hash.update(part));
  // One that is broken off may end without a word.
  const broken = () => body.readableEnded || parser.destroy(new Error('it was broken off'));
  if (body.destroyed) broken();
  else body.once('close', broken).pipe(parser);
  try {
    for await (const line of parser) {
      lines.push(line as string[]);
      const over = overLimit(lines, limits);
      if (over === null) continue;
      body.resume();
      return fail('over-limit', over);
    }
  } catch (error) {
    body.resume();
    return fail('bad-change', `The file is not CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [header, ...rest] = lines;
  if (header === undefined) return fail('bad-change', 'The file is empty; its first line is to name the fields.');
  return ok({ header, lines: rest, digest: hash.digest('hex') });
}

/** Which limit the last line is over, as a sentence; null: none. Said before the rest is read. */
function overLimit(lines: readonly (readonly string[])[], { rows, fields }: Pick<Limits, 'rows' | 'fields'>): string | null {
  if (lines.length - 1 > rows) return `The file has more rows than the limit rows (${rows}).`;
  if (lines.at(-1)!.length > fields) return `Line ${lines.length} of the file has more fields than the limit fields (${fields}).`;
  return null;
}
