import type { FieldOptions, NewField, Op } from '@teable-grid/core';

const field = (id: string, type: string, options: FieldOptions): NewField => ({ id, name: id, type, options });
const choices = ['ox', 'elk', 'owl', 'cod', 'ant', 'bee'].map((name, color) => ({ id: `o${name}`, name, color }));

/** Ids of the choices of the field of tags. */
export const tagIds: readonly string[] = choices.map(({ id }) => id);

const fields: readonly NewField[] = [
  field('fText', 'text', {}),
  field('fNote', 'long-text', { policy: 'merge' }),
  field('fCount', 'number', { policy: 'merge' }),
  field('fTags', 'multiple-select', { choices, policy: 'merge' }),
  field('fLast', 'text', { policy: 'last-wins' }),
  field('fPlain', 'number', {}),
  field('fCode', 'text', { unique: true }),
];

/** The changes by which the table of each run begins. */
export const startOps: readonly (readonly Op[])[] = [
  fields.map((each): Op => ({ op: 'add-field', place: { before: null }, field: each })),
  [
    {
      op: 'insert-rows',
      place: { before: null },
      rows: [1, 2, 3].map((at) => ({
        id: `r${at}`,
        cells: {
          fText: `start${at}`,
          fNote: `one${at}\ntwo${at}\nthree${at}`,
          fCount: 100 * at,
          fTags: [tagIds[at]!],
          fLast: `last${at}`,
          fPlain: at,
          fCode: `code${at}`,
        },
      })),
    },
  ],
];
