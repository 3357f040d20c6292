import { expect, it } from 'vitest';
import { SleepWatch } from './sleep-watch.ts';

const second = 1_000;
const hour = 3_600 * second;

it('S7: an absence counts from when the device fell asleep, also when the loss is found some time after waking', () => {
  let now = 0;
  const host = { addController: () => {}, removeController: () => {}, requestUpdate: () => {}, updateComplete: Promise.resolve(true) };
  const watch = new SleepWatch(host, () => now);
  const at = (time: number) => {
    now = time;
    return watch;
  };
  at(15 * second).beat();
  expect(at(20 * second).lostSince()).toBe(20 * second);
  at(9 * hour).beat();
  expect(at(9 * hour + 40 * second).lostSince()).toBe(20 * second);
  expect(at(9 * hour + 200 * second).lostSince()).not.toBe(20 * second);
  at(10 * hour).beat();
  for (let minute = 1; minute < 5; minute++) at(10 * hour + minute * 60 * second).beat();
  expect(at(10 * hour + 300 * second).lostSince()).toBe(10 * hour + 300 * second);
});
