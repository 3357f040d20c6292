import { expect, it } from 'vitest';
import { figuresText } from './figures.ts';

const tally = { filled: 3, numbers: 3, sum: 0.1 + 0.2 + 1000, average: (0.1 + 0.2 + 1000) / 3, min: 0.1, max: 1000 };

it('V13: the figures say what is shown, what is selected and what its numbers come to', () => {
  expect(figuresText({ rows: 1200, all: 1200, selectedCells: 1, tally: null }, 'en')).toBe('1,200 rows');
  expect(figuresText({ rows: 1, all: 1, selectedCells: 0, tally: null }, 'en')).toBe('1 row');
  expect(figuresText({ rows: 1, all: 40, selectedCells: 0, tally: null }, 'en')).toBe('1 of 40 rows');
  expect(figuresText({ rows: 9, all: 9, selectedCells: 4, tally: null }, 'en')).toBe('4 cells · 9 rows');
  expect(figuresText({ rows: 9, all: 9, selectedCells: 4, tally }, 'en')).toBe(
    '4 cells (3 filled) · Sum 1,000.3 · Average 333.4333 · Min 0.1 · Max 1,000 · 9 rows',
  );
  expect(figuresText({ rows: 9, all: 9, selectedCells: 2, tally: { ...tally, numbers: 1 } }, 'de')).toBe('2 cells (3 filled) · 9 rows');
});
