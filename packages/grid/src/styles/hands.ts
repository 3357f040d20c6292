import { css } from 'lit';

/** What hands leave on the sheet: lines around what was cut or is going to be filled, where something would be dropped; and print. */
export const handStyles = css`
  .cell.dash-top { --_dash-top: repeating-linear-gradient(90deg, var(--_accent) 0 4px, transparent 4px 7px); }
  .cell.dash-bottom { --_dash-bottom: repeating-linear-gradient(90deg, var(--_accent) 0 4px, transparent 4px 7px); }
  .cell.dash-left { --_dash-start: repeating-linear-gradient(var(--_accent) 0 4px, transparent 4px 7px); }
  .cell.dash-right { --_dash-end: repeating-linear-gradient(var(--_accent) 0 4px, transparent 4px 7px); }
  .row > .cell:is(.dash-top, .dash-bottom, .dash-left, .dash-right) {
    background-image: var(--_dash-top, none), var(--_dash-bottom, none), var(--_dash-start, none), var(--_dash-end, none);
    background-size: 100% 2px, 100% 2px, 2px 100%, 2px 100%;
    background-position: top, bottom, left, right;
    background-repeat: no-repeat;
  }
  .row > .cell:is(.dash-top, .dash-bottom, .dash-left, .dash-right):dir(rtl) { background-position: top, bottom, right, left; }
  .handle {
    position: absolute; inset-block-end: -3px; margin-inline-start: -7px; inline-size: 9px; block-size: 9px; z-index: 3; box-sizing: border-box;
    border: 1px solid var(--_surface); border-radius: 2px; background: var(--_accent); cursor: crosshair; touch-action: none;
  }
  .row.has-handle { z-index: 2; }
  /* A finger needs more room than it sees. */
  .handle::after { content: ''; position: absolute; inset: -3px; }
  @media (pointer: coarse) { .handle::after { inset: -14px; } }
  .handle.start, .handle.end { inline-size: 15px; block-size: 15px; border-radius: 50%; inset-block-end: -8px; margin-inline-start: -8px; border-width: 2px; }
  .handle.start { inset-block: -8px auto; }
  .handle.frozen:is(.start, .end) { margin-inline: -15px 0; margin-block-end: -8px; transform: translateX(7px); }
  .handle.frozen.start { align-self: flex-start; inset-block: auto; margin-block: -8px 0; }
  .handle.frozen:is(.start, .end):dir(rtl) { transform: translateX(-7px); }
  .notice progress { inline-size: 90px; accent-color: var(--_accent); }
  .drop-line { position: absolute; z-index: 9; background: var(--_accent); border-radius: 1px; pointer-events: none; }
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
