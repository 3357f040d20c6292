import { html, nothing, type TemplateResult } from 'lit';
import { type Here, hereWord } from '../state/roster.ts';

/** Says over the sheet who is followed. `where`: why he is not in sight; empty when he is. */
export function followView(person: Here, where: string, stop: () => void): TemplateResult {
  const word = where === '' ? hereWord(person) : where;
  return html`<div class="following-line">
    <span>Following <strong>${person.actor.name}</strong>${word === '' ? nothing : html` <i>${where === '' ? `(${word})` : `– ${word}`}</i>`}</span>
    <button type="button" @click=${stop}>Stop</button>
  </div>`;
}
