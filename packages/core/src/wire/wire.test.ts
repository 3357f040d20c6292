import * as sha256 from 'lib0/hash/sha256';
import { encodeUtf8 } from 'lib0/string';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, Op } from '../change/change.ts';
import { decodeClientHello, decodeClientMessage } from './from-client.ts';
import { decodeServerHello, decodeServerMessage } from './from-server.ts';
import { type HistoryFact, mostHistory } from '../history/history.ts';
import { type ChangeMessage, encodeMessage, type PastMessage, type Question, type ServerHello, type ServerMessage } from './messages.ts';
import { closeCodes, commonProtocol, protocol } from './protocol.ts';
import { clientHelloSchema, clientMessageSchema } from './schemas.ts';
import { serverHelloSchema, serverMessageSchema } from './server-schemas.ts';

const everyOp: readonly Op[] = [
  { op: 'set-cell', row: 'r1', field: 'f1', value: 'x', was: null },
  { op: 'set-cell', row: 'r1', field: 'f1', value: { a: [1, true, null, 'x'] }, was: -1.5 },
  {
    op: 'insert-rows',
    place: { after: 'r1' },
    rows: [
      { id: 'r2', cells: { f1: 1 } },
      { id: 'r3', cells: {} },
    ],
  },
  { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r4', cells: { f1: 'x' } }], misfits: 'keep' },
  { op: 'delete-rows', rows: ['r1'] },
  { op: 'restore-rows', rows: ['r1', 'r2'] },
  { op: 'move-rows', place: { before: null }, rows: ['r1'] },
  { op: 'number-rows', field: 'f1', rows: ['r1', 'r2'] },
  {
    op: 'add-field',
    place: { after: null },
    field: { id: 'f2', name: 'Größe', type: 'number', options: { precision: 2, later: { kept: true } } },
  },
  {
    op: 'change-field',
    field: 'f1',
    set: { name: 'N', type: 'text', options: { width: 80 }, addChoices: [{ id: 'o1', name: 'One', color: 3 }] },
  },
  { op: 'move-field', field: 'f1', place: { before: 'f2' } },
  { op: 'delete-field', field: 'f1' },
  { op: 'restore-field', field: 'f1' },
  {
    op: 'add-view',
    place: { after: null },
    view: {
      id: 'v1',
      name: 'Mine',
      filter: { match: 'all', conditions: [{ match: 'any', conditions: [{ field: 'f1', operator: 'contains', value: 'x' }] }] },
      sorts: [{ field: 'f1', direction: 'descending' }],
      groups: [],
      hidden: ['f1'],
      widths: { f1: 120 },
      frozen: 2,
      rowHeight: 'tall',
      colorRules: [{ when: { match: 'any', conditions: [] }, color: 3, field: null }],
      statistics: { f1: 'sum' },
    },
  },
  { op: 'change-view', view: 'v1', set: { filter: null, widths: { f1: null }, statistics: { f1: 'filled', f2: null } } },
  { op: 'move-view', view: 'v1', place: { before: 'v2' } },
  { op: 'delete-view', view: 'v1' },
  { op: 'restore-view', view: 'v1' },
  { op: 'rename-table', name: 'Kunden' },
  {
    op: 'add-comment',
    comment: 'k1',
    row: 'r1',
    field: null,
    text: '<b>@Zoë</b>\n',
    mentions: [{ id: 'zoe@example.com', name: 'Zoë' }],
    reply: null,
  },
  { op: 'add-comment', comment: 'k2', row: 'r1', field: 'f1', text: 'x', mentions: [], reply: 'k1' },
  { op: 'edit-comment', comment: 'k2', row: 'r1', field: 'f1', text: 'y', mentions: [] },
  { op: 'delete-comment', comment: 'k2', row: 'r1', field: 'f1' },
  { op: 'restore-comment', comment: 'k2', row: 'r1', field: 'f1' },
  { op: 'resolve-comment', comment: 'k1', row: 'r1', field: null },
  { op: 'reopen-comment', comment: 'k1', row: 'r1', field: null },
  {
    op: 'resolve-conflicts',
    conflicts: [
      { id: 'c1-0', current: 5 },
      { id: 'c1-1-2', current: { mine: 2 } },
    ],
    outcome: { take: 'other', value: 'z' },
  },
  {
    op: 'reopen-conflicts',
    conflicts: [
      { id: 'c1-0', field: 'f1' },
      { id: 'c1-1-2', field: null },
    ],
  },
];
const changeOf = (...ops: unknown[]) => ({ n: 1, id: 'c1', seen: { seq: 0 }, ops });
const nestedFilter = (depth: number): unknown => {
  let filter: unknown = { match: 'all', conditions: [] };
  for (let at = 1; at < depth; at++) filter = { match: 'all', conditions: [filter] };
  return filter;
};
const send = (change: unknown) => decodeClientMessage(JSON.stringify({ message: 'change', session: 's1', confirmed: 0, change }));
const sendText = (ops: string) =>
  decodeClientMessage(`{"message":"change","session":"s1","confirmed":0,"change":{"n":1,"id":"c1","seen":{"seq":0},"ops":[${ops}]}}`);

describe('the wire contract', () => {
  test('WIRE-1 every op of a change arrives as it was sent', () => {
    const change: Change = {
      n: 3,
      id: 'c1',
      group: 'g1',
      seen: { seq: 4, except: { 'r1/f1': { mine: 2 }, 'r1/$deleted': 1, f1: 0 } },
      ops: everyOp,
    };
    const message = { message: 'change', session: 's1', confirmed: 2, change } as const;
    expect(decodeClientMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  });

  test('WIRE-11 questions about the past and their answers arrive as they were sent, and none that asks for too much', () => {
    const questions: Question[] = [
      { message: 'history', limit: 50 },
      { message: 'history', row: 'r1', field: 'f1', by: 'auth0|ada@example.com', before: 12, limit: mostHistory },
      { message: 'steps', after: 3, through: 9, skip: 2_000 },
    ];
    for (const question of questions) expect(decodeClientMessage(encodeMessage(question))).toEqual({ ok: true, value: question });
    const past = { message: 'history', limit: 1 };
    for (const wrong of [
      { ...past, limit: mostHistory + 1 },
      { ...past, limit: 0 },
      { ...past, row: 'r/1' },
      { ...past, field: '$deleted' },
      { ...past, before: 1.5 },
      { ...past, by: 'x'.repeat(501) },
      { ...past, everything: true },
      { message: 'steps', after: -1, through: 9, skip: 0 },
      { message: 'steps', after: 1, through: 9 },
    ])
      expect(decodeClientMessage(JSON.stringify(wrong)).ok).toBe(false);
    const told = { seq: 7, actor: { id: 'u', name: 'U' }, at: '2026-01-02T03:04:05.000Z' };
    const facts: readonly HistoryFact[] = [
      { fact: 'set', row: 'r1', field: 'f1', from: null, to: { a: [1] } },
      { fact: 'lost', row: 'r1', field: null, kind: 'deleted-edited-row', to: null },
      { fact: 'reopened', row: 'r1', field: 'f1' },
      { fact: 'settled', row: 'r1', field: 'f1', take: 'other', from: 'x', to: 'y' },
      { fact: 'rows-added', rows: ['r1'], count: 2_000 },
      { fact: 'field-deleted', field: 'f1', name: 'Size' },
      { fact: 'field-changed', field: 'f1', from: 'Size', to: 'Length', what: ['name'] },
      { fact: 'view-added', view: 'v1', name: 'All' },
      { fact: 'view-changed', view: 'v1', from: 'All', to: 'All', what: ['sorts'] },
      { fact: 'add-comment', row: 'r1', field: null, text: 'Really?' },
      { fact: 'resolve-comment', row: 'r1', field: 'f1', text: '' },
      { fact: 'table-named', from: '', to: 'Leads' },
    ];
    const answers: PastMessage[] = [
      {
        message: 'history',
        page: { entries: [{ ...told, group: null, imported: false, facts, cells: 1, more: 0 }], next: 7, trimmed: 2 },
        why: '',
      },
      {
        message: 'steps',
        page: { steps: [{ ...told, was: { 'r1/f1': 2, 'r1/$deleted': false } }], next: { through: 7, skip: 2 }, trimmed: 0 },
        why: '',
      },
      { message: 'steps', page: null, why: 'Not now.' },
    ];
    for (const answer of answers) expect(decodeServerMessage(encodeMessage(answer))).toEqual({ ok: true, value: answer });
  });

  test('WIRE-2 hellos and answers arrive as they were sent', () => {
    const hello = {
      hello: 'client',
      protocol,
      table: 'crm/leads',
      token: null,
      sessions: [{ session: 's1', secret: 'x'.repeat(16), confirmed: 0 }],
    } as const;
    expect(decodeClientHello(JSON.stringify(hello))).toEqual({ ok: true, value: hello });
    const verdict = { verdict: 'accepted', seq: 7, conflicts: ['c1-4999-4999'] } as const;
    const welcome: ServerHello = {
      hello: 'server',
      snapshot: true,
      protocol: 1,
      document: 'crm/leads@1',
      seq: 7,
      actor: { id: 'u', name: 'U' },
      role: 'editor',
      sessions: [{ session: 's1', last: 1, verdicts: [{ n: 1, verdict: { ...verdict, conflicts: [...verdict.conflicts] } }] }],
    };
    expect(decodeServerHello(encodeMessage(welcome))).toEqual({ ok: true, value: welcome });
    expect(decodeServerHello('{"hello":"refused","code":4426,"reason":"protocol","message":"Reload the page."}').ok).toBe(true);
    for (const sent of [
      verdict,
      { verdict: 'rejected', problems: [{ code: 'gap', path: '', message: '.' }] },
      { verdict: 'retry', after: 5 },
    ]) {
      expect(decodeServerMessage(JSON.stringify({ message: 'verdict', session: 's1', n: 1, verdict: sent }))).toMatchObject({
        ok: true,
        value: { verdict: sent },
      });
    }
  });

  test.each<[string, unknown]>([
    ['an unknown op', changeOf({ op: 'drop-table' })],
    ['an op that is named like what every object has', changeOf({ op: 'constructor' })],
    ['no op', changeOf()],
    ['a key that the op does not have', changeOf({ ...everyOp[0], order: 'a0' })],
    ['an order key instead of a place', changeOf({ op: 'move-rows', place: { order: 'a0' }, rows: ['r1'] })],
    ['a place with two sides', changeOf({ op: 'move-rows', place: { after: null, before: null }, rows: ['r1'] })],
    ['an id with a slash', changeOf({ ...everyOp[0], row: 'r1/f1' })],
    ['an id with a flag', changeOf({ ...everyOp[0], field: '$deleted' })],
    ['an id that is too long', changeOf({ ...everyOp[0], row: 'r'.repeat(41) })],
    ['an id that a prototype has', changeOf({ ...everyOp[0], field: 'constructor' })],
    ['no value', changeOf({ op: 'set-cell', row: 'r1', field: 'f1', was: null })],
    ['a comment without a place', changeOf({ op: 'delete-comment', comment: 'k1' })],
    [
      'a comment whose text is a node',
      changeOf({ op: 'add-comment', comment: 'k1', row: 'r1', field: null, text: { html: 'x' }, mentions: [], reply: null }),
    ],
    [
      'a comment with an author',
      changeOf({ op: 'edit-comment', comment: 'k1', row: 'r1', field: null, text: 'x', mentions: [], by: 'ann' }),
    ],
    [
      'a comment that is longer than any limit',
      changeOf({ op: 'edit-comment', comment: 'k1', row: 'r1', field: null, text: 'x'.repeat(100_001), mentions: [] }),
    ],
    [
      'a mention without a name',
      changeOf({ op: 'edit-comment', comment: 'k1', row: 'r1', field: null, text: 'x', mentions: [{ id: 'a' }] }),
    ],
    ['a comment named by a prototype', changeOf({ op: 'delete-comment', comment: 'constructor', row: 'r1', field: null })],
    ['number 0', { ...changeOf(everyOp[0]), n: 0 }],
    ['half a number', { ...changeOf(everyOp[0]), n: 1.5 }],
    ['a number beyond what counts exactly', { ...changeOf(everyOp[0]), n: 2 ** 53 }],
    ['a negative mark', { ...changeOf(everyOp[0]), seen: { seq: -1 } }],
    ['a mark of the own number 0', { ...changeOf(everyOp[0]), seen: { seq: 0, except: { a: { mine: 0 } } } }],
    ['exceptions in a list', { ...changeOf(everyOp[0]), seen: { seq: 0, except: [1] } }],
    ['cells in a list', changeOf({ op: 'insert-rows', place: { after: null }, rows: [{ id: 'r1', cells: ['x'] }] })],
    [
      'options that are no plain values',
      changeOf({ op: 'add-field', place: { after: null }, field: { id: 'f', name: '', type: 't', options: { precision: 21 } } }),
    ],
    ['a filter that is nested too deep', changeOf({ op: 'change-view', view: 'v1', set: { filter: nestedFilter(9) } })],
    [
      'a filter of a depth at which a program falls over',
      changeOf({ op: 'change-view', view: 'v1', set: { filter: nestedFilter(1_000) } }),
    ],
    [
      'a condition with a key that it does not have',
      changeOf({
        op: 'change-view',
        view: 'v1',
        set: { filter: { match: 'all', conditions: [{ field: 'f', operator: 'is', value: 1, or: 2 }] } },
      }),
    ],
    ['a width in a list', changeOf({ op: 'change-view', view: 'v1', set: { widths: [1] } })],
    ['a change id that leaves no room for the ids of its conflicts', { ...changeOf(everyOp[0]), id: 'c'.repeat(31) }],
    ['a change in a list', [changeOf(everyOp[0])]],
    ['null', null],
  ])('WIRE-3 a message that is not of the contract is refused with its place: %s', (_, change) => {
    const decoded = send(change);
    expect(decoded).toMatchObject({ ok: false, problem: { code: 'bad-change' } });
    if (!decoded.ok) expect(decoded.problem.path).toMatch(/^change/);
  });

  test('WIRE-3 text that is no JSON, another kind of message and other shapes are refused', () => {
    for (const text of ['', '{', 'null', '[]', '"change"', '{"message":"verdict"}', '{"message":["change"]}', 'NaN', '\u0000'])
      expect(decodeClientMessage(text).ok).toBe(false);
  });

  test('WIRE-4 keys that name a prototype are refused wherever a sender chooses keys, never left out silently', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      expect(sendText(`{"op":"insert-rows","place":{"after":null},"rows":[{"id":"r1","cells":{"${key}":{"admin":true}}}]}`).ok).toBe(false);
      expect(sendText(`{"op":"change-field","field":"f","set":{"options":{"${key}":1}}}`).ok).toBe(false);
      expect(sendText(`{"op":"change-view","view":"v","set":{"widths":{"${key}":1}}}`).ok).toBe(false);
      expect(
        decodeClientMessage(
          `{"message":"change","session":"s1","confirmed":0,"change":{"n":1,"id":"c1","seen":{"seq":0,"except":{"${key}":0}},"ops":[{"op":"delete-field","field":"f"}]}}`,
        ).ok,
      ).toBe(false);
    }
    expect(sendText('{"op":"set-cell","row":"r","field":"f","value":{"a":{"__proto__":{"admin":true}}},"was":null}').ok).toBe(false);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('WIRE-5 a value is plain, finite and nested no deeper than eight levels', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
    const value = (json: string) => sendText(`{"op":"set-cell","row":"r","field":"f","value":${json},"was":null}`).ok;
    expect([value(nested(8)), value(nested(9)), value(nested(200_000)), value('1e999'), value('-0'), value('""')]).toEqual([
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
    const filter = (depth: number) => `${'{"match":"all","conditions":['.repeat(depth)}${']}'.repeat(depth)}`;
    const set = (depth: number) => sendText(`{"op":"change-view","view":"v","set":{"filter":${filter(depth)}}}`).ok;
    expect([set(8), set(9), set(200_000)]).toEqual([true, false, false]);
  });

  test('WIRE-6 what no store or encoder takes becomes U+FFFD: NUL and lone surrogates, as themselves or as escapes', () => {
    const value = (json: string) => {
      const decoded = sendText(`{"op":"set-cell","row":"r","field":"f","value":${json},"was":null}`);
      return decoded.ok ? ((decoded.value as ChangeMessage).change.ops[0] as { value: unknown }).value : decoded;
    };
    expect(value('"a\\u0000b"')).toBe('a\ufffdb');
    expect(value('"a\\ud83db"')).toBe('a\ufffdb');
    expect(value('"\\uDE00\\uD83D"')).toBe('\ufffd\ufffd');
    expect(value('"\\ud83d\\ude00"')).toBe('😀');
    expect(value('"😀 \\\\u0000 \\\\\\\\ud800"')).toBe('😀 \\u0000 \\\\ud800');
    expect(value('"\ud83d"')).toBe('\ufffd');
    expect(value('{"\\u0000":"\\ud800"}')).toEqual({ '\ufffd': '\ufffd' });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(value(JSON.stringify(text))).toBe(text.replaceAll('\u0000', '\ufffd'));
      }),
    );
  });

  test('WIRE-7 a problem quotes at most 200 characters of what was sent', () => {
    const long = 'x'.repeat(500_000);
    for (const decoded of [
      send({ ...changeOf(everyOp[0]), id: long }),
      send({ ...changeOf(everyOp[0]), seen: { seq: 0, except: { [long]: 1 } } }),
      decodeClientHello(JSON.stringify({ hello: 'client', table: long })),
    ]) {
      expect(decoded.ok).toBe(false);
      if (!decoded.ok) expect(decoded.problem.message.length + decoded.problem.path.length).toBeLessThan(500);
    }
  });

  test('WIRE-8 a large change is decoded quickly', () => {
    const text = JSON.stringify({
      message: 'change',
      session: 's1',
      confirmed: 0,
      change: changeOf(
        ...Array.from({ length: 8_000 }, (_, at) => ({ op: 'set-cell', row: `r${at}`, field: 'f1', value: '\u0000x', was: null })),
      ),
    });
    const started = performance.now();
    expect(decodeClientMessage(text).ok).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('WIRE-2 what is said about drafts arrives as it was sent', () => {
    const problem = { code: 'over-limit', path: '', message: 'Too much.' };
    const caret = { anchor: 'AAEC', head: 'AAEC' };
    const member = { client: 2 ** 32 - 1, actor: { id: 'u', name: 'U' }, color: 3 };
    for (const message of [
      { message: 'draft-open', row: 'r1', field: 'f1' },
      { message: 'draft-open', row: 'r1', field: 'f1', again: { draft: 'd1', client: 0 } },
      { message: 'draft-update', draft: 'd1', n: 1, update: 'AAA=' },
      { message: 'draft-caret', draft: 'd1', caret },
      { message: 'draft-caret', draft: 'd1', caret: null },
      { message: 'draft-close', draft: 'd1', own: true },
    ] as const)
      expect(decodeClientMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
    for (const message of [
      {
        message: 'draft',
        draft: 'd1',
        row: 'r1',
        field: 'f1',
        client: 5,
        state: '',
        seen: 0,
        was: null,
        disputed: false,
        members: [member],
      },
      { message: 'draft-members', draft: 'd1', members: [] },
      { message: 'draft-update', draft: 'd1', update: 'AAA=' },
      { message: 'draft-kept', draft: 'd1', n: 7 },
      { message: 'draft-caret', draft: 'd1', client: 5, caret },
      { message: 'draft-seen', draft: 'd1', seen: 4, was: 'x', disputed: true },
      { message: 'draft-ended', draft: null, row: 'r1', field: 'f1', saved: true, seq: 4, problem, last: { seen: 3, was: null } },
    ] as ServerMessage[])
      expect(decodeServerMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
  });

  test.each<[string, object]>([
    ['a draft without a row', { message: 'draft-open', field: 'f1' }],
    ['an id with a slash', { message: 'draft-open', row: 'r/1', field: 'f1' }],
    ['a Yjs client id that is none', { message: 'draft-open', row: 'r1', field: 'f1', again: { draft: 'd1', client: 2 ** 32 } }],
    ['bytes that are not in base 64', { message: 'draft-update', draft: 'd1', n: 1, update: 'no bytes!' }],
    ['an update without a number', { message: 'draft-update', draft: 'd1', update: 'AAA=' }],
    ['a caret without an end', { message: 'draft-caret', draft: 'd1', caret: { anchor: 'AAA=' } }],
    ['a caret as long as a text', { message: 'draft-caret', draft: 'd1', caret: { anchor: 'A'.repeat(204), head: 'AAA=' } }],
    ['a key that the message does not have', { message: 'draft-close', draft: 'd1', own: false, saved: true }],
  ])('WIRE-3 refused: %s', (_what, message) => {
    expect(decodeClientMessage(JSON.stringify(message)).ok).toBe(false);
  });

  test('WIRE-9 both sides speak the highest version in common, or none', () => {
    expect(commonProtocol({ min: 1, max: 3 }, { min: 2, max: 5 })).toBe(3);
    expect(commonProtocol({ min: 4, max: 5 }, { min: 1, max: 3 })).toBeNull();
  });

  test('WIRE-10 the contract does not change without a new protocol version', () => {
    const printed =
      [clientHelloSchema, serverHelloSchema, clientMessageSchema, serverMessageSchema].map((schema) => print(schema)).join('\n') +
      JSON.stringify(closeCodes);
    const hash = [...sha256.digest(encodeUtf8(printed))]
      .slice(0, 8)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    // A change that this test notices: can the other side, built last year, still be understood and understand? If a message took
    // on a new form, raise `protocol.max`; if an old form is no longer taken, `protocol.min`. Then put the new hash here. The order
    // of keys counts: a change is known again by the text that its decoded form makes.
    expect({ ...protocol, hash }).toEqual({ min: 2, max: 6, hash: '5654991eb145451f' });
  });
});

/** A schema as text: everything that decides what is taken. */
function print(schema: unknown): string {
  if (schema instanceof RegExp) return String(schema);
  if (Array.isArray(schema)) return `[${schema.map(print).join()}]`;
  if (typeof schema !== 'object' || schema === null) return typeof schema === 'function' ? '()' : String(JSON.stringify(schema));
  const told = Object.entries(schema).filter(([key]) => !['kind', 'async', 'reference', 'expects', '~standard', '~run'].includes(key));
  return `{${told.map(([key, item]) => `${key}:${print(item)}`).join()}}`;
}
