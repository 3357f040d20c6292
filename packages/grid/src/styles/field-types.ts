import { css } from 'lit';

/** What cells of single kinds have of their own. */
export const fieldTypeStyles = css`
  .cell.auto-number { text-align: end; font-variant-numeric: tabular-nums; }
  .cell.time { font-variant-numeric: tabular-nums; }
  .cell.computed.checkbox:not(.on, .unfit)::before { visibility: hidden; }
  .cell.computed.checkbox.on::before { background: var(--_muted); border-color: var(--_muted); }
  .cell:is(.auto-number, .time, .author):not(.active, .unfit) { color: color-mix(in oklab, var(--_text) 78%, var(--_surface)); }
  .cell:is(.url, .email, .phone):not(.refused, .unfit) { color: var(--_accent); text-decoration: underline; text-decoration-color: color-mix(in oklab, var(--_accent) 35%, transparent); text-underline-offset: 3px; }
  .cell:is(.url, .email, .phone, .attachment).active:has(> .open) { padding-inline-end: 30px; }
  .cell:is(.url, .email, .phone) { unicode-bidi: plaintext; }
  .cell.rating { font-size: 14px; letter-spacing: 1px; color: light-dark(#a86200, #f3b95f); }
  .cell.rating.vacant { color: var(--_muted); }
  .cell.rating.active { cursor: pointer; }
  .cell.refused.rating { letter-spacing: 0; }
  .open {
    display: grid; place-items: center; inline-size: 22px; block-size: 22px; border-radius: 5px; color: var(--_muted); background: color-mix(in oklab, var(--_text) 7%, var(--_surface)); text-decoration: none; font-size: 12px; line-height: 1; cursor: pointer; user-select: none; flex: none;
  }
  .cell > .open { position: absolute; inset-inline-end: 5px; inset-block-start: calc((var(--line) - 23px) / 2); }
  .open:hover, .open:focus-visible { color: var(--_accent); background: color-mix(in oklab, var(--_accent) 14%, var(--_surface)); }
  .open[hidden] { display: none; }
  .cell:is(.user, .author) > span[data-initial] { background: none; color: inherit; padding-inline: 0; border-radius: 0; font-size: inherit; line-height: 20px; }
  [data-initial]::before {
    content: attr(data-initial) / ''; display: inline-block; inline-size: 20px; block-size: 20px; margin-inline-end: 7px; border-radius: 50%; text-align: center; font-size: 10.5px; font-weight: 620; line-height: 20px; vertical-align: top; text-decoration: none;
    background: light-dark(oklch(0.88 0.075 var(--_hue, 258)), oklch(0.45 0.09 var(--_hue, 258))); color: light-dark(oklch(0.33 0.11 var(--_hue, 258)), oklch(0.95 0.04 var(--_hue, 258)));
  }
  .pills > span:not([data-hue]) { background: color-mix(in oklab, var(--_text) 8%, var(--_surface)); color: inherit; border-radius: 6px; }
`;
