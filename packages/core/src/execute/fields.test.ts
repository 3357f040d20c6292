import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import type { FieldOptions } from '../table/field.ts';
import { accepted, rejected, setCell, smallTable } from '../testing/table-stand.ts';

const setOptions = (options: FieldOptions, field = 't'): Op => ({ op: 'change-field', field, set: { options } });
const toSelect = (...names: string[]): Op => ({
  op: 'change-field',
  field: 't',
  set: { type: 'single-select', options: { choices: names.map((name, at) => ({ id: `o${at}`, name, color: 0 })) } },
});

describe('fields', () => {
  test('EX-50 properties are written one by one, the last writer wins; an option set to null is taken away', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setOptions({ width: 100 })], { seq: 2 }));
    accepted(stand.do('b', [{ op: 'change-field', field: 't', set: { name: '  New\n name ' } }], { seq: 2 }));
    expect(stand.table.fields.get('t')).toMatchObject({ name: 'New name', options: { width: 100 } });
    accepted(stand.do('b', [setOptions({ width: null } as unknown as FieldOptions)]));
    expect(stand.table.fields.get('t')!.options).toEqual({});
  });

  test('EX-58 the name of a table is kept as it can be typed, within its limit; the last writer wins', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'rename-table', name: ' Our \n leads ' }], { seq: 2 }));
    expect(stand.table.name).toBe('Our leads');
    accepted(stand.do('b', [{ op: 'rename-table', name: '' }], { seq: 2 }));
    expect(stand.table.name).toBe('');
    expect(rejected(stand.do('b', [{ op: 'rename-table', name: 'x'.repeat(201) }]))).toEqual(['over-limit']);
  });

  test('EX-51 names of choices are kept as they can be typed; none is empty, and no two share a name or an id', () => {
    const stand = smallTable();
    accepted(stand.do('a', [toSelect(' Open \n now ', 'e\u0301')]));
    expect(stand.table.fields.get('t')!.options.choices!.map(({ name }) => name)).toEqual(['Open now', '\u00e9']);
    expect(rejected(stand.do('a', [toSelect('A', ' A')]))).toEqual(['wrong-value']);
    expect(rejected(stand.do('a', [toSelect('A', ' ')]))).toEqual(['required']);
    accepted(
      stand.do('a', [
        {
          op: 'change-field',
          field: 't',
          set: {
            addChoices: [
              { id: 'o9', name: 'Open now ', color: 1 },
              { id: 'o0', name: 'B', color: 1 },
              { id: 'o3', name: 'C', color: 1 },
            ],
          },
        },
      ]),
    );
    expect(stand.table.fields.get('t')!.options.choices!.map(({ id }) => id)).toEqual(['o0', 'o1', 'o3']);
  });

  test('EX-52 choices and options have limits that are named', () => {
    const stand = smallTable({ choices: 3, optionBytes: 1000, nameLength: 10 });
    const message = (op: Op) => {
      const { verdict } = stand.do('a', [op]);
      return verdict.verdict === 'rejected' ? verdict.problems.map(({ code, message: text }) => `${code} ${text}`).join() : 'accepted';
    };
    expect(message(toSelect('A', 'B', 'C', 'D'))).toMatch(/over-limit.*choices \(3\)/);
    accepted(stand.do('a', [toSelect('A', 'B', 'C')]));
    expect(message({ op: 'change-field', field: 't', set: { addChoices: [{ id: 'o9', name: 'D', color: 1 }] } })).toMatch(/choices \(3\)/);
    expect(message(toSelect('a name too long'))).toMatch(/nameLength/);
    expect(message(setOptions({ note: 'x'.repeat(2000) }))).toMatch(/optionBytes/);
  });

  test('EX-53 a default must fit its field; one that a later type cannot read is left out of new rows', () => {
    const stand = smallTable();
    expect(rejected(stand.do('a', [setOptions({ default: 'many' }, 'n')]))).toEqual(['wrong-type']);
    accepted(stand.do('a', [setOptions({ default: 'twelve' }, 't'), setOptions({ default: '12' }, 'u')]));
    accepted(
      stand.do('a', [
        { op: 'change-field', field: 't', set: { type: 'number' } },
        { op: 'change-field', field: 'u', set: { type: 'number' } },
      ]),
    );
    accepted(stand.do('a', [{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'x', cells: {} }] }]));
    expect([stand.value('x', 't'), stand.value('x', 'u')]).toEqual([null, 12]);
  });

  test('EX-54 an empty text is the empty cell', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', ''), { op: 'insert-rows', place: { after: null }, rows: [{ id: 'x', cells: { t: '' } }] }]));
    expect([stand.value('r1', 't'), stand.value('x', 't')]).toEqual([null, null]);
    accepted(stand.do('a', [setOptions({ required: true })]));
    expect(rejected(stand.do('a', [setCell('r2', 't', '\u0000')]))).toEqual(['required']);
  });

  test('EX-55 required is asked of writes; a row may be inserted without the value', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setOptions({ required: true })]));
    accepted(stand.do('a', [{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'x', cells: { t: null } }] }]));
    expect(rejected(stand.do('a', [setCell('x', 't', null, null)]))).toEqual(['required']);
  });

  test('EX-56 a value for a deleted field, and what its author had seen there, are kept only within the limit of a cell', () => {
    const stand = smallTable({ cellBytes: 50 });
    accepted(stand.do('a', [{ op: 'delete-field', field: 't' }]));
    expect(rejected(stand.do('b', [setCell('r1', 't', 'x'.repeat(60))], { seq: 2 }))).toEqual(['over-limit']);
    accepted(stand.do('b', [setCell('r1', 't', 'x', 'x'.repeat(60))], { seq: 2 }));
    expect([...stand.table.conflicts][0]!.base).toBeNull();
  });

  test('EX-57 a value put into the place of one in conflict is kept in the normal form of its type', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 't', 'e\u0301\u0000')], { seq: 2, except: { 'r1/t': { mine: 1 } } }));
    expect([...stand.table.conflicts][0]!.incoming.value).toBe('\u00e9');
  });
});
