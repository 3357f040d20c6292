import { css } from 'lit';

/** The element's frame, the header, rows and cells. */
export const sheetStyles = css`
  :host {
    display: block;
    block-size: 480px;
    contain: strict;
    font: var(--_size) / 1.4 var(--_font);
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    -webkit-font-smoothing: antialiased;
  }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  .frame { position: relative; display: flex; flex-direction: column; block-size: 100%; border-radius: inherit; }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    contain: strict;
    position: relative;
    background: var(--_surface);
    scrollbar-color: var(--_edge) transparent;
    overscroll-behavior: contain;
  }
  .sheet {
    position: relative;
    min-inline-size: 100%;
    inline-size: calc(var(--total) + 132px);
    block-size: calc(var(--spacer, 0px) + var(--head));
    outline: none;
  }
  .head { position: sticky; inset-block-start: 0; inset-inline-start: 0; inline-size: min(100%, var(--view, 100%)); z-index: 4; block-size: var(--head); background: var(--_head); border-block-end: 1px solid var(--_edge); }
  .head-row { position: relative; display: flex; block-size: 100%; inline-size: var(--total); }
  .column {
    position: absolute;
    inset-block: 0;
    display: flex;
    align-items: center;
    gap: 7px;
    padding-inline: var(--_pad);
    border-inline-end: 1px solid var(--_line);
    font-weight: 560;
    font-size: calc(var(--_size) - 0.5px);
    color: var(--_text);
    background: var(--_head);
    outline: none;
    user-select: none;
    cursor: default;
  }
  .column.frozen { position: relative; inset-inline-start: auto !important; z-index: 1; flex: none; }
  .corner { position: relative; z-index: 2; flex: none; background: var(--_head); border-inline-end: 1px solid var(--_line); cursor: pointer; }
  .column .icon { color: var(--_muted); flex: none; }
  .column .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; min-inline-size: 0; }
  .column:hover { background: color-mix(in oklab, var(--_text) 5%, var(--_head)); }
  .column.selected { background: color-mix(in oklab, var(--_accent) 12%, var(--_head)); }
  .column.active { box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--_accent) 55%, transparent); }
  .column.active:focus-visible, .column.active:focus { box-shadow: inset 0 0 0 2px var(--_accent); }
  .column .more {
    position: absolute; inset-block: 0; inset-inline-end: 6px; margin-block: auto; inline-size: 22px; block-size: 22px; padding: 0; border: 0; border-radius: 5px; color: var(--_muted);
    background: color-mix(in oklab, var(--_text) 6%, var(--_head)); opacity: 0; cursor: pointer; display: grid; place-items: center;
  }
  .column:hover .more, .column.active .more, .more:focus-visible { opacity: 1; }
  .more:hover { background: color-mix(in oklab, var(--_text) 14%, var(--_head)); color: var(--_text); }
  .column input { inline-size: 100%; font: inherit; font-weight: 560; color: inherit; background: var(--_surface); border: 0; border-radius: 4px; outline: 2px solid var(--_accent); padding: 3px 6px; margin-inline: -6px; }
  .grip { position: absolute; inset-block: 0; inset-inline-end: -4px; inline-size: 9px; cursor: col-resize; z-index: 1; touch-action: none; }
  .grip::after { content: ''; position: absolute; inset-block: 7px; inset-inline-start: 3px; inline-size: 3px; border-radius: 2px; background: transparent; transition: background 0.12s; }
  .grip:hover::after, .grip.dragging::after { background: var(--_accent); }
  .content { min-inline-size: 100%; inline-size: max-content; position: relative; }
  .pinned { position: sticky; inset-block-start: 0; block-size: 0; z-index: 5; inline-size: 0; }
  .add-field {
    position: absolute; inset-block-start: 0; block-size: calc(var(--head) - 1px); inset-inline-start: var(--total); display: flex; align-items: center; gap: 6px; white-space: nowrap;
    border: 0; background: none; color: var(--_muted); font: inherit; padding-inline: 12px; cursor: pointer;
  }
  .layer { position: sticky; inset-block-start: var(--head); inset-inline-start: 0; block-size: 0; inline-size: 0; z-index: 1; }
  /* The layer is pinned both ways and moved by hand (--x is how far across), so only what stays in place moves back. */
  .across .head-row { transform: translateX(calc(-1 * var(--x))); }
  .across :is(.corner, .column.frozen, .gutter, .cell[data-frozen], .group-cell, .editor-host.frozen, .handle.frozen) { transform: translateX(var(--x)); }
  .tail { position: sticky; inset-block-start: var(--head); inset-inline-start: 0; inline-size: 0; block-size: 0; z-index: 2; }
  .add-row {
    position: absolute; display: flex; align-items: center; gap: 7px; block-size: var(--row); inline-size: 140px; padding-inline: 14px;
    border: 0; background: none; color: var(--_muted); font: inherit; cursor: pointer; text-align: start;
  }
  .add-row:hover, .add-field:hover { color: var(--_accent); }
  /* What cells have in common is the row's: what is named by custom properties costs its time for each cell. Nothing says \`inherit\`: then each row that moves would have all its cells computed anew. */
  .row {
    position: absolute; inset-block-start: 0; inset-inline-start: 0; display: flex; block-size: var(--row); border-block-end: 1px solid var(--_line);
    background: var(--_surface); line-height: calc(var(--line) - 1px); white-space: pre; cursor: default; user-select: none; caret-color: transparent;
  }
  .row:hover { background: var(--_hover); }
  :where(.across) :where(.gutter, .cell[data-frozen]) { background: var(--_surface); z-index: 1; }
  :where(.across) :where(.gutter) { z-index: 2; }
  :where(.across .row:hover) :where(.gutter, .cell[data-frozen]) { background: var(--_hover); }
    /* Its tags hang below. */
  .row.first { z-index: 1; }
  .row.has-editor { z-index: 3; }
  .gutter {
    flex: none; inline-size: var(--gutter); padding-inline: 4px 10px; text-align: end;
    color: var(--_muted); border-inline-end: 1px solid var(--_line); font-size: 11.5px; font-variant-numeric: tabular-nums; cursor: pointer; overflow: hidden;
  }
  .gutter.selected { background: color-mix(in oklab, var(--_accent) 10%, var(--_head)); color: var(--_text); }
  .gutter.conflict { box-shadow: inset 3px 0 0 var(--_warn); }
  .gutter.pending { font-style: italic; }
  .cell {
    position: absolute; inset-block: 0; padding-inline: var(--_pad); overflow: hidden; text-overflow: ellipsis; border-inline-end: 1px solid var(--_line); outline: none;
  }
  .cell[data-frozen] { position: relative; inset-inline-start: auto !important; flex: none; border-inline-end-color: var(--_edge); font-weight: 500; }
  .cell.number { text-align: end; font-variant-numeric: tabular-nums; }
  /* In a page of the other direction a text is cut at its own end. */
  .cell.text { unicode-bidi: plaintext; }
  .cell.date { font-variant-numeric: tabular-nums; }
  .cell.selected { background: var(--_tint); }
  .cell.active { background: var(--_surface); box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--_accent) 50%, transparent); user-select: text; }
  .row > .cell.active:focus { box-shadow: inset 0 0 0 2px var(--_accent); }
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
  .cell.unfit { color: var(--_warn); text-decoration: underline dotted; text-underline-offset: 3px; }
  .cell.refused { background: var(--_bad-tint); color: var(--_bad); text-decoration: underline wavy; text-decoration-thickness: 1px; text-underline-offset: 3px; }
  .cell.refused { text-align: start; }
  .cell.conflict { background: var(--_warn-tint); }
  .cell.conflict::after { content: ''; position: absolute; inset-block-start: 0; inset-inline-end: 0; border: 5px solid transparent; border-block-start-color: var(--_warn); border-inline-end-color: var(--_warn); }
  .cell > span { display: inline-block; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: top; }
  .cell > .pills { display: inline-flex; align-items: flex-start; font-size: 0; }
  .pills > span { flex: none; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; }
  .pills > span + span { margin-inline-start: 4px; }
  .cell > span[data-hue], .pills > span, .pill {
    line-height: 20px; margin-block-start: calc((var(--line) - 21px) / 2); padding-inline: 8px; border-radius: 10px; font-size: 12px;
    background: light-dark(oklch(0.935 0.045 var(--_hue, 258)), oklch(0.36 0.065 var(--_hue, 258))); color: light-dark(oklch(0.36 0.1 var(--_hue, 258)), oklch(0.92 0.045 var(--_hue, 258)));
  }
  .pill { display: inline-block; margin: 0; overflow: hidden; text-overflow: ellipsis; max-inline-size: 260px; vertical-align: bottom; }
  .cell.refused > span[data-hue] { background: none; color: inherit; padding-inline: 0; }
  .cell.peer { --_peer: light-dark(oklch(0.58 0.15 var(--_hue)), oklch(0.72 0.13 var(--_hue))); overflow: visible; z-index: 1; box-shadow: inset 0 0 0 2px var(--_peer); }
  .cell.peer[data-frozen] { z-index: 2; }
  .row > .cell.peer.active:focus { box-shadow: inset 0 0 0 2px var(--_accent), 0 0 0 2px var(--_peer); }
  .cell.peer::before {
    content: attr(data-peer); position: absolute; inset: auto auto 100% -1px; inline-size: auto; block-size: 15px; line-height: 15px; padding-inline: 5px; border-radius: 4px 4px 4px 0; opacity: 1; animation: none;
    background: var(--_peer); color: light-dark(#fff, #101216); font-size: 10.5px; font-weight: 600; pointer-events: none; max-inline-size: 180px; overflow: hidden; text-overflow: ellipsis; text-decoration: none;
  }
  .row.first .cell.peer::before { inset-block: 100% auto; border-radius: 0 0 4px 4px; }
  .drop-line { position: absolute; z-index: 9; background: var(--_accent); border-radius: 1px; pointer-events: none; }
  .cell.checkbox { font-size: 0; text-align: center; }
  .cell.checkbox::before {
    content: ''; position: absolute; inset: 0 0 auto; margin: calc((var(--line) - 17px) / 2) auto 0; inline-size: 16px; block-size: 16px; border: 1.5px solid var(--_edge); border-radius: 4px; background: var(--_surface); opacity: 1; animation: none;
  }
  .cell.checkbox:hover::before { border-color: var(--_accent); }
  .cell.checkbox.on::before {
    border-color: var(--_accent); background-color: var(--_accent);
  }
  .cell.checkbox.on::after { content: ''; position: absolute; inset: 0 0 auto; margin: calc((var(--line) - 10px) / 2) auto 0; inline-size: 5px; block-size: 9px; border: solid light-dark(#fff, #101216); border-width: 0 2px 2px 0; transform: translateY(-1px) rotate(45deg); }
  .cell.checkbox:is(.refused, .unfit) { font-size: inherit; text-align: start; }
  .cell.checkbox:is(.refused, .unfit)::before { display: none; }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation-duration: 0s !important; } }
  @media (forced-colors: active) {
    .cell.active, .column.active { outline: 2px solid Highlight; outline-offset: -2px; }
    .cell.selected { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .cell.refused, .cell.conflict { outline: 1px dashed; outline-offset: -3px; }
  }
`;
