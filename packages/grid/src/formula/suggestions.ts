import type { Field } from '@teable-grid/core';
import type { FormulaFunction, Token } from '@teable-grid/core/formula';

/** Something that can be put where the caret is. */
export interface Suggestion {
  readonly is: 'field' | 'function';
  /** What it is called. */
  readonly label: string;
  /** What it is, or does, in a few words. */
  readonly hint: string;
  /** What is put in the place of `from` to `to`. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Where the caret is then, from the start of `text`. */
  readonly caret: number;
}

/** What suggestions are made of. */
export interface Vocabulary {
  readonly fields: readonly Field[];
  readonly functions: readonly FormulaFunction[];
  /** A field as it stands in a formula, with its braces. */
  fieldText(field: Field): string;
  /** What the cells of a field are, in a word. */
  hintOf(field: Field): string;
}

/** Suggestions that are shown at once. */
const most = 40;

/**
 * What can stand at the caret: after `{` fields, in the midst of a word fields and functions that have it, and where nothing is written yet, or when
 * the person asks (`all`), everything.
 */
export function suggestionsAt(
  text: string,
  caret: number,
  tokens: readonly Token[],
  { fields, functions, fieldText, hintOf }: Vocabulary,
  all: boolean,
): readonly Suggestion[] {
  const token = tokens.find((each) => each.from < caret && each.to >= caret);
  const opened = token !== undefined && text[token.from] === '{';
  if (token?.token === 'text' || (token?.token === 'bad' && !opened) || (token?.token === 'field' && token.to === caret)) return [];
  const isWord = token?.token === 'name';
  if (!opened && !isWord && !all && text.trim() !== '') return [];
  const from = opened || isWord ? token.from : caret;
  const wanted = text.slice(opened ? from + 1 : from, caret).replaceAll('\\', '');
  // A name goes to its brace where there is one; an open one to the end of what may be a name.
  const to = token?.token === 'field' ? token.to : isWord ? token.to : caret;
  const named = ranked(fields, wanted, ({ name }) => name).map((field): Suggestion => {
    const put = fieldText(field);
    return { is: 'field', label: field.name, hint: hintOf(field), text: put, from, to, caret: put.length };
  });
  if (opened) return named.slice(0, most);
  const called = ranked(functions, wanted, ({ name }) => name, 'start').map((each): Suggestion => {
    const hasBrackets = text.slice(to).trimStart().startsWith('(');
    const put = hasBrackets ? each.name : `${each.name}()`;
    return {
      is: 'function',
      label: each.name,
      hint: each.help,
      text: put,
      from,
      to,
      caret: each.name.length + (hasBrackets || each.most > 0 ? 1 : 2),
    };
  });
  // Who types letters rather means a function; who has typed none has the fields before him.
  return (
    wanted === ''
      ? [...named, ...called]
      : [...called.filter(isExact(wanted)), ...named, ...called.filter((each) => !isExact(wanted)(each))]
  ).slice(0, most);
}

function isExact(wanted: string): (suggestion: Suggestion) => boolean {
  return ({ label }) => label.toLowerCase().startsWith(wanted.toLowerCase());
}

/** What begins with the wanted text, then what has it in it. */
function ranked<T>(
  items: readonly T[],
  wanted: string,
  nameOf: (item: T) => string,
  where: 'start' | 'anywhere' = 'anywhere',
): readonly T[] {
  const folded = wanted.trim().toLowerCase();
  if (folded === '') return items;
  const at = items.map((item) => ({ item, at: nameOf(item).toLowerCase().indexOf(folded) }));
  return [...at.filter((each) => each.at === 0), ...(where === 'start' ? [] : at.filter((each) => each.at > 0))].map(({ item }) => item);
}

/** The call that the caret is in, and the number of its argument there, from 0. */
export interface CallAt {
  readonly name: string;
  readonly argument: number;
}

/** The innermost call around the caret; null: none. */
export function callAt(tokens: readonly Token[], caret: number): CallAt | null {
  const open: { readonly name: string | null; argument: number }[] = [];
  let last: Token | null = null;
  for (const token of tokens) {
    if (token.from >= caret) break;
    if (token.token === 'sign' && token.text === '(')
      open.push({ name: last?.token === 'name' ? last.text.toUpperCase() : null, argument: 0 });
    // Behind the bracket that closes it the caret is not in it any more.
    else if (token.token === 'sign' && token.text === ')') open.pop();
    else if (token.token === 'sign' && (token.text === ',' || token.text === ';')) {
      const innermost = open.at(-1);
      if (innermost !== undefined) innermost.argument += 1;
    }
    last = token;
  }
  const call = open.findLast(({ name }) => name !== null);
  return call === undefined ? null : { name: call.name!, argument: call.argument };
}

/** A signature in three parts: what is before the argument at hand, the argument, and what is behind. */
export function signatureParts(signature: string, argument: number): readonly [before: string, at: string, behind: string] {
  const start = signature.indexOf('(') + 1;
  const parts = signature.slice(start, -1).split(', ');
  // The last one of several that repeat is `…`.
  const at = parts.at(-1) === '…' && argument >= parts.length - 1 ? parts.length - 1 : argument;
  if (at >= parts.length || parts[0] === '') return [signature, '', ''];
  const before = parts.slice(0, at).map((part) => `${part}, `);
  const behind = parts.slice(at + 1).map((part) => `, ${part}`);
  return [signature.slice(0, start) + before.join(''), parts[at]!, `${behind.join('')})`];
}
