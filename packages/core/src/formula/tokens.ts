import type { FieldId } from '../ids.ts';

/** A piece of a formula's text, and where it stands: `from` included, `to` excluded. */
export interface Token {
  readonly token: 'number' | 'text' | 'field' | 'name' | 'sign' | 'bad';
  /** The number, the text without quotes, the field without braces, the name, or the sign; of what is bad, why. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?/y;
const name = /[\p{L}_][\p{L}\p{N}_.]*/uy;
const signs = ['<>', '<=', '>=', '<', '>', '=', '+', '-', '*', '/', '^', '&', '%', '(', ')', ',', ';'];

/**
 * Takes a formula's text apart. Fields stand in braces, in which `\` comes before a brace or a `\`; texts in double quotes, in which two mean
 * one. What cannot be read is a token too, so that an editor can show it.
 */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const add = (token: Token['token'], text: string, to: number) => {
    tokens.push({ token, text, from: at, to });
    at = to;
  };
  while (at < source.length) {
    const character = source[at]!;
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    if (character === '{' || character === '"') {
      const quoted = character === '{' ? readField(source, at) : readText(source, at);
      if (quoted === null)
        add(
          'bad',
          character === '{' ? 'The name of a field is not closed by “}”.' : 'A text is not closed by a quotation mark.',
          source.length,
        );
      else add(character === '{' ? 'field' : 'text', quoted.text, quoted.to);
      continue;
    }
    const word = match(number, source, at);
    if (word !== null) {
      add('number', word, at + word.length);
      continue;
    }
    const called = match(name, source, at);
    if (called !== null) {
      add('name', called, at + called.length);
      continue;
    }
    const sign = signs.find((each) => source.startsWith(each, at));
    if (sign !== undefined) add('sign', sign, at + sign.length);
    else {
      const unknown = String.fromCodePoint(source.codePointAt(at)!);
      add('bad', `“${unknown}” has no meaning in a formula.`, at + unknown.length);
    }
  }
  return tokens;
}

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

function readField(source: string, from: number): { readonly text: string; readonly to: number } | null {
  let text = '';
  for (let at = from + 1; at < source.length; at++) {
    const character = source[at]!;
    if (character === '}') return { text, to: at + 1 };
    if (character === '\\' && at + 1 < source.length) at += 1;
    text += source[at]!;
  }
  return null;
}

function readText(source: string, from: number): { readonly text: string; readonly to: number } | null {
  let text = '';
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] !== '"') text += source[at]!;
    else if (source[at + 1] === '"') {
      text += '"';
      at += 1;
    } else return { text, to: at + 1 };
  }
  return null;
}

/** What a formula names: ids of fields as it is stored, each once. */
export function formulaInputs(formula: string): readonly FieldId[] {
  return [...new Set(tokensOf(formula).flatMap(({ token, text }) => (token === 'field' ? text : [])))];
}

/** A field's name, or id, as it stands in a formula. */
export function inBraces(text: string): string {
  return `{${text.replaceAll(/[\\{}]/g, (character) => `\\${character}`)}}`;
}
