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
  .column .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; min-inline-size: 0; }
  .column.selected { background: color-mix(in oklab, var(--_accent) 12%, var(--_head)); }
  .content { min-inline-size: 100%; inline-size: max-content; position: relative; }
  .pinned { position: sticky; inset-block-start: 0; block-size: 0; z-index: 5; inline-size: 0; }
  .layer { position: sticky; inset-block-start: var(--head); inset-inline-start: 0; block-size: 0; inline-size: 0; z-index: 1; }
  /* The layer is pinned both ways and moved by hand (--x is how far across), so only what stays in place moves back. */
  .across .head-row { transform: translateX(calc(-1 * var(--x))); }
  .across :is(.corner, .column.frozen, .gutter, .cell[data-frozen], .group-cell, .editor-host.frozen, .handle.frozen) { transform: translateX(var(--x)); }
  .tail { position: sticky; inset-block-start: var(--head); inset-inline-start: 0; inline-size: 0; block-size: 0; z-index: 2; }
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
  .gutter {
    flex: none; inline-size: var(--gutter); padding-inline: 4px 10px; text-align: end;
    color: var(--_muted); border-inline-end: 1px solid var(--_line); font-size: 11.5px; font-variant-numeric: tabular-nums; cursor: pointer; overflow: hidden;
  }
  .gutter.selected { background: color-mix(in oklab, var(--_accent) 10%, var(--_head)); color: var(--_text); }
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
  .cell.unfit { color: var(--_warn); text-decoration: underline dotted; text-underline-offset: 3px; }
  .cell > span { display: inline-block; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: top; }
  .cell > .pills { display: inline-flex; align-items: flex-start; font-size: 0; }
  .pills > span { flex: none; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; }
  .pills > span + span { margin-inline-start: 4px; }
  .cell > span[data-hue], .pills > span, .pill {
    line-height: 20px; margin-block-start: calc((var(--line) - 21px) / 2); padding-inline: 8px; border-radius: 10px; font-size: 12px;
    background: light-dark(oklch(0.935 0.045 var(--_hue, 258)), oklch(0.36 0.065 var(--_hue, 258))); color: light-dark(oklch(0.36 0.1 var(--_hue, 258)), oklch(0.92 0.045 var(--_hue, 258)));
  }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation-duration: 0s !important; } }
`;
