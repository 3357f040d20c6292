import { tables } from './0001-tables.ts';
import { epochs } from './0002-epochs.ts';
import { names } from './0003-names.ts';
import { imports } from './0004-imports.ts';
import { drafts } from './0005-drafts.ts';
import { traces } from './0006-traces.ts';
import type { Migration } from './migration.ts';

/** All steps in order. */
export const migrations: readonly Migration[] = [tables, epochs, names, imports, drafts, traces];
