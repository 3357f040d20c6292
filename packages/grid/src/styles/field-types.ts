import { css } from 'lit';

/** What cells of single kinds have of their own. */
export const fieldTypeStyles = css`
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
  .cell.auto-number { text-align: end; font-variant-numeric: tabular-nums; }
  .cell.time { font-variant-numeric: tabular-nums; }
  .cell.computed.checkbox:not(.on, .unfit)::before { visibility: hidden; }
  .cell.computed.checkbox.on::before { background: var(--_muted); border-color: var(--_muted); }
  .cell:is(.auto-number, .time, .author):not(.active, .unfit) { color: color-mix(in oklab, var(--_text) 78%, var(--_surface)); }
  .cell:is(.url, .email, .phone):not(.refused, .unfit) { color: var(--_accent); text-decoration: underline; text-decoration-color: color-mix(in oklab, var(--_accent) 35%, transparent); text-underline-offset: 3px; }
  .cell:is(.url, .email, .phone) { unicode-bidi: plaintext; }
  .cell.rating { font-size: 14px; letter-spacing: 1px; color: light-dark(#a86200, #f3b95f); }
  .cell.rating.vacant { color: var(--_muted); }
  .cell.rating.active { cursor: pointer; }
  .cell:is(.user, .author) > span[data-initial] { background: none; color: inherit; padding-inline: 0; border-radius: 0; font-size: inherit; line-height: 20px; }
  [data-initial]::before {
    content: attr(data-initial) / ''; display: inline-block; inline-size: 20px; block-size: 20px; margin-inline-end: 7px; border-radius: 50%; text-align: center; font-size: 10.5px; font-weight: 620; line-height: 20px; vertical-align: top; text-decoration: none;
    background: light-dark(oklch(0.88 0.075 var(--_hue, 258)), oklch(0.45 0.09 var(--_hue, 258))); color: light-dark(oklch(0.33 0.11 var(--_hue, 258)), oklch(0.95 0.04 var(--_hue, 258)));
  }
  .pills > span:not([data-hue]) { background: color-mix(in oklab, var(--_text) 8%, var(--_surface)); color: inherit; border-radius: 6px; }
`;
