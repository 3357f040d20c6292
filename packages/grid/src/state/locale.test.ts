import { expect, it } from 'vitest';
import { usableLocale } from './locale.ts';

it('B10 takes the first language tag that Intl takes, whatever a page or a browser calls its language', () => {
  expect(usableLocale('de-CH', 'en-US')).toBe('de-CH');
  expect(usableLocale(null, 'en-US@posix')).toBe('en-US');
  expect(usableLocale('pt_BR.UTF-8')).toBe('pt-BR');
  expect(usableLocale('', undefined, 'not a tag', '🙂', 'fr')).toBe('fr');
  expect(usableLocale('?')).toBe('en');
  for (const tag of ['en-US@posix', 'C', '*', 'i-default', 'x']) expect(() => new Intl.NumberFormat(usableLocale(tag))).not.toThrow();
});
