import { fieldEntry } from './field-entries.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field, FieldOptions } from '../table/field.ts';
import { fieldType } from './field-types.ts';
import { readValue } from './read-cell.ts';
import { momentOf, wallTime } from './wall-time.ts';

const date = fieldType('date');
const entry = fieldEntry('date');
const berlin: FieldOptions = { time: true, timeZone: 'Europe/Berlin' };
const parse = (typed: string, options: FieldOptions = berlin, locale = 'en-US') => {
  const parsed = entry.parse(typed, options, locale);
  return parsed.ok ? parsed.value : parsed.problem.message;
};
const field = (options: FieldOptions): Field => ({
  id: 'f',
  name: 'F',
  type: 'date',
  options,
  order: 'a0',
  column: 0,
  deleted: false,
  revision: 1,
  typeRevision: 1,
  deletedRevision: 0,
});

describe('moments', () => {
  test.each<[string, string, string]>([
    ['en-US', '2026-01-31 10:30', '2026-01-31T09:30:00.000Z'],
    ['en-US', '2026-07-31T10:30:15', '2026-07-31T08:30:15.000Z'],
    ['en-US', '2026-01-31T10:30:00Z', '2026-01-31T10:30:00.000Z'],
    ['en-US', '2026-01-31 10:30 +05:30', '2026-01-31T05:00:00.000Z'],
    ['en-US', '1/31/2026, 5:15 PM', '2026-01-31T16:15:00.000Z'],
    ['en-US', '1/31/2026 12 am', '2026-01-30T23:00:00.000Z'],
    ['en-US', 'Jan 31, 2026 at 5:15 pm', '2026-01-31T16:15:00.000Z'],
    ['de-DE', '31.1.2026 17:15', '2026-01-31T16:15:00.000Z'],
    ['de-DE', '31. Januar 2026 um 17.15 Uhr', '2026-01-31T16:15:00.000Z'],
    ['fr-FR', '31/01/2026 17h15', '2026-01-31T16:15:00.000Z'],
    ['ko-KR', '2026. 1. 31. 오후 5:15', '2026-01-31T16:15:00.000Z'],
    ['ar-EG', '٣١/١/٢٠٢٦ ١٧:١٥', '2026-01-31T16:15:00.000Z'],
    ['en-US', '2026-01-31', '2026-01-30T23:00:00.000Z'],
    ['en-US', '2026-02-30 10:00', '“2026-02-30 10:00” is not a date with a time'],
    ['en-US', '2026-01-31 24:00', '“2026-01-31 24:00” is not a date with a time'],
    ['en-US', '2026-01-31 13:00 pm', '“2026-01-31 13:00 pm” is not a date with a time'],
    ['en-US', '10:30', '“10:30” is not a date with a time'],
    ['en-US', '2026-02-30T10:00:00Z', '“2026-02-30T10:00:00Z” is not a date with a time'],
  ])('FT-22 in %s, on the clock of the field, %j is %j', (locale, typed, expected) => {
    expect(parse(typed, berlin, locale)).toBe(expected);
  });

  test('FT-22 an hour that there is twice is told apart by its offset; one that there is not is taken as if clocks had not been put forward', () => {
    expect([parse('2026-10-25 02:30'), entry.edit('2026-10-25T00:30:00.000Z', berlin)]).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25 02:30',
    ]);
    expect([parse('2026-10-25 02:30+01:00'), entry.edit('2026-10-25T01:30:00.000Z', berlin)]).toEqual([
      '2026-10-25T01:30:00.000Z',
      '2026-10-25 02:30+01:00',
    ]);
    expect(parse('2026-03-29 02:30')).toBe('2026-03-29T01:30:00.000Z');
  });

  test('FT-22 a clock on the wall and a moment lead to each other, in any zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
    const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
        const wall = wallTime(moment.getTime(), zone)!;
        const found = momentOf(wall, zone);
        // Of two moments at which the clock shows the same, either: it shows that.
        expect(wallTime(found, zone)).toEqual(wall);
        expect(found).toBeLessThanOrEqual(moment.getTime());
      }),
    );
  });

  test('FT-23 what is stored is a moment in UTC, in one form', () => {
    const check = (value: string) => {
      const checked = entry.check(value, berlin);
      return checked.ok ? checked.value : checked.problem.code;
    };
    expect(check('2026-01-31T10:30Z')).toBe('2026-01-31T10:30:00.000Z');
    expect(check('2026-01-31T10:30:00+02:00')).toBe('2026-01-31T08:30:00.000Z');
    for (const wrong of ['2026-01-31', '2026-01-31T10:30', '2026-02-30T10:30Z', '0001-01-01T00:00:00+01:00', 'now'])
      expect(check(wrong)).toBe('wrong-value');
  });

  test('FT-24 a moment is shown on the clock of the field, with its name where the reader has another', () => {
    expect(date.format('2026-01-31T16:15:00.000Z', { time: true, timeZone: 'Asia/Tokyo' }, 'en-US')).toMatch(
      /^Feb 1, 2026, 1:15.AM GMT\+9$/,
    );
    expect(date.format('2026-01-31T16:15:00.000Z', { time: true, timeZone: 'No/Where' }, 'en-US')).toMatch(/2026/);
  });

  test('FT-25 a day and a moment read as each other on the clock of the field, else of UTC, the same for everybody', () => {
    const read = (stored: string, options: FieldOptions) => readValue(stored, field(options));
    const value = (of: string) => ({ state: 'value', value: of });
    expect(read('2026-01-31', berlin)).toEqual(value('2026-01-30T23:00:00.000Z'));
    expect(read('2026-01-31', { time: true })).toEqual(value('2026-01-31T00:00:00.000Z'));
    expect(read('2026-01-30T23:00:00.000Z', { timeZone: 'Europe/Berlin' })).toEqual(value('2026-01-31'));
    expect(read('2026-01-30T23:00:00.000Z', {})).toEqual(value('2026-01-30'));
    expect(read('31/12/2026 x', berlin).state).toBe('unfit');
  });
});
