/** What numbers, dates and words are formatted by where nothing better is known. */
const fallback = 'en';

/**
 * The first of these language tags that `Intl` takes. A page's `lang` can be anything, and a browser without a locale calls its language
 * `en-US@posix`; either would make every format throw.
 */
export function usableLocale(...tags: readonly (string | null | undefined)[]): string {
  for (const tag of tags) {
    const found = tag ? canonical(tag) : undefined;
    if (found !== undefined) return found;
  }
  return fallback;
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.replace(/[@.].*$/, '').replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
