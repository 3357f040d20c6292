import { resolve } from 'node:path';

/** The sentence that says why the server cannot start. */
export interface ConfigProblem {
  readonly kind: 'problem';
  readonly message: string;
}

/** Makes a problem. */
export function configProblem(message: string): ConfigProblem {
  return { kind: 'problem', message };
}

/** How an option's text is read. */
export interface OptionType<T> {
  /** Ends the sentence “… must be”. */
  readonly expected: string;
  /** Whether a wrong text may be repeated in the problem; not so where it may hold a password. */
  readonly shown: boolean;
  read(text: string): { readonly ok: true; readonly value: T } | { readonly ok: false };
}

/** HS256 wants a key as long as its digest. */
const shortestSecret = 32;

/** Any text that is more than blanks. */
export const text: OptionType<string> = {
  expected: 'a text',
  shown: true,
  read: (said) => (said.trim() === '' ? { ok: false } : { ok: true, value: said.trim() }),
};

/** A folder, made absolute. */
export const folder: OptionType<string> = {
  expected: 'a path',
  shown: true,
  read: (said) => (said.trim() === '' ? { ok: false } : { ok: true, value: resolve(said) }),
};

/** A whole number within bounds, both included. */
export function integer(least: number, most: number): OptionType<number> {
  return {
    expected: `a whole number from ${least} to ${most}`,
    shown: true,
    read: (said) => {
      const number = Number(said);
      return /^\d{1,15}$/.test(said) && number >= least && number <= most ? { ok: true, value: number } : { ok: false };
    },
  };
}

/** A port; 0 stands for a free one. */
export const port: OptionType<number> = integer(0, 65_535);

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): OptionType<T> {
  return {
    expected: `one of ${words.join(', ')}`,
    shown: true,
    read: (said) => {
      const value = words.find((word) => word === said);
      return value === undefined ? { ok: false } : { ok: true, value };
    },
  };
}

/** Where a Postgres is. */
export const databaseUrl: OptionType<string> = {
  expected: 'a URL that begins with postgres:// or postgresql://',
  shown: false,
  read: (said) => (/^postgres(ql)?:\/\/./.test(said) && URL.canParse(said) ? { ok: true, value: said } : { ok: false }),
};

/** A shared secret. */
export const secret: OptionType<string> = {
  expected: `at least ${shortestSecret} bytes long, best made at random (openssl rand -base64 32)`,
  shown: false,
  read: (said) => (Buffer.byteLength(said) < shortestSecret ? { ok: false } : { ok: true, value: said }),
};

/** The address of something on the web. */
export const webAddress: OptionType<string> = {
  expected: 'an address that begins with https:// or http://',
  shown: true,
  read: (said) => {
    const url = URL.parse(said.trim());
    return url === null || !/^https?:$/.test(url.protocol) ? { ok: false } : { ok: true, value: url.href };
  },
};
