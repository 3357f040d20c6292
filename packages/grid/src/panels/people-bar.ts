import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../state/count.ts';
import { type Here, hereName, hereWord } from '../state/roster.ts';

/** People in the bar. */
export interface PeopleModel {
  readonly roster: readonly Here[];
  /** How many are shown one by one, if there are so many. */
  readonly room: number;
  readonly following: string | null;
}

export interface PeopleActions {
  follow(id: string): void;
  openPeople(): void;
}

/** Who is here: as many as fit by their initials, the others by a number that opens the list. */
export function peopleBar({ roster, room, following }: PeopleModel, actions: PeopleActions): TemplateResult | typeof nothing {
  if (roster.length === 0) return nothing;
  const more = roster.length - room > 0 ? roster.length - room : 0;
  return html`<span class="people" part="people" role="group" aria-label=${`${count(roster.length, 'other')} here`}>
    ${roster.slice(0, room).map((person) => personButton(person, following === person.actor.id, actions))}
    <button type="button" class="people-more" data-panel="people" aria-haspopup="dialog" title="People here (Ctrl+Alt+P)" aria-label=${`People here: ${roster.length}`} @click=${() => actions.openPeople()}>${more > 0 ? `+${more}` : '…'}</button>
  </span>`;
}

function personButton(person: Here, followed: boolean, actions: PeopleActions): TemplateResult {
  const word = hereWord(person);
  const said = `${hereName(person)}${word === '' ? '' : `, ${word}`}`;
  return html`<button type="button" class=${`person ${person.state}`} data-hue=${person.color} title=${`${said} – follow`} aria-label=${`Follow ${said}`} aria-pressed=${String(followed)} @click=${() => actions.follow(person.actor.id)}>${initials(person.actor.name)}</button>`;
}

/** First letters of the first and last word of a name. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s.]+/)
    .filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    word === undefined ? '' : String.fromCodePoint(word.codePointAt(0)!),
  );
  return letters.join('').toUpperCase();
}
