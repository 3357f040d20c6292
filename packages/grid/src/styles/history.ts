import { css } from 'lit';

/** The panels of history and of what was deleted; loaded with them. */
export const historyStyles = css`
  .panel.side-panel { padding: 0; border-radius: 12px; overflow: hidden; max-block-size: none; max-inline-size: none; }
  .history { display: flex; flex-direction: column; block-size: 100%; }
  .history header { display: flex; align-items: center; gap: 2px; padding: 14px 12px 10px 18px; }
  .history header > div { flex: 1; min-inline-size: 0; }
  .history h2 { font-size: 15px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .history header .sub { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .history .plain-icon { display: grid; place-items: center; inline-size: 30px; block-size: 30px; padding: 0; border: 0; border-radius: 7px; background: none; color: var(--_muted); cursor: pointer; flex: none; }
  .history .plain-icon:hover { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .scopes { display: flex; gap: 2px; padding: 0 14px 10px; border-block-end: 1px solid var(--_line); }
  .scopes button { border: 0; background: none; font: inherit; font-size: 12.5px; color: var(--_muted); padding: 4px 10px; border-radius: 7px; cursor: pointer; }
  .scopes button:hover { color: var(--_text); }
  .scopes button[aria-pressed='true'] { background: var(--_tint); color: var(--_accent); font-weight: 560; }
  .history-body { flex: 1; min-block-size: 0; overflow: auto; padding: 6px 18px 18px; }
  .history .by { display: flex; align-items: center; gap: 8px; margin-block: 8px 2px; color: var(--_muted); font-size: 12.5px; }
  .history .by .input { flex: 0 1 auto; padding: 4px 8px; }
  .deeds { list-style: none; margin: 0; padding: 0; }
  .deeds > li { display: flex; gap: 10px; padding-block: 11px; border-block-end: 1px solid var(--_line); }
  .deeds > li:last-child { border-block-end: 0; }
  .face { flex: none; display: grid; place-items: center; inline-size: 26px; block-size: 26px; border-radius: 50%; font-size: 12px; font-weight: 620; background: light-dark(oklch(0.9 0.06 var(--_hue)), oklch(0.38 0.07 var(--_hue))); color: light-dark(oklch(0.36 0.1 var(--_hue)), oklch(0.9 0.06 var(--_hue))); }
  .deed { flex: 1; min-inline-size: 0; }
  .deed p { margin: 0; overflow-wrap: anywhere; }
  .deed .sub { margin-block-start: 4px; }
  .deed strong { font-weight: 600; }
  .value { margin-block-start: 6px; padding: 6px 6px 6px 10px; border-radius: 8px; background: color-mix(in oklab, var(--_text) 4%, transparent); }
  .history > hr { inline-size: 100%; margin: 0; border: 0; border-block-start: 1px solid var(--_line); }
  .deed .rows { display: flex; flex-wrap: wrap; gap: 4px; margin-block-start: 5px; }
  .deed .rows .where { border: 0; font: inherit; font-size: 12px; color: var(--_text); background: color-mix(in oklab, var(--_text) 5%, transparent); border-radius: 6px; padding: 2px 8px; cursor: pointer; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .deed .rows .where:hover:not(:disabled) { color: var(--_accent); }
  .deed .rows .where:disabled { color: var(--_muted); cursor: default; }
  .value .where { border: 0; background: none; padding: 0; font: inherit; font-size: 12px; color: var(--_muted); cursor: pointer; text-align: start; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .value .where:hover:not(:disabled) { color: var(--_accent); text-decoration: underline; }
  .value .where:disabled { cursor: default; }
  .from-to { display: flex; align-items: flex-start; gap: 8px; }
  .from-to > div { flex: 1; min-inline-size: 0; padding-block: 3px; overflow-wrap: anywhere; }
  .from-to > div { max-block-size: 12em; overflow: auto; }
  .from-to del { color: var(--_muted); text-decoration-thickness: 1px; }
  .from-to ins { text-decoration: none; font-weight: 560; }
  .from-to .empty { font-style: italic; font-weight: 400; color: var(--_muted); text-decoration: none; }
  .from-to .arrow { color: var(--_muted); margin-inline: 3px; }
  .from-to .button { flex: none; padding-block: 3px; font-size: 12px; }
  .from-to .sub { flex: none; margin: 0; padding: 4px 8px; }
  .deed .then { border: 0; background: none; padding: 0; font: inherit; color: inherit; cursor: pointer; text-decoration: underline; text-decoration-color: var(--_edge); text-underline-offset: 2px; }
  .deed .then:hover { color: var(--_accent); }
  .history .wait { padding-block: 14px; text-align: center; }
  .history .older { display: block; margin: 12px auto 0; }
  .history .alarm { margin-block-start: 10px; }
  .history .find { display: flex; padding: 0 14px 10px; border-block-end: 1px solid var(--_line); }
  .gone > li { display: flex; align-items: center; gap: 10px; padding-block: 9px; border-block-end: 1px solid var(--_line); }
  .gone > li > div { flex: 1; min-inline-size: 0; }
  .gone .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .gone > li:last-child { border-block-end: 0; }
  .history h3 { display: flex; align-items: center; justify-content: space-between; gap: 8px; margin: 14px 0 2px; font-size: 12.5px; font-weight: 600; color: var(--_muted); }
  @media (forced-colors: active) { .scopes button[aria-pressed='true'] { outline: 2px solid Highlight; } }
`;
