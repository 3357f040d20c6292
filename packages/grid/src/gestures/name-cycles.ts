const cycles = new Map<string, readonly (readonly string[])[]>();

/** The names of weekdays and months, long and short, in a language and in English: each list goes around. */
export function nameCycles(locale: string): readonly (readonly string[])[] {
  let found = cycles.get(locale);
  if (found === undefined) {
    found = [locale, 'en'].flatMap((language) =>
      (['long', 'short'] as const).flatMap((length) => [
        // The first of January 2024 was a Monday.
        namesOf(7, new Intl.DateTimeFormat(language, { weekday: length, timeZone: 'UTC' }), (at) => Date.UTC(2024, 0, 1 + at)),
        namesOf(12, new Intl.DateTimeFormat(language, { month: length, timeZone: 'UTC' }), (at) => Date.UTC(2024, at, 15)),
      ]),
    );
    cycles.set(locale, found);
  }
  return found;
}

function namesOf(howMany: number, format: Intl.DateTimeFormat, timeOf: (at: number) => number): readonly string[] {
  return Array.from({ length: howMany }, (_, at) => format.format(timeOf(at)));
}
