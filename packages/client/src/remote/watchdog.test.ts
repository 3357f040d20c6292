import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watchdog } from './watchdog.ts';

let told: string[] = [];
let open = true;
let dog: Watchdog;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  open = true;
  dog = new Watchdog({
    isOpen: () => open,
    ask: () => told.push('ask'),
    dead: () => told.push('dead'),
    tryNow: () => told.push('try'),
  });
});

afterEach(() => {
  dog.stop();
  vi.useRealTimers();
});

/** Time passes, in which the peer says something now and then. */
async function pass(milliseconds: number, word = Number.POSITIVE_INFINITY): Promise<void> {
  for (let at = 0; at < milliseconds; at += 1_000) {
    await vi.advanceTimersByTimeAsync(1_000);
    if ((at + 1_000) % word === 0) dog.heard();
  }
}

describe('the watchdog of a connection', () => {
  it('RC-3 leaves a connection alone on which a word comes now and then, and gives up one that is silent', async () => {
    await pass(300_000, 15_000);
    expect(told).toEqual([]);
    await pass(34_000);
    expect(told[0]).toBe('dead');
  });

  it('RC-3 says nothing of a connection that is not there', async () => {
    open = false;
    await pass(120_000);
    expect(told).toEqual([]);
  });

  it('RC-3 asks when there is reason to doubt, and gives up what does not answer', async () => {
    dog.doubt();
    dog.doubt();
    expect(told).toEqual(['ask']);
    await pass(1_000, 1_000);
    await pass(10_000, 5_000);
    expect(told).toEqual(['ask']);
    dog.doubt();
    await pass(6_000);
    expect(told).toEqual(['ask', 'ask', 'dead']);
  });

  it('RC-3 tries at once when there is no connection and the network may be back', () => {
    open = false;
    dog.doubt();
    expect(told).toEqual(['try']);
  });

  it('RC-4 a clock that is set forward or back is no silence, and no reason to trust', async () => {
    for (const jump of [365 * 86_400_000, -365 * 86_400_000]) {
      told = [];
      vi.setSystemTime(Date.now() + jump);
      await pass(3_000);
      expect(told).toEqual(['ask']);
      dog.heard();
      await pass(60_000, 15_000);
      expect(told).toEqual(['ask']);
    }
    // And silence is noticed though the clock was set back.
    vi.setSystemTime(Date.now() - 86_400_000);
    await pass(3_000);
    dog.heard();
    told = [];
    await pass(34_000);
    expect(told[0]).toBe('dead');
  });
});
