import { expect, it } from 'vitest';
import { pauseAfter, ServerSocket } from './server-socket.ts';

it('RC-2 waits between attempts at random, longer after each that fails, and no longer than ten seconds', () => {
  const longest = [0, 1, 2, 3, 4, 5, 20].map((failures) => {
    const pauses = Array.from({ length: 500 }, () => pauseAfter(failures));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
    return Math.max(...pauses);
  });
  [1_000, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000].forEach((most, at) => {
    expect(longest[at]).toBeLessThanOrEqual(most);
    // Of so many some are in the upper half.
    expect(longest[at]).toBeGreaterThan(most * 0.75);
  });
});

it('RC-2 tries again where a socket cannot even be made, and says why', () => {
  const told: string[] = [];
  const greeting = { hello: () => Promise.resolve(''), greeted: () => Promise.resolve(true), document: () => '' };
  const socket = new ServerSocket('no address', greeting, {
    connecting: () => told.push('connecting'),
    open: () => told.push('open'),
    frame: () => told.push('frame'),
    closed: (code, reason) => told.push(`${code} ${reason}`),
  });
  socket.connect();
  expect(told).toEqual([expect.stringContaining('1006 ')]);
  expect(socket.isWanted).toBe(true);
  socket.disconnect();
  expect(told).toHaveLength(1);
});
