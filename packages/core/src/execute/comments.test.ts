import { describe, expect, test } from 'vitest';
import type { CommentOp, Op } from '../change/change.ts';
import { execute } from './execute.ts';
import { accepted, rejected, smallTable, type TableStand } from '../testing/table-stand.ts';

const on = (row: string, field: string | null) => ({ row, field });
const add = (comment: string, text: string, more: Partial<Extract<CommentOp, { op: 'add-comment' }>> = {}): Op => ({
  op: 'add-comment',
  comment,
  ...on('r1', 't'),
  text,
  mentions: [],
  reply: null,
  ...more,
});
const edit = (comment: string, text: string): Op => ({ op: 'edit-comment', comment, ...on('r1', 't'), text, mentions: [] });
const named = (op: 'delete-comment' | 'restore-comment' | 'resolve-comment' | 'reopen-comment', comment: string): Op => ({
  op,
  comment,
  ...on('r1', 't'),
});
const texts = (stand: TableStand) =>
  stand.table.comments.threads('r1').map(({ comments }) => comments.map(({ text, by }) => `${by.actor.id}: ${text}`));

describe('comments', () => {
  test('CMT-1 a comment is of its author, on a cell or a whole row, and its replies are with it', () => {
    const stand = smallTable();
    accepted(stand.do('ann', [add('k1', 'Is this right?')]));
    accepted(stand.do('ben', [add('k2', 'Yes.', { reply: 'k1' })]));
    accepted(stand.do('cyd', [add('k3', 'Sure?', { reply: 'k2' }), add('k4', 'About the row', on('r1', null))]));
    expect(texts(stand)).toEqual([['ann: Is this right?', 'ben: Yes.', 'cyd: Sure?'], ['cyd: About the row']]);
    expect(stand.table.comments.threads('r1', null).map(({ id }) => id)).toEqual(['k4']);
    expect(stand.table.comments.get('k3')).toMatchObject({ thread: 'k1', by: { at: '2026-01-02T03:04:05Z' } });
    // A comment is nothing of the row's content: who edits it has nothing to look at again.
    expect(stand.table.rows.get('r1')!.version).toBe(2);
  });

  test('CMT-2 a comment is written anew by its author only, the last writer wins', () => {
    const stand = smallTable();
    accepted(stand.do('ann', [add('k1', 'one')]));
    const { seq } = stand.table;
    expect(rejected(stand.do('ben', [edit('k1', 'two')]))).toEqual(['not-allowed']);
    accepted(stand.do('ann', [edit('k1', 'two')]));
    accepted(stand.do('ann', [edit('k1', 'three')], { seq }));
    expect(stand.table.comments.get('k1')).toMatchObject({ text: 'three', edited: '2026-01-02T03:04:05Z' });
    accepted(stand.do('ann', [named('delete-comment', 'k1')]));
    expect(rejected(stand.do('ann', [edit('k1', 'four')]))).toEqual(['no-such-comment']);
  });

  test('CMT-3 what is deleted can be restored; a thread is shown while anything of it is left', () => {
    const stand = smallTable();
    accepted(stand.do('ann', [add('k1', 'one')]));
    accepted(stand.do('ben', [add('k2', 'two', { reply: 'k1' })]));
    accepted(stand.do('ann', [named('delete-comment', 'k1')]));
    expect(texts(stand)).toEqual([['ben: two']]);
    accepted(stand.do('ben', [named('delete-comment', 'k2')]));
    expect(texts(stand)).toEqual([]);
    accepted(stand.do('ann', [named('restore-comment', 'k1')]));
    expect(texts(stand)).toEqual([['ann: one']]);
  });

  test('CMT-4 a thread is resolved and reopened, by any comment of it; a reply opens it again', () => {
    const stand = smallTable();
    accepted(stand.do('ann', [add('k1', 'one'), add('k2', 'two', { reply: 'k1' })]));
    accepted(stand.do('ben', [named('resolve-comment', 'k2')]));
    accepted(stand.do('cyd', [named('resolve-comment', 'k1')]));
    expect(stand.table.comments.get('k1')!.resolved).toEqual({ actor: { id: 'ben', name: 'BEN' }, at: '2026-01-02T03:04:05Z' });
    accepted(stand.do('ann', [named('reopen-comment', 'k1')]));
    expect(stand.table.comments.get('k1')!.resolved).toBeNull();
    accepted(stand.do('ben', [named('resolve-comment', 'k1')]));
    accepted(stand.do('ann', [add('k3', 'but', { reply: 'k1' })]));
    expect(stand.table.comments.get('k1')!.resolved).toBeNull();
  });

  test('CMT-5 every op on a comment is taken back by its inverse', () => {
    const stand = smallTable();
    const show = () => JSON.stringify([texts(stand), stand.table.comments.get('k1')?.resolved === null]);
    accepted(stand.do('ann', [add('k1', 'one')]));
    for (const ops of [
      [add('k2', 'two', { reply: 'k1' }), edit('k2', 'deux')],
      [edit('k1', 'un')],
      [named('delete-comment', 'k1')],
      [named('resolve-comment', 'k1')],
    ]) {
      const before = show();
      stand.doAndUndo('ann', ops);
      expect(show()).toBe(before);
    }
    accepted(stand.do('ann', [named('delete-comment', 'k1'), named('resolve-comment', 'k1')]));
    for (const ops of [[named('restore-comment', 'k1')], [named('reopen-comment', 'k1')]]) {
      const before = show();
      stand.doAndUndo('ann', ops);
      expect(show()).toBe(before);
    }
  });

  test('CMT-6 a comment on what was deleted meanwhile is kept with it', () => {
    const stand = smallTable();
    const { seq } = stand.table;
    accepted(
      stand.do('ben', [
        { op: 'delete-rows', rows: ['r1'] },
        { op: 'delete-field', field: 't' },
      ]),
    );
    accepted(stand.do('ann', [add('k1', 'offline')], { seq }));
    accepted(stand.do('ben', [{ op: 'restore-rows', rows: ['r1'] }]));
    expect(texts(stand)).toEqual([['ann: offline']]);
  });

  test.each<[string, Op, string]>([
    ['no text', add('k2', ' \n\t '), 'required'],
    ['nothing but control characters', add('k2', '\u0000\u001b\u007f'), 'required'],
    ['a text beyond the limit', add('k2', 'ä'.repeat(51)), 'over-limit'],
    ['a row that is not there', add('k2', 'x', { row: 'r9' }), 'no-such-row'],
    ['a field that is not there', add('k2', 'x', { field: 'f9' }), 'no-such-field'],
    ['an id that an object has from its prototype', add('__proto__', 'x'), 'bad-change'],
    ['an id that is taken', add('k1', 'x'), 'exists-already'],
    ['a reply to nothing', add('k2', 'x', { reply: 'k9' }), 'no-such-comment'],
    ['a reply in another place', add('k2', 'x', { ...on('r2', 't'), reply: 'k1' }), 'no-such-comment'],
    ['another place than the comment’s', { ...named('delete-comment', 'k1'), field: 'u' } as Op, 'no-such-comment'],
    ['a comment that is not there', named('resolve-comment', 'constructor1'), 'no-such-comment'],
    [
      'more mentions than may be',
      add('k2', 'x', { mentions: Array.from({ length: 4 }, (_, n) => ({ id: `${n}`, name: 'x' })) }),
      'over-limit',
    ],
  ])('CMT-7 refused: %s', (_, op, code) => {
    const stand = smallTable({ commentBytes: 100, mentionsPerComment: 3 });
    accepted(stand.do('ann', [add('k1', 'one')]));
    expect(rejected(stand.do('ben', [op]))).toEqual([code]);
    expect(stand.table.comments.size).toBe(1);
  });

  test('CMT-8 there are no more comments than the limits allow, deleted ones too', () => {
    const stand = smallTable({ comments: 3, commentsPerRow: 2 });
    accepted(stand.do('ann', [add('k1', 'one'), add('k2', 'two'), named('delete-comment', 'k1')]));
    expect(rejected(stand.do('ann', [add('k3', 'three')]))).toEqual(['over-limit']);
    expect(rejected(stand.do('ann', [add('k3', 'x', on('r2', null)), add('k4', 'x', on('r3', null))]))).toEqual(['over-limit']);
    accepted(stand.do('ann', [add('k3', 'x', on('r2', null))]));
  });

  test('CMT-9 a text is kept as it was written, without what only steers devices', () => {
    const stand = smallTable();
    accepted(stand.do('ann', [add('k1', '  <img src=x onerror=alert(1)>\r\n\u001b[31mred\ud800 ')]));
    expect(stand.table.comments.get('k1')!.text).toBe('<img src=x onerror=alert(1)>\n[31mred\ufffd');
  });

  test('CMT-10 whom it may call is looked up once for a change, however many it calls', () => {
    const stand = smallTable();
    let looks = 0;
    const options = {
      get people() {
        looks += 1;
        return [{ id: 'fay', name: 'Fay' }];
      },
    };
    const table = { ...stand.table, fields: stand.table.fields.with([{ ...stand.table.fields.get('u')!, options }]) };
    const mentions = [{ id: 'fay', name: '' }, ...Array.from({ length: 40 }, (_, at) => ({ id: `nobody${at}`, name: '' }))];
    const ops = Array.from({ length: 20 }, (_, at) => add(`k${at}`, '@Fay', { mentions }));
    const execution = execute(
      table,
      { n: 1, id: 'c', seen: { seq: table.seq }, ops },
      { ...stand.context('ann'), person: () => undefined },
    );
    accepted(execution);
    expect(
      execution.verdict.verdict === 'accepted' && execution.writes.map((write) => write.write === 'comment' && write.comment.mentions),
    ).toEqual(ops.map(() => [{ id: 'fay', name: 'Fay' }]));
    expect(looks).toBe(1);
  });

  test('CMT-10 it calls people who are known, under the name they are known by, whose names are in its text', () => {
    const stand = smallTable();
    const people = [
      { id: 'ben', name: 'Ben' },
      { id: 'cyd', name: 'Ben' },
      { id: 'eve@example.com', name: 'Eve' },
      { id: 'ann', name: 'Ann' },
      { id: 'fay', name: 'Fay' },
      { id: 'gus@example.com', name: 'Gus' },
    ];
    const known = new Map([
      ['ben', 'Ben'],
      ['cyd', 'Cyd'],
      ['ann', 'Ann'],
    ]);
    accepted(
      stand.do('setup', [
        {
          op: 'change-field',
          field: 'u',
          set: {
            options: {
              people: [
                { id: 'fay', name: 'Fay' },
                { id: 'gus@example.com', name: 'Gus' },
              ],
            },
          },
        },
      ]),
    );
    const change = { n: 1, id: 'c', seen: { seq: 0 }, ops: [add('k1', '@Ben and @Eve, @Fay, @Gus', { mentions: people })] };
    const context = stand.context('dan');
    const called = (hidden: readonly string[]) => {
      const person = (id: string) => (known.has(id) ? { id, name: known.get(id)! } : undefined);
      const { writes } = execute(stand.table, change, { ...context, hidden: new Set(hidden), person });
      const [write] = writes;
      return write?.write === 'comment' ? write.comment.mentions.map(({ id }) => id) : null;
    };
    expect(called([])).toEqual(['ben', 'fay']);
    // Whom a field names is not told to those who may not see it.
    expect(called(['u'])).toEqual(['ben']);
  });

  test('CMT-11 for those who may not see a field there are no comments about it', () => {
    const stand = smallTable();
    accepted(stand.do('ann', [add('k1', 'secret')]));
    const hidden = new Set(['t']);
    const { seq } = stand.table;
    const ops = [
      add('k2', 'x'),
      add('k2', 'x', { reply: 'k1' }),
      add('k2', 'x', { ...on('r1', null), reply: 'k1' }),
      named('resolve-comment', 'k1'),
    ];
    for (const op of ops) expect(rejected(stand.do('ben', [op], { seq }, hidden))[0]).toMatch(/^no-such-/);
  });
});
