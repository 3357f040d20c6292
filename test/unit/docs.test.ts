import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiPage, undocumented } from '../../demo/docs/api-page.ts';
import { type Docs, makeDocs, writeDocs } from '../../demo/docs/build-docs.ts';
import { brokenLinks } from '../../demo/docs/check-links.ts';
import { Declarations } from '../../demo/docs/doors.ts';
import { elementPage } from '../../demo/docs/element-page.ts';
import { renderMarkdown } from '../../demo/docs/markdown.ts';

let folder: string;
let docs: Docs;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teable-docs-'));
  docs = await makeDocs();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('DOC-3 the documentation', () => {
  it('has no broken link and describes every public symbol', () => {
    expect(docs.problems).toEqual([]);
    expect(docs.symbols).toBeGreaterThan(300);
    const paths = docs.pages.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['index.html', 'protocol.html', 'operations.html', 'element.html', 'api-core.html']));
  });

  it('is written as files, each of which leads to the others', async () => {
    await writeDocs(docs, join(folder, 'site'));
    const index = await readFile(join(folder, 'site/index.html'), 'utf8');
    for (const { path } of docs.pages.filter((page) => !page.path.startsWith('sources/'))) expect(index).toContain(`href="${path}"`);
    expect(index).toContain('<a href="rules-core.html">');
    expect(await readFile(join(folder, 'site/docs.css'), 'utf8')).toContain('color-scheme: light dark');
  });

  it('tells of a symbol what it is, what its comment says, and where its types are told', () => {
    const client = docs.pages.find(({ path }) => path === 'api-client.html')!.html;
    const [, told] = /<section class="symbol" id="api-openSession">([^]*?)<\/section>/.exec(client)!;
    expect(told).toContain('<small>function</small>');
    expect(told).toContain('href="#api-RemoteSessionOptions"');
    expect(told).toContain('href="api-core.html#api-Session"');
  });
});

describe('DOC-3 what is wrong', () => {
  const site = { pageOf: (path: string) => (path === 'server/SPEC.md' ? 'rules-server.html' : null) };

  it('is told of links in what is written', () => {
    const text = '# A\n\n[one](SPEC.md#stages), [two](../GONE.md), [three](https://example.org), [four](#a)\n';
    const { html, broken, title } = renderMarkdown(text, 'server/OPERATIONS.md', site);
    expect(title).toBe('A');
    expect(broken).toEqual(['../GONE.md']);
    expect(html).toContain('href="rules-server.html#stages"');
  });

  it('leaves out remarks, but not those in code, and finds pictures', () => {
    const shown = { pageOf: (path: string) => (path === 'demo/a.png' ? 'pictures/demo-a.png' : null) };
    const text = '# A\n\nSaid. <!-- held by A1 -->\n\n```html\n<!-- kept -->\n```\n\n![A](demo/a.png) ![B](demo/b.png)\n';
    const { html, broken } = renderMarkdown(text, 'README.md', shown);
    expect(html).not.toContain('held by');
    expect(html).toContain('&lt;!-- kept --&gt;');
    expect(html).toContain('src="pictures/demo-a.png"');
    expect(broken).toEqual(['demo/b.png']);
  });

  it('is told of links between pages, and to places within them', () => {
    const pages = [
      {
        path: 'index.html',
        html: '<a href="b/c.html#there">1</a><a href="#gone">2</a><a href="gone.html">3</a><a href="https://a.example">4</a>',
      },
      { path: 'b/c.html', html: '<link href="../docs.css"><p id="there"><a href="../index.html#gone">5</a>' },
    ];
    expect(brokenLinks(pages, ['docs.css'])).toEqual([
      'index.html links to #gone, and index.html has no place “gone”.',
      'index.html links to gone.html, and there is no page gone.html.',
      'b/c.html links to ../index.html#gone, and index.html has no place “gone”.',
    ]);
  });

  it('is told of symbols and members without a comment', async () => {
    const text = `/** Told. */\nexport interface Told {\n  /** Also. */\n  readonly a: Untold;\n  b(): void;\n}\nexport declare const Untold: number;\n`;
    await writeFile(join(folder, 'inner.d.ts'), text);
    await writeFile(join(folder, 'door.d.ts'), `export { type Told, Untold as Other } from './inner.ts';\n`);
    const symbols = new Declarations(folder).door('door');
    expect(symbols.map(({ name, kind, doc, members }) => [name, kind, doc, members.map((member) => member.doc)])).toEqual([
      ['Told', 'interface', 'Told.', ['Also.', '']],
      ['Other', 'constant', '', []],
    ]);
    const door = { specifier: 'x', symbols, behind: [] };
    expect(undocumented(door, [door])).toEqual([
      'x gives out Told (inner.ts), of which no comment describes b.',
      'x gives out Other (inner.ts), which no comment describes.',
    ]);
    expect(apiPage(door, () => undefined).html).toContain('id="api-Told"');
    const members = [{ name: 'silent', kind: 'field' }];
    const manifest = { modules: [{ declarations: [{ tagName: 'teable-grid', members }] }] };
    expect(elementPage(manifest).undescribed).toEqual(['Nothing describes silent among the properties of the element.']);
  });

  it('people’s text is never HTML', () => {
    expect(renderMarkdown('# <b>\n\n<script>1</script>', 'a.md', site).html).not.toMatch(/<b>|<script>/);
  });
});
