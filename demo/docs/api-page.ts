import type { Member, PublicSymbol } from './doors.ts';
import { renderComment } from './markdown.ts';
import { escapeHtml } from './shell.ts';

/** A way into a package and what it gives out. */
export interface Door {
  readonly specifier: string;
  readonly symbols: readonly PublicSymbol[];
  /** Types that these name, and that have no way out of their own. */
  readonly behind: readonly PublicSymbol[];
}

/** Where a name in the declaration of a symbol is told: `page#anchor`; undefined where it is not. */
export type Places = (symbol: PublicSymbol, name: string) => string | undefined;

/** What a page of the interface tells of a door. */
export interface ApiPage {
  readonly html: string;
  readonly sections: readonly { readonly id: string; readonly text: string }[];
}

/** The anchor of a symbol. */
export function anchorOf(name: string): string {
  return `api-${name}`;
}

/** All symbols of a door, by the parts of its sources. */
export function apiPage({ specifier, symbols, behind }: Door, places: Places): ApiPage {
  const parts = new Map<string, PublicSymbol[]>();
  for (const symbol of symbols) parts.set(partOf(symbol), [...(parts.get(partOf(symbol)) ?? []), symbol]);
  const sections = [...parts.keys()].toSorted().map((part) => ({ id: `part-${part}`, text: part }));
  const told = sections.map(({ id, text }) => partHtml(id, text, parts.get(text)!, places));
  const list = symbols.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b));
  const more = { id: 'behind', text: 'named by these' };
  const html = [
    `<h2 id="all">${escapeHtml(specifier)}</h2>`,
    `<ul class="names">${list.map((name) => `<li><a href="#${anchorOf(name)}"><code>${escapeHtml(name)}</code></a></li>`).join('')}</ul>`,
    ...told,
    behind.length === 0 ? '' : partHtml(more.id, 'Named by these, with no way out of their own', behind, places),
  ].join('\n');
  return { html, sections: [...sections, ...(behind.length === 0 ? [] : [more])] };
}

/**
 * What no comment describes, one sentence each: exported symbols, and methods and accessors of theirs. What a class has from an interface or
 * another class is described there; data says by its name and type what it is.
 *
 * @param doors All of them: what one inherits may be another's.
 */
export function undocumented({ specifier, symbols }: Door, doors: readonly Door[]): string[] {
  const all = doors.flatMap((door) => [...door.symbols, ...door.behind]);
  return symbols.flatMap((symbol) => {
    const { name, file, doc } = symbol;
    const silent = symbol.members.filter((member) => member.doc === '' && isDone(member) && !isInherited(symbol, member, all));
    return [
      ...(doc === '' ? [`${specifier} gives out ${name} (${file}.ts), which no comment describes.`] : []),
      ...silent.map((member) => `${specifier} gives out ${name} (${file}.ts), of which no comment describes ${member.name}.`),
    ];
  });
}

/** Whether a member is a method or an accessor. What makes an object of a class is described by the class, what browsers and Lit call by them. */
function isDone({ name, text }: Member): boolean {
  return (
    /^(static |abstract |override )*((get|set) )?[\w[\].]+\??(<.*>)?\(/.test(text) && !/^(constructor|\w+Callback|toString)$/.test(name)
  );
}

function isInherited({ text, members }: PublicSymbol, { name, text: own }: Member, all: readonly PublicSymbol[]): boolean {
  // One of two accessors, or of several forms of a call, is enough.
  if (members.some((other) => other.name === name && other.text !== own && other.doc !== '')) return true;
  const heritage = /\b(?:extends|implements) ([^{]*)/.exec(text)?.[1] ?? '';
  return all.some(
    (base) =>
      new RegExp(`\\b${base.name}\\b`).test(heritage) &&
      base.members.some((member) => member.name === name && (member.doc !== '' || !isDone(member) || isInherited(base, member, all))),
  );
}

/** The folder of the sources that declares a symbol. */
function partOf({ file }: PublicSymbol): string {
  const folders = file
    .replace(/^.*?\/src\//, '')
    .split('/')
    .slice(0, -1);
  return folders[0] ?? 'main';
}

function partHtml(id: string, title: string, symbols: readonly PublicSymbol[], places: Places): string {
  const told = symbols.toSorted((a, b) => a.name.localeCompare(b.name)).map((symbol) => symbolHtml(symbol, places));
  return `<h2 id="${id}">${escapeHtml(title)}</h2>\n${told.join('\n')}`;
}

function symbolHtml(symbol: PublicSymbol, places: Places): string {
  const { name, kind, doc, text, members, file } = symbol;
  const link = (word: string) => (word === name ? undefined : places(symbol, word));
  const code = members.length === 0 ? text : `${text} { … }`;
  const described = members.length === 0 ? '' : `<ul class="members">${members.map((member) => memberHtml(member, link)).join('')}</ul>`;
  const id = anchorOf(name);
  return `<section class="symbol" id="${id}"><h3><a href="#${id}">${escapeHtml(name)}</a> <small>${kind}</small></h3>
${renderComment(doc)}<pre><code>${codeHtml(code, link)}</code></pre>${described}
<p class="source"><code>${escapeHtml(file)}.ts</code></p></section>`;
}

function memberHtml({ doc, text }: Member, link: Link): string {
  return `<li><code>${codeHtml(text.replace(/;$/, ''), link)}</code>${doc === '' ? '' : `<div>${renderComment(doc)}</div>`}</li>`;
}

type Link = (word: string) => string | undefined;

/** Code in which names of other symbols are links. */
function codeHtml(code: string, link: Link): string {
  return escapeHtml(code).replaceAll(/(\/\*[^]*?\*\/|&quot;.*?&quot;|'[^']*')|\b[A-Z]\w*\b/g, (word, passed?: string) => {
    const target = passed === undefined ? link(word) : undefined;
    return target === undefined ? word : `<a href="${target}">${word}</a>`;
  });
}
