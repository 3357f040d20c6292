import { describe, expect, it } from 'vitest';
import { moved, type Motion } from './movement.ts';
import type { Position, Sheet } from './sheet.ts';

/** A drawing of a table: one line per row, `#` a filled cell, `.` an empty one. */
function go(drawing: string, from: Position, motion: Motion): string {
  const lines = drawing.trim().split(/\s+/);
  const sheet = { rows: { size: lines.length }, fields: lines[0]!.split('') } as unknown as Sheet;
  const to = moved(sheet, from, motion, { page: 2, filled: ({ row, column }) => lines[row]?.[column] === '#' });
  return `${to.row},${to.column}`;
}

const at = (row: number, column: number): Position => ({ row, column });

describe('movement', () => {
  it('M3: goes from inside a block to its end, from its end to the next filled cell, then to the edge', () => {
    const drawing = '#...  #...  #...  ....  ....  #...  ....';
    expect(go(drawing, at(0, 0), 'edge-down')).toBe('2,0');
    expect(go(drawing, at(2, 0), 'edge-down')).toBe('5,0');
    expect(go(drawing, at(5, 0), 'edge-down')).toBe('6,0');
    expect(go(drawing, at(6, 0), 'edge-up')).toBe('5,0');
    expect(go(drawing, at(5, 0), 'edge-up')).toBe('2,0');
    expect(go(drawing, at(0, 0), 'edge-right')).toBe('0,3');
    expect(go('##.#', at(0, 3), 'edge-left')).toBe('0,1');
  });

  it('M4, M5: stays on the sheet, reaches the header from the first row and comes back', () => {
    const drawing = '####  ####  ####';
    expect(go(drawing, at(0, 1), 'up')).toBe('-1,1');
    expect(go(drawing, at(0, 1), 'edge-up')).toBe('-1,1');
    expect(go(drawing, at(-1, 1), 'down')).toBe('0,1');
    expect(go(drawing, at(-1, 1), 'up')).toBe('-1,1');
    expect(go(drawing, at(2, 3), 'down')).toBe('2,3');
    expect(go(drawing, at(0, 0), 'table-end')).toBe('2,3');
    expect(go(drawing, at(2, 3), 'table-start')).toBe('0,0');
    expect(go(drawing, at(0, 0), 'page-down')).toBe('2,0');
    expect(go(drawing, at(1, 0), 'page-up')).toBe('0,0');
    expect(go(drawing, at(0, 3), 'next')).toBe('1,0');
    expect(go(drawing, at(1, 0), 'previous')).toBe('0,3');
    expect(go(drawing, at(2, 3), 'next')).toBe('2,3');
  });
});
