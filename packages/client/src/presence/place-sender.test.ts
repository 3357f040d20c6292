import type { PresencePlace } from '@teable-grid/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlaceSender } from './place-sender.ts';

const at = (row: string): PresencePlace => ({ cursor: { row, field: 'f1' }, editing: false });

let told: PresencePlace[];
let others: number;
let sender: PlaceSender;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  others = 1;
  sender = new PlaceSender(
    (place) => told.push(place),
    () => others,
  );
});

afterEach(() => {
  sender.stop();
  vi.useRealTimers();
});

describe('who tells the others where he is', () => {
  it('CL-9 tells a place at once, then the last of each tenth of a second', () => {
    sender.tell(at('r1'));
    expect(told).toEqual([at('r1')]);
    for (let move = 0; move < 10; move++) {
      sender.tell(at(`r${move}`));
      vi.advanceTimersByTime(30);
    }
    // At 100, 200 and 300.
    expect(told).toEqual([at('r1'), at('r3'), at('r6'), at('r9')]);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(4);
    sender.tell(at('r2'));
    expect(told.at(-1)).toEqual(at('r2'));
  });

  it('CL-9 among many people moments are longer, and are as long as the number of people says by then', () => {
    others = 50;
    sender.tell(at('r1'));
    sender.tell(at('r2'));
    vi.advanceTimersByTime(499);
    expect(told).toHaveLength(1);
    others = 0;
    vi.advanceTimersByTime(1);
    sender.tell(at('r3'));
    vi.advanceTimersByTime(100);
    expect(told).toEqual([at('r1'), at('r2'), at('r3')]);
  });

  it('CL-9 tells nothing twice, and nothing after it was stopped', () => {
    sender.tell(at('r1'));
    sender.tell(at('r2'));
    sender.tell(at('r1'));
    vi.advanceTimersByTime(1_000);
    sender.tell(at('r1'));
    expect(told).toEqual([at('r1')]);
    sender.tell(at('r2'));
    sender.tell(at('r3'));
    sender.stop();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([at('r1'), at('r2')]);
  });

  it('PR-1 tells as much as others see, whatever the page says', () => {
    const rows = Array.from({ length: 10_000 }, (_, row) => `r${row}`);
    const long = { ...at('r1'), editing: true, typing: 'x'.repeat(1e6), selection: rows.map((row) => ({ rows: [row], fields: rows })) };
    sender.tell(long);
    expect(JSON.stringify(told).length).toBeLessThan(2_000);
    expect(told).toMatchObject([{ cursor: { row: 'r1' }, editing: true, typing: expect.stringMatching(/^…x+$/) }]);
    vi.advanceTimersByTime(1_000);
    sender.tell('here' as unknown as PresencePlace);
    expect(told.at(-1)).toEqual({ cursor: null, editing: false });
  });
});
