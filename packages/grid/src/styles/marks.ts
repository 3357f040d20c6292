import { css } from 'lit';

/**
 * What a sheet has once people and views are at work in it: buttons and edges in the header, marks and colours of cells, hits of a
 * search. It comes with the bars (P15), between the styles of the sheet and those of the body.
 */
export const markStyles = css`
  .column .icon { color: var(--_muted); flex: none; }
  .column:hover { background: color-mix(in oklab, var(--_text) 5%, var(--_head)); }
  .column.active { box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--_accent) 55%, transparent); }
  .column.active:focus-visible, .column.active:focus { box-shadow: inset 0 0 0 2px var(--_accent); }
  .column .more {
    position: absolute; inset-block: 0; inset-inline-end: 6px; margin-block: auto; inline-size: 22px; block-size: 22px; padding: 0; border: 0; border-radius: 5px; color: var(--_muted);
    background: color-mix(in oklab, var(--_text) 6%, var(--_head)); opacity: 0; cursor: pointer; display: grid; place-items: center;
  }
  .column:hover .more, .column.active .more, .more:focus-visible { opacity: 1; }
  .column .more:hover { background: color-mix(in oklab, var(--_text) 14%, var(--_head)); color: var(--_text); }
  .column input { inline-size: 100%; font: inherit; font-weight: 560; color: inherit; background: var(--_surface); border: 0; border-radius: 4px; outline: 2px solid var(--_accent); padding: 3px 6px; margin-inline: -6px; }
  .grip { position: absolute; inset-block: 0; inset-inline-end: -4px; inline-size: 9px; cursor: col-resize; z-index: 1; touch-action: none; }
  .grip::after { content: ''; position: absolute; inset-block: 7px; inset-inline-start: 3px; inline-size: 3px; border-radius: 2px; background: transparent; transition: background 0.12s; }
  .grip:hover::after, .grip.dragging::after { background: var(--_accent); }
  .add-field {
    position: absolute; inset-block-start: 0; block-size: calc(var(--head) - 1px); inset-inline-start: var(--total); display: flex; align-items: center; gap: 6px; white-space: nowrap;
    border: 0; background: none; color: var(--_muted); font: inherit; padding-inline: 12px; cursor: pointer;
  }
  .add-row {
    position: absolute; display: flex; align-items: center; gap: 7px; block-size: var(--row); inline-size: 140px; padding-inline: 14px;
    border: 0; background: none; color: var(--_muted); font: inherit; cursor: pointer; text-align: start;
  }
  .add-row:hover, .add-field:hover { color: var(--_accent); }
  .row.has-editor { z-index: 3; }
  .gutter.conflict { box-shadow: inset 3px 0 0 var(--_warn); }
  .gutter.pending { font-style: italic; }
  .cell.active::selection, .cell.active *::selection { background: transparent; color: inherit; }
  .cell.edge-top { border-block-start: 1px solid var(--_accent); line-height: calc(var(--line) - 3px); }
  .cell.edge-bottom { box-shadow: inset 0 -1px 0 var(--_accent); }
  .cell.edge-left { box-shadow: inset 1px 0 0 var(--_accent); }
  .cell.edge-right { border-inline-end-color: var(--_accent); }
  .cell.edge-left.edge-bottom { box-shadow: inset 1px -1px 0 var(--_accent); }
  .cell.edge-bottom.active, .cell.edge-left.active { box-shadow: inset 0 0 0 2px var(--_accent); }
  .cell.composing { caret-color: auto; background: var(--_surface); }
  .cell.pending::before { content: ''; position: absolute; inset-block-start: 5px; inset-inline-end: 5px; inline-size: 5px; block-size: 5px; border-radius: 50%; background: var(--_accent); opacity: 0; animation: appear 0.2s 0.5s forwards; }
  @keyframes appear { to { opacity: 0.75; } }
  .cell.saved:not(.peer, .conflict)::before { content: ''; position: absolute; inset-block-start: 4px; inset-inline-end: 6px; inline-size: 3px; block-size: 6px; border: solid var(--_good); border-width: 0 1.5px 1.5px 0; transform: rotate(40deg); opacity: 0.85; animation: vanish 0.6s 1s forwards; }
  @keyframes vanish { to { opacity: 0; } }
  .cell.refused { background: var(--_bad-tint); color: var(--_bad); text-decoration: underline wavy; text-decoration-thickness: 1px; text-underline-offset: 3px; }
  .cell.refused { text-align: start; }
  .cell.conflict { background: var(--_warn-tint); }
  .cell.conflict::after { content: ''; position: absolute; inset-block-start: 0; inset-inline-end: 0; border: 5px solid transparent; border-block-start-color: var(--_warn); border-inline-end-color: var(--_warn); }
  .row > .cell.comment.comment, .gutter.comment { --_fold: color-mix(in oklab, var(--_accent) 45%, var(--_surface)); background-image: linear-gradient(to bottom right, transparent 50%, var(--_fold) 52%); background-size: 8px 8px; background-repeat: no-repeat; background-position: right bottom; }
  .row > .cell.comment.unread, .gutter.unread { --_fold: var(--_accent) !important; background-size: 11px 11px !important; }
  :host(:dir(rtl)) .row > .cell.comment.comment, :host(:dir(rtl)) .gutter.comment { background-image: linear-gradient(to bottom left, transparent 50%, var(--_fold) 52%); background-position: left bottom; }
  .pill { display: inline-block; margin: 0; overflow: hidden; text-overflow: ellipsis; max-inline-size: 260px; vertical-align: bottom; }
  .cell.refused > span[data-hue] { background: none; color: inherit; padding-inline: 0; }
  @media (forced-colors: active) {
    .cell.active, .column.active { outline: 2px solid Highlight; outline-offset: -2px; }
    .cell.selected { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    /* Folds are drawn as pictures, which are left out here. */
    .cell.comment, .gutter.comment { outline: 1px dotted; outline-offset: -3px; }
    .cell.unread, .gutter.unread { outline: 2px dotted; outline-offset: -4px; }
    .cell.refused, .cell.conflict { outline: 1px dashed; outline-offset: -3px; }
  }
  .cell:is(.url, .email, .phone, .attachment).active:has(> .open) { padding-inline-end: 30px; }
  .cell.refused.rating { letter-spacing: 0; }
  .open {
    display: grid; place-items: center; inline-size: 22px; block-size: 22px; border-radius: 5px; color: var(--_muted); background: color-mix(in oklab, var(--_text) 7%, var(--_surface)); text-decoration: none; font-size: 12px; line-height: 1; cursor: pointer; user-select: none; flex: none;
  }
  .cell > .open { position: absolute; inset-inline-end: 5px; inset-block-start: calc((var(--line) - 23px) / 2); }
  .open:hover, .open:focus-visible { color: var(--_accent); background: color-mix(in oklab, var(--_accent) 14%, var(--_surface)); }
  .open[hidden] { display: none; }

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
  @media (forced-colors: active) {
    .row > .cell.hit { outline: 2px dotted; outline-offset: -3px; }
    .row[data-tint] > .gutter { border-inline-start: 4px solid; }
  }
`;
