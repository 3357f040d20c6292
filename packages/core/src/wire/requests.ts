import type * as v from 'valibot';
import type { TableName } from '../authority/store.ts';
import type { NewField } from '../change/change.ts';
import type { Result } from '../problem.ts';
import { decode } from './decode.ts';
import { newTableSchema, tableNamesSchema } from './schemas.ts';

/** A table that somebody wants made. */
export interface NewTable {
  readonly table: TableName;
  readonly name?: string;
  readonly fields?: readonly (Pick<NewField, 'name' | 'type'> & Partial<Pick<NewField, 'options'>>)[];
}

/** Names that somebody wants a table to have; those that are absent stay. */
export type TableNames = v.InferOutput<typeof tableNamesSchema>;

/** Reads the body of a request that makes a table. */
export function decodeNewTable(text: string): Result<NewTable> {
  return decode(newTableSchema, text, 'body') as Result<NewTable>;
}

/** Reads the body of a request that names a table anew. */
export function decodeTableNames(text: string): Result<TableNames> {
  return decode(tableNamesSchema, text, 'body');
}
