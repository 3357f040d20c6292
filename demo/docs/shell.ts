/** A page of the navigation. */
export interface NavigationPage {
  readonly path: string;
  readonly label: string;
}

/** Groups of pages in the navigation. */
export type Navigation = readonly { readonly label: string; readonly pages: readonly NavigationPage[] }[];

/** What stands in a page. */
export interface PageContent {
  readonly path: string;
  readonly title: string;
  readonly body: string;
  /** Places within the page, told beside it. */
  readonly sections: readonly { readonly id: string; readonly text: string }[];
}

/** A page with all that is around its content. */
export function pageHtml({ path, title, body, sections }: PageContent, navigation: Navigation): string {
  const up = '../'.repeat(path.split('/').length - 1);
  const groups = navigation.map(({ label, pages }) => {
    const links = pages.map((page) => {
      const here = page.path === path;
      const within =
        here && sections.length > 1
          ? `<ul>${sections.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`).join('')}</ul>`
          : '';
      return `<li><a href="${up}${page.path}"${here ? ' aria-current="page"' : ''}>${escapeHtml(page.label)}</a>${within}</li>`;
    });
    return `<h2>${escapeHtml(label)}</h2><ul>${links.join('')}</ul>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · teable-grid</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${up}docs.css">
</head>
<body>
<a class="skip" href="#content">To the text</a>
<nav aria-label="Documentation"><a class="brand" href="${up}index.html">teable-grid</a><details open><summary>Pages</summary>${groups.join('')}</details></nav>
<main id="content" tabindex="-1">
${body}
</main>
</body>
</html>
`;
}

/** Text as it can stand in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
