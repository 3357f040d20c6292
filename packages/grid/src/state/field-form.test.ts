import { describe, expect, it } from 'vitest';
import { tableOf } from '../testing/table-of.ts';
import {
  changedProperties,
  choicesTakenOut,
  converts,
  formOptions,
  startForm,
  withFormOptions,
  withoutChoices,
  withType,
} from './field-form.ts';

const choices = ['Old', 'New', 'Lost'].map((name, color) => ({ id: `o${name}`, name, color }));
const table = tableOf([
  { op: 'add-field', place: { before: null }, field: { id: 'fsize', name: 'Size', type: 'number', options: { precision: 2, default: 3 } } },
  { op: 'add-field', place: { before: null }, field: { id: 'fkind', name: 'Kind', type: 'single-select', options: { choices } } },
  { op: 'add-field', place: { before: null }, field: { id: 'ftags', name: 'Tags', type: 'multiple-select', options: { choices } } },
  {
    op: 'insert-rows',
    place: { before: null },
    rows: [
      { id: 'r1', cells: { fkind: 'oOld', ftags: ['oOld', 'oNew'] } },
      { id: 'r2', cells: { fkind: 'oOld', ftags: ['oNew'] } },
      { id: 'r3', cells: { fkind: 'oNew' } },
    ],
  },
]);
const field = (id: string) => table.fields.get(id)!;

describe('the form of a field', () => {
  it('H3: writes only what was changed', () => {
    const size = field('fsize');
    const form = withFormOptions({ ...startForm(size), name: ' Width ' }, { precision: null, required: true });
    expect(form.defaultText).toBe('3');
    const options = formOptions(form, 'en');
    if (!options.ok) throw new Error(options.problem.message);
    expect(changedProperties(size, form, options.value, [])).toEqual({ name: 'Width', options: { precision: null, required: true } });
    expect(changedProperties(size, startForm(size), size.options, [])).toEqual({});
  });

  it('H3: an empty name changes nothing, a default that cannot be read is told, and what is unique has none', () => {
    const size = field('fsize');
    const form = { ...startForm(size), name: '  ', defaultText: 'much' };
    expect(formOptions(form, 'en')).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('The default cannot be that') },
    });
    expect(formOptions(withFormOptions(form, { unique: true }), 'en')).toMatchObject({ ok: true, value: { unique: true } });
    expect(changedProperties(size, form, size.options, [])).toEqual({});
  });

  it('H3: choices that were only added go beside those of others; any other change of them writes all', () => {
    const kind = field('fkind');
    const more = { id: 'oMore', name: 'More', color: 4 };
    const set = (next: readonly object[]) => {
      const form = withFormOptions(startForm(kind), { choices: next });
      return changedProperties(kind, form, form.options, []);
    };
    expect(set([...choices, more])).toEqual({ addChoices: [more] });
    expect(set([choices[1]!, choices[0]!, choices[2]!])).toEqual({ options: { choices: [choices[1], choices[0], choices[2]] } });
    expect(set([{ ...choices[0]!, name: 'Older' }, choices[1]!, choices[2]!, more])).toMatchObject({ options: { choices: { length: 4 } } });
  });

  it('H3: what others changed while the form was open stays', () => {
    const kind = field('fkind');
    const theirs = { id: 'oTheirs', name: 'Theirs', color: 7 };
    const now = { ...kind, name: 'Sort', options: { choices: [...choices, theirs], required: true } };
    const renamed = withFormOptions(startForm(kind), { choices: [{ ...choices[0]!, name: 'Older' }, choices[1]!, choices[2]!] });
    expect(changedProperties(now, renamed, renamed.options, [])).toEqual({
      options: { choices: [{ ...choices[0]!, name: 'Older' }, choices[1], choices[2], theirs] },
    });
    expect(choicesTakenOut(table.rows, now, startForm(kind))).toEqual([]);
  });

  it('H4: another type or another way to read converts; another look does not', () => {
    const size = field('fsize');
    const form = startForm(size);
    expect(converts(size, withType(form, 'text'))).toBe(true);
    expect(converts(size, withFormOptions(form, { format: 'duration' }))).toBe(true);
    expect(converts(size, withFormOptions(form, { precision: 4 }))).toBe(false);
    const kind = field('fkind');
    expect(converts(kind, withFormOptions(startForm(kind), { choices: [] }))).toBe(false);
  });

  it('H5: says in how many cells the choices are that it takes out, and takes them out of these only', () => {
    const without = (id: string) => withFormOptions(startForm(field(id)), { choices: [choices[1]] });
    expect(choicesTakenOut(table.rows, field('fkind'), without('fkind'))).toEqual([{ ...choices[0], cells: 2 }]);
    expect(choicesTakenOut(table.rows, field('ftags'), without('ftags'))).toEqual([{ ...choices[0], cells: 1 }]);
    expect(withoutChoices(table.rows, field('fkind'), new Set(['oOld']))).toEqual([
      { op: 'set-cell', row: 'r1', field: 'fkind', value: null, was: 'oOld' },
      { op: 'set-cell', row: 'r2', field: 'fkind', value: null, was: 'oOld' },
    ]);
    expect(withoutChoices(table.rows, field('ftags'), new Set(['oOld', 'oNew']))).toEqual([
      { op: 'set-cell', row: 'r1', field: 'ftags', value: null, was: ['oOld', 'oNew'] },
      { op: 'set-cell', row: 'r2', field: 'ftags', value: null, was: ['oNew'] },
    ]);
    expect(withoutChoices(table.rows, field('ftags'), new Set(['oOld']))).toEqual([
      { op: 'set-cell', row: 'r1', field: 'ftags', value: ['oNew'], was: ['oOld', 'oNew'] },
    ]);
  });
});
