import type { Field } from '@teable-grid/core';
import { formulaFunctions, inBraces, tokensOf } from '@teable-grid/core/formula';
import { describe, expect, test } from 'vitest';
import { callAt, signatureParts, suggestionsAt, type Vocabulary } from './suggestions.ts';

const stamps = { order: '', column: 0, deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0, options: {} };
const fields = ['Price', 'Unit price', 'Rounds', 'a}b'].map((name): Field => ({ id: `f${name}`, name, type: 'number', ...stamps }));
const words: Vocabulary = {
  fields,
  functions: formulaFunctions,
  fieldText: ({ name }) => inBraces(name),
  hintOf: () => 'Number',
};

/** A formula with the caret at `|`. */
function at(marked: string): readonly [text: string, caret: number] {
  const caret = marked.indexOf('|');
  return [marked.replace('|', ''), caret];
}

function offered(marked: string, all = false): readonly string[] {
  const [text, caret] = at(marked);
  return suggestionsAt(text, caret, tokensOf(text), words, all).map(({ label }) => label);
}

/** The formula after the first suggestion, with the caret. */
function taken(marked: string): string {
  const [text, caret] = at(marked);
  const [first] = suggestionsAt(text, caret, tokensOf(text), words, false);
  if (first === undefined) throw new Error('Nothing is suggested.');
  const after = text.slice(0, first.from) + first.text + text.slice(first.to);
  return `${after.slice(0, first.from + first.caret)}|${after.slice(first.from + first.caret)}`;
}

describe('suggestions', () => {
  test('FE-2 after a brace fields are suggested, by the beginning of their names first', () => {
    expect(offered('{|')).toEqual(['Price', 'Unit price', 'Rounds', 'a}b']);
    expect(offered('1 + {pr|')).toEqual(['Price', 'Unit price']);
    expect(offered('{Pr|ice} + 1')).toEqual(['Price', 'Unit price']);
    expect(offered('{Price}|')).toEqual([]);
  });

  test('FE-2 in a word functions and fields are suggested, in a text and after a value nothing, and all on demand', () => {
    expect(offered('rou|').slice(0, 4)).toEqual(['ROUND', 'ROUNDUP', 'ROUNDDOWN', 'Rounds']);
    expect(offered('"rou|"')).toEqual([]);
    expect(offered('1 |')).toEqual([]);
    expect(offered('|')).toContain('SUM');
    expect(offered('|').slice(0, 2)).toEqual(['Price', 'Unit price']);
    expect(offered('1 + |', true)).toContain('Price');
  });

  test('FE-2 what is taken stands in the place of what was typed, with the caret where it goes on', () => {
    expect(taken('1 + {unit|')).toBe('1 + {Unit price}|');
    expect(taken('{un|it price} * 2')).toBe('{Unit price}| * 2');
    expect(taken('roundu|')).toBe('ROUNDUP(|)');
    expect(taken('roundu|(1)')).toBe('ROUNDUP(|1)');
    expect(taken('toda|')).toBe('TODAY()|');
    expect(taken('{a|')).toBe('{a\\}b}|');
  });
});

describe('signatures', () => {
  test('FE-3 the call around the caret is told, with the argument that the caret is in', () => {
    const call = (marked: string) => {
      const [text, caret] = at(marked);
      const found = callAt(tokensOf(text), caret);
      return found === null ? null : `${found.name} ${found.argument}`;
    };
    expect(call('1 + |')).toBe(null);
    expect(call('ROUND(|')).toBe('ROUND 0');
    expect(call('round(1; |2)')).toBe('ROUND 1');
    expect(call('IF(SUM(1, 2), |3)')).toBe('IF 1');
    expect(call('IF(SUM(1, |2), 3)')).toBe('SUM 1');
    expect(call('IF((1 + |2), 3)')).toBe('IF 0');
    expect(call('IF(1, 2)|')).toBe(null);
    expect(call('IF("(", |1)')).toBe('IF 1');
  });

  test('FE-3 of a signature the argument at hand stands out, of those that repeat the last', () => {
    expect(signatureParts('ROUND(number, digits)', 1)).toEqual(['ROUND(number, ', 'digits', ')']);
    expect(signatureParts('SUM(value, …)', 5)).toEqual(['SUM(value, ', '…', ')']);
    expect(signatureParts('TODAY()', 0)).toEqual(['TODAY()', '', '']);
    expect(signatureParts('ABS(number)', 3)).toEqual(['ABS(number)', '', '']);
  });
});
