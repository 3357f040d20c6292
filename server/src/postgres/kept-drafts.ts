import type { DraftBatch, DraftRecord, KeptDraft } from '@teable-grid/core';
import { exactJson } from './json-text.ts';
import { toBytes } from './stored-rows.ts';

/**
 * All of a batch in one statement. `ours` holds the table's row, so that whoever takes the table meanwhile waits, and reads what was kept here.
 * Updates are never written over: those that a whole one replaces are deleted.
 */
const text = `
  with ours as (
    select id from teable.tables where name = $1 and fence = $2 and deleted_at is null for share
  ), ended as (
    delete from teable.drafts using ours where table_id = ours.id and draft = any($3::text[])
  ), replaced as (
    delete from teable.draft_updates using ours where table_id = ours.id and draft = any($4::text[])
  ), recorded as (
    insert into teable.drafts (table_id, draft, record)
    select ours.id, entry.draft, entry.record from ours, rows from (unnest($5::text[]), json_array_elements($6::json)) as entry(draft, record)
    on conflict (table_id, draft) do update set record = excluded.record
  ), written as (
    insert into teable.draft_updates (table_id, draft, update)
    select ours.id, entry.draft, decode(entry.update, 'base64') from ours,
      rows from (unnest($7::text[]), unnest($8::text[])) with ordinality as entry(draft, update, at)
    order by entry.at
  )
  select from ours`;

/** The statement that keeps what was written into drafts; it answers with a row when it did. */
export function keepDraftsStatement({ table, fence, records, updates, ended }: DraftBatch): {
  name: string;
  text: string;
  values: unknown[];
} {
  const whole = updates.flatMap(({ draft, whole: is }) => (is ? draft : []));
  // Of one draft only what comes with its last whole update counts.
  const last = new Map(updates.map(({ draft, whole: is }, at) => [is ? draft : '', at]));
  const kept = updates.filter(({ draft }, at) => at >= (last.get(draft) ?? 0));
  return {
    name: 'keep-drafts',
    text,
    values: [
      table,
      fence,
      ended,
      [...ended, ...whole],
      records.map(({ draft }) => draft),
      `[${records.map((record) => exactJson(record)).join()}]`,
      kept.map(({ draft }) => draft),
      kept.map(({ update }) => Buffer.from(update.buffer, update.byteOffset, update.byteLength).toString('base64')),
    ],
  };
}

/** The drafts of a table, an update a row. */
export const draftsQuery = `
  select record, update from teable.drafts join teable.tables on tables.id = drafts.table_id
  left join teable.draft_updates on draft_updates.table_id = drafts.table_id and draft_updates.draft = drafts.draft
  where name = $1 order by drafts.draft, n`;

/** A row of `draftsQuery`. */
export interface DraftRow {
  readonly record: DraftRecord;
  readonly update: Uint8Array | null;
}

/** Reads the rows of `draftsQuery`. */
export function toDrafts(rows: readonly DraftRow[]): readonly KeptDraft[] {
  const drafts = new Map<string, { readonly record: DraftRecord; readonly updates: Uint8Array[] }>();
  for (const { record, update } of rows) {
    const updates = drafts.get(record.draft)?.updates ?? [];
    if (update !== null) updates.push(toBytes(update));
    drafts.set(record.draft, { record, updates });
  }
  return [...drafts.values()];
}
