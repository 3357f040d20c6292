import * as v from 'valibot';
import { commentOps } from '../change/change.ts';
import type { Value } from '../value.ts';
import { bytes, caret, count, id, ordinal, yjsClient } from './terms.ts';

const problem = v.strictObject({ code: v.string(), path: v.string(), message: v.string() });
const verdict = v.variant('verdict', [
  v.strictObject({ verdict: v.literal('accepted'), seq: count, conflicts: v.array(id) }),
  v.strictObject({ verdict: v.literal('rejected'), problems: v.array(problem) }),
  v.strictObject({ verdict: v.literal('retry'), after: count, message: v.optional(v.string()) }),
]);
const role = v.picklist(['owner', 'editor', 'commenter', 'viewer']);
const actor = v.strictObject({ id: v.string(), name: v.string() });
const draftMembers = v.array(v.strictObject({ client: yjsClient, actor, color: count }));

// What came as JSON is one.
const value = v.custom<Value>((input) => input !== undefined);
const text = v.string();
const cell = { row: id, field: id };
const place = { row: id, field: v.nullable(id) };
const names = { from: text, to: text, what: v.array(text) };
const kinds = v.picklist(['both-wrote', 'edited-deleted-row', 'deleted-edited-row', 'field-changed', 'field-gone', 'unique-taken']);
const fact = v.variant('fact', [
  v.object({ fact: v.literal('set'), ...cell, from: value, to: value }),
  v.object({ fact: v.literal('lost'), ...place, kind: kinds, to: value }),
  v.object({ fact: v.literal('reopened'), ...place }),
  v.object({ fact: v.literal('settled'), ...place, take: v.picklist(['current', 'incoming', 'other']), from: value, to: value }),
  v.object({ fact: v.picklist(['rows-added', 'rows-deleted', 'rows-restored', 'rows-moved']), rows: v.array(id), count }),
  v.object({ fact: v.picklist(['field-added', 'field-deleted', 'field-restored', 'field-moved']), field: id, name: text }),
  v.object({ fact: v.literal('field-changed'), field: id, ...names }),
  v.object({ fact: v.picklist(['view-added', 'view-deleted', 'view-restored', 'view-moved']), view: id, name: text }),
  v.object({ fact: v.literal('view-changed'), view: id, ...names }),
  v.object({ fact: v.picklist(commentOps), ...place, text }),
  v.object({ fact: v.literal('table-named'), from: text, to: text }),
]);
const historyEntry = v.object({
  seq: ordinal,
  actor,
  coauthors: v.optional(v.pipe(v.array(actor), v.readonly())),
  at: text,
  group: v.nullable(id),
  imported: v.boolean(),
  facts: v.array(fact),
  cells: count,
  more: count,
});

/** First message of the server. */
export const serverHelloSchema = v.variant('hello', [
  v.strictObject({
    hello: v.literal('server'),
    protocol: ordinal,
    /** Name of the document that holds the table now: `workspace/table@epoch`. */
    document: v.string(),
    seq: count,
    /** Whether a reader who has nothing of the document does well to fetch it first: `GET /api/tables/<table>/snapshot`. */
    snapshot: v.boolean(),
    actor,
    role,
    /** For each session: the number of its last decided change, and the verdicts that it has not confirmed. */
    sessions: v.array(v.strictObject({ session: id, last: count, verdicts: v.array(v.strictObject({ n: ordinal, verdict })) })),
  }),
  /** The server will close the socket with this code. */
  v.strictObject({ hello: v.literal('refused'), code: ordinal, reason: v.string(), message: v.string() }),
]);

/** What the server sends about a table. */
export const serverMessageSchema = v.variant('message', [
  v.strictObject({ message: v.literal('verdict'), session: id, n: ordinal, verdict }),
  /**
   * A message that was not decided; the socket stays. Session and number are told when the message had them: `gap` wants all from
   * the expected number again, `session-forked` a new session.
   */
  v.strictObject({ message: v.literal('refused'), problem, session: v.optional(id), n: v.optional(ordinal) }),
  /** What the person may do from here on, after a new token; `expires` in seconds since 1970, null: it does not. */
  v.strictObject({ message: v.literal('access'), role, expires: v.nullable(count) }),
  /** Those of the asked changes of which it is known, and for the asker. */
  v.strictObject({
    message: v.literal('authors'),
    authors: v.array(
      v.strictObject({ revision: ordinal, actor, at: v.string(), coauthors: v.optional(v.pipe(v.array(actor), v.readonly())) }),
    ),
  }),
  /** Those who made the most changes first; null: the log does not tell any more. */
  v.strictObject({
    message: v.literal('missed'),
    after: count,
    through: count,
    people: v.nullable(v.array(v.strictObject({ actor, changes: ordinal }))),
  }),
  /**
   * A draft that was asked for. `state` is all of its Yjs document, `client` the id under which the asker writes into it; `was` is the value of
   * the cell that it started from, or that was made of it last, and `seen` that value's revision.
   */
  v.strictObject({
    message: v.literal('draft'),
    draft: id,
    row: id,
    field: id,
    client: yjsClient,
    state: bytes,
    seen: count,
    was: v.nullable(v.string()),
    disputed: v.boolean(),
    members: draftMembers,
  }),
  /** Who has it open now, the hearer among them. */
  v.strictObject({ message: v.literal('draft-members'), draft: id, members: draftMembers }),
  /** What somebody else wrote. It is kept: it is in the draft as long as that is there. */
  v.strictObject({ message: v.literal('draft-update'), draft: id, update: bytes }),
  /** The hearer's own updates are kept, up to that number. */
  v.strictObject({ message: v.literal('draft-kept'), draft: id, n: ordinal }),
  v.strictObject({ message: v.literal('draft-caret'), draft: id, client: yjsClient, caret }),
  /**
   * What its text goes on from now: a value of the cell that was made of it, or that somebody wrote and that was put into it. `disputed`: the cell
   * has another value than was made of it, with which only whoever decides can put it together.
   */
  v.strictObject({ message: v.literal('draft-seen'), draft: id, seen: count, was: v.nullable(v.string()), disputed: v.boolean() }),
  /**
   * It is over for the hearer, or was not opened (`draft` is null then). `saved`: what was kept of it is, or will be, in a value of the cell or
   * in a conflict. `seq`: a number at which the table has what was saved of it so far. `problem`: why it ended without his wish. `last`: what was made of one
   * that is asked for again and is not there any more, as far as that is known.
   */
  v.strictObject({
    message: v.literal('draft-ended'),
    draft: v.nullable(id),
    row: id,
    field: id,
    saved: v.boolean(),
    seq: count,
    problem: v.nullable(problem),
    last: v.optional(v.strictObject({ seen: count, was: v.nullable(v.string()) })),
  }),
  /** Newest first. Null: it cannot be told now, for this reason. */
  v.strictObject({
    message: v.literal('history'),
    page: v.nullable(v.object({ entries: v.array(historyEntry), next: v.nullable(ordinal), trimmed: count })),
    why: text,
  }),
  v.strictObject({
    message: v.literal('steps'),
    page: v.nullable(
      v.object({
        steps: v.array(v.object({ seq: ordinal, actor, at: text, was: v.record(text, value) })),
        next: v.nullable(v.object({ through: ordinal, skip: count })),
        trimmed: count,
      }),
    ),
    why: text,
  }),
]);
