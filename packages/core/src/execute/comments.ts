import type { CommentWords, NamedComment, Op } from '../change/change.ts';
import { cleanText } from '../field-types/plain-text.ts';
import { idPattern } from '../ids.ts';
import { isEmailAddress } from '../presence/shown-name.ts';
import { quoted } from '../problem.ts';
import { type Comment, isAt, threadOf } from '../table/comment.ts';
import type { Actor } from '../table/conflict.ts';
import { exceedsBytes } from './check-value.ts';
import type { WorkingTable } from './working-table.ts';

type OpOf<Kind extends Op['op']> = Extract<Op, { op: Kind }>;

/** Adds a comment. What was deleted meanwhile is commented on all the same: the comment is there when it comes back. */
export function addComment(working: WorkingTable, op: OpOf<'add-comment'>, at: number): void {
  const { comment: id, row, field, reply } = op;
  const path = `ops/${at}`;
  const { limits, revision, actor, at: now } = working.context;
  if (!idPattern.test(id)) return working.refuse('bad-change', `${path}/comment`, `${quoted(id)} is not an id.`);
  if (working.hasComment(id)) return working.refuse('exists-already', `${path}/comment`, `There is a comment ${quoted(id)} already.`);
  if (working.row(row) === undefined) return working.refuse('no-such-row', `${path}/row`, `There is no row ${quoted(row)} in this table.`);
  if (field !== null && working.field(field) === undefined)
    return working.refuse('no-such-field', `${path}/field`, `There is no field ${quoted(field)} in this table.`);
  const { all, onRow } = working.commentCounts(row);
  if (all >= limits.comments)
    return working.refuse('over-limit', path, `The table has as many comments as the limit comments allows (${limits.comments}).`);
  if (onRow >= limits.commentsPerRow) {
    const sentence = `The row has as many comments as the limit commentsPerRow allows (${limits.commentsPerRow}).`;
    return working.refuse('over-limit', path, sentence);
  }
  const answered = reply === null ? null : commentThere(working, { comment: reply, row, field }, `${path}/reply`);
  const words = checkWords(working, op, path);
  if (answered === undefined || words === null) return;
  const first = answered === null ? null : working.comment(threadOf(answered))!;
  if (first !== null && first.resolved !== null) write(working, { ...first, resolved: null });
  write(working, {
    id,
    row,
    field,
    thread: first?.id ?? null,
    ...words,
    by: { actor, at: now },
    edited: null,
    resolved: null,
    deleted: false,
    created: revision,
  });
}

/** Writes the words of a comment anew: its author alone may, and the last writer wins. */
export function editComment(working: WorkingTable, op: OpOf<'edit-comment'>, at: number): void {
  const path = `ops/${at}`;
  const comment = commentThere(working, op, `${path}/comment`);
  if (comment === undefined) return;
  const { actor, at: now } = working.context;
  if (comment.by.actor.id !== actor.id) return working.refuse('not-allowed', path, 'A comment is written anew by its author only.');
  if (comment.deleted) return working.refuse('no-such-comment', path, 'This comment is deleted; restore it first.');
  const words = checkWords(working, op, path);
  if (words !== null) write(working, { ...comment, ...words, edited: now });
}

/** Deletes a comment, or brings it back. Who may is not judged here: that depends on his role. */
export function setCommentDeleted(working: WorkingTable, op: OpOf<'delete-comment' | 'restore-comment'>, at: number): void {
  const comment = commentThere(working, op, `ops/${at}/comment`);
  const deleted = op.op === 'delete-comment';
  if (comment !== undefined && comment.deleted !== deleted) write(working, { ...comment, deleted });
}

/** Settles a thread, or opens it again. The first who settles it is told of. */
export function setThreadResolved(working: WorkingTable, op: OpOf<'resolve-comment' | 'reopen-comment'>, at: number): void {
  const comment = commentThere(working, op, `ops/${at}/comment`);
  if (comment === undefined) return;
  const first = working.comment(threadOf(comment))!;
  const { actor, at: now } = working.context;
  const resolves = op.op === 'resolve-comment';
  if ((first.resolved !== null) !== resolves) write(working, { ...first, resolved: resolves ? { actor, at: now } : null });
}

function write(working: WorkingTable, comment: Comment): void {
  working.write({ write: 'comment', comment });
}

function commentThere(working: WorkingTable, named: NamedComment, path: string): Comment | undefined {
  const comment = working.comment(named.comment);
  if (comment !== undefined && isAt(comment, named)) return comment;
  working.refuse('no-such-comment', path, `There is no comment ${quoted(named.comment)} there.`);
  return undefined;
}

/** The words of a comment as they are kept; null where something is wrong with them, which is told. */
function checkWords(working: WorkingTable, { text, mentions }: CommentWords, path: string): CommentWords | null {
  const { commentBytes, mentionsPerComment } = working.context.limits;
  const clean = cleanText(text).trim();
  if (clean === '') working.refuse('required', `${path}/text`, 'A comment must say something.');
  else if (exceedsBytes(clean, commentBytes))
    working.refuse('over-limit', `${path}/text`, `The comment is longer than the limit commentBytes (${commentBytes} bytes).`);
  else if (mentions.length > mentionsPerComment) {
    const sentence = `The comment calls ${mentions.length} people, more than the limit mentionsPerComment (${mentionsPerComment}).`;
    working.refuse('over-limit', `${path}/mentions`, sentence);
  } else return { text: clean, mentions: called(working, clean, mentions) };
  return null;
}

/** Those of the people whom a comment is said to call who are known, each once, whose names are in its text. */
function called(working: WorkingTable, text: string, mentions: readonly Actor[]): readonly Actor[] {
  const { person } = working.context;
  const found = new Map<string, Actor>();
  for (const { id, name } of mentions) {
    const known = person === undefined ? { id, name } : (person(id) ?? working.people.get(id));
    // Under the name by which he is known: nobody speaks to one person in the name of another.
    // An address is nobody's to pass on.
    if (known !== undefined && !isEmailAddress(id) && text.includes(`@${known.name}`)) found.set(id, { id, name: known.name });
  }
  return [...found.values()];
}
