import { html, type TemplateResult } from 'lit';
import type { ReadProgress } from '../file-reader.ts';
import type { ImportProgress } from '../run-import.ts';

/** How far something is, and a way out. */
export function progressView(title: string, words: string, done: number | null, cancel: () => void): TemplateResult {
  return html`<h2 id="file-title" tabindex="-1">${title}</h2>
    <progress aria-labelledby="file-title" max="1" .value=${done ?? 0} ?data-vague=${done === null}></progress>
    <p class="sub">${words}</p>
    <div class="last"><span class="grow"></span><button type="button" class="button" data-action="cancel" @click=${cancel}>Cancel</button></div>`;
}

/** How far the reading of a file is, in words. */
export function readingText({ doing, done, lines }: ReadProgress): string {
  if (doing === 'plan') return `${lines.toLocaleString('en')} rows read; looking at what they hold`;
  if (doing === 'read') return `${lines.toLocaleString('en')} rows read`;
  return done === null ? 'Unpacking' : `${Math.round(done * 100)} % loaded`;
}

/** How far an import is, in words. */
export function runningText({ doing, rows, why }: ImportProgress, total: number): string {
  const done = `${rows.toLocaleString('en')} of ${total.toLocaleString('en')} rows`;
  switch (doing) {
    case 'adding':
      return done;
    case 'waiting':
      return `${done}. ${why} It goes on by itself.`;
    case 'saving':
      return `${done}; the last changes are being saved`;
    case 'taking-back':
      return 'Taking back what was added';
  }
}
