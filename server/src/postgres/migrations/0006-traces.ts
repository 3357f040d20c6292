import type { Migration } from './migration.ts';

/** The log tells what a change did beside what its ops say, so that history can tell it in words and the table be rewound. */
export const traces: Migration = {
  number: 6,
  name: 'what else a change wrote',
  up: `
    alter table teable.log add column trace json;
    comment on column teable.log.trace is 'What rows, fields and views were before, and what cells became where the ops do not say; null: nothing, or not known.';
  `,
  rollback: `alter table teable.log drop column trace; delete from teable.migrations where number = 6.
    History can tell less of changes since, and no table from before them.`,
};
