import { existsSync, readFileSync, statSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { apiPage, anchorOf, type Door, mentioned, undocumented } from './api-page.ts';
import { brokenLinks } from './check-links.ts';
import { compileDeclarations, entries } from './compile.ts';
import { Declarations, type PublicSymbol } from './doors.ts';
import { elementPage, type ElementManifest } from './element-page.ts';
import { renderMarkdown, type Site } from './markdown.ts';
import { escapeHtml, type Navigation, type PageContent, pageHtml } from './shell.ts';

const root = join(import.meta.dirname, '../..');

/** Files of the repository that are pages, by path; `label` is what the navigation calls them. */
const written = {
  'README.md': { page: 'index.html', label: 'About' },
  'packages/core/PROTOCOL.md': { page: 'protocol.html', label: 'Protocol' },
  'server/OPERATIONS.md': { page: 'operations.html', label: 'Operations' },
  'packages/core/SPEC.md': { page: 'rules-core.html', label: 'Core' },
  'packages/client/SPEC.md': { page: 'rules-client.html', label: 'Client' },
  'packages/grid/SPEC.md': { page: 'rules-grid.html', label: 'Grid' },
  'server/SPEC.md': { page: 'rules-server.html', label: 'Server' },
} as const;

/** The documentation as it was made. */
export interface Docs {
  readonly pages: readonly { readonly path: string; readonly html: string }[];
  /** Broken links and public symbols that nothing describes: one sentence each. */
  readonly problems: readonly string[];
  /** How many public symbols are described. */
  readonly symbols: number;
}

/** Makes the documentation out of the pages that are written and the sources. */
export async function makeDocs(): Promise<Docs> {
  const doors = await readDoors();
  const sources = new Map<string, string>();
  const site: Site = { pageOf: (path) => pageOf(path, sources) };
  const contents: PageContent[] = [];
  const problems: string[] = [];

  for (const [path, { page }] of Object.entries(written)) {
    const { html, title, sections, broken } = renderMarkdown(readFileSync(join(root, path), 'utf8'), path, site);
    problems.push(...broken.map((link) => `${path} links to ${link}, which is not there.`));
    contents.push({ path: page, title, body: html, sections });
  }
  const element = elementPage(JSON.parse(readFileSync(join(root, 'packages/grid/custom-elements.json'), 'utf8')) as ElementManifest);
  problems.push(...element.undescribed);
  contents.push({ path: 'element.html', title: 'The element', body: element.html, sections: element.sections });
  for (const door of doors) {
    problems.push(...undocumented(door));
    contents.push(doorPage(door, doors, site, problems));
  }
  for (const [path, page] of sources) {
    const body = `<h1>${escapeHtml(path)}</h1><pre><code>${escapeHtml(readFileSync(join(root, path), 'utf8'))}</code></pre>`;
    contents.push({ path: page, title: path, body, sections: [] });
  }
  const navigation = navigationOf(doors);
  const pages = contents.map((content) => ({ path: content.path, html: pageHtml(content, navigation) }));
  return {
    pages,
    problems: [...problems, ...brokenLinks(pages, ['docs.css'])],
    symbols: doors.reduce((sum, { symbols }) => sum + symbols.length, 0),
  };
}

/** Writes the documentation into a folder, in place of what is there. */
export async function writeDocs({ pages }: Docs, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const { path, html } of pages) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), html);
  }
  await copyFile(join(import.meta.dirname, 'docs.css'), join(folder, 'docs.css'));
}

/** Every way into the packages; a symbol is told where it is given out first. */
async function readDoors(): Promise<readonly Door[]> {
  const folder = await mkdtemp(join(tmpdir(), 'teable-declarations-'));
  try {
    await compileDeclarations(folder);
    const declarations = new Declarations(folder);
    const told = new Set<string>();
    const keyOf = ({ file, name }: PublicSymbol) => `${file}#${name}`;
    const doors = entries().map(({ specifier, file }) => {
      const symbols = declarations.door(file).filter((symbol) => !told.has(keyOf(symbol)));
      for (const symbol of symbols) told.add(keyOf(symbol));
      return { specifier, symbols };
    });
    return doors
      .filter(({ symbols }) => symbols.length > 0)
      .map((door) => {
        const behind: PublicSymbol[] = [];
        const waiting = [...door.symbols];
        for (let symbol = waiting.shift(); symbol !== undefined; symbol = waiting.shift()) {
          for (const name of mentioned(symbol)) {
            const found = declarations.symbol(symbol.file, name);
            if (found === null || told.has(keyOf(found))) continue;
            told.add(keyOf(found));
            behind.push(found);
            waiting.push(found);
          }
        }
        return { ...door, behind };
      });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function doorPage(door: Door, doors: readonly Door[], site: Site, problems: string[]): PageContent {
  const path = pathOf(door);
  const room = door.specifier.split('/')[1]!;
  const readme = `${room === 'server' ? 'server' : `packages/${room}`}/README.md`;
  const isMain = door.specifier.split('/').length === 2;
  const about = isMain ? renderMarkdown(readFileSync(join(root, readme), 'utf8'), readme, site) : null;
  problems.push(...(about?.broken ?? []).map((link) => `${readme} links to ${link}, which is not there.`));
  const { html, sections } = apiPage(door, namesFor(door, doors));
  const begin = about?.html ?? `<h1>${escapeHtml(door.specifier)}</h1>`;
  return { path, title: door.specifier, body: begin + html, sections };
}

/** Where names are told, as they are meant in a door: its own first, then those that there is only one of. */
function namesFor(door: Door, doors: readonly Door[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const other of doors) {
    for (const { name } of [...other.symbols, ...other.behind]) {
      if (names.has(name)) twice.add(name);
      names.set(name, `${pathOf(other)}#${anchorOf(name)}`);
    }
  }
  for (const name of twice) names.delete(name);
  for (const { name } of [...door.symbols, ...door.behind]) names.set(name, `#${anchorOf(name)}`);
  return names;
}

function pathOf({ specifier }: Pick<Door, 'specifier'>): string {
  return `api-${specifier.split('/').slice(1).join('-')}.html`;
}

/** A page for a file that is linked to; one is made for a source that has none. */
function pageOf(path: string, sources: Map<string, string>): string | null {
  if (Object.hasOwn(written, path)) return written[path as keyof typeof written].page;
  if (!existsSync(join(root, path)) || path.startsWith('..') || !statSync(join(root, path)).isFile()) return null;
  const page = `sources/${path.replaceAll('/', '-')}.html`;
  sources.set(path, page);
  return page;
}

function navigationOf(doors: readonly Door[]): Navigation {
  const page = (path: keyof typeof written) => ({ path: written[path].page, label: written[path].label });
  return [
    { label: 'Guide', pages: [page('README.md'), page('packages/core/PROTOCOL.md'), page('server/OPERATIONS.md')] },
    {
      label: 'Interface',
      pages: [{ path: 'element.html', label: 'The element' }, ...doors.map((door) => ({ path: pathOf(door), label: door.specifier }))],
    },
    {
      label: 'Rules',
      pages: (['packages/core/SPEC.md', 'packages/client/SPEC.md', 'packages/grid/SPEC.md', 'server/SPEC.md'] as const).map(page),
    },
  ];
}
