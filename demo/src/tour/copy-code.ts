import { html, type TemplateResult } from 'lit';

/** How long a button says that it has copied, milliseconds. */
const told = 1_600;

/** Code, with a button that copies it; `copied` is what it is elsewhere. */
export function codeBox(code: string, label: string, copied: string = code): TemplateResult {
  return html`<figure class="code">
    <figcaption><span>${label}</span><button type="button" class="quiet small" @click=${(event: Event) => void copy(event, copied)}>Copy</button></figcaption>
    <pre tabindex="0"><code>${code}</code></pre>
  </figure>`;
}

async function copy({ currentTarget }: Event, code: string): Promise<void> {
  const button = currentTarget as HTMLButtonElement;
  try {
    await navigator.clipboard.writeText(code);
    button.textContent = 'Copied';
  } catch {
    // Over plain http, or without leave: it is selected, so that a key copies it.
    const pre = button.closest('figure')?.querySelector('pre');
    if (pre != null) getSelection()?.selectAllChildren(pre);
    button.textContent = 'Selected: press Ctrl+C';
  }
  setTimeout(() => (button.textContent = 'Copy'), told);
}
