import { html, type TemplateResult } from 'lit';
import { codeBox } from '../copy-code.ts';
import { linger } from '../pace.ts';
import type { Step } from '../step.ts';

const glance = 1_200;

/** Pages that are served as they are: what is shown beside each is read from the very file. */
const pages = {
  server: { file: 'tag-with-server.html', name: 'With a server' },
  browser: { file: 'tag-alone.html', name: 'Without one' },
} as const;

type PageName = keyof typeof pages;

/** The tag in a page that has nothing else. */
export const oneTag: Step = {
  id: 'tag',
  name: 'One tag',
  title: 'That is the whole page',
  text: () =>
    html`<p>
      At the left is a file, to the last character; at the right is that file in a frame. No framework, no build, no style sheet: a script and a tag. It works
      in a page of yours too${' '}<span class="aside">(the script is at <code>${new URL('./teable-grid.js', location.href).href}</code>)</span>.
    </p>`,
  async open({ home, changed }) {
    const names: readonly PageName[] = home.kind === 'server' ? ['server', 'browser'] : ['browser'];
    const texts = new Map(await Promise.all(names.map(async (name) => [name, await textOf(pages[name].file)] as const)));
    let shown = names[0]!;
    const show = (name: PageName): void => {
      shown = name;
      changed();
    };
    const tabs = (): TemplateResult => html`<div class="segments" role="group" aria-label="Which page">
      ${names.map((name) => html`<button type="button" aria-pressed=${shown === name} @click=${() => show(name)}>${pages[name].name}</button>`)}
    </div>`;
    return {
      moves: names.map((name) => ({
        says:
          name === 'server'
            ? 'The films of the sample table, by the server.'
            : 'An HTML table, which becomes one that can be edited and is kept on this device.',
        act: async (signal: AbortSignal) => {
          show(name);
          await linger(glance, signal);
        },
      })),
      after: 'Copy the code into a page of your own: the addresses in it are then those of this site.',
      view: () => html`<div class="tag">
        <div>${names.length > 1 ? tabs() : ''} ${codeBox(texts.get(shown)!, pages[shown].file, elsewhere(texts.get(shown)!))}</div>
        <div class="frame">
          <p class="bar">${pages[shown].file}<a href=${`./${pages[shown].file}`} target="_blank">Open alone</a></p>
          <iframe title="The page itself" src=${`./${pages[shown].file}`}></iframe>
        </div>
      </div>`,
      leave: () => {},
    };
  },
};

/** The same page on another site. */
function elsewhere(page: string): string {
  return page.replaceAll('"./', `"${new URL('./', location.href).href}`);
}

async function textOf(file: string): Promise<string> {
  return (await (await fetch(new URL(file, location.href))).text()).trimEnd();
}
