import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { anchorOf, apiPage, type Door, type Places, undocumented } from './api-page.ts';
import { brokenLinks } from './check-links.ts';
import { compileDeclarations, entries } from './compile.ts';
import { Declarations, namesIn } from './doors.ts';
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
  /** Pictures in the pages: where each is within the site, by its path in the repository. */
  readonly pictures: ReadonlyMap<string, string>;
  /** Broken links and public symbols that nothing describes: one sentence each. */
  readonly problems: readonly string[];
  /** How many public symbols are described. */
  readonly symbols: number;
}

/** Makes the documentation out of the pages that are written and the sources. */
export async function makeDocs(): Promise<Docs> {
  const { doors, meant } = await readDoors();
  const sources = new Map<string, string>();
  const pictures = new Map<string, string>();
  const site: Site = { pageOf: (path) => pageOf(path, path.endsWith('.png') ? pictures : sources) };
  const contents: PageContent[] = [];
  const problems: string[] = [];

  for (const [path, { page }] of Object.entries(written)) {
    const { html, title, sections, broken } = renderMarkdown(readFileSync(join(root, path), 'utf8'), path, site);
    problems.push(...broken.map((link) => `${path} links to ${link}, which is not there.`));
    contents.push({ path: page, title, body: html, sections });
  }
  for (const path of otherTexts()) {
    const { broken } = renderMarkdown(readFileSync(join(root, path), 'utf8'), path, {
      pageOf: (target) => (existsSync(join(root, target)) ? target : null),
    });
    problems.push(...broken.map((link) => `${path} links to ${link}, which is not there.`));
  }
  const element = elementPage(JSON.parse(readFileSync(join(root, 'packages/grid/custom-elements.json'), 'utf8')) as ElementManifest);
  problems.push(...element.undescribed);
  contents.push({ path: 'element.html', title: 'The element', body: element.html, sections: element.sections });
  for (const door of doors) {
    problems.push(...undocumented(door, doors));
    contents.push(doorPage(door, placesFor(door, doors, meant), site, problems));
  }
  for (const [path, page] of sources) {
    const body = `<h1>${escapeHtml(path)}</h1><pre><code>${escapeHtml(readFileSync(join(root, path), 'utf8'))}</code></pre>`;
    contents.push({ path: page, title: path, body, sections: [] });
  }
  const navigation = navigationOf(doors);
  const pages = contents.map((content) => ({ path: content.path, html: pageHtml(content, navigation) }));
  return {
    pages,
    pictures,
    problems: [...problems, ...brokenLinks(pages, ['docs.css', ...pictures.values()])],
    symbols: doors.reduce((sum, { symbols }) => sum + symbols.length, 0),
  };
}

/** Writes the documentation into a folder, in place of what is there. */
export async function writeDocs({ pages, pictures }: Docs, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const { path, html } of pages) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), html);
  }
  await copyFile(join(import.meta.dirname, 'docs.css'), join(folder, 'docs.css'));
  for (const [path, picture] of pictures) {
    await mkdir(dirname(join(folder, picture)), { recursive: true });
    await copyFile(join(root, path), join(folder, picture));
  }
}

/** What names in the declaration of a symbol mean: keys of symbols, by the symbol's key and the name. */
type Meant = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Every way into the packages; a symbol is told where it is given out first. */
async function readDoors(): Promise<{ readonly doors: readonly Door[]; readonly meant: Meant }> {
  const folder = await mkdtemp(join(tmpdir(), 'teable-declarations-'));
  try {
    await compileDeclarations(folder);
    const declarations = new Declarations(folder);
    const told = new Set<string>();
    const given = entries().map(({ specifier, file }) => {
      const symbols = declarations.door(file).filter(({ key }) => !told.has(key));
      for (const { key } of symbols) told.add(key);
      return { specifier, symbols };
    });
    const meant = new Map<string, ReadonlyMap<string, string>>();
    const doors = given
      .filter(({ symbols }) => symbols.length > 0)
      .map((door) => {
        const all = [...door.symbols];
        // What these name is told too, and what that names.
        for (const symbol of all) {
          const found = namesIn(symbol).flatMap((name) => {
            const inner = declarations.symbol(symbol.file, name);
            return inner === null ? [] : [[name, inner] as const];
          });
          meant.set(symbol.key, new Map(found.map(([name, { key }]) => [name, key])));
          for (const [, inner] of found) {
            if (told.has(inner.key)) continue;
            told.add(inner.key);
            all.push(inner);
          }
        }
        return { ...door, behind: all.slice(door.symbols.length) };
      });
    return { doors, meant };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function doorPage(door: Door, places: Places, site: Site, problems: string[]): PageContent {
  const path = pathOf(door);
  const room = door.specifier.split('/')[1]!;
  const readme = `${room === 'server' ? 'server' : `packages/${room}`}/README.md`;
  const isMain = door.specifier.split('/').length === 2;
  const about = isMain ? renderMarkdown(readFileSync(join(root, readme), 'utf8'), readme, site) : null;
  problems.push(...(about?.broken ?? []).map((link) => `${readme} links to ${link}, which is not there.`));
  const { html, sections } = apiPage(door, places);
  const begin = about?.html ?? `<h1>${escapeHtml(door.specifier)}</h1>`;
  return { path, title: door.specifier, body: begin + html, sections };
}

/** Where names are told: in this page, or in that of another door. */
function placesFor(here: Door, doors: readonly Door[], meant: Meant): Places {
  const places = new Map<string, string>();
  for (const door of [...doors, here])
    for (const { key, name } of [...door.symbols, ...door.behind])
      places.set(key, `${door === here ? '' : pathOf(door)}#${anchorOf(name)}`);
  return ({ key }, name) => places.get(meant.get(key)?.get(name) ?? '');
}

function pathOf({ specifier }: Pick<Door, 'specifier'>): string {
  return `api-${specifier.split('/').slice(1).join('-')}.html`;
}

/** What is written beside that; its links must lead somewhere, too. */
function otherTexts(): string[] {
  const isOurs = (path: string) => !/(^|\/)(node_modules|dist|dist-\w+|\.data|\.cache)$/.test(path);
  return globSync('{packages,server,demo,test}/**/*.md', { cwd: root, exclude: (path) => !isOurs(path) }).filter(
    (path) => !Object.hasOwn(written, path),
  );
}

/** A page for a file that is linked to; one is made for a source that has none. */
function pageOf(path: string, shown: Map<string, string>): string | null {
  if (Object.hasOwn(written, path)) return written[path as keyof typeof written].page;
  if (!existsSync(join(root, path)) || path.startsWith('..') || !statSync(join(root, path)).isFile()) return null;
  const name = path.replaceAll('/', '-');
  const page = path.endsWith('.png') ? `pictures/${name}` : `sources/${name}.html`;
  shown.set(path, page);
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
