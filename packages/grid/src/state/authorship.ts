import type { Actor, Authorship } from '@teable-grid/core';

/** When something was done, in a locale: the time, and the day where it is another; empty when nobody knows. */
export function whenText(at: string, locale: string, now: Date = new Date()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const options: Intl.DateTimeFormatOptions =
    date.toDateString() === now.toDateString() ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(locale, options).format(date);
}

/** Who did something: a name, or “You”; null where that is not known. */
export function whoText(by: Authorship | null, me: Actor | null): string | null {
  if (by === null || by.actor.name === '') return null;
  return by.actor.id === me?.id ? 'You' : by.actor.name;
}
