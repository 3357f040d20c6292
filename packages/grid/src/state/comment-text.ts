import type { Actor } from '@teable-grid/core';

/** A piece of a comment's text, and whom it calls; null: nobody. */
export interface TextPart {
  readonly text: string;
  readonly calls: Actor | null;
}

/** What follows the name of somebody who is called: no more of a word. */
const wordGoesOn = /^[\p{L}\p{N}_]/u;
/** Behind these an `@` begins no call: it is inside of an address. */
const inWord = /[\p{L}\p{N}_.+-]$/u;

/** A text in pieces, those that call one of these people apart. Of names that begin alike the longest counts. */
export function partsOf(text: string, people: readonly Actor[]): readonly TextPart[] {
  const byLength = people.filter(({ name }) => name !== '').toSorted((a, b) => b.name.length - a.name.length);
  const parts: TextPart[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const person = inWord.test(text.slice(0, at)) ? undefined : byLength.find(({ name }) => isNameAt(text, at + 1, name));
    if (person === undefined) continue;
    if (at > from) parts.push({ text: text.slice(from, at), calls: null });
    from = at + 1 + person.name.length;
    parts.push({ text: text.slice(at, from), calls: person });
    at = from - 1;
  }
  if (from < text.length) parts.push({ text: text.slice(from), calls: null });
  return parts;
}

/** Whom a text calls, each once. `chosen`: whom its author took from the list, where several have one name. */
export function calledIn(text: string, people: readonly Actor[], chosen: readonly Actor[]): readonly Actor[] {
  const found = new Map<string, Actor>();
  for (const { calls } of partsOf(text, [...chosen, ...people])) if (calls !== null) found.set(calls.id, calls);
  return [...found.values()];
}

/** The beginning of a call before the caret, from its `@` on: what people are looked for by; null when none is being written. */
export function callBefore(text: string, caret: number): { readonly at: number; readonly query: string } | null {
  const at = text.lastIndexOf('@', caret - 1);
  if (at < 0 || inWord.test(text.slice(0, at))) return null;
  const query = text.slice(at + 1, caret);
  return query.length > longestQuery || /[\n@]|^\s|\s{2}/.test(query) ? null : { at, query };
}

const longestQuery = 40;

/** Those whose names have a word that begins with what was typed, those whose names begin with it first. */
export function matching(people: readonly Actor[], query: string, most: number): readonly Actor[] {
  const wanted = plain(query);
  const starts = people.filter(({ name }) => plain(name).startsWith(wanted));
  const inside = people.filter((person) => !starts.includes(person) && plain(person.name).includes(` ${wanted}`));
  return [...starts, ...inside].slice(0, most);
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function isNameAt(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !wordGoesOn.test(text.slice(at + name.length));
}
