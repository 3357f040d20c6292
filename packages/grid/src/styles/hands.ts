import { css } from 'lit';

/** What hands leave on the sheet: lines around what was cut or is going to be filled. */
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
`;
