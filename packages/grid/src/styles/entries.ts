import { css } from 'lit';

/** What editors of single kinds have of their own. */
export const entryStyles = css`
  .late-editor { display: contents; }
  .link-editor { padding: 0; display: flex; align-items: center; }
  .link-editor input { flex: 1; min-inline-size: 0; border: 0; outline: 0; background: none; font: inherit; color: inherit; padding: 0 var(--_pad); }
  .link-editor .open { margin-inline-end: 5px; }
  .rating-editor { padding: 0; display: flex; inline-size: max-content; min-inline-size: 100%; }
  .rating-editor [role=slider] { display: flex; align-items: center; padding-inline: calc(var(--_pad) - 1px); outline: none; cursor: pointer; color: light-dark(#a86200, #f3b95f); font-size: 17px; line-height: 1; }
  .rating-editor span { padding: 4px 1px; }
  .choice .person { display: inline-flex; align-items: center; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .choice small { color: var(--_muted); font-size: 11px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .choices.none { display: none; }
  .links .choice > span { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .links button { border: 0; background: none; color: var(--_muted); font: inherit; inline-size: 22px; block-size: 22px; border-radius: 5px; cursor: pointer; }
  .links button:hover { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .links .problem { margin: 4px 8px; }
  .links .problem:empty { display: none; }
  .time-line { display: flex; align-items: center; gap: 9px; margin-block-start: 8px; padding-block-start: 8px; border-block-start: 1px solid var(--_line); color: var(--_muted); }
  .time-line input { font: inherit; color: var(--_text); background: var(--_surface); border: 1px solid var(--_edge); border-radius: 6px; padding: 3px 6px; }
  .time-line input:focus { outline: 2px solid var(--_accent); outline-offset: -1px; }
`;
