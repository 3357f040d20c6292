import type { Session } from '@teable-grid/core';
import { html, type TemplateResult } from 'lit';
import type { Roles } from '../home.ts';
import { isWaiting, numberAt } from '../cells.ts';
import { linger, until } from '../pace.ts';
import { hueSeenBy, Pane } from '../pane.ts';
import { staff, staffRow } from '../staff.ts';
import type { Move, Stage, Step, StepContext } from '../step.ts';
import { readerStage } from './reader.ts';

const glance = 1_300;

const views = {
  editor: { name: 'Editor', who: 'Editor: sees and writes everything' },
  limited: { name: 'Editor, limited fields', who: 'Editor: no Salary, Level to read' },
  viewer: { name: 'Viewer', who: 'Viewer: reads' },
} as const;

type ViewName = keyof typeof views;

/** Who that is. */
const names = { editor: 'Edsger', viewer: 'Vera' } as const;

/** Who may what, as the other person sees it. */
export const roles: Step = {
  id: 'roles',
  name: 'Who may what',
  title: 'Who may see and write what',
  text: ({ kind }) =>
    kind === 'server'
      ? html`<p>
          At the left is the owner; at the right the same table as somebody else gets it, by a token that says his role. What he may not see never leaves the
          server: no column, no history, no count. <span class="aside">(“npm start” believes every name; tokens are for this step.)</span>
        </p>`
      : html`<p>
          Roles are kept by a server: without one there is nobody to keep a secret from, since everything is in this browser. What a page can do is to give
          a table to read only, by the attribute <code>readonly</code>. <span class="aside">Fields that some may not see want a server: try <code>npm start</code>.</span>
        </p>`,
  async open(context) {
    const opened = await context.home.roles();
    if (opened === null) return readerStage(context);
    const stage = new RolesStage(opened, await opened.as('editor'), context);
    // As it was left the last time it may be otherwise.
    await stage.show('editor');
    return stage;
  },
};

/** The owner beside somebody else. */
class RolesStage implements Stage {
  readonly moves: readonly Move[];
  readonly after = 'The owner says it by the menu of a header, “Who may see and write”; it holds from that moment on.';
  readonly #roles: Roles;
  readonly #owner: Pane;
  readonly #changed: () => void;
  #other: Pane;
  #role: 'editor' | 'viewer' = 'editor';
  #view: ViewName = 'editor';
  #shown: Promise<void> = Promise.resolve();
  readonly #left = new AbortController();

  constructor(opened: Roles, editor: Session, { changed }: StepContext) {
    this.#roles = opened;
    this.#changed = changed;
    this.#owner = new Pane('Ada', opened.owner, changed);
    this.#other = new Pane(names.editor, editor, changed);
    const shows = (view: ViewName, says: string): Move => ({
      says,
      act: async (signal) => {
        await this.show(view);
        await linger(glance, signal);
      },
    });
    this.moves = [
      shows('editor', 'An editor sees and writes every field.'),
      {
        says: 'He raises a salary; the owner sees it.',
        act: async (signal) => {
          const before = numberAt(this.#owner.session, staffRow(1), staff.salary);
          await this.#other.write(staffRow(1), staff.salary, String(before + 500), signal);
          await until(() => !isWaiting(this.#other.session), 'it is saved', signal);
          await linger(glance, signal);
        },
      },
      shows('viewer', 'A viewer reads, and is told why he cannot write.'),
      shows('limited', 'The owner hides Salary from an editor, and locks Level.'),
    ];
  }

  view(): TemplateResult {
    const other = this.#other;
    return html`<div class="segments" role="group" aria-label="Whom you see at the right">
        ${(Object.keys(views) as ViewName[]).map(
          (name) =>
            html`<button type="button" aria-pressed=${this.#view === name} @click=${() => void this.show(name).catch(() => {})}>${views[name].name}</button>`,
        )}
      </div>
      <div class="panes">
        ${this.#owner.view({ canLeave: false, note: 'Owner: sees and rules everything', hue: hueSeenBy(other.session, 'Ada') })}
        ${other.view({ canLeave: false, note: views[this.#view].who, hue: hueSeenBy(this.#owner.session, other.name) })}
      </div>`;
  }

  leave(): void {
    this.#left.abort(new Error('The step was left.'));
    for (const pane of [this.#owner, this.#other]) {
      pane.leave();
      void pane.session.close();
    }
  }

  /** Shows the table as somebody else has it, after whatever was asked for before. */
  show(view: ViewName): Promise<void> {
    this.#shown = this.#shown.catch(() => {}).then(() => this.#show(view));
    return this.#shown;
  }

  async #show(view: ViewName): Promise<void> {
    const { signal } = this.#left;
    signal.throwIfAborted();
    await this.#rule(view === 'limited', signal);
    const role = view === 'viewer' ? 'viewer' : 'editor';
    if (role !== this.#role) {
      const session = await this.#roles.as(role);
      if (signal.aborted) return session.close();
      this.#other.leave();
      void this.#other.session.close();
      this.#other = new Pane(names[role], session, this.#changed);
      this.#role = role;
    }
    this.#view = view;
    this.#changed();
  }

  /** The owner keeps a field to himself and another one from being written, or gives both back. */
  async #rule(limited: boolean, signal: AbortSignal): Promise<void> {
    const { session } = this.#owner;
    const [read, write] = limited ? (['owner', 'owner'] as const) : (['viewer', 'editor'] as const);
    if ((session.table.fields.get(staff.salary)?.options.read ?? 'viewer') === read) return;
    session.submit({
      ops: [
        { op: 'change-field', field: staff.salary, set: { options: { read } } },
        { op: 'change-field', field: staff.level, set: { options: { write } } },
      ],
    });
    await until(() => !isWaiting(session), 'the rules are saved', signal);
  }
}
