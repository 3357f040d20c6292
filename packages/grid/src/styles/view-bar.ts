import { css } from 'lit';

/** The bar above the sheet, the search, and the statistics below the columns. */
export const viewBarStyles = css`
  .view-bar {
    flex: none; display: flex; align-items: center; gap: 2px; min-block-size: 40px; padding: 4px 6px; overflow: hidden; border-block-end: 1px solid var(--_edge); background: var(--_surface);
    border-start-start-radius: inherit; border-start-end-radius: inherit; font-size: 12.5px; color: var(--_muted); white-space: nowrap;
  }
  .view-frame { flex: none; container-type: inline-size; border-radius: inherit; }
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
  .view-frame { position: relative; }
  .search {
    position: absolute; inset-block-start: calc(100% + var(--head) + 8px); inset-inline-end: 20px; z-index: 8; display: flex; align-items: center; gap: 2px; inline-size: min(340px, calc(100% - 28px)); padding: 4px 4px 4px 10px;
    border: 1px solid var(--_edge); border-radius: 10px; background: var(--_raised); color: var(--_muted); box-shadow: var(--_shadow); font-size: 12.5px;
  }
  .search .icon { flex: none; }
  .search input { flex: 1 1 0; min-inline-size: 0; block-size: 28px; padding: 0 6px; border: 0; outline: 0; background: none; color: var(--_text); font: inherit; font-size: 13px; }
  .search:focus-within { border-color: var(--_accent); }
  .search .found { white-space: nowrap; padding-inline: 4px; font-variant-numeric: tabular-nums; }
  .search button { inline-size: 28px; block-size: 28px; display: grid; place-items: center; flex: none; padding: 0; border: 0; border-radius: 7px; background: none; color: inherit; cursor: pointer; }
  .search button:hover:not(:disabled) { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .search button:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
  .search button:disabled { opacity: 0.35; cursor: default; }
  .statistics { flex: none; overflow: hidden; border-block-start: 1px solid var(--_edge); background: var(--_head); font-size: 12px; }
  .statistics-row { position: relative; display: flex; block-size: 31px; inline-size: calc(var(--total) + 200px); }
  .statistics-corner { position: sticky; inset-inline-start: 0; z-index: 2; flex: none; inline-size: var(--gutter); background: var(--_head); border-inline-end: 1px solid var(--_line); }
  .statistic { position: absolute; inset-block: 0; display: flex; align-items: center; justify-content: flex-end; gap: 7px; padding-inline: var(--_pad); overflow: hidden; border: 0; border-inline-end: 1px solid var(--_line); background: var(--_head); color: var(--_muted); font: inherit; white-space: nowrap; cursor: pointer; }
  .statistic.frozen { position: sticky; z-index: 1; flex: none; border-inline-end-color: var(--_edge); }
  .statistic .word { overflow: hidden; text-overflow: ellipsis; }
  .statistic .value { color: var(--_text); font-weight: 600; font-variant-numeric: tabular-nums; overflow: hidden; text-overflow: ellipsis; flex: 0 0 auto; max-inline-size: 100%; }
  .statistic.none > * { opacity: 0; }
  .statistic:hover, .statistic[aria-expanded='true'] { background: color-mix(in oklab, var(--_text) 5%, var(--_head)); }
  .statistic.none:hover > *, .statistic.none:focus-visible > * { opacity: 1; }
  .statistic:focus-visible { outline: 2px solid var(--_accent); outline-offset: -2px; }
  .column .marks { display: flex; gap: 3px; flex: none; color: var(--_accent); }
  .column .marks .icon { color: inherit; inline-size: 13px; block-size: 13px; }
  .hint button { pointer-events: auto; margin-block-start: 10px; }
`;
