import { css } from 'lit';

/** The editor of a formula; loaded with the form of a field. */
export const formulaStyles = css`
  .panel.form:has(.formula-editor) { inline-size: min(460px, calc(100vw - 16px)); }
  .formula-editor { display: grid; gap: 6px; }
  .formula-field { display: grid; border-radius: 7px; background: var(--_surface); }
  .formula-field > * { grid-area: 1 / 1; font: 13px/1.55 ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace; letter-spacing: 0; padding: 7px 10px; white-space: pre-wrap; overflow-wrap: break-word; tab-size: 2; max-block-size: 180px; direction: ltr; text-align: start; }
  .formula-colors { overflow: hidden; border: 1px solid transparent; color: var(--_text); pointer-events: none; }
  .input.formula-input { background: none; color: transparent; caret-color: var(--_text); resize: vertical; field-sizing: content; min-block-size: 54px; }
  .formula-input::placeholder { color: var(--_muted); }
  .formula-input::selection { color: var(--_text); background: color-mix(in oklab, var(--_accent) 28%, transparent); }
  .formula-colors .field { color: light-dark(#1b5fc1, #8ab8ff); background: color-mix(in oklab, var(--_accent) 11%, transparent); border-radius: 4px; }
  .formula-colors .name { color: light-dark(#8a3ea8, #d7a3ee); }
  .formula-colors .text { color: light-dark(#2f7a3a, #8fd49a); }
  .formula-colors .number { color: light-dark(#a0521a, #f0b27e); }
  .formula-colors :is(.wrong, .bad) { background: linear-gradient(var(--_bad), var(--_bad)) 0 100% / 100% 2px no-repeat; }
  .formula-suggestions { list-style: none; margin: 0; padding: 4px; border: 1px solid var(--_line); border-radius: 9px; background: var(--_raised); }
  .formula-suggestions li { display: flex; align-items: baseline; gap: 12px; padding: 4px 8px; border-radius: 6px; cursor: pointer; }
  .formula-suggestions li:hover { background: color-mix(in oklab, var(--_text) 6%, transparent); }
  .formula-suggestions li[aria-selected='true'] { background: color-mix(in oklab, var(--_accent) 14%, transparent); }
  .formula-suggestions span { flex: none; max-inline-size: 60%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 540; }
  .formula-suggestions small { flex: 1; min-inline-size: 0; color: var(--_muted); font-size: 11.5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .formula-help { margin: 0; color: var(--_muted); font-size: 12px; }
  .formula-help code { font-family: ui-monospace, Menlo, Consolas, monospace; color: var(--_text); }
  .formula-help b { color: var(--_accent); font-weight: 650; }
  .formula-help:empty, .formula-problem:empty { display: none; }
  .problem.formula-problem { margin: 0; }
  .formula-preview { inline-size: 100%; border-collapse: collapse; table-layout: fixed; font-size: 12.5px; border-radius: 9px; background: color-mix(in oklab, var(--_accent) 6%, var(--_raised)); }
  .formula-preview.stale { background: none; outline: 1px dashed var(--_line); font-style: italic; }
  .formula-preview caption { text-align: start; padding: 7px 11px 1px; color: var(--_muted); font-size: 11.5px; border-radius: 9px 9px 0 0; background: inherit; }
  .formula-preview th, .formula-preview td { padding: 5px 11px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: start; font-weight: 400; }
  .formula-preview th { inline-size: 40%; color: var(--_muted); }
  .formula-preview tr + tr > * { border-block-start: 1px solid var(--_line); }
  .formula-preview td.wrong { color: var(--_bad); white-space: normal; }
  .formula-preview td small { color: var(--_muted); }
  @media (forced-colors: active) {
    .input.formula-input { color: CanvasText; }
    .formula-colors { visibility: hidden; }
    .formula-suggestions li[aria-selected='true'] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  }
`;
