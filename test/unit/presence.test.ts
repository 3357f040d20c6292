import {
  colorOf,
  defaultPresenceLimits,
  isEmailAddress,
  type PresencePlace,
  readPlace,
  shownName,
  shownTyping,
  visiblePlace,
} from '@teable-grid/core';
import { describe, expect, it } from 'vitest';

const cursor = { row: 'r1', field: 'f1' };

describe('a place', () => {
  it('PR-1 is read of what somebody claims, without whatever else is in it', () => {
    const place: PresencePlace = {
      cursor,
      editing: true,
      typing: 'Tur',
      selection: [
        { rows: ['r1', 'r2'], fields: ['f1'] },
        { rows: null, fields: ['f2'] },
        { rows: ['r9'], fields: null },
      ],
      state: 'idle',
    };
    expect(readPlace({ ...place, mail: 'x@y', cursor: { ...cursor, z: 1 } })).toEqual(place);
    expect(readPlace({ cursor, editing: 1, state: 'active', typing: 'x', selection: [] })).toEqual({ cursor, editing: false });
  });

  it('PR-1 a hostile one is cut to what it may be, or is none', () => {
    for (const claimed of [null, 7, 'here', undefined]) expect(readPlace(claimed)).toBeNull();
    const nowhere = { cursor: null, editing: false };
    const strange: unknown[] = [
      [],
      { cursor: { row: '../x', field: 'f' }, editing: false },
      { cursor: { row: '__proto__', field: 'f' } },
      { cursor: 'r1' },
      { selection: 'all' },
      {
        selection: [
          null,
          7,
          {},
          { rows: null },
          { rows: [], fields: null },
          { rows: ['a b'], fields: ['f1'] },
          { rows: {}, fields: ['f1'] },
        ],
      },
      { typing: 'without a cell', editing: true },
      { state: { toString: 'away' } },
    ];
    for (const claimed of strange) expect(readPlace(claimed)).toMatchObject(nowhere);
    for (const claimed of strange)
      expect(Object.keys(readPlace(claimed)!).filter((key) => key !== 'cursor' && key !== 'editing')).toEqual([]);
    // Text only where he writes, and never more than the limit.
    expect(readPlace({ cursor, editing: false, typing: 'x' })).toEqual({ cursor, editing: false });
    expect(readPlace({ cursor, editing: true, typing: 'x'.repeat(1e6) })!.typing).toHaveLength(defaultPresenceLimits.typing);
    const many = Array.from({ length: 1000 }, (_, at) => `r${at}`);
    const { selection } = readPlace({
      cursor,
      editing: false,
      selection: Array.from({ length: 100 }, () => ({ rows: many, fields: many })),
    })!;
    expect(selection!.flatMap(({ rows, fields }) => [...(rows ?? []), ...(fields ?? [])]).length).toBeLessThanOrEqual(
      defaultPresenceLimits.named,
    );
    expect(
      readPlace({ cursor, editing: false, selection: many.map(() => ({ rows: null, fields: null })) })!.selection!.length,
    ).toBeLessThan(10);
  });

  it('PR-2 what is typed is told in one line, of a long text the end, without signs that turn or hide what is around them', () => {
    expect(shownTyping('one\ntwo\tthree \u202Eevil\u0000')).toBe('one two three  evil ');
    const long = shownTyping(`${'x'.repeat(300)}end`);
    expect(long).toMatch(/^…x+end$/);
    expect(long).toHaveLength(defaultPresenceLimits.typing);
    expect(shownTyping(`${'😀'.repeat(200)}`, 10)).toBe(`…${'😀'.repeat(4)}`);
  });

  it('PR-3 a reader gets nothing of it from fields that he may not see', () => {
    const hidden = new Set(['f2']);
    const selection = [
      { rows: ['r1'], fields: ['f1', 'f2'] },
      { rows: ['r1'], fields: ['f2'] },
      { rows: ['r2'], fields: null },
    ];
    expect(visiblePlace({ cursor, editing: true, typing: 'x', selection, state: 'idle' }, hidden)).toEqual({
      cursor,
      editing: true,
      typing: 'x',
      selection: [
        { rows: ['r1'], fields: ['f1'] },
        { rows: ['r2'], fields: null },
      ],
      state: 'idle',
    });
    expect(
      visiblePlace({ cursor: { row: 'r1', field: 'f2' }, editing: true, typing: 'secret', selection: [selection[1]!] }, hidden),
    ).toEqual({
      cursor: null,
      editing: false,
    });
  });
});

describe('a person', () => {
  it('PR-4 is never shown by an e-mail address', () => {
    const names: Readonly<Record<string, string>> = {
      'ann.smith@example.org': 'ann.smith',
      'Ann Smith <ann@example.org>': 'Ann Smith',
      'ann@example.org, Ann': ', Ann',
      ' Ann  Smith ': 'Ann Smith',
      '<ann@example.org>': 'ann',
      'a@b c@d': 'a c',
      'ann＠example.org': 'ann',
      '@example.org': '',
      'mailto:ann@example.org': 'ann',
      '': '',
    };
    for (const [said, shown] of Object.entries(names)) expect(shownName(said)).toBe(shown);
    expect(shownName(`${'x'.repeat(59)}😀`)).toBe('x'.repeat(59));
    expect([isEmailAddress('ann@example.org'), isEmailAddress('auth0|7'), isEmailAddress('ann')]).toEqual([true, false, false]);
  });

  it('PR-5 has one hue of the palette, by his id', () => {
    const hues = Array.from({ length: 200 }, (_, at) => colorOf(`person-${at}`));
    expect(new Set(hues).size).toBe(10);
    expect(hues.every((hue) => Number.isInteger(hue) && hue >= 0 && hue < 10)).toBe(true);
    expect(colorOf('ada')).toBe(colorOf('ada'));
  });
});
