import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { followPerson, goToPerson } from '../commands/people.ts';
import type { Panel } from '../state/grid-state.ts';
import { byName, type Here, hereName, hereWord, rosterOf } from '../state/roster.ts';
import { columnOf, type Sheet } from '../state/sheet.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';
import { initials } from './people-bar.ts';

const styles = css`
  .panel .people-list { margin-block-start: 6px; max-block-size: min(420px, 55vh); overflow: auto; margin-inline: -6px; }
  .people-list li { display: flex; align-items: center; gap: 8px; border-radius: 7px; padding: 2px 4px 2px 8px; }
  .people-list li:hover, .people-list li:focus-within { background: color-mix(in oklab, var(--_text) 5%, transparent); }
  .people-list .face { flex: none; }
  .people-list .who { flex: 1 1 0; min-inline-size: 0; display: grid; }
  .people-list .who > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
  .people-list .who small { color: var(--_muted); font-size: 11.5px; }
  .people-list .button { padding: 3px 9px; }
  .people-list .button[aria-pressed='true'] { border-color: var(--_accent); color: var(--_accent); }
`;

/** Everybody else who is here, and where. */
export const peoplePanelKind: PanelKind<Extract<Panel, { panel: 'people' }>> = {
  size: 'form',
  view: peoplePanel,
  anchor: (_, anchors) => anchors.find('[data-panel=people]'),
  styles: [styles],
};

function peoplePanel(context: PanelContext): TemplateResult {
  const { session } = context;
  const roster = byName(rosterOf(session.presence, session.actor?.id ?? null));
  return html`<div class="head-line"><h2 id="panel-title">People here</h2></div>
    ${
      roster.length === 0
        ? html`<p>Nobody else is here.</p>`
        : html`<ul class="people-list">${repeat(
            roster,
            ({ actor }) => actor.id,
            (person) => line(context, person),
          )}</ul>`
    }`;
}

function line(context: PanelContext, person: Here): TemplateResult {
  const { sheet, following } = context.state;
  const { actor, page } = person;
  const word = hereWord(person);
  const about = [word, whereWords(person, sheet)].filter((text) => text !== '').join(' · ');
  const isFollowed = following === actor.id;
  return html`<li>
    <span class=${`person face ${person.state}`} data-hue=${person.color} aria-hidden="true">${initials(actor.name)}</span>
    <span class="who"><span>${hereName(person)}</span>${about === '' ? nothing : html`<small>${about}</small>`}</span>
    <button type="button" class="button plain" aria-label=${`Go to ${actor.name}`} ?disabled=${page.cursor === null} @click=${closing(context, goToPerson(actor.name, page.cursor))}>Go</button>
    <button type="button" class="button" aria-label=${`Follow ${actor.name}`} aria-pressed=${String(isFollowed)} @click=${closing(context, followPerson(actor.id))}>${isFollowed ? 'Following' : 'Follow'}</button>
  </li>`;
}

/** Where somebody is, in the words of this view. */
function whereWords({ page: { cursor } }: Here, sheet: Sheet): string {
  if (cursor === null) return '';
  const field = sheet.fields[columnOf(sheet, cursor.field)];
  const row = sheet.rows.indexOf(cursor.row);
  if (field === undefined || row < 0) return 'in a cell that this view does not show';
  return `${field.name}, row ${(row + 1).toLocaleString()}`;
}
