import type { Authorship, Op, Revision, Row, Rows, Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { until } from 'lit/directives/until.js';
import { restoreDeleted } from '../commands/past.ts';
import { planRestoreRows } from '../gestures/restore.ts';
import { agoText, exactTime, rowName } from '../history/words.ts';
import { whoText } from '../state/authorship.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { historyStyles } from '../styles/history.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { plainIcon } from './plain-icon.ts';

type TrashPanel = Extract<Panel, { panel: 'trash' }>;

/** What was deleted: rows, fields and views, to be restored. */
export const trashPanelKind: PanelKind<TrashPanel> = {
  size: 'side',
  styles: [historyStyles],
  view: (context, panel) => trashView(context, panel),
  anchor: () => null,
};

/** Things that are listed one by one; of more only how many there are. */
const mostListed = 100;
/** From so many rows on they can be searched. */
const worthSearching = 8;

/** Something that was deleted. */
interface Gone {
  readonly id: string;
  readonly name: string;
  readonly revision: Revision;
  readonly op: Op;
}

function trashView(context: PanelContext, panel: TrashPanel): TemplateResult {
  const { dispatch, state } = context;
  const { table, locale } = state;
  const search = (panel.search ?? '').trim().toLocaleLowerCase(locale);
  const all = deletedRows(table.rows);
  const rows: Gone[] = [];
  let found = 0;
  for (const { id, deletedRevision: revision } of all) {
    // Names of rows that are not listed are read only to be searched.
    const name = search === '' && rows.length === mostListed ? '' : rowName(id, table, locale);
    if (search !== '' && !name.toLocaleLowerCase(locale).includes(search)) continue;
    found += 1;
    if (rows.length < mostListed) rows.push({ id, name, revision, op: { op: 'restore-rows', rows: [id] } });
  }
  const matches = ({ name }: Gone) => name.toLocaleLowerCase(locale).includes(search);
  const fields = [...table.fields.all()]
    .filter(({ deleted }) => deleted)
    .map(({ id, name, deletedRevision }): Gone => ({ id, name, revision: deletedRevision, op: { op: 'restore-field', field: id } }))
    .filter(matches);
  const views = [...table.views.all()]
    .filter(({ deleted }) => deleted)
    .map(({ id, name, deletedRevision }): Gone => ({ id, name, revision: deletedRevision, op: { op: 'restore-view', view: id } }))
    .filter(matches);
  const isEmpty = found + fields.length + views.length === 0;
  const searching = (event: Event) =>
    dispatch({ action: 'panel', panel: { panel: 'trash', search: (event.currentTarget as HTMLInputElement).value } });
  const restoreFound = () => {
    const wanted = all.filter(({ id }) => search === '' || rowName(id, table, locale).toLocaleLowerCase(locale).includes(search));
    context.dispatch({ action: 'gesture', gesture: { gesture: 'restore', plan: () => planRestoreRows(wanted.map(({ id }) => id)) } });
  };
  return html`<div class="history trash">
    <header>
      <div>
        <h2 id="panel-title">Trash</h2>
        <p class="sub">What was deleted stays here, and comes back as it was</p>
      </div>
      ${plainIcon('Close', 'close', () => dispatch({ action: 'panel', panel: noPanel }))}
    </header>
    ${
      all.length < worthSearching && search === ''
        ? nothing
        : html`<div class="find"><input class="input" type="search" placeholder="Search what was deleted" aria-label="Search what was deleted" .value=${panel.search ?? ''} @input=${searching} /></div>`
    }
    <div class="history-body">
      ${isEmpty ? html`<p class="sub wait" role="status">${search === '' ? 'Nothing is deleted.' : 'Nothing that was deleted is called so.'}</p>` : nothing}
      ${section(context, 'Fields', fields, fields.length, null)}
      ${section(context, 'Views', views, views.length, null)}
      ${section(context, 'Rows', rows, found, found > 1 ? restoreFound : null)}
    </div>
  </div>`;
}

function section(
  context: PanelContext,
  title: string,
  gone: readonly Gone[],
  found: number,
  restoreAll: (() => void) | null,
): TemplateResult | typeof nothing {
  const { state, session } = context;
  const { locale, writable } = state;
  if (gone.length === 0) return nothing;
  return html`<h3>
      <span>${title} (${found.toLocaleString(locale)})</span>
      ${restoreAll === null ? nothing : html`<button type="button" class="button" ?disabled=${!writable} @click=${restoreAll}>Restore all ${found.toLocaleString(locale)}</button>`}
    </h3>
    <ul class="gone" aria-label=${`Deleted ${title.toLowerCase()}`}>
      ${repeat(
        gone,
        ({ id }) => id,
        ({ name, revision, op }) => html`<li>
          <div>
            <div class="name" title=${name}>${name}</div>
            <p class="sub">${until(deletedText(session, revision, locale), '…')}</p>
          </div>
          <button type="button" class="button" ?disabled=${!writable} aria-label=${`Restore ${name}`} @click=${() => context.run(restoreDeleted([op], `“${name}” is back.`))}>Restore</button>
        </li>`,
      )}
    </ul>
    ${found > gone.length ? html`<p class="sub wait">And ${(found - gone.length).toLocaleString(locale)} more, which a search finds.</p>` : nothing}`;
}

const told = new WeakMap<Session, Map<Revision, Promise<TemplateResult | string>>>();

/** Who deleted something, and when; asked once. */
function deletedText(session: Session, revision: Revision, locale: string): Promise<TemplateResult | string> {
  const known = told.get(session) ?? new Map<Revision, Promise<TemplateResult | string>>();
  told.set(session, known);
  let text = known.get(revision);
  if (text === undefined) {
    text = session.authorOf(revision).then((by) => {
      // Whoever could not be asked now may be asked later.
      if (by === null) known.delete(revision);
      return by === null ? 'Deleted' : byText(by, session, locale);
    });
    known.set(revision, text);
  }
  return text;
}

function byText(by: Authorship, session: Session, locale: string): TemplateResult {
  const who = whoText(by, session.actor);
  return html`Deleted${who === null ? '' : ` by ${who === 'You' ? 'you' : who}`} <time datetime=${by.at} title=${exactTime(by.at, locale)}>${agoText(by.at, locale)}</time>`;
}

const lists = new WeakMap<Rows, readonly Row[]>();

/** Deleted rows, those that were deleted last first. */
function deletedRows(rows: Rows): readonly Row[] {
  let list = lists.get(rows);
  if (list === undefined) {
    list = [...rows.all()].filter(({ deleted }) => deleted).toSorted((a, b) => rank(b.deletedRevision) - rank(a.deletedRevision));
    lists.set(rows, list);
  }
  return list;
}

/** What is predicted comes after all that is decided. */
function rank(revision: Revision): number {
  return revision < 0 ? Number.MAX_SAFE_INTEGER - 1_000_000 - revision : revision;
}
