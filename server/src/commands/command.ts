import type { TableName, TableStore } from '@teable-grid/core';
import type { Logger } from 'pino';

/** What a command of `teable-grid-server` works with. */
export interface CommandContext {
  readonly store: TableStore;
  readonly table: TableName;
  readonly log: Logger;
  /** What was given after the table, and flags of the command's own by their names without dashes. */
  readonly rest: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  /** Writes to the standard output, whole lines or parts. */
  out(text: string): void;
}

/** Runs a command; resolves to the exit code. What it throws is told as the sentence it is. */
export type Command = (context: CommandContext) => Promise<number>;

/** That a table is not there, for a person at a terminal. */
export function missing(table: TableName): Error {
  return new Error(`There is no table ${table} in this database.`);
}
