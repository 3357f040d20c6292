import type { Migration } from './migration.ts';

/** Long texts that are open to be written together are kept as they are written; a change may have several authors. */
export const drafts: Migration = {
  number: 5,
  name: 'drafts of long texts',
  up: `
    create table teable.drafts (
      table_id bigint not null,
      draft text collate "C" not null,
      record json not null,
      primary key (table_id, draft)
    );
    comment on table teable.drafts is 'Long texts that are open to be written; each is made a value of its cell, and deleted when all have left.';

    create table teable.draft_updates (
      table_id bigint not null,
      draft text collate "C" not null,
      n bigint generated always as identity,
      update bytea not null,
      primary key (table_id, draft, n)
    );
    comment on table teable.draft_updates is 'What was written into drafts, as Yjs updates, in order.';

    alter table teable.log add column coauthors json;
    comment on column teable.log.coauthors is 'Those who made the change together with its actor; null: nobody.';
  `,
  rollback: `drop table teable.drafts, teable.draft_updates; alter table teable.log drop column coauthors;
    delete from teable.migrations where number = 5. What is in a draft and was not made a value yet is lost: stop the server first, which makes values of all.`,
};
