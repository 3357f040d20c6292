import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fail, ok, type Result } from '@teable-grid/core';
import { parse } from 'csv-parse';

/** A file of CSV as texts. */
export interface CsvFile {
  readonly header: readonly string[];
  readonly lines: readonly (readonly string[])[];
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string;
}

/** Reads CSV (RFC 4180; comma, semicolon or tab, whichever the first line has most of; UTF-8), whose first line names the fields. */
export async function readCsv(body: Readable): Promise<Result<CsvFile>> {
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
  body.pipe(parser);
  try {
    for await (const line of parser) lines.push(line as string[]);
  } catch (error) {
    body.resume();
    return fail('bad-change', `The file is not CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [header, ...rest] = lines;
  if (header === undefined) return fail('bad-change', 'The file is empty; its first line is to name the fields.');
  return ok({ header, lines: rest, digest: hash.digest('hex') });
}
