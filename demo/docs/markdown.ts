import { posix } from 'node:path';
import MarkdownIt from 'markdown-it';

/** Where the pages of a site are, and what one may link to beside them. */
export interface Site {
  /** The page that shows a file of the repository, or where a picture is; null: none does. */
  pageOf(path: string): string | null;
}

/** A page made of Markdown. */
export interface Rendered {
  readonly html: string;
  /** Text of the first heading. */
  readonly title: string;
  /** Headings of the second level, with their anchors. */
  readonly sections: readonly { readonly id: string; readonly text: string }[];
  /** Links to files that are not there. */
  readonly broken: readonly string[];
}

/** What is in a document for those who write it, beside its code. */
const remarks = /(^```[^]*?^```)|\s*<!--[^]*?-->/gm;

/**
 * Renders a file of the repository; links to files become links to the pages that show them. Remarks are left out.
 *
 * @param path Of the file, from the repository's root: what its links are relative to.
 */
export function renderMarkdown(text: string, path: string, site: Site): Rendered {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  const tokens = markdown.parse(text.replaceAll(remarks, '$1'), {});
  const broken: string[] = [];
  const slugs = new Map<string, number>();
  const sections: { id: string; text: string }[] = [];
  let title = '';
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open') {
      const heading = tokens[at + 1]!.content.replaceAll(/[`*]/g, '');
      const id = uniqueSlug(heading, slugs);
      token.attrSet('id', id);
      if (token.tag === 'h1' && title === '') title = heading;
      if (token.tag === 'h2') sections.push({ id, text: heading });
    }
    for (const inner of token.children ?? []) {
      const attribute = inner.type === 'link_open' ? 'href' : inner.type === 'image' ? 'src' : null;
      if (attribute === null) continue;
      const href = String(inner.attrGet(attribute) ?? '');
      const target = pageLink(href, path, site);
      if (target === null) broken.push(href);
      else inner.attrSet(attribute, target);
    }
  });
  const html = markdown.renderer
    .render(tokens, markdown.options, {})
    .replaceAll('<th></th>', '<td></td>')
    // What scrolls can be scrolled by keys.
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll(/<table>[^]*?<\/table>/g, '<div class="wide" role="group" aria-label="Table" tabindex="0">$&</div>');
  return { html, title, sections, broken };
}

/** Text of a comment, as it stands in a page of the interface. */
export function renderComment(text: string): string {
  const listed = text.replaceAll(/^@param (\S+) /gm, '\n- `$1`: ').replaceAll(/^@(attr|fires|slot|csspart|cssstate|cssprop) [^]*$/gm, '');
  return new MarkdownIt({ html: false }).render(listed);
}

/** The anchor that a heading gets, as the usual viewers of Markdown make it. */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function uniqueSlug(heading: string, slugs: Map<string, number>): string {
  const slug = slugOf(heading);
  const before = slugs.get(slug) ?? 0;
  slugs.set(slug, before + 1);
  return before === 0 ? slug : `${slug}-${before}`;
}

/** Where a link leads in the site; null: to a file that is not there. Addresses on the web are left as they are. */
function pageLink(href: string, from: string, site: Site): string | null {
  if (/^[a-z]+:/i.test(href) || href.startsWith('#')) return href;
  const [path, anchor] = href.split('#') as [string, string?];
  const page = site.pageOf(posix.normalize(posix.join(posix.dirname(from), decodeURI(path))));
  return page === null ? null : page + (anchor === undefined ? '' : `#${anchor}`);
}
