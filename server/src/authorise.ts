import {
  type Change,
  type CommentOp,
  type Field,
  type FieldId,
  isCommentOp,
  type Op,
  type Problem,
  quoted,
  type Table,
} from '@teable-grid/core';
import { type Access, hiddenFrom, ranks } from './access.ts';

/** What somebody may not do of a change: none when he may do it all. Judged by the table as it is published now. */
export function authorise({ ops }: Change, access: Access, { fields, conflicts, comments }: Table): readonly Problem[] {
  const { actor, role } = access;
  if (ranks[role] < ranks.editor && !(role === 'commenter' && ops.every(isCommentOp))) {
    const may = role === 'commenter' ? 'read and comment on' : 'read';
    return [problemAt('', `${actor.name} may ${may} this table, but not change it.`)];
  }
  if (role === 'owner') return [];
  const problems: Problem[] = [];
  const hidden = hiddenFrom(role, fields);
  const forOwners = (id: FieldId): Field | null => {
    // What he may not see is answered as if it were not there, when the change is executed.
    const field = hidden.has(id) ? undefined : fields.get(id);
    return field?.options.write === 'owner' ? field : null;
  };
  ops.forEach((op, at) => {
    if (isCommentOp(op)) problems.push(...commentProblems(op, at, access, comments));
    for (const { field, path } of fieldsWritten(op, conflicts)) {
      const locked = forOwners(field);
      if (locked !== null) problems.push(problemAt(`ops/${at}/${path}`, `The field ${quoted(locked.name)} is written by owners only.`));
    }
    for (const rule of ['read', 'write'] as const) {
      const sentence = `Who may ${rule} a field is for owners to say.`;
      if (op.op === 'add-field' && op.field.options[rule] != null) problems.push(problemAt(`ops/${at}/field/options/${rule}`, sentence));
      if (op.op === 'change-field' && op.set.options !== undefined && rule in op.set.options && !hidden.has(op.field)) {
        const before = fields.get(op.field)?.options[rule] ?? lowest[rule];
        if ((op.set.options[rule] ?? lowest[rule]) !== before) problems.push(problemAt(`ops/${at}/set/options/${rule}`, sentence));
      }
    }
  });
  return problems;
}

/** A comment is deleted and restored by its author, and by owners. */
function commentProblems(op: CommentOp, at: number, { actor }: Access, comments: Table['comments']): readonly Problem[] {
  const author = comments.get(op.comment)?.by.actor.id;
  if ((op.op !== 'delete-comment' && op.op !== 'restore-comment') || author === undefined || author === actor.id) return [];
  const does = op.op === 'delete-comment' ? 'deleted' : 'restored';
  return [problemAt(`ops/${at}/comment`, `A comment is ${does} by its author or an owner only.`)];
}

/** Whether somebody may write the cells of a field: what he does not see he does not write either. */
export function mayWriteCells(id: FieldId, { role }: Pick<Access, 'role'>, { fields }: Pick<Table, 'fields'>): boolean {
  if (ranks[role] < ranks.editor || hiddenFrom(role, fields).has(id)) return false;
  return role === 'owner' || fields.get(id)?.options.write !== 'owner';
}

/** Who may do it when the field does not say. */
const lowest = { read: 'viewer', write: 'editor' } as const;

/** The fields whose cells or properties an op writes. */
function fieldsWritten(op: Op, conflicts: Table['conflicts']): readonly { readonly field: FieldId; readonly path: string }[] {
  switch (op.op) {
    case 'set-cell':
    case 'number-rows':
    case 'change-field':
    case 'move-field':
    case 'delete-field':
    case 'restore-field':
      return [{ field: op.field, path: 'field' }];
    case 'insert-rows':
      return op.rows.flatMap(({ cells }, row) =>
        Object.entries(cells).flatMap(([field, value]) => (value === null ? [] : [{ field, path: `rows/${row}/cells/${field}` }])),
      );
    case 'resolve-conflicts':
      return op.conflicts.flatMap(({ id }, at) => {
        const field = conflicts.get(id)?.field ?? null;
        return field === null ? [] : [{ field, path: `conflicts/${at}` }];
      });
    case 'reopen-conflicts':
      return op.conflicts.flatMap(({ field }, at) => (field === null ? [] : [{ field, path: `conflicts/${at}` }]));
    default:
      return [];
  }
}

function problemAt(path: string, message: string): Problem {
  return { code: 'not-allowed', path, message };
}
