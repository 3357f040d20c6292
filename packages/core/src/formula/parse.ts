import { formulaLimits } from './formula-value.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What stands between two values, or before one. */
export type BinarySign = '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A formula, taken apart. `at` is where a node begins in the text. */
export type Node =
  | { readonly node: 'literal'; readonly value: number | string | boolean; readonly at: number }
  | { readonly node: 'field'; readonly field: string; readonly at: number; readonly to: number }
  | { readonly node: 'call'; readonly name: string; readonly given: readonly Node[]; readonly at: number; readonly to: number }
  | { readonly node: 'binary'; readonly sign: BinarySign; readonly left: Node; readonly right: Node; readonly at: number }
  | { readonly node: 'negative' | 'percent'; readonly of: Node; readonly at: number };

/** Why a text is no formula: what was found where (`from` to `to`), and what was expected. */
export interface FormulaProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export type Parsed = { readonly ok: true; readonly node: Node } | { readonly ok: false; readonly problem: FormulaProblem };

/** How tightly signs hold, as in spreadsheets: a minus before a value more than all of them, so that -2^2 is 4. */
const strengths: Readonly<Record<BinarySign, number>> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
};

/**
 * Reads a formula: operator precedence as by V. Pratt, “Top down operator precedence” (1973). An `=` before it is passed over, and arguments may be
 * separated by `,` or `;`.
 */
export function parseFormula(source: string): Parsed {
  if (source.length > formulaLimits.formulaLength) {
    const message = `The formula is longer than the limit formulaLength (${formulaLimits.formulaLength} characters).`;
    return { ok: false, problem: { from: formulaLimits.formulaLength, to: source.length, message } };
  }
  try {
    return { ok: true, node: new Parser(source).whole() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Leaves the parser from any depth; never leaves this file. */
class Stop extends Error {
  readonly problem: FormulaProblem;

  constructor(problem: FormulaProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
    this.#end = source.length;
  }

  whole(): Node {
    if (this.#isSign('=')) this.#next += 1;
    const node = this.#expression(0);
    const rest = this.#peek();
    if (rest !== undefined) this.#stop(rest, `${shown(rest)} was not expected here.`);
    return node;
  }

  #expression(strength: number): Node {
    this.#deeper();
    let left = this.#value();
    for (;;) {
      const token = this.#peek();
      if (token?.token !== 'sign' || !Object.hasOwn(strengths, token.text)) break;
      const sign = token.text as BinarySign;
      if (strengths[sign] <= strength) break;
      this.#next += 1;
      left = { node: 'binary', sign, left, right: this.#expression(strengths[sign]), at: left.at };
    }
    this.#depth -= 1;
    return left;
  }

  #value(): Node {
    let node = this.#plain();
    while (this.#isSign('%')) {
      this.#next += 1;
      node = { node: 'percent', of: node, at: node.at };
    }
    return node;
  }

  #plain(): Node {
    const token = this.#peek();
    if (token === undefined) return this.#stop(token, 'The formula ends where a value was expected.');
    this.#next += 1;
    const at = token.from;
    switch (token.token) {
      case 'number':
        if (!Number.isFinite(Number(token.text))) return this.#stop(token, `${token.text} is larger than any number that can be kept.`);
        return { node: 'literal', value: Number(token.text), at };
      case 'text':
        return { node: 'literal', value: token.text, at };
      case 'field':
        return { node: 'field', field: token.text, at, to: token.to };
      case 'bad':
        return this.#stop(token, token.text);
      case 'name':
        return this.#named(token);
      case 'sign':
        return this.#signed(token);
    }
  }

  #named(token: Token): Node {
    const name = token.text.toUpperCase();
    if (!this.#isSign('(')) {
      if (name === 'TRUE' || name === 'FALSE') return { node: 'literal', value: name === 'TRUE', at: token.from };
      return this.#stop(
        token,
        `“${token.text}” is neither a function, which has parentheses behind it, nor a field, which stands in braces.`,
      );
    }
    this.#next += 1;
    const given: Node[] = [];
    if (!this.#isSign(')')) {
      given.push(this.#expression(0));
      while (this.#isSign(',') || this.#isSign(';')) {
        this.#next += 1;
        given.push(this.#expression(0));
      }
    }
    const end = this.#peek();
    if (!this.#isSign(')'))
      return this.#stop(
        end,
        `${end === undefined ? 'The formula ends' : `${shown(end)} stands`} where “,” or “)” was expected, in ${name}.`,
      );
    this.#next += 1;
    return { node: 'call', name, given, at: token.from, to: end!.to };
  }

  #signed(token: Token): Node {
    if (token.text === '(') {
      const node = this.#expression(0);
      const end = this.#peek();
      if (!this.#isSign(')'))
        return this.#stop(end, `${end === undefined ? 'The formula ends' : `${shown(end)} stands`} where “)” was expected.`);
      this.#next += 1;
      return node;
    }
    if (token.text !== '-' && token.text !== '+') return this.#stop(token, `${shown(token)} stands where a value was expected.`);
    this.#deeper();
    const of = this.#value();
    this.#depth -= 1;
    return token.text === '+' ? of : { node: 'negative', of, at: token.from };
  }

  #deeper(): void {
    const { formulaDepth } = formulaLimits;
    this.#depth += 1;
    if (this.#depth > formulaDepth) this.#stop(this.#peek(), `The formula is nested deeper than the limit formulaDepth (${formulaDepth}).`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #isSign(sign: string): boolean {
    const token = this.#peek();
    return token?.token === 'sign' && token.text === sign;
  }

  #stop(token: Token | undefined, message: string): never {
    throw new Stop({ from: token?.from ?? this.#end, to: token?.to ?? this.#end, message: token?.token === 'bad' ? token.text : message });
  }
}

function shown({ token, text }: Token): string {
  return token === 'text' ? `The text “${text}”` : token === 'field' ? `The field “${text}”` : `“${text}”`;
}

/** Calls `see` for a node and all below it. */
export function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  if (node.node === 'binary') {
    visit(node.left, see);
    visit(node.right, see);
  } else if (node.node === 'call') for (const given of node.given) visit(given, see);
  else if (node.node === 'negative' || node.node === 'percent') visit(node.of, see);
}
