import type { Actor, Authorship } from '@teable-grid/core';

/** When something was done, in a locale: the time, and the day where it is another; empty when nobody knows. */
export function whenText(at: string, locale: string, now: Date = new Date()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const options: Intl.DateTimeFormatOptions =
    date.toDateString() === now.toDateString() ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(locale, options).format(date);
}

/** Who did something: names, this person's own as “You”, and first; null where that is not known. */
export function whoText(by: Authorship | null, me: Actor | null): string | null {
  if (by === null || by.actor.name === '') return null;
  const all = [by.actor, ...(by.coauthors ?? [])];
  const others = all.filter(({ id }) => id !== me?.id).map(({ name }) => name);
  const names = others.length < all.length ? ['You', ...others] : others;
  return names.length < 2 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
