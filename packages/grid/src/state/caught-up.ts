import type { Actor, CaughtUp } from '@teable-grid/core';
import { count } from './count.ts';

/** An absence that is shorter than this, milliseconds, is worth a word only for as many changes as nobody follows by eye. */
const shortAbsence = 30_000;
const manyChanges = 20;
/** People who are named. */
const named = 2;

/**
 * What to say of an absence that is over; null when it is not worth a word: nothing that others did, or little within a moment of flicker.
 * `away`: how long, milliseconds; null when this page was not connected before.
 */
export function caughtUpText(outcome: CaughtUp, me: Actor | null, away: number | null): string | null {
  const others = outcome.people?.filter(({ actor }) => actor.id !== me?.id) ?? null;
  const mine = outcome.people?.find(({ actor }) => actor.id === me?.id)?.changes ?? 0;
  const changes = outcome.changes - mine;
  const greeting = away === null ? 'Welcome back' : 'Back online';
  const what = changes <= 0 ? '' : `${count(changes, 'change')}${peopleText(others)} while you were away`;
  if (outcome.outcome === 'reloaded') return `${greeting}: the table was loaded anew${what === '' ? '' : `, with ${what}`}.`;
  if (what === '' || (away !== null && away < shortAbsence && changes < manyChanges)) return null;
  return `${greeting}: ${what}.`;
}

function peopleText(people: CaughtUp['people']): string {
  if (people === null || people.length === 0) return '';
  // One who would be the only other is named instead.
  const few = people.length <= named + 1 ? people.length : named;
  const names = people.slice(0, few).map(({ actor }) => actor.name);
  if (few < people.length) names.push(count(people.length - few, 'other'));
  const last = names.pop()!;
  return ` by ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`;
}
