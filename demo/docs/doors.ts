import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';

/** A symbol that a package gives out, as its declaration file has it. */
export interface PublicSymbol {
  /** What it is called where it is given out. */
  readonly name: string;
  /** The same for whatever it is called: the file that declares it, and its name there. */
  readonly key: string;
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'constant' | 'enum';
  /** What its comment says, in Markdown; '' where it has none. */
  readonly doc: string;
  /** The declaration; of classes and interfaces only what comes before their members. */
  readonly text: string;
  /** Of classes and interfaces. */
  readonly members: readonly Member[];
  /** The file that declares it, from the folder of all declarations, without its ending. */
  readonly file: string;
}

/** What an object of a class or an interface has. */
export interface Member {
  readonly name: string;
  readonly doc: string;
  readonly text: string;
}

/** Names in a symbol's declaration that may be those of types. */
export function namesIn({ text, members }: PublicSymbol): readonly string[] {
  const code = [text, ...members.map((member) => member.text)].join('\n').replaceAll(/\/\*[^]*?\*\//g, '');
  return [...new Set(code.match(/\b[A-Z]\w*\b/g) ?? [])];
}

/** A node of the syntax tree, as far as is read here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Module {
  readonly text: string;
  readonly body: readonly Node[];
  readonly comments: readonly { readonly value: string; readonly start: number; readonly end: number }[];
}

/** Reads declaration files, each once. */
export class Declarations {
  readonly #folder: string;
  readonly #modules = new Map<string, Module>();

  /** @param folder Where the declaration files are. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that a door gives out, by name. @param file The door, from the folder, without its ending. */
  door(file: string): readonly PublicSymbol[] {
    const found: PublicSymbol[] = [];
    for (const node of this.#module(file).body) {
      if (node.type !== 'ExportNamedDeclaration') continue;
      const { source, specifiers, declaration } = node as Node & ExportNode;
      if (declaration !== null) found.push(...namesOf(declaration).flatMap((name) => this.symbol(file, name) ?? []));
      for (const { local, exported } of specifiers) {
        const from = source === null ? file : resolved(file, source.value);
        const symbol = from === null ? null : this.symbol(from, local.name);
        if (symbol === null) throw new Error(`${file} gives out ${exported.name}, which is not found.`);
        found.push({ ...symbol, name: exported.name });
      }
    }
    return found;
  }

  /** What a file means by a name: what it declares, or has from another file of ours; null where it comes from elsewhere. */
  symbol(file: string, name: string): PublicSymbol | null {
    const module = this.#module(file);
    const declared = module.body.filter((node) => declares(node, name));
    if (declared.length > 0) return this.#described(file, module, name, declared);
    for (const node of module.body) {
      const { source, specifiers = [] } = node as Node & Partial<ExportNode>;
      const specifier = specifiers.find(({ local, exported }) => (exported ?? local).name === name);
      if (specifier === undefined || source === null || source === undefined) continue;
      const from = resolved(file, source.value);
      return from === null ? null : this.symbol(from, (specifier.imported ?? specifier.local).name);
    }
    return null;
  }

  #described(file: string, module: Module, name: string, nodes: readonly Node[]): PublicSymbol {
    const inner = nodes.map((node) => (node as Node & ExportNode).declaration ?? node);
    const first = inner[0]!;
    const body = (first['body'] as Node | undefined)?.['body'] as readonly Node[] | undefined;
    const text = body === undefined ? inner.map((node) => sliceOf(module, node)) : [module.text.slice(first.start, startOfBody(first))];
    return {
      name,
      key: `${file}#${name}`,
      kind: kinds[first.type]!,
      doc: nodes.map((node) => docBefore(module, node)).find((doc) => doc !== '') ?? '',
      text: text.map((part) => part.replace(/^declare /, '').trim()).join('\n'),
      members: body === undefined ? [] : membersOf(module, body),
      file,
    };
  }

  #module(file: string): Module {
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(join(this.#folder, `${file}.d.ts`), 'utf8');
    const { program, comments } = parseSync(`${file}.d.ts`, text);
    const module = { text, body: program.body as unknown as readonly Node[], comments: comments as Module['comments'] };
    this.#modules.set(file, module);
    return module;
  }
}

interface ExportNode {
  readonly source: { readonly value: string } | null;
  readonly specifiers: readonly {
    readonly local: { readonly name: string };
    readonly exported: { readonly name: string };
    readonly imported?: { readonly name: string };
  }[];
  readonly declaration: Node | null;
}

const kinds: Readonly<Record<string, PublicSymbol['kind']>> = {
  ClassDeclaration: 'class',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  TSDeclareFunction: 'function',
  FunctionDeclaration: 'function',
  VariableDeclaration: 'constant',
  TSEnumDeclaration: 'enum',
};

/** The file that a relative import means; null for a package. Packages of ours are in their own folders. */
function resolved(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return join(dirname(file), specifier).replace(/\.(js|ts)$/, '');
  const [, room, door] = /^@teable-grid\/(\w+)(?:\/(\w+))?$/.exec(specifier) ?? [];
  if (room === undefined) return null;
  const sources = room === 'server' ? 'server/src' : `packages/${room}/src`;
  return join(sources, door === undefined ? 'index' : `${door}/index`);
}

function declares(node: Node, name: string): boolean {
  const declaration = (node as Node & Partial<ExportNode>).declaration ?? node;
  return declaration.type in kinds && namesOf(declaration).includes(name);
}

function namesOf(declaration: Node): string[] {
  if (declaration.type !== 'VariableDeclaration') return [(declaration['id'] as { readonly name: string }).name];
  return (declaration['declarations'] as readonly { readonly id: { readonly name: string } }[]).map(({ id }) => id.name);
}

function startOfBody(node: Node): number {
  return (node['body'] as Node).start;
}

function membersOf(module: Module, body: readonly Node[]): Member[] {
  return body.flatMap((node) => {
    const key = node['key'] as Node | undefined;
    if (node['accessibility'] === 'private' || node['accessibility'] === 'protected' || key?.type === 'PrivateIdentifier') return [];
    const name = key === undefined ? '' : module.text.slice(key.start, key.end);
    return [{ name, doc: docBefore(module, node), text: sliceOf(module, node) }];
  });
}

/** The text of a node, as if it stood at the left edge. */
function sliceOf({ text }: Module, { start, end }: Node): string {
  const indent = text.slice(text.lastIndexOf('\n', start) + 1, start).length;
  return text.slice(start, end).replaceAll(`\n${' '.repeat(indent)}`, '\n');
}

/** What the comment right before a node says. */
function docBefore({ text, comments }: Module, { start }: Node): string {
  const comment = comments.findLast(({ end }) => end <= start);
  if (comment === undefined || !comment.value.startsWith('*') || text.slice(comment.end, start).trim() !== '') return '';
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replace(/^ /, '')
    .trimEnd();
}
