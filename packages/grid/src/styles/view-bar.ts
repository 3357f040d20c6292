import { css } from 'lit';

/** The bar above the sheet, and the marks of a view at the heads of columns. */
export const viewBarStyles = css`
  .view-bar { display: flex; align-items: center; gap: 2px; overflow: hidden; font-size: 12.5px; color: var(--_muted); white-space: nowrap; }
  .view-bar button {
    display: inline-flex; align-items: center; gap: 6px; block-size: 28px; min-inline-size: 28px; justify-content: center; padding-inline: 8px; border: 0; border-radius: 7px; background: none; color: inherit; font: inherit; cursor: pointer; flex: none;
  }
  .view-bar button:hover, .view-bar button[aria-expanded='true'] { background: color-mix(in oklab, var(--_text) 7%, transparent); color: var(--_text); }
  .view-bar button:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
  .view-bar .view-name { color: var(--_text); font-weight: 600; flex: 0 1 auto; min-inline-size: 0; max-inline-size: 240px; justify-content: flex-start; }
  .view-bar .view-name span { overflow: hidden; text-overflow: ellipsis; unicode-bidi: plaintext; }
  .view-bar .view-name .icon { flex: none; color: var(--_muted); }
  .view-bar .on, .view-bar .own { color: var(--_accent); background: color-mix(in oklab, var(--_accent) 10%, transparent); font-weight: 540; }
  .view-bar .on:hover, .view-bar .own:hover { color: var(--_accent); background: color-mix(in oklab, var(--_accent) 17%, transparent); }
  .view-bar b { min-inline-size: 16px; padding-inline: 4px; border-radius: 8px; font-size: 11px; line-height: 16px; font-weight: 600; text-align: center; font-variant-numeric: tabular-nums; background: color-mix(in oklab, var(--_accent) 18%, transparent); }
  .view-bar .rule { inline-size: 1px; block-size: 18px; margin-inline: 4px; background: var(--_line); flex: none; }
  .view-bar .busy { flex: 1 1 0; min-inline-size: 0; padding-inline: 8px; text-align: end; overflow: hidden; text-overflow: ellipsis; }
  @container (inline-size < 760px) {
    .view-bar .label { display: none; }
    .view-bar button { padding-inline: 6px; }
  }
  @container (inline-size < 400px) {
    .view-bar .roomy { display: none; }
    .view-bar .view-name { max-inline-size: 120px; }
  }
  .column .marks { display: flex; gap: 3px; flex: none; color: var(--_accent); }
  .column .marks .icon { color: inherit; inline-size: 13px; block-size: 13px; }
  .hint button { pointer-events: auto; margin-block-start: 10px; }
`;
