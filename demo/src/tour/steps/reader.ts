import { html, nothing } from 'lit';
import { linger } from '../pace.ts';
import { hueSeenBy, Pane } from '../pane.ts';
import type { Stage, StepContext } from '../step.ts';

const glance = 1_300;

/** Without a server there are no roles: one of two writes, and the other reads by the attribute of the tag. */
export async function readerStage({ home, changed }: StepContext): Promise<Stage> {
  const { ada, grace } = await home.team();
  const writer = new Pane('Ada', ada, changed);
  const reader = new Pane('Grace', grace, changed);
  const setReadOnly = (on: boolean): void => {
    reader.grid.readonly = on;
    changed();
  };
  return {
    moves: [
      {
        says: 'Grace may read only.',
        act: async (signal) => {
          setReadOnly(true);
          await linger(glance, signal);
        },
      },
      {
        says: 'Grace may write again.',
        act: async (signal) => {
          setReadOnly(false);
          await linger(glance, signal);
        },
      },
    ],
    after: 'The attribute is for the looks of a page; who really may not write is a server’s to say.',
    view: () => html`<div class="segments" role="group" aria-label="What Grace may do">
        <button type="button" aria-pressed=${!reader.grid.readonly} @click=${() => setReadOnly(false)}>Editor</button>
        <button type="button" aria-pressed=${reader.grid.readonly} @click=${() => setReadOnly(true)}>Viewer</button>
        <button type="button" disabled title="Wants a server">Editor, limited fields</button>
      </div>
      <div class="panes">
        ${writer.view({ canLeave: false, note: 'Writes', hue: hueSeenBy(grace, 'Ada') })}
        ${reader.view({ canLeave: false, note: reader.grid.readonly ? 'Reads only' : 'Writes', hue: hueSeenBy(ada, 'Grace') })}
      </div>
      ${home.kind === 'server' ? html`<p class="aside">This server was not started by “npm start”, so there are no tokens to try roles by.</p>` : nothing}`,
    leave: () => {
      writer.leave();
      reader.leave();
    },
  };
}
