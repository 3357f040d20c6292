import { css } from 'lit';

/** The search, the statistics below the columns, and the heads of groups. */
export const engineStyles = css`
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
  .row.group { background: var(--_head); border-block-end-color: var(--_edge); }
  .row.group > .gutter { background: none; border-inline-end-color: transparent; }
  .group-cell {
    position: relative; display: flex; align-items: center; gap: 8px; max-inline-size: min(100%, 720px); padding-inline: calc(6px + var(--level, 0) * 20px) 14px;
    white-space: nowrap; outline: none; cursor: default; user-select: none;
  }
  .group-cell.selected::after { content: ''; position: absolute; inset: 0 -9999px 0 -99px; z-index: -1; background: color-mix(in oklab, var(--_accent) 9%, transparent); }
  .group-cell.active { box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--_accent) 50%, transparent); border-radius: 3px; }
  .row > .group-cell.active:focus { box-shadow: inset 0 0 0 2px var(--_accent); }
  .fold { inline-size: 22px; block-size: 22px; padding: 0; border: 0; border-radius: 5px; background: none; color: var(--_muted); cursor: pointer; display: grid; place-items: center; flex: none; }
  .fold:hover { background: color-mix(in oklab, var(--_text) 9%, transparent); color: var(--_text); }
  .fold::before { content: ''; inline-size: 6px; block-size: 6px; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: translateY(-1.5px) rotate(45deg); transition: transform 0.12s; }
  .row[aria-expanded='false'] .fold::before { transform: translateX(-1.5px) rotate(-45deg); }
  :host(:dir(rtl)) .row[aria-expanded='false'] .fold::before { transform: translateX(1.5px) rotate(135deg); }
  .group-field { color: var(--_muted); font-size: calc(var(--_size) - 1.5px); }
  .group-value { font-weight: 560; overflow: hidden; text-overflow: ellipsis; unicode-bidi: plaintext; }
  .group-value.none { color: var(--_muted); font-weight: 400; font-style: italic; }
  .group-value > span { display: inline-block; line-height: 20px; padding-inline: 8px; border-radius: 10px; font-size: 12px; font-weight: 400; background: light-dark(oklch(0.935 0.045 var(--_hue, 258)), oklch(0.36 0.065 var(--_hue, 258))); color: light-dark(oklch(0.36 0.1 var(--_hue, 258)), oklch(0.92 0.045 var(--_hue, 258))); }
  .group-rows { color: var(--_muted); font-size: calc(var(--_size) - 1.5px); font-variant-numeric: tabular-nums; }
  @media (forced-colors: active) {
    .group-cell.active { outline: 2px solid Highlight; outline-offset: -2px; }
  }
`;
