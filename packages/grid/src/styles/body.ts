import { css } from 'lit';

/** Heads of groups, rows of more lines, colours by rules, hits of a search, what a page draws itself, and print. */
export const bodyStyles = css`
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

  .tall { --line: 28px !important; }
  .tall .cell.text, .tall .cell.long-text {
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: var(--lines); white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.4; padding-block-start: 4.5px;
  }
  .tall .cell > .pills { flex-wrap: wrap; }

  .row[data-tint], .across .row[data-tint] > :is(.gutter, .cell[data-frozen]) { background: light-dark(oklch(0.965 0.026 var(--_tint-hue)), oklch(0.275 0.035 var(--_tint-hue))); }
  .row > .cell[data-tint] { background: light-dark(oklch(0.935 0.05 var(--_tint-hue)), oklch(0.33 0.055 var(--_tint-hue))); }
  .row > .cell.selected:is([data-tint], [data-tint] > *) { background: color-mix(in oklab, var(--_accent) 9%, light-dark(oklch(0.95 0.04 var(--_tint-hue)), oklch(0.3 0.045 var(--_tint-hue)))); }
  [data-tint='0'] { --_tint-hue: 258; }
  [data-tint='1'] { --_tint-hue: 158; }
  [data-tint='2'] { --_tint-hue: 62; }
  [data-tint='3'] { --_tint-hue: 20; }
  [data-tint='4'] { --_tint-hue: 302; }
  [data-tint='5'] { --_tint-hue: 205; }
  [data-tint='6'] { --_tint-hue: 122; }
  [data-tint='7'] { --_tint-hue: 345; }
  [data-tint='8'] { --_tint-hue: 90; }
  [data-tint='9'] { --_tint-hue: 278; }

  .row > .cell.hit { background: light-dark(oklch(0.95 0.09 98), oklch(0.38 0.07 98)); }
  .row > .cell.hit-current { background: light-dark(oklch(0.88 0.15 92), oklch(0.5 0.11 92)); }

  .open-row { position: absolute; inset-inline-start: 3px; inset-block-start: calc((var(--line) - 23px) / 2); inline-size: 20px; block-size: 22px; padding: 0; border: 0; border-radius: 5px; background: var(--_hover); color: var(--_muted); cursor: pointer; }
  .open-row:hover { background: color-mix(in oklab, var(--_accent) 16%, var(--_surface)); color: var(--_accent); }
  /* Two arrows apart, drawn so that no picture has to be loaded. */
  .open-row::before, .open-row::after { content: ''; position: absolute; inline-size: 5px; block-size: 5px; border: solid currentColor; border-width: 1.5px 1.5px 0 0; inset-block-start: 5px; inset-inline-end: 5px; }
  .open-row::after { border-width: 0 0 1.5px 1.5px; inset-block: auto 5px; inset-inline: 5px auto; }
  :host(:dir(rtl)) .open-row::before { border-width: 1.5px 0 0 1.5px; }
  :host(:dir(rtl)) .open-row::after { border-width: 0 1.5px 1.5px 0; }

  .own { display: contents; }
  .printed { display: none; }
  @media (forced-colors: active) {
    .group-cell.active { outline: 2px solid Highlight; outline-offset: -2px; }
    .row > .cell.hit { outline: 2px dotted; outline-offset: -3px; }
    .row[data-tint] > .gutter { border-inline-start: 4px solid; }
  }
  @media print {
    :host { block-size: auto !important; contain: none; border: 0; overflow: visible; }
    .frame { display: block; block-size: auto; }
    .scroller { overflow: visible; contain: none; }
    .sheet { block-size: auto; inline-size: var(--total); }
    .head, .layer { position: relative; inset: auto; transform: none !important; block-size: auto; }
    .head { block-size: var(--head); }
    .row { position: relative; inset: auto; transform: none !important; break-inside: avoid; }
    .row.left-out, .foot, .pinned, .tail, .view-frame, .open-row, .handle, slot { display: none; }
    /* Where somebody was in it does not belong on paper. */
    .row > :is(.cell, .gutter).selected:not([data-tint]) { background: var(--_surface); }
    .column.selected { background: var(--_head); }
    .across :is(.head-row, .corner, .column.frozen, .gutter, .cell[data-frozen], .group-cell) { transform: none; }
    .cell.active { box-shadow: none !important; }
    .printed:not(:empty) { display: block; padding: 8px; color: var(--_muted); }
  }
`;
