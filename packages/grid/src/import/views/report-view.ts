import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../../state/count.ts';
import type { ImportReport } from '../import-report.ts';

/** What can be done with a report. */
export interface ReportActions {
  /** Saves the list of what did not fit. */
  save(): void;
  close(): void;
}

const mostShown = 100;
const titles = { done: 'Imported', cancelled: 'Import cancelled', stopped: 'Import stopped' } as const;

/** What an import did, and what did not fit. */
export function reportView(report: ImportReport, actions: ReportActions): TemplateResult {
  const { misfits, problem, outcome } = report;
  return html`<h2 id="file-title" tabindex="-1">${titles[outcome]}</h2>
    ${problem === null ? nothing : html`<p class="alarm">${problem}</p>`}
    <ul class="facts">${facts(report).map((fact) => html`<li>${fact}</li>`)}</ul>
    ${
      misfits.count === 0 || outcome === 'cancelled'
        ? nothing
        : html`<div class="list-head"><h3>${count(misfits.count, 'cell')} did not fit</h3><button type="button" class="button" @click=${() => actions.save()}>Save this list</button></div>
          <div class="scroll" tabindex="0" role="region" aria-label="What did not fit">
            <table class="misfits">
              <thead><tr><th scope="col">Row</th><th scope="col">Column</th><th scope="col">Text</th><th scope="col">Why</th></tr></thead>
              <tbody>${misfits.told
                .slice(0, mostShown)
                .map(
                  ({ line, column, text, why }) =>
                    html`<tr><td class="number">${line.toLocaleString('en')}</td><td>${column}</td><td>${text.slice(0, 200)}</td><td>${why}</td></tr>`,
                )}</tbody>
            </table>
          </div>
          ${misfits.count > mostShown ? html`<p class="sub">And ${(misfits.count - mostShown).toLocaleString('en')} more.</p>` : nothing}`
    }
    <div class="last"><span class="grow"></span><button type="button" class="button primary" data-action="close" @click=${() => actions.close()}>Close</button></div>`;
}

function facts({ outcome, rows, added, updated, unchanged, fields, choices, unsaved, conflicts }: ImportReport): string[] {
  if (outcome === 'cancelled') return ['What was added is taken back.'];
  const taken = added + updated + unchanged;
  return [
    taken < rows ? `${taken.toLocaleString('en')} of ${count(rows, 'row')} were taken.` : '',
    added > 0 || taken === 0 ? `${count(added, 'row')} added.` : '',
    updated > 0 ? `${count(updated, 'row')} updated.` : '',
    unchanged > 0 ? `${count(unchanged, 'row')} had these values already.` : '',
    fields.length > 0 ? `${count(fields.length, 'field')} made: ${fields.join(', ')}.` : '',
    choices > 0 ? `${count(choices, 'choice')} added to fields that were there.` : '',
    conflicts > 0 ? `${count(conflicts, 'value')} met what others wrote, and are conflicts to settle.` : '',
    unsaved > 0 ? `${count(unsaved, 'change')} wait on this device, and are saved when the connection is back.` : '',
    taken > 0 ? 'Undo takes all of it back.' : '',
  ].filter((fact) => fact !== '');
}
